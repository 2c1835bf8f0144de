"""Jobs that ran, health."""
