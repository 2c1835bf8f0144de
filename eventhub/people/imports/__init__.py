"""Address books that users bring: reading files, comparing with guests, keeping what was found."""
