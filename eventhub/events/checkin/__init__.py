"""Check-in: scan tickets or find names, let guests in, take a slip back."""
