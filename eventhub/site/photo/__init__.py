"""The page on which a user brings, shows and removes their photo."""
