"""One person from the pieces of a row or card: names in order and by script, addresses in their stored form."""

from __future__ import annotations

import re
from collections.abc import Iterable

from eventhub.people.imports.readers.rows import MAX_ADDRESSES, MAX_TEXT, Complaint, ComplaintCode, ContactRow
from eventhub.text.addresses import normalise_email, normalise_phone
from eventhub.text.characters import clean, fold, has_hanzi, only_hanzi
from eventhub.text.names import VIETNAMESE_SURNAMES
from eventhub.text.romanisation import has_surname

# Blanks are taken from their first on: else each of a thousand begins a search.
_SEVERAL = re.compile(r"(?:(?<!\s)\s+)?(?::::|[;；,，、]|\n|\s[|/]\s)\s*")
# Never from within a word, and no longer than addresses are: else a cell without a blank takes for ever.
_EMAIL_IN = re.compile(r"(?<![^\s<>()'\"“”:;,])[^\s<>()'\"“”:;,]{1,80}[@＠][^\s<>()'\"“”:;,]+")
# How Exchange names its own people; no address of ours.
_EXCHANGE = re.compile(r"/o=|EX:|X500:|LDAP:|IMCEAEX", re.IGNORECASE)
# What a spreadsheet made of a long number.
_ROUNDED = re.compile(r"^\d[.,]\d+E\+?\d+$", re.IGNORECASE)
# Longer cells hold no names and no addresses; some searches would take for ever in a megabyte of blanks.
_LONGEST = 4000
_PRONOUNS = re.compile(r"[(（]\s*(?:she|he|they|ze|sie|er|any|她|他)\b[^()（）]*[)）]", re.IGNORECASE)
_TURNED = re.compile(r"([^\W\d_][^,]*?),\s*([^\W\d_][^,]*)")
_LEGAL = re.compile(r"(?:inc|ltd|llc|corp|co|gmbh|ag|se|plc|limited|s\.a|s\.p\.a)\b\.?", re.IGNORECASE)
_EMPTY_BRACKETS = re.compile(r"[(（\[]\s*[)）\]]")
_HANZI_OR_DOT = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f·・]+")
# 李老师（数学）: hanzi in brackets behind hanzi say where one knows a person from.
_NOTE_BEHIND = re.compile("(?<=[\u4e00-\u9fff])\\s*[（(][\u4e00-\u9fff][^()（）]*[)）]")
_HANGUL = re.compile("[\uac00-\ud7a3]+")
_DEGREES = re.compile(
    r"(?:,\s*|(?<![,\s])\s+)(?:ph\.?\s?d\.?|mba|emba|m\.?sc\.?|b\.?sc\.?|cpa|cfa|pmp|ll\.?m\.?|jd|md|jr\.?|sr\.?|dipl\.?-?\s?ing\.?)(?=[,\s]|$)",
    re.IGNORECASE,
)
_TITLES = re.compile(r"^(?:(?:mr|mrs|ms|miss|dr|prof|herr|frau|mme|sir)\.?\s+)+", re.IGNORECASE)


