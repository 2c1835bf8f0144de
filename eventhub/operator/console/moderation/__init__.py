"""Reports, events and accounts, and what an operator decides about them."""
