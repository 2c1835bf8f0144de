"""What a user may see of another."""
