"""Cells of a CSV file that no spreadsheet takes for a formula. Pure."""

from __future__ import annotations

_STARTS = frozenset("=+-@\t\r|%＝＋－＠")


def safe_cell(value: object) -> str:
    """Return the value as text; anything that could begin a formula gets an apostrophe in front (ASVS 5.0, 1.2.10).

    Leading spaces are ignored in this check.
    """
    text = "" if value is None else str(value)
    bare = text.lstrip(" \u00a0\u3000\n")
    return f"'{text}" if bare[:1] in _STARTS and bare else text
