"""Clubs: what goes on between events; who hosts, belongs and follows, and which events are a club's."""