def tidy(text: str) -> str:
    """Strip invisible characters and surplus spaces from a value, and cut it to MAX_TEXT."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())[:MAX_TEXT]
    return clean(text)[:MAX_TEXT]


def order_names(given: str, middle: str, family: str, display: str = "", reading: str = "") -> tuple[str, str]:
    """Return name and other name. Latin goes given, middle, family; hanzi go family, given without a space.

    A field that holds both scripts holds both names. `display` is used when the parts are empty, and
    for the other script when they are not; `reading` is a phonetic name beside hanzi.
    """
    given, middle, family, display = (part[:_LONGEST] for part in (given, middle, family, display))
    given, middle, family = _each_alone(given, middle, family)
    if f"{given}{middle}{family}{display}{reading}".isascii():
        parts = " ".join(f"{given} {middle} {family}".split())
        return strip_titles(tidy(parts or _unturned(display) or reading)), ""
    given, middle, family = (_NOTE_BEHIND.sub("", tidy(part)) for part in (given, middle, family))
    display = _NOTE_BEHIND.sub("", tidy(display))
    asian = _surname_first(given, middle, family, display)
    if asian:
        return asian, ""
    display = display if given or middle or family else _unturned(display)
    latin = " ".join(part for part in map(_latin, (given, middle, family)) if part)
    hanzi = _hanzi_name(*(("".join(_HANZI_OR_DOT.findall(part))) for part in (given, middle, family)))
    shown = tidy(display)
    if not latin and not hanzi:
        latin, hanzi = _latin(shown), "".join(_HANZI_OR_DOT.findall(shown))
    latin = latin or _latin(shown) or _latin(tidy(reading))
    hanzi = hanzi or only_hanzi(shown)
    latin = strip_titles(latin)
    if hanzi and not _latin(given + family) and has_hanzi((shown or hanzi)[0]):
        return hanzi, latin
    return (latin, hanzi) if latin else (hanzi, "")


def _surname_first(given: str, middle: str, family: str, display: str) -> str:
    """Join a Korean name in hangul, or a Vietnamese one shown so, with the surname first; empty for others."""
    if _HANGUL.fullmatch(family) and _HANGUL.fullmatch(given):
        return family + given
    shown = display.split()
    begins = bool(shown and family) and fold(family).split()[:1] == [fold(shown[0])]
    whole = sorted(display.split()) == sorted(f"{given} {middle} {family}".split())
    return display if begins and whole and fold(shown[0]) in VIETNAMESE_SURNAMES else ""


def _each_alone(given: str, middle: str, family: str) -> tuple[str, str, str]:
    """Drop what is no part of a name: Doe, MBA, PMP; a dot or a stroke where a surname is asked for."""
    head, comma, tail = family.partition(",")
    if given.strip() and comma and head.strip() and not has_hanzi(tail):
        family = head
    elif not (given.strip() or middle.strip()):
        family = _unturned(family)
    parts = (given, middle, family)
    if any(map(str.isalpha, "".join(parts))):
        given, middle, family = (part if any(map(str.isalnum, part)) or not part.isascii() else "" for part in parts)
    return given, middle, family


def strip_titles(latin: str) -> str:
    """Strip titles before a Latin name and degrees after it."""
    plain = _PRONOUNS.sub(" ", latin) if "/" in latin else latin
    plain = _DEGREES.sub("", _TITLES.sub("", plain.strip()))
    return " ".join(plain.split()).strip(" ,;") or latin.strip(" ,;")


def _unturned(display: str) -> str:
    """Turn a whole name written surname first with a comma; a firm with its legal form stays."""
    plain = _DEGREES.sub("", display).strip() if "," in display else ""
    turned = _TURNED.fullmatch(plain)
    if not turned or _LEGAL.match(turned[2]) or has_hanzi(plain):
        return display
    return f"{turned[2]} {turned[1]}"


def make_row(
    line: int, names: tuple[str, str], *, emails: Iterable[str], phones: Iterable[str], nickname: str = "", **facts: str
) -> tuple[ContactRow | None, list[Complaint]]:
    """Make the row of one person, and complaints; no row without a name, an e-mail address or a number.

    A `nickname` counts only as the name in the other script.
    """
    addresses, complaints = _addresses(line, emails)
    numbers = _numbers(phones)
    name, other_name = names
    nickname = tidy(nickname)
    if name and not other_name and nickname != name and has_hanzi(nickname) != has_hanzi(name) and _whole(nickname):
        other_name = nickname
    if not (name or other_name or addresses or numbers):
        nothing = [] if complaints else [Complaint(ComplaintCode.NO_NAME, line)]
        return None, complaints + nothing
    kept = {fact: tidy(value) for fact, value in facts.items()}
    row = ContactRow(line, name[:MAX_TEXT], other_name[:MAX_TEXT], emails=addresses, phones=numbers, **kept)
    return row, complaints


def _whole(nickname: str) -> bool:
    """Tell whether a nickname is a name in hanzi of its own, surname and all; 小王 and Annie are none."""
    return 1 < len(nickname) < 5 and nickname == only_hanzi(nickname) and nickname[0] not in "小老大阿"


def _addresses(line: int, written: Iterable[str]) -> tuple[tuple[str, ...], list[Complaint]]:
    found: dict[str, None] = {}
    complaints = []
    for one in _split(written):
        written_as = _EMAIL_IN.search(one)
        try:
            found[normalise_email(written_as.group() if written_as else one)] = None
        except ValueError:
            if _EXCHANGE.match(one):
                continue
            complaints.append(Complaint(ComplaintCode.BAD_EMAIL, line, tidy(one)))
    return tuple(found)[:MAX_ADDRESSES], complaints


def _numbers(written: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for one in _split(written):
        if _ROUNDED.match(one.strip()):
            continue
        try:
            found[normalise_phone(one)] = None
        except ValueError:
            continue  # A phone field with words in it is ignored without a complaint.
    return tuple(found)[:MAX_ADDRESSES]


def _split(written: Iterable[str]) -> Iterable[str]:
    for text in written:
        if not text.strip():
            continue
        text = text[:_LONGEST]
        if text.startswith("tel:"):
            yield text
            continue
        yield from (part for part in _SEVERAL.split(text) if part.strip())


def _latin(text: str) -> str:
    if text.isascii():
        return text
    bare = _HANZI_OR_DOT.sub(" ", text) if has_hanzi(text) else text
    return " ".join(_EMPTY_BRACKETS.sub(" ", bare).split()).strip("()（）[] ,")


def _hanzi_name(given: str, middle: str, family: str) -> str:
    """Join family and given name; a given field that already begins with the family name holds the whole.

    Both may hold the whole. Who typed 李 as the first name and 伟 as the last is 李伟 all the same.
    """
    rest = given + middle
    if family and (rest == family or (rest.startswith(family) and len(rest) > 2)):
        return rest
    return rest + family if family and has_surname(rest + family) and not has_surname(family + rest) else family + rest
