"""Titles and texts in two languages: which one a reader wants first. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from eventhub.text.characters import has_hanzi

# Chinese says in one character what takes Latin four letters and more, and names things in Latin letters.
_SHARE_OF_HANZI = 0.15
_BEGINNING = 1000
# The blanks stay on the parts: a pattern that took them in would try a run of them again from each of them.
_PARTS = re.compile(r"(?<=\s)[·|](?=\s)")


def ordered_titles(title: str, second_title: str, *, chinese: bool) -> tuple[str, ...]:
    """Return the titles there are, the one for readers of this language first; equal titles once."""
    titles = dict.fromkeys(one for one in (title, second_title) if one)
    return tuple(sorted(titles, key=lambda one: has_hanzi(one) != chinese))


def short_title(title: str, second_title: str, *, chinese: bool) -> str:
    """Return the title that is in this language, up to a " · " or " | "; empty when none is, so that none is said."""
    for one in ordered_titles(title, second_title, chinese=chinese):
        if has_hanzi(one) == chinese:
            return _PARTS.split(one)[0].strip()
    return ""


def ordered_texts(text: str, second_text: str, *, chinese: bool) -> tuple[str, ...]:
    """Return the texts there are, the one for readers of this language first.

    A name in hanzi does not make a text Chinese.
    """
    texts = dict.fromkeys(one for one in (text, second_text) if one)
    return tuple(sorted(texts, key=lambda one: is_chinese(one) != chinese))


@lru_cache(maxsize=256)
def is_chinese(text: str) -> bool:
    """Return whether a text begins in Chinese rather than names something in it."""
    letters = [character for character in text[:_BEGINNING] if character.isalpha()]
    return sum(has_hanzi(letter) for letter in letters) > _SHARE_OF_HANZI * len(letters)
