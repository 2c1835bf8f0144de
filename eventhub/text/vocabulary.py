"""Canonical values of typed names: Tongji, 同济, "Tongji University" and 同济大学 are one value.

A value id is "<kind>:<entry>" for what the package knows and "typed:<kind>:<key>" for the rest,
so that typed values still match each other. Kinds are those of the files (place, school,
employer, language, interest, cuisine); the kinds of a background are understood too.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from eventhub.text.catalogue import FILES, Entry, catalogue, german_names
from eventhub.text.characters import has_hanzi, key
from eventhub.text.input_hints import best_hits
from eventhub.text.languages import Language
from eventhub.text.organisations import employer_key, find_employer, find_school
from eventhub.text.places import find_place
from eventhub.text.traditional import in_traditional

KIND_OF_BACKGROUND = {
    "hometown": "place",
    "ancestral_home": "place",
    "lives_in": "place",
    "lived_in": "place",
    "grew_up": "place",
    "visited": "place",
    "children_school_area": "place",
    "school": "school",
    "employer": "employer",
    "speaks": "language",
    "wants_to_speak": "language",
    "interest": "interest",
    "curious_about": "interest",
    "cuisine": "cuisine",
}
_MAX_TYPED_KEY = 60
_MAX_COMMAS = 2
_COMMA = re.compile("[,，、;；]\\s*")
_PARTS_OF_VENUE = re.compile(r"[,，、/·;；()（）]")
_TOWN_FIRST = re.compile(r"[\u4e00-\u9fff]{2,12}[市区县州盟]")
_FINDERS: dict[str, Callable[[str], str | None]] = {
    "place": find_place,
    "school": find_school,
    "employer": find_employer,
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One value to choose: its name in the reader's language, and as a note in the other one.

    `exact` says that the whole of a name, an alias, a reading or its initials was typed.
    """

    value_id: str
    label: str
    note: str
    exact: bool = False

    @property
    def value(self) -> str:
        """The label as one value of a list separated by commas: it is found all the same."""
        return _COMMA.sub(" ", self.label).strip()


def find_value(kind: str, typed: str) -> str | None:
    """Return the id of the known value that is meant; None when the vocabulary does not have it."""
    plain = _plain_kind(kind)
    finder = _FINDERS.get(plain) or catalogue(plain).one_meaning
    found = finder(typed)
    return f"{plain}:{found}" if found else None


def canonical(kind: str, text: str) -> str:
    """Return the id under which a typed value is compared: the known one, else one of its own.

    Raises ValueError when nothing but punctuation was typed.
    """
    known = find_value(kind, text)
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
    """Return the name of a known value, in Chinese for languages written in hanzi, else in German or English.

    Where only the other language has a usual name, that one. None for typed values: what their owner typed is their
    only name.
    """
    entry = _entry(value_id)
    return _name(value_id, entry, Language(language)) if entry else None


def translate_place(written: str, language: str) -> str:
    """Return a place in the reader's language where it is known and stands in the other script, else as written."""
    if not written or has_hanzi(written) == Language(language).is_chinese:
        return written
    found = find_value("place", written)
    return (label(found, language) if found else None) or written


def both_names(value_id: str) -> tuple[str, str] | None:
    """Return the English and the Chinese name of a known value; None for typed ones."""
    entry = _entry(value_id)
    return (entry.name(chinese=False), entry.name(chinese=True)) if entry else None


def larger_places(value_id: str) -> tuple[str, ...]:
    """Return ids of the larger places around a place, the nearest first; empty for all else."""
    entry = _entry(value_id)
    around = []
    while entry and entry.part_of:
        around.append(f"place:{entry.part_of}")
        entry = _entry(around[-1])
    return tuple(around)


def town_of(value_id: str) -> str:
    """Return the town that a district, new area or neighbourhood is a part of; any other value as it is."""
    entry = _entry(value_id)
    while entry and entry.is_district:
        value_id = f"place:{entry.part_of}"
        entry = _entry(value_id)
    return value_id


def find_town(venue: str) -> str | None:
    """Return the town of an event from its place as typed ("Riverside Loft 江边仓库, Huangpu"); None when in doubt.

    The whole is read first, then its parts from the last, as the street stands before the town; of a run of hanzi the
    beginning that ends like a town or district (上海市黄浦区江边仓库). A part of a town stands for its town.
    """
    for part in (venue, *reversed(_PARTS_OF_VENUE.split(venue))):
        hanzi = [word for word in part.split() if has_hanzi(word)]
        for words in (part, *reversed(hanzi), *(found.group() for word in hanzi if (found := _TOWN_FIRST.match(word)))):
            if place := find_place(words.strip()):
                return town_of(f"place:{place}")
    return None


def suggest(kind: str, typed: str, limit: int = 8, language: str = "en") -> tuple[Suggestion, ...]:
    """Return values whose hanzi, pinyin, initials (tjdx), English name or alias is being typed, the best first.

    What begins so comes before what only contains it, what is well known before the rest; a slip of
    the finger is forgiven when nothing else fits.
    """
    plain = _plain_kind(kind)
    known = catalogue(plain)
    wanted = key(typed)
    reader = Language(language)
    return tuple(
        _suggestion(plain, known.entries.at(number), wanted, reader) for number in best_hits(known, wanted, limit)
    )


def rejoin_names(kind: str, parts: Sequence[str]) -> list[str]:
    """Return the parts of a list split at commas, those of one name with a comma in it joined again.

    University of California, Berkeley is one school and not two.
    """
    known = catalogue(_plain_kind(kind))
    whole: list[str] = []
    at = 0
    while at < len(parts):
        upto = next(
            (
                end
                for end in range(min(len(parts), at + _MAX_COMMAS + 1), at + 1, -1)
                if all(map(key, parts[at:end])) and known.one_meaning(" ".join(parts[at:end]))
            ),
            at + 1,
        )
        whole.append(" ".join(parts[at:upto]))
        at = upto
    return whole


def _plain_kind(kind: str) -> str:
    return KIND_OF_BACKGROUND.get(str(kind), str(kind))


def _suggestion(kind: str, entry: Entry, wanted: str, reader: Language) -> Suggestion:
    value_id = f"{kind}:{entry.id}"
    shown, other = _name(value_id, entry, reader), entry.name(chinese=not reader.is_chinese)
    is_exact = entry.is_exactly(wanted) or key(shown) == wanted
    return Suggestion(value_id, shown, other if other != shown else "", exact=is_exact)


def _name(value_id: str, entry: Entry, reader: Language) -> str:
    german = german_names().get(value_id) if reader is Language.GERMAN else None
    name = german or entry.name(chinese=reader.is_chinese)
    return in_traditional(name, reader)


def _entry(value_id: str) -> Entry | None:
    kind, _, entry_id = value_id.partition(":")
    return catalogue(kind).entries.get(entry_id) if kind in FILES else None
