"""Who may see what of another user."""
