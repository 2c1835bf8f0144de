"""Address books, imports, ties between users, and who may see what of whom."""
