"""Notes: a few private words after meeting somebody."""
