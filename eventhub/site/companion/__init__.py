"""The page behind the invitation of a guest whom another tool has registered."""
