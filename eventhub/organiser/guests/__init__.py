"""The guest table of an event, and answers to single guests."""
