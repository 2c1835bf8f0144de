"""Pages that show several contexts at once; no rows of their own."""
