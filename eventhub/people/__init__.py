"""Address books, imports, ties between users, and what users may see of each other."""
