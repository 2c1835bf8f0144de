"""What an organiser asks guests beyond the form of the house."""
