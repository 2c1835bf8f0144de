"""Where people write that they come from, live or lived, and that they came back: "grew up in Chengdu", 海归.

Only clauses in which the writer speaks of themselves count: "jobs for returnees" and 海归求职 are about others. What is
not understood with certainty is left out. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum
from functools import lru_cache

from eventhub.text.characters import has_hanzi
from eventhub.text.vocabulary import find_value, larger_places


class Lived(StrEnum):
    """How a line ties its writer to a place; all but the last two as a profile has them."""

    HOMETOWN = "hometown"
    ANCESTRAL_HOME = "ancestral_home"
    LIVES_IN = "lives_in"
    LIVED_IN = "lived_in"
    GREW_UP = "grew_up"
    # Came back after living in a country; the value is the country.
    RETURNED = "returned"
    # Came back from abroad; there is no value.
    RETURNEE = "returnee"


# A tie and the id of its place.
Ties = frozenset[tuple[Lived, str]]
CHINA = "place:cn"
_LONGEST_CLAUSE = 80
_CLAUSE = re.compile(r"[.,:;!?()\n、。！，：；？（）|/·•]+|\s[-–—]+\s")
_AND = re.compile(r"\s(?:and|then|but|&|und|aber)\s", re.IGNORECASE)
_YEARS = r"(?:\d{1,2}|一|二|两|三|四|五|六|七|八|九|十|十几|几|多|好几|半)"

_BEFORE = (
    r"^(?:(?:i|i[’']ve|i[’']m|i am|have|also|now|once|currently|previously|formerly|originally|long ago|first)\s+){0,3}"
)
_ENGLISH = tuple(
    (tie, re.compile(_BEFORE + pattern + r"\s+(?P<place>.+)$", re.IGNORECASE))
    for tie, pattern in (
        (Lived.GREW_UP, r"(?:born and )?(?:grew up|raised|brought up|spent (?:my|a) (?:\w+ )?childhood) in"),
        (Lived.HOMETOWN, r"(?:born in|(?:a )?native of|(?:my )?home ?town(?: is| was)?:?|come from)"),
        (Lived.LIVES_IN, r"(?:live|living|settled|at home) in"),
        (Lived.LIVES_IN, r"back in(?=\s+(?:the\s+)?\w+(?:\s\w+)?\s+(?:since|again|for|after)\b)"),
        (Lived.LIVES_IN, r"back in(?=\s+(?:the\s+)?\w+$)"),
        (Lived.LIVED_IN, r"(?:lived|used to live|studied|went to (?:school|university|college)) (?:\w+ ){0,4}?in"),
        (Lived.LIVED_IN, r"(?:spent )?(?:\w+ ){0,2}years? (?:of \w+ )?in"),
        (Lived.LIVED_IN, r"returned from"),
    )
)
# "Ich bin in Köln aufgewachsen" has its verb behind the place.
_GERMAN_BEFORE = r"^(?:(?:ich|bin|habe|war|jetzt|heute|früher|ursprünglich|seit \d{4}|geboren und) ){0,3}"
_GERMAN = tuple(
    (tie, re.compile(_GERMAN_BEFORE + pattern, re.IGNORECASE))
    for tie, pattern in (
        (Lived.GREW_UP, r"aufgewachsen in (?P<place>.+)$"),
        (Lived.GREW_UP, r"in (?P<place>[\w ]{2,30}?) (?:geboren und )?aufgewachsen$"),
        (Lived.HOMETOWN, r"(?:komme|stamme|gebürtig) aus (?P<place>.+)$"),
        (Lived.HOMETOWN, r"in (?P<place>[\w ]{2,30}?) geboren$"),
        (Lived.LIVES_IN, r"(?:wohne|wohnhaft|lebe|zu hause)(?: jetzt| heute| seit \d{4}| in china)? in (?P<place>.+)$"),
        (
            Lived.LIVED_IN,
            r"(?:(?:\w+ ){1,2}jahre? |lange |mal )?in (?P<place>[\w ]{2,30}?) (?:gelebt|gewohnt|studiert|gearbeitet)$",
        ),
        (Lived.LIVED_IN, r"(?:\w+ ){1,2}jahre? in (?P<place>.+)$"),
    )
)
_ORIGINALLY = re.compile(
    r"^(?:i[’']m |i am |i )?(?:come )?(?:originally from|from) (?P<place>.+?)(?P<more> originally)?$", re.I
)
_NATIVE = re.compile(r"^(?:a )?(?P<place>[\w ]{2,30}?)(?: native|[- ]born(?: and (?:raised|bred))?)$", re.IGNORECASE)
_BACK = re.compile(
    _BEFORE + r"(?:back in (?:the )?[\w ]{2,30}? (?:since|again|for|after)\b|back in \w+$|back home\b|"
    r"(?:came|moved|have come|have moved) back\b|returned (?:to|from|home)\b)",
    re.IGNORECASE,
)
_BACK_TO = re.compile(r"\b(?:back (?:in|to)|returned to) (?P<place>.{2,60})$", re.IGNORECASE)
_RETURNEE = re.compile(
    r"^(?:i[’']m |i am )?(?:an? )?(?:(?:recent|fresh|new|overseas|chinese|haigui) )*(?:returnee|haigui)"
    r"(?: (?:from (?P<place>[\w ]{2,30}?)))?(?: (?:since|of|for) [\w ]+)?$",
    re.IGNORECASE,
)

_PLACE = r"(?P<place>[\u4e00-\u9fffA-Za-z][\u4e00-\u9fffA-Za-z ]{0,18}?)"
_ME = r"^(?:我|本人|是|曾经|曾|以前|之前|后来|现在|目前|大学|毕业后|自?\d{4}年(?:起|开始)?|先后?|又|刚|已经?|从小){0,4}"
_STAYED = r"(?:生活|居住|住|待|呆|工作|留学|读书|念书|求学|上学|上大学|读研|读博|学习)"
_CHINESE = tuple(
    (tie, re.compile(_ME + pattern, re.IGNORECASE))
    for tie, pattern in (
        (Lived.HOMETOWN, rf"(?:我的?)?(?:老家|家乡|籍贯)(?:是|在)?{_PLACE}$"),
        (Lived.HOMETOWN, rf"来自{_PLACE}$"),
        (Lived.HOMETOWN, rf"(?:土生土长的?|地道的?|正宗的?|老)?{_PLACE}(?:人|土著|妹子|姑娘|小伙)$"),
        (Lived.HOMETOWN, rf"{_PLACE}土生土长$"),
        (Lived.HOMETOWN, rf"(?:生于|出生于|出生在){_PLACE}$"),
        (Lived.ANCESTRAL_HOME, rf"祖籍(?:是|在)?{_PLACE}$"),
        (Lived.GREW_UP, rf"(?:在|小时候在)?{_PLACE}(?:长大|度过童年)(?:的)?$"),
        (Lived.GREW_UP, rf"(?:成长|生长|长)(?:于|在){_PLACE}$"),
        (Lived.LIVES_IN, rf"(?:现居|常居|常驻|长居|定居|居住?|现?住|坐标|人|现)(?:在|于|：)?{_PLACE}$"),
        (Lived.LIVES_IN, rf"(?:来|到|回|回到|定居|扎根){_PLACE}(?:已经?|快|有)?{_YEARS}{{1,3}}年(?:多|了|半)*$"),
        (
            Lived.LIVED_IN,
            rf"(?:在)?{_PLACE}{_STAYED}(?:过|了?(?:将近|近)?{_YEARS}{{1,3}}年|了?多年)(?:多|了|半|后.*)*$",
        ),
        (
            Lived.LIVED_IN,
            rf"(?:旅居|客居|留学|旅)(?:于)?{_PLACE}(?:{_YEARS}{{1,3}}年)?(?:多|了|半|后.*|归来|回国|归国)*$",
        ),
        (Lived.LIVED_IN, rf"{_PLACE}(?:名校)?(?:海归|归国|回国|留学(?:归来|回国|归国|后|{_YEARS}{{1,3}}年))"),
        (Lived.LIVED_IN, rf"(?:从|自){_PLACE}(?:回国|归国|回来|归来|留学归来|毕业回国)"),
    )
)
# 留英五年, 旅德归来.
_SHORT = {
    "英": "place:gb",
    "美": "place:us",
    "德": "place:de",
    "法": "place:fr",
    "日": "place:jp",
    "澳": "place:au",
    "加": "place:ca",
    "韩": "place:kr",
    "俄": "place:ru",
    "意": "place:it",
    "西": "place:es",
    "新": "place:sg",
}
_ABBREVIATED = re.compile(rf"{_ME}[留旅](?P<land>[{''.join(_SHORT)}])(?:{_YEARS}|学生|归|回|硕|博|海归|$)")
_CAME_BACK = re.compile(
    rf"^(?!.*(?:不|没|未|想|打算|计划|准备|即将|要|考虑|帮|找|招|面向|服务|为|给))"
    rf"(?:.{{0,24}}(?:回国|归国)(?:已经?|快|有|后|至今|发展|创业|工作|定居|不久|就业|了|的)*(?:{_YEARS}{{1,3}}年)?(?:多|了|半)*|"
    rf".{{0,12}}(?:学成|留学|旅[\u4e00-\u9fff])归来|(?:.{{0,10}})海归(?:一枚|一名|博士|硕士|青年|党|{_YEARS}{{1,3}}年.*)?|"
    rf"\d{{4}}年.{{0,10}}(?:回国|归国))$"
)


@lru_cache(maxsize=20_000)
def read_lived(text: str) -> Ties:
    """Return how its writer is tied to places, by lines in which they speak of themselves; empty for none.

    A tie of RETURNED has the id of a country, one of RETURNEE "".
    """
    found: set[tuple[Lived, str]] = set()
    homes: set[str] = set()
    is_back = False
    for clause, ties in _clauses(text):
        found.update(ties)
        if has_hanzi(clause) and _CAME_BACK.match(clause):
            found.add((Lived.RETURNEE, ""))
            homes.add(CHINA)
        if _RETURNEE.match(clause):
            found.add((Lived.RETURNEE, ""))
        if _BACK.match(clause):
            is_back = True
            homes.update(filter(None, map(_place_in, _groups(_BACK_TO.search(clause)))))
    if is_back and _abroad(found, homes):
        found.add((Lived.RETURNEE, ""))
    return frozenset(found) | returns(found, homes=homes)


def _clauses(text: str) -> Iterator[tuple[str, Collection[tuple[Lived, str]]]]:
    """Yield the clauses of a text with what each says; "lived in Tokyo and Berlin" says it of both."""
    for whole in _CLAUSE.split(text):
        before: Collection[tuple[Lived, str]] = ()
        for clause in (each.strip() for each in _AND.split(whole)):
            if not 2 <= len(clause) <= _LONGEST_CLAUSE:
                continue
            ties = list(_ties(clause))
            if before and not ties and (place := _whole_place(clause)):
                ties = [(tie, place) for tie, _ in before]
            yield clause, ties
            before = ties


def is_returnee(ties: Collection[tuple[str, str]]) -> bool:
    """Tell whether these are the ties of someone who came back from abroad."""
    return (Lived.RETURNEE, "") in ties


def returns(ties: Collection[tuple[str, str]], *, homes: Iterable[str] = ()) -> Ties:
    """Return the countries that a returnee of these ties has lived in and come back from; empty for others.

    The ties may be those of a line with those of a profile. `homes` are places to which they have come back.
    """
    if not is_returnee(ties):
        return frozenset()
    return frozenset((Lived.RETURNED, country) for country in _abroad(ties, homes))


def _abroad(ties: Iterable[tuple[str, str]], homes: Iterable[str]) -> set[str]:
    """Return the countries that someone lived in, but for those where they are at home."""
    ties = list(ties)
    at_home = {country_of(each) for each in homes}
    at_home |= {country_of(value) for tie, value in ties if value and tie in (Lived.LIVES_IN, Lived.HOMETOWN)}
    return {country_of(value) for tie, value in ties if tie == Lived.LIVED_IN} - at_home


@lru_cache(maxsize=4096)
def country_of(value_id: str) -> str:
    """Return the country of a place, or the place where no country of it is known."""
    return (value_id, *larger_places(value_id))[-1]


def _ties(clause: str) -> list[tuple[Lived, str]]:
    """Return what one clause says of its writer: one tie at most."""
    candidates = _in_chinese(clause) if has_hanzi(clause) else _in_letters(clause)
    return next(([(tie, place)] for tie, place in candidates if place), [])


def _in_chinese(clause: str) -> Iterator[tuple[Lived, str | None]]:
    if short := _ABBREVIATED.match(clause):
        yield Lived.LIVED_IN, _SHORT[short["land"]]
    for tie, pattern in _CHINESE:
        if found := pattern.match(clause):
            yield tie, find_value("place", found["place"].strip())


def _in_letters(clause: str) -> Iterator[tuple[Lived, str | None]]:
    for tie, pattern in (*_ENGLISH, *_GERMAN):
        if found := pattern.match(clause):
            yield tie, _place_in(found["place"])
    if (found := _ORIGINALLY.match(clause)) and _is_said(clause, found):
        yield Lived.HOMETOWN, _place_in(found["place"])
    if found := _NATIVE.match(clause):
        yield Lived.HOMETOWN, _whole_place(found["place"])
    if (found := _RETURNEE.match(clause)) and found["place"]:
        yield Lived.LIVED_IN, _place_in(found["place"])


def _is_said(clause: str, found: re.Match[str]) -> bool:
    """Tell whether "from" is of the writer: "from Turkey" alone may be of carpets."""
    return bool(found["more"]) or "originally" in clause.lower() or clause.lower().startswith("i")


def _groups(found: re.Match[str] | None) -> list[str]:
    return [found["place"]] if found else []


def _place_in(rest: str) -> str | None:
    """Return the place that a text begins with, of up to three words; None for none.

    A small letter may begin another word ("lived in nice flats"): then nothing may follow but a year.
    """
    words = rest.removeprefix("the ").split()
    for size in range(min(3, len(words)), 0, -1):
        place = find_value("place", " ".join(words[:size]))
        is_end = all(not each.isalpha() or each in _AFTER for each in words[size : size + 1])
        if place and (words[0][0].isupper() or is_end):
            return place
    return None


# What may stand behind a place in small letters.
_AFTER = frozenset({"since", "for", "from", "until", "till", "again", "before", "after", "as", "seit"})


def _whole_place(written: str) -> str | None:
    return find_value("place", written) if written[:1].isupper() else None
