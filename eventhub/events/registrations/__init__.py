"""Registrations: goals, seats, consent."""
