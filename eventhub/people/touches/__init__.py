"""Touches: when a user was in contact with a person of their address book, and how."""
