"""Years behind a school or an employer: "Tongji 2005-2009", 同济 2005至2009. Pure."""

from __future__ import annotations

import re

# First and last year, both included.
Years = tuple[int, int]

_YEAR = r"(?:19[4-9]\d|20\d\d)"
# Every part has a bounded length, so that the time grows with the text and not with its square.
_BEHIND = re.compile(
    rf"[(（,，]? ?(?P<first>{_YEAR}) ?年?(?: ?(?:-|–|—|~|～|－|/|to|至|到) ?(?P<last>{_YEAR}) ?年?)? ?[)）]?$",
    re.IGNORECASE,
)
# "Class of 2009" and "2009 届" name no time that someone was there.
_CLASS = re.compile(r"class of$|届$|级$", re.IGNORECASE)


def split_years(typed: str) -> tuple[str, Years | None]:
    """Return a value without the years behind it, and these; as typed and None where there are none that make sense."""
    value = " ".join(typed.split())
    found = _BEHIND.search(value)
    text = value[: found.start()].rstrip() if found else ""
    if found is None or not text or _CLASS.search(text):
        return typed, None
    first = int(found["first"])
    last = int(found["last"] or first)
    return (text, (first, last)) if first <= last else (typed, None)


def with_years(text: str, years: Years | None) -> str:
    """Return a value with its years behind it, as `split_years` reads it."""
    if years is None:
        return text
    first, last = years
    return f"{text} {first}–{last}" if first < last else f"{text} {first}"


def shared_years(one: Years | None, other: Years | None) -> Years | None:
    """Return the years in which both were there; None where there are none, or either has not said when."""
    if one is None or other is None:
        return None
    first, last = max(one[0], other[0]), min(one[1], other[1])
    return (first, last) if first <= last else None
