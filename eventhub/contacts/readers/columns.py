"""Which column of a table holds what, in the exports and languages we know."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from eventhub.text.characters import fold


class Field(StrEnum):
    GIVEN = "given"
    MIDDLE = "middle"
    FAMILY = "family"
    NAME = "name"
    OTHER_NAME = "other_name"
    NICKNAME = "nickname"
    EMAIL = "email"
    PHONE = "phone"
    COMPANY = "company"
    POSITION = "position"
    SCHOOL = "school"


_MARKS = re.compile(r"[^\w]+")
_NUMBERED = re.compile(r"(?<=\D)\d+")


def header_key(title: str) -> str:
    """A column title folded, marks and counters as single spaces: 'E-mail 2 - Value' is 'e mail value'."""
    return " ".join(_NUMBERED.sub(" ", _MARKS.sub(" ", fold(title))).split())


def titles(text: str) -> frozenset[str]:
    """The keys of column titles written one after the other with | between."""
    return frozenset(header_key(one) for one in text.split("|"))


def fields_of(header: list[str], known: Mapping[Field, frozenset[str]]) -> dict[int, Field]:
    """What each column holds, by its number; columns of no use are absent."""
    found = {}
    for number, title in enumerate(header):
        wanted = header_key(title)
        field = next((field for field, names in known.items() if wanted in names), None)
        if field:
            found[number] = field
    return found


def tells_names(fields: Mapping[int, Field]) -> bool:
    """Whether a header is good enough to read people from: some name, and at least two columns in all."""
    held = set(fields.values())
    return len(fields) >= 2 and bool(held & {Field.NAME, Field.GIVEN, Field.FAMILY})
