"""The page behind the invitation of a guest another tool has registered."""
