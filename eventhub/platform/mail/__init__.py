"""The outbox and its delivery; knows no feature."""
