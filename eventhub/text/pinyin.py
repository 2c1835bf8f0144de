"""Pinyin of hanzi, character by character, but for places and words whose characters are read otherwise there. Pure.

pypinyin takes 10 MB in every process that meets one Chinese name, and 44 MB more with its phrases. What pages need of
it are the first readings of characters, which stand in data/pinyin.tsv, and of its phrases the names of places (重庆 is
chong qing, 厦门 xia men), which the vocabulary knows, and short words (音乐 is yin yue), which stand in data/words.tsv.
All readings of a character and rare characters are its own.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from itertools import groupby
from types import ModuleType

from eventhub.text.catalogue import catalogue
from eventhub.text.characters import has_hanzi

_LONGEST_PLACE = 6
_LONGEST_WORD = 4
# CJK Unified Ideographs, what people's names are written in.
_FIRST, _LAST = 0x4E00, 0x9FFF


def pypinyin() -> ModuleType:
    """Load the library without its phrases, for callers that need more than first readings of common characters."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")
    import pypinyin

    return pypinyin


@lru_cache(maxsize=4096)
def syllables(hanzi: str) -> tuple[str, ...]:
    """Return one syllable without tone for each character of a run of hanzi; v stands for ü.

    Unknown characters are left out.

    >>> syllables("重庆大学")
    ('chong', 'qing', 'da', 'xue')
    """
    return tuple(_spelled(hanzi))


def _spelled(hanzi: str) -> Iterator[str]:
    at = 0
    while at < len(hanzi):
        # The longer one says more of how it is meant: 朝阳 is a town, 朝阳产业 a rising industry.
        known = max(next(_places_at(hanzi, at), []), _word_at(hanzi, at), key=len)
        yield from known or _reading(hanzi[at])
        at += len(known) or 1


def _reading(character: str) -> list[str]:
    """Return the first reading of one character; empty when it has none."""
    syllables, numbers = _table()
    place = ord(character) - _FIRST
    if 0 <= place < len(numbers):
        return [syllables[numbers[place] - 1]] if numbers[place] else []
    reading: list[str] = pypinyin().lazy_pinyin(character, errors="ignore", v_to_u=False)
    return reading


@cache
def _table() -> tuple[list[str], array[int]]:
    """Return all syllables, and for each CJK Unified Ideograph the number of its syllable, from 1; 0 for none.

    Two bytes a character: a dictionary of the same would take 4 MB.
    """
    lines = files("eventhub.text.data").joinpath("pinyin.tsv").read_text("utf-8").splitlines()[1:]
    known, numbers = [], array("H", bytes(2 * (_LAST - _FIRST + 1)))
    for number, line in enumerate(lines, start=1):
        syllable, characters = line.split("\t")
        known.append(syllable)
        for character in characters:
            numbers[ord(character) - _FIRST] = number
    return known, numbers


def _word_at(hanzi: str, at: int) -> list[str]:
    """Return the reading of the longest word that begins here and is not read by its characters; empty for none."""
    words = (hanzi[at : at + size] for size in range(_LONGEST_WORD, 1, -1))
    return next((reading.split() for word in words if (reading := _words().get(word))), [])


@cache
def _words() -> dict[str, str]:
    lines = files("eventhub.text.data").joinpath("words.tsv").read_text("utf-8").splitlines()[1:]
    return dict(line.split("\t") for line in lines)


def _places_at(hanzi: str, at: int) -> Iterator[list[str]]:
    """Yield the readings of the places whose name begins here, the longest first."""
    known = catalogue("place")
    for end in range(min(len(hanzi), at + _LONGEST_PLACE), at + 1, -1):
        name = hanzi[at:end]
        for entry_id in known.meanings(name):
            reading = known.entries[entry_id].pinyin.split()
            if known.entries[entry_id].zh == name and len(reading) == len(name):
                yield reading


def spelled_out(text: str) -> str:
    """Return a text with its hanzi as pinyin, a space around each syllable; all else as it stands."""
    return "".join(
        f" {' '.join(syllables(''.join(signs)))} " if are_hanzi else "".join(signs)
        for are_hanzi, signs in groupby(text, key=has_hanzi)
    )
