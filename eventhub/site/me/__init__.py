"""The user's own page, and how others see them."""
