"""Cells of a CSV file that no spreadsheet takes for a formula. Pure."""

from __future__ import annotations

_STARTS = frozenset("=+-@|%＝＋－＠")
# Not blanks to Python, and nothing to see in a cell.
_UNSEEN = "\u200b\u2060\ufeff"


def safe_cell(value: object) -> str:
    """Return the value as text; anything with a line that could begin a formula gets an apostrophe in front.

    Blanks before it are ignored in this check. Source: OWASP ASVS 5.0, 1.2.10.
    """
    text = "" if value is None else str(value)
    begins = text[:1] in ("\t", "\r") or any(_begins_a_formula(line) for line in text.splitlines())
    return f"'{text}" if begins else text


def _begins_a_formula(line: str) -> bool:
    bare = line.lstrip()
    while bare[:1] and bare[0] in _UNSEEN:
        bare = bare.lstrip(_UNSEEN).lstrip()
    return bare[:1] in _STARTS if bare else False
