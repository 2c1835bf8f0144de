"""Vocabulary of places, schools, employers, languages, interests and cuisines; see README.md."""
