"""The page on which a visitor writes to the host of an event, and the one on which the host reports a letter."""
