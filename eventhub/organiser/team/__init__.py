"""The team of an event."""
