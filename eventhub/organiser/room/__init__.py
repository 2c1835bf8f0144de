"""How even the lists of an event are."""
