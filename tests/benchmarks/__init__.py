"""Measures the matcher: how well it finds people, and how fast. Run by `make bench`."""
