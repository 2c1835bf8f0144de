"""Titles in two languages: which one a reader wants first. Pure."""

from __future__ import annotations

from eventhub.text.characters import has_hanzi


def in_order(title: str, second_title: str, *, chinese: bool) -> tuple[str, ...]:
    """The titles there are, the one for readers of this language first; none is said twice."""
    titles = dict.fromkeys(one for one in (title, second_title) if one)
    return tuple(sorted(titles, key=lambda one: has_hanzi(one) != chinese))
