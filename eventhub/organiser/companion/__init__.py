"""Bringing the guest list of another tool: its file is read in a process of its own, previewed, and brought."""
