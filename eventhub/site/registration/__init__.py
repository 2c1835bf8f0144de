"""A guest's own registration."""
