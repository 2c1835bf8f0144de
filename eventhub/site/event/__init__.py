"""The page of an event, the way to a seat, and a guest's own registration."""
