"""Notes: a few private words after meeting a person."""
