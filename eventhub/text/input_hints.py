"""What a person may be typing: beginnings, then parts, then slips of the finger."""

from __future__ import annotations

from eventhub.text.catalogue import INITIALS, INITIALS_FROM, READING, Catalogue
from eventhub.text.characters import has_hanzi

# A word of fewer letters than this has too many neighbours: every two-letter text is one slip from another.
_LATIN_SLIP_FROM, _TWO_SLIPS_FROM, _HANZI_SLIP_FROM = 4, 8, 3
_LATIN_PART_FROM = 3


def best_hits(known: Catalogue, wanted: str, limit: int) -> list[int]:
    """Return places in the file of up to `limit` entries for the key of what is being typed, the best first."""
    if not wanted:
        return []
    found = _beginnings(known, wanted)
    if len(found) < limit and (len(wanted) >= _LATIN_PART_FROM or has_hanzi(wanted)):
        found += [number for number in _parts(known, wanted, limit + len(found)) if number not in found]
    return (found or _slips(known, wanted))[:limit]


def _beginnings(known: Catalogue, wanted: str) -> list[int]:
    """Return entries with a form that begins so: just this, then names, then initials, then later words."""
    sought = wanted.encode()
    best: dict[int, int] = {}
    for index in known.forms.beginning_with(sought):
        rank, number = known.forms.meaning(index)
        whole = len(known.forms.form(index)) == len(sought)
        fit = _fit(rank, whole=whole, letters=len(wanted))
        best[number] = min(fit, best.get(number, fit))
    return sorted(best, key=lambda number: (best[number], number))


def _fit(rank: int, *, whole: bool, letters: int) -> int:
    """Return 0 for the whole of a name or of three initials, then 1 to 3; a name, an alias and a reading are alike.

    The whole of two initials is as good as the beginning of a name: hw is Huawei before it is H World.
    """
    initials = whole and rank == INITIALS
    if whole and (rank <= READING or (initials and letters >= INITIALS_FROM)):
        return 0
    return 1 if rank <= READING or initials else rank - READING + 1


def _parts(known: Catalogue, wanted: str, limit: int) -> list[int]:
    """Return entries with a form that has the text inside, the better known first; `limit` bounds the search."""
    sought, text = wanted.encode(), known.forms.text
    numbers: set[int] = set()
    at = text.find(sought)
    while at >= 0:
        index = known.forms.index_at(at)
        rank, number = known.forms.meaning(index)
        if rank <= READING:
            numbers.add(number)
        at = text.find(b"\n", at)
        at = text.find(sought, at) if at >= 0 else -1
    return sorted(numbers)[:limit]


def _slips(known: Catalogue, wanted: str) -> list[int]:
    """Entries whose name begins nearly so: one letter wrong, missing, doubled or swapped, two in long words.

    The first letter is trusted at first; only when nothing begins with it, any may be wrong.
    """
    allowed = _slips_allowed(wanted)
    if not allowed:
        return []
    return _near(known, wanted, allowed, known.forms.beginning_with(wanted[:1].encode())) or _near(
        known, wanted, allowed, range(len(known.forms))
    )


def _slips_allowed(wanted: str) -> int:
    if has_hanzi(wanted):
        return int(len(wanted) >= _HANZI_SLIP_FROM)
    return (len(wanted) >= _LATIN_SLIP_FROM) + (len(wanted) >= _TWO_SLIPS_FROM)


def _near(known: Catalogue, wanted: str, allowed: int, indexes: range) -> list[int]:
    from rapidfuzz import process  # Takes 60 ms to load, and most requests never need it.
    from rapidfuzz.distance import OSA

    length = len(wanted)
    forms = known.forms.all()[indexes.start : indexes.stop]
    # What was typed may be a letter short or long, so the first look allows one slip more than the second.
    near = process.extract(
        wanted, [form[:length] for form in forms], scorer=OSA.distance, score_cutoff=allowed + 1, limit=None
    )
    best: dict[int, int] = {}
    for begun, distance, at in near:
        closest = min(distance, *(OSA.distance(wanted, forms[at][:end]) for end in (len(begun) - 1, length + 1)))
        rank, number = known.forms.meaning(indexes.start + at)
        if closest <= allowed and rank <= READING:
            best[number] = min(closest, best.get(number, closest))
    return sorted(best, key=lambda number: (best[number], number))
