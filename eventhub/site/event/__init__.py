"""The page of an event, the way to a place, and a guest's own registration."""
