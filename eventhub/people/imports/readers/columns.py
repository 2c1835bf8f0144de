"""Which column of a table holds what, in the exports and languages we know."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache

from eventhub.text.characters import fold


class Field(StrEnum):
    """What a column of a spreadsheet can say about a person."""

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
    READING_GIVEN = "reading_given"
    READING_FAMILY = "reading_family"


_MARKS = re.compile(r"[\W_]+")
_SPACED_HANZI = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
_NUMBERED = re.compile(r"(?<=\D)\d+|^\d+(?= )")
# How forms ask: 您的手机号, 请填写姓名.
_ASKED = re.compile(r"^(?:请(?:填写|输入|问)?)?(?:您|你)?的?\s*")
_BRACKETS = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")


@lru_cache(maxsize=1024)
def normalise_title(title: str) -> str:
    """Fold a column title, with marks as single spaces and no counters: 'E-mail 2 - Value' is 'e mail value'."""
    title = title if title.isascii() else _SPACED_HANZI.sub("", title)
    return " ".join(_NUMBERED.sub(" ", _MARKS.sub(" ", fold(title))).split())


def split_titles(text: str) -> frozenset[str]:
    """Split column titles at |, and return their keys."""
    return frozenset(normalise_title(one) for one in text.split("|"))


def read_fields(header: list[str], known: Mapping[Field, frozenset[str]]) -> dict[int, Field]:
    """Read from a header what each column holds, by its number from 0; columns of no use are absent."""
    found = {}
    for number, title in enumerate(header):
        if not title.strip():
            continue
        # A title may say more in brackets: Phone (required), 手机号（选填）.
        wanted = {normalise_title(title), normalise_title(_BRACKETS.sub(" ", title))}
        wanted |= {_ASKED.sub("", key) for key in wanted}
        field = next((field for field, names in known.items() if wanted & names), None)
        if field:
            found[number] = field
    return found


def tells_names(fields: Mapping[int, Field]) -> bool:
    """Tell whether people can be read below a header: a name or an address, and at least two known columns."""
    return len(fields) >= 2 and tells_people(fields)


def tells_people(fields: Mapping[int, Field]) -> bool:
    """Tell whether at least one column holds names or e-mail addresses."""
    return bool({Field.NAME, Field.GIVEN, Field.FAMILY, Field.EMAIL}.intersection(fields.values()))
