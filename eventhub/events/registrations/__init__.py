"""Registrations: goals, places, consent."""
