"""Bringing the guest list of another tool: its file is read apart, looked at line by line, and brought."""
