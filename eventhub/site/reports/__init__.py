"""Reports of what an event, an invitation or a message claims to be."""
