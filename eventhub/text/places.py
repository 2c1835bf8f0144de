"""Places as people write them: a city alone, with its province, or all in one run of hanzi."""

from __future__ import annotations

import re

from eventhub.text.catalogue import Catalogue, catalogue
from eventhub.text.characters import has_hanzi, only_hanzi

_SEPARATORS = re.compile(r"[,，、/·;；()（）]|\s[-–]\s|\s{2,}")
# 新疆维吾尔自治区伊犁哈萨克自治州霍尔果斯市 has 20.
_LONGEST_IN_HANZI = 30


def find_place(written: str) -> str | None:
    """Return the id of the place that is meant, the smallest one named; None when unknown or in doubt."""
    places = catalogue("place")
    return (
        places.one_meaning(written)
        or _smallest(places, [part for part in _SEPARATORS.split(written) if part.strip()])
        or (_split_hanzi(places, only_hanzi(written)) if has_hanzi(written) else None)
    )


def _smallest(places: Catalogue, parts: list[str]) -> str | None:
    """Return the first part's place, provided that it lies within every other part's place."""
    if len(parts) < 2:
        return None
    for ordered in (parts, parts[::-1]):
        inside = [
            one for one in places.meanings(ordered[0]) if all(_lies_in(places, one, outer) for outer in ordered[1:])
        ]
        if len(inside) == 1:
            return inside[0]
    return None


def _lies_in(places: Catalogue, inner: str, outer_written: str) -> bool:
    return any(inner == outer or places.is_within(inner, outer) for outer in places.meanings(outer_written))


def _split_hanzi(places: Catalogue, hanzi: str) -> str | None:
    """Return the last part that lies within what stands before it: 四川成都, 四川省成都市武侯区.

    Worked out from the end, each tail once; None for a text that is longer than places are.
    """
    length = len(hanzi)
    if length > _LONGEST_IN_HANZI:
        return None
    alone = [places.one_meaning(hanzi[begin:]) for begin in range(length - 1)]
    split: list[str | None] = [None] * length
    for begin in range(length - 4, -1, -1):
        tails = ((cut, alone[cut] or split[cut]) for cut in range(begin + 2, length - 1))
        split[begin] = next((one for cut, one in tails if one and _lies_in(places, one, hanzi[begin:cut])), None)
    return split[0] if split else None
