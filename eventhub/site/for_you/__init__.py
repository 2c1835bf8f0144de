"""For you: the people worth meeting at one event."""
