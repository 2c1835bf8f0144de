"""Unsubscribe, export, delete, retention; reaches every feature."""
