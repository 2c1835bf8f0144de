"""Companion mode: guests whose places another tool has given out."""
