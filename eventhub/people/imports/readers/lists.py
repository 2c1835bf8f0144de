"""Several people on one line of pasted text, and surnames that stand first: 张敏、李伟 or Anna Keller, Bob Stone."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from eventhub.people.imports.readers.people import order_names
from eventhub.people.imports.readers.signatures import FIRM, POST
from eventhub.text.catalogue import catalogue
from eventhub.text.characters import fold, has_hanzi, key, only_hanzi
from eventhub.text.organisations import find_employer, find_school
from eventhub.text.romanisation import as_pinyin, has_surname, may_be_surname, surname_of

# A name, its other name, and where the person is from.
Named = tuple[str, str, str]
# Blanks in front of what is looked for are taken from their first on: else each of a thousand begins a search.
_AND = re.compile(r"(?:(?<!\s)\s+)?[和与跟及]\s*")
_LATIN_AND = re.compile(r"(?:,|(?<![,\s]))\s+(?:and|und|et|&)\s+")
_LIST_TITLE = re.compile(r"^[^:：,，、]{1,8}[:：]\s*")
_LISTED = re.compile(r"\s*[、，,;；@]\s*|\s+")
# 张敏（同济大学）、李伟（博世）: people with where they are from, on one line.
_LISTED_FROM = re.compile(r"([\u4e00-\u9fff·]{2,4})(?:[（(]([^（()）]+)[)）])?(?:[、，,;；]\s*|$)")
_GROUPS = re.compile(r"(?:(?<!\s)\s+)?[;；|\t、]\s*")
_WITHIN = re.compile(r"(?:(?<!\s)\s+)?[,，]\s*")
_WORD = r"[^\W\d_]+(?:[-'’.][^\W\d_]*)*"
_WHOLE_WORD = re.compile(_WORD)
_SMALL = "van|von|der|den|de|del|della|di|da|dos|la|le|du|zu|bin|y"
_SMALL_WORDS = frozenset(_SMALL.split("|"))
_TURNED = re.compile(rf"((?:(?:{_SMALL})\s)*{_WORD}),\s*({_WORD}(?:\s{_WORD})?)")
_CAPITAL = re.compile(r"[^\W\d_a-z]")


def read_people(line: str) -> list[Named]:
    """Read the people of a line that holds nothing else; empty when it holds one person, or more than names."""
    if has_hanzi(line):
        found = _in_hanzi(line) or _in_hanzi_with_firms(line)
        if found:
            return [(name, "", firm) for name, firm in found]
    return _in_letters(_LATIN_AND.sub(", ", line))


def turn_name(text: str) -> str:
    """Turn "Keller, Anna" into Anna Keller; empty when the second word is a firm, a school or a place."""
    parts = _TURNED.fullmatch(text.strip())
    if parts is None or has_hanzi(text) or _is_known_otherwise(parts[2]):
        return ""
    likely = _is_given_name(parts[2]) or not _is_given_name(parts[1])
    return f"{parts[2]} {parts[1]}" if likely and not parts[2].isupper() else ""


def is_hanzi_name(text: str) -> bool:
    """Tell whether a text is a whole name in hanzi, and no school or firm."""
    length = len(surname_of(text)) + 2
    if not 2 <= len(text) <= length or only_hanzi(text) != text or not has_surname(text):
        return False
    return not (find_employer(text) or find_school(text))


def _in_hanzi(line: str) -> list[tuple[str, str]]:
    """Read a line that holds nothing but names in hanzi: three or more, or two with 、 between."""
    listed = _LIST_TITLE.sub("", line)
    for written in (listed, _AND.sub("、", listed)):
        names = [part for part in _LISTED.split(written) if part]
        enough = len(names) > 2 or (len(names) == 2 and "、" in written)
        if enough and all(map(is_hanzi_name, names)):
            return [(name, "") for name in names]
    return []


def _in_hanzi_with_firms(line: str) -> list[tuple[str, str]]:
    """Read names in hanzi, each with a firm or school in brackets behind it, when a line holds nothing else."""
    found = _LISTED_FROM.findall(line)
    whole = len(found) > 1 and _LISTED_FROM.sub("", line) == "" and any(firm for _, firm in found)
    return found if whole and all(is_hanzi_name(name) for name, _ in found) else []


def _in_letters(line: str) -> list[Named]:
    """Read names of several words, or turned ones between semicolons. Two need a second that is surely a name.

    Of three or more at least half must be known to be names: "Anna Keller, Product Lead, Blue Ocean" is one person.
    """
    names: list[str] = []
    for group in filter(None, _GROUPS.split(_LIST_TITLE.sub("", line))):
        one = turn_name(group)
        names += [one] if one else filter(None, _WITHIN.split(group))
    if len(names) < 2 or not all(_may_be_person(name) for name in names):
        return []
    sure = [_is_surely_person(name) for name in names]
    if sum(sure) * 2 < len(names) or (len(names) == 2 and not sure[1]):
        return []
    return [(*order_names("", "", "", name), "") for name in names]


def _may_be_person(text: str) -> bool:
    if has_hanzi(text):
        return is_hanzi_name(only_hanzi(text)) and len(text.split()) < 5
    words = text.split()
    if not 2 <= len(words) <= 5 or not all(_CAPITAL.match(word) or word in _SMALL_WORDS for word in words):
        return False
    return all(map(_WHOLE_WORD.fullmatch, words)) and not _is_known_otherwise(text)


def _is_surely_person(text: str) -> bool:
    """Tell whether a text has a known first name in front, or is a Chinese name in hanzi or in pinyin."""
    if has_hanzi(text):
        return True
    first, *_, last = words = fold(text).split()
    given = "".join(words[1:]) if may_be_surname(first) else "".join(words[:-1]) if may_be_surname(last) else ""
    return _is_given_name(text) or bool(given and as_pinyin(given))


def _is_given_name(text: str) -> bool:
    first = fold(text).split()[0]
    return first in _given_names() or first.split("-")[0] in _given_names()


def _is_known_otherwise(text: str) -> bool:
    """Tell whether a text is a post, a firm, a school or a place."""
    if POST.search(text) or FIRM.search(text) or find_employer(text) or find_school(text):
        return True
    places = catalogue("place")
    place = places.one_meaning(text)
    # Li Wei also sounds like a town of Quebec, in Chinese: in letters only what is written as the place's name is it.
    if place is None or _is_given_name(text):
        return False
    return any(key(form) == key(text) for _, form in places.entries[place].forms())


@cache
def _given_names() -> frozenset[str]:
    return frozenset(files("eventhub.text.data").joinpath("given_names.txt").read_text("utf-8").split())
