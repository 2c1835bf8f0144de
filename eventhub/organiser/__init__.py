"""The organiser's desk: answers to many at once, messages, badges, figures, and the log of an event."""
