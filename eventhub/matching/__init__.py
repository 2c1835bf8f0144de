"""What makes two people at one event worth bringing together: pure functions over arrays."""
