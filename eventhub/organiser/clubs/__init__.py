"""What clubs write: to those who follow them of the next event, and once to its guests."""
