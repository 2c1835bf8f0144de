"""One value for one thing, however it was typed: Tongji, 同济, "Tongji University" and 同济大学.

A value id is "<kind>:<entry>" for what the package knows and "typed:<kind>:<key>" for the rest,
so that typed values still match each other. Kinds are those of the files (place, school,
employer, language, interest, cuisine); the kinds of a background are understood too.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from eventhub.text.catalogue import FILES, Catalogue, Entry, catalogue, words
from eventhub.text.characters import has_hanzi, key
from eventhub.text.organisations import employer_key, find_employer, find_school
from eventhub.text.places import find_place

KIND_OF_BACKGROUND = {
    "hometown": "place", "ancestral_home": "place", "lives_in": "place", "lived_in": "place",
    "visited": "place", "children_school_area": "place", "school": "school",
    "employer": "employer", "speaks": "language", "wants_to_speak": "language",
    "interest": "interest", "curious_about": "interest", "cuisine": "cuisine",
}  # fmt: skip
_MAX_TYPED_KEY = 60
_FINDERS: dict[str, Callable[[str], str | None]] = {
    "place": find_place, "school": find_school, "employer": find_employer,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One value to choose: its name in the reader's language, and as a note in the other one."""

    value_id: str
    label: str
    note: str


def find(kind: str, typed: str) -> str | None:
    """The id of the known value that is meant; None when the vocabulary does not have it."""
    plain = _plain_kind(kind)
    finder = _FINDERS.get(plain) or catalogue(plain).one_meaning
    found = finder(typed)
    return f"{plain}:{found}" if found else None


def canonical(kind: str, text: str) -> str:
    """The id under which a typed value is compared: the known one, else one of its own.

    Raises ValueError when nothing but punctuation was typed.
    """
    known = find(kind, text)
    if known:
        return known
    plain = _plain_kind(kind)
    own = employer_key(text) if plain == "employer" else key(text)
    if not own:
        raise ValueError("nothing was typed")
    if len(own) > _MAX_TYPED_KEY:
        own = hashlib.sha256(own.encode()).hexdigest()[:32]
    return f"typed:{plain}:{own}"


def label(value_id: str, language: str) -> str | None:
    """The name of a known value, in Chinese for languages that begin with zh, else in English.

    None for typed values: what their owner typed is their only name.
    """
    entry = _entry(value_id)
    if entry is None:
        return None
    return entry.zh if language.startswith("zh") else entry.en


def place_in(written: str, language: str) -> str:
    """A place in the reader's language where it is known and stands in the other script, else as written."""
    if not written or has_hanzi(written) == language.startswith("zh"):
        return written
    found = find("place", written)
    return (label(found, language) if found else None) or written


def both_names(value_id: str) -> tuple[str, str] | None:
    """The English and the Chinese name of a known value; None for typed ones."""
    entry = _entry(value_id)
    return (entry.en, entry.zh) if entry else None


def within(value_id: str) -> tuple[str, ...]:
    """The ids of the larger places around a place, the nearest first; empty for all else."""
    entry = _entry(value_id)
    around = []
    while entry and entry.part_of:
        around.append(f"place:{entry.part_of}")
        entry = _entry(around[-1])
    return tuple(around)


def suggest(kind: str, typed: str, limit: int = 8, language: str = "en") -> tuple[Suggestion, ...]:
    """Values whose hanzi, pinyin, initials (tjdx), English name or alias begins as typed.

    Beginnings come first; what only contains the text follows when there is room.
    """
    wanted = key(typed)
    if not wanted:
        return ()
    plain = _plain_kind(kind)
    best: dict[str, int] = {}
    for rank, entry_id in _beginning_with(plain, wanted):
        best[entry_id] = min(rank, best.get(entry_id, rank))
    known = catalogue(plain)
    found = sorted(best, key=lambda one: (best[one], len(known.entries[one].en), one))
    if len(found) < limit and (len(wanted) >= 3 or has_hanzi(wanted)):
        found += [one for one in _containing(known, wanted) if one not in best]
    chinese = language.startswith("zh")
    return tuple(_suggestion(plain, known.entries[one], chinese) for one in found[:limit])


def _plain_kind(kind: str) -> str:
    return KIND_OF_BACKGROUND.get(str(kind), str(kind))


def _suggestion(kind: str, entry: Entry, chinese: bool) -> Suggestion:
    shown, note = (entry.zh, entry.en) if chinese else (entry.en, entry.zh)
    return Suggestion(f"{kind}:{entry.id}", shown, note if note != shown else "")


def _entry(value_id: str) -> Entry | None:
    kind, _, entry_id = value_id.partition(":")
    return catalogue(kind).entries.get(entry_id) if kind in FILES else None


def _beginning_with(kind: str, wanted: str) -> list[tuple[int, str]]:
    forms = _sorted_forms(kind)
    found = []
    for form, rank, entry_id in forms[bisect_left(forms, (wanted,)) :]:
        if not form.startswith(wanted):
            break
        found.append((rank if form != wanted else -1, entry_id))
    return found


def _containing(known: Catalogue, wanted: str) -> list[str]:
    return list(
        dict.fromkeys(meaning[1] for form, meanings in known.by_form.items() if wanted in form for meaning in meanings)
    )


@cache
def _sorted_forms(kind: str) -> list[tuple[str, int, str]]:
    """Every form that a suggestion may begin with, with how good a hit it is, in order."""
    forms: set[tuple[str, int, str]] = set()
    for entry in catalogue(kind).entries.values():
        forms |= {(key(form), rank, entry.id) for rank, form in entry.forms()}
        initials = "".join(syllable[0] for syllable in entry.pinyin.split())
        forms.add((initials, 2, entry.id))
        later_words = words(entry.en)[1:]
        forms |= {("".join(later_words[at:]), 3, entry.id) for at in range(len(later_words))}
    return sorted(form for form in forms if form[0])
