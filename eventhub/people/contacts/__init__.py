"""Address books, ties, imports."""
