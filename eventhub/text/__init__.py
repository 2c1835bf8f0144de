"""Comparable forms of what people write: names, places, organisations, addresses. Pure."""
