"""The door: tickets are scanned or names found, people are in, and a slip is taken back."""
