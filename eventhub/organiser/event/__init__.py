"""The overview of an event, its edit form, its end, its copy."""
