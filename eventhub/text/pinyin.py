"""Pinyin of hanzi, character by character, but for places whose characters are read otherwise there. Pure.

pypinyin has a table of phrases that takes 44 MB in every process. What titles and companies need of it are the names
of places (重庆 is chong qing, 厦门 xia men), and those the vocabulary knows.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from types import ModuleType

from eventhub.text.catalogue import catalogue
from eventhub.text.characters import has_hanzi

_LONGEST_PLACE = 6


def pypinyin() -> ModuleType:
    """The library without its phrases, imported when hanzi are met: it takes a tenth of a second."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")
    import pypinyin

    return pypinyin


@lru_cache(maxsize=4096)
def syllables(hanzi: str) -> tuple[str, ...]:
    """One syllable without tone for each character of a run of hanzi; v stands for ü. Unknown characters are left out.

    >>> syllables("重庆大学")
    ('chong', 'qing', 'da', 'xue')
    """
    return tuple(_spelled(hanzi))


def _spelled(hanzi: str) -> Iterator[str]:
    at = 0
    while at < len(hanzi):
        place = next(_places_at(hanzi, at), [])
        yield from place or pypinyin().lazy_pinyin(hanzi[at], errors="ignore", v_to_u=False)
        at += len(place) or 1


def _places_at(hanzi: str, at: int) -> Iterator[list[str]]:
    """The readings of the places whose name begins here, the longest first."""
    known = catalogue("place")
    for end in range(min(len(hanzi), at + _LONGEST_PLACE), at + 1, -1):
        name = hanzi[at:end]
        for entry_id in known.meanings(name):
            reading = known.entries[entry_id].pinyin.split()
            if known.entries[entry_id].zh == name and len(reading) == len(name):
                yield reading


def spelled_out(text: str) -> str:
    """A text with its hanzi as pinyin, a space around each syllable; all else as it stands."""
    return "".join(
        f" {' '.join(syllables(''.join(signs)))} " if are_hanzi else "".join(signs)
        for are_hanzi, signs in groupby(text, key=has_hanzi)
    )
