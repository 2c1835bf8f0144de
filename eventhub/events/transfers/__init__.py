"""Transfers: a guest hands their seat to a named person, who accepts by mail and gets nothing but the seat."""
