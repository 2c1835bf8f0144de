"""Events: writing, publishing, showing."""
