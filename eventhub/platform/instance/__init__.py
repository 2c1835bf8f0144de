"""This instance: its name and look, who may do what on it, its limits, and what its operators did."""
