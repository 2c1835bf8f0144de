"""Web addresses in names, titles and places, where none belongs: a mail program makes links of them. Pure.

Found are schemes, "www.", names of hosts under a top level domain that people use or that RFC 2606 sets aside,
addresses of mail and numeric hosts with a path; however wide, invisibly parted or international they are written, and
with the entities of HTML for their signs.
Not found are abbreviations before a name (Dr.Wang, J.Li) and products that are called like a host (ASP.NET).
Each takes time in proportion to the text.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from importlib.resources import files
from typing import NamedTuple

from eventhub.text.characters import without_invisible

_TOP_LEVEL = frozenset(
    word
    for line in files("eventhub.text.data").joinpath("top_level_domains.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
    for word in line.split()
)
# Two letters are a country's.
_COUNTRIES = frozenset(word for word in _TOP_LEVEL if word.isascii() and len(word) == 2)
_NOT_LATIN = sorted(word for word in _TOP_LEVEL if not word.isascii())
# Before a name, with or without a blank behind the dot; so are single letters.
_ABBREVIATIONS = frozenset(
    ("dr", "prof", "univ", "mag", "lic", "dipl", "ing", "med", "rev", "st", "jr", "mr", "mrs", "ms", "mx", "mme", "hr")
)
# Ends of names and degrees that are top level domains as well: Dr.Wang, M.Sc, Dr.Li.
_NAMES_AND_DEGREES = _COUNTRIES | {"wang", "kim"}
_PRODUCTS = frozenset(["asp.net", "ado.net", "vb.net", "ml.net", "socket.io"])

_SCHEME = r"(?:[a-z][a-z0-9+-]{0,20}://|(?:https?|hxxps?|ftps?|javascript|mailto):(?=\S))"
_TAIL = "[^\\s<>\"'，。；、）】》\u3400-\u9fff]*"
_WITH_SCHEME = re.compile(_SCHEME + _TAIL, re.IGNORECASE)
# Looked for at the beginning of a label alone: from within one, a long word would be read once for each of its letters.
_HOST = re.compile(r"(?<![a-z0-9-])[a-z0-9-]++(?:\.[a-z0-9-]++)+", re.IGNORECASE)
# Vowel signs of Indic scripts, accents of their own and emoji stand in names of hosts as letters do: all but ASCII's
# other signs, blanks and the punctuation of all scripts.
_OTHER = r"\x00-,./:-@\[-^`{-\xbf\s\u2000-\u206f\u3000-\u3004\u3008-\u303f\uff00-\uff65"
_INTERNATIONAL_HOST = re.compile(rf"(?<![^{_OTHER}])[^{_OTHER}]++(?:\.[^{_OTHER}]++)+")
# Zeros in front are unbounded in HTML; html.unescape raises ValueError for thousands of digits.
_ENTITY = re.compile(r"&(?:#(x?)0*+([0-9a-f]{1,7})|[a-z][a-z0-9]{1,31});?", re.IGNORECASE)
# They choose how a sign is drawn; a browser looks for the address without them.
_VARIATION_SELECTORS = re.compile("[\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_PATH = re.compile(rf"(?:/|:\d|[?#](?=\S)){_TAIL}")
_NUMERIC = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
# Behind hanzi it ends a sentence, unless what follows is a top level domain in hanzi and nothing more.
_WIDE_DOT = re.compile(rf"(?<=[a-z0-9])。(?=[a-z0-9])|(?<=\w)。(?=(?:{'|'.join(_NOT_LATIN)})(?!\w))", re.IGNORECASE)
_BEFORE_AT = re.compile(r"[\w.+-]")
_LEFT_OUT = "…"


class _Found(NamedTuple):
    """Where an address stands. `is_link`: not only the name of a host."""

    begin: int
    end: int
    is_link: bool


def has_web_address(text: str) -> bool:
    """Return whether something in the text is an address of a page, a host or a mailbox."""
    return any(_addresses(_plain(text)))


def has_link(text: str) -> bool:
    """Return whether the text holds more than the name of a host: a scheme, "www.", a path or a mailbox.

    For lines of work, since firms are called like their address (Booking.com).
    """
    return any(found.is_link for found in _addresses(_plain(text)))


def without_web_addresses(text: str) -> str:
    """Return the text with each address as an ellipsis; unchanged when it has none."""
    plain = _plain(text)
    pieces, end = [], 0
    for found in sorted(_addresses(plain)):
        if found.end > end:
            pieces += [plain[end : max(found.begin, end)], "" if found.begin < end else _LEFT_OUT]
            end = found.end
    return "".join([*pieces, plain[end:]]) if pieces else text


def _plain(text: str) -> str:
    """Return a text as a browser reads an address: entities and wide signs plain, invisible characters left out."""
    text = _ENTITY.sub(_unescaped, text)
    if text.isascii():
        return text
    seen = _VARIATION_SELECTORS.sub("", without_invisible(text))
    return _WIDE_DOT.sub(".", unicodedata.normalize("NFKC", seen))


def _unescaped(entity: re.Match[str]) -> str:
    return html.unescape(f"&#{entity[1]}{entity[2]};" if entity[2] else entity[0])


def _addresses(plain: str) -> Iterator[_Found]:
    for match in _WITH_SCHEME.finditer(plain):
        yield _Found(match.start(), match.end(), is_link=True)
    if "." not in plain:
        return
    yield from _hosts(plain, _HOST)
    if not plain.isascii():
        yield from _hosts(plain, _INTERNATIONAL_HOST)


def _hosts(plain: str, pattern: re.Pattern[str]) -> Iterator[_Found]:
    """Yield hosts with their paths; what stands in a path is not looked at again."""
    match = pattern.search(plain)
    while match is not None:
        found = _address_at(plain, match) if _may_be_host(match[0].lower()) else None
        if found is not None:
            yield found
        match = pattern.search(plain, found.end if found else match.end())


def _may_be_host(name: str) -> bool:
    first, last = name.split(".", 1)[0], name.rsplit(".", 1)[1].strip("-")
    is_known = last in _TOP_LEVEL or last.startswith("xn--") or first.strip("-") == "www"
    return (is_known and name not in _PRODUCTS) or _NUMERIC.fullmatch(name) is not None


def _address_at(plain: str, match: re.Match[str]) -> _Found | None:
    """Return the address around a name that may be a host's; None for numbers without a path and for abbreviations."""
    labels = match[0].lower().strip("-").split(".")
    path, begin = _PATH.match(plain, match.end()), _mailbox(plain, match.start())
    if path is None and begin == match.start():
        if labels[-1].isdecimal() or _is_abbreviated(labels):
            return None
        is_link = labels[0] == "www" or labels[-1].startswith("xn--")
        return _Found(begin, match.end(), is_link)
    return _Found(begin, path.end() if path else match.end(), is_link=True)


def _mailbox(plain: str, begin: int) -> int:
    """Return where the mail address begins whose host begins at `begin`; `begin` itself when there is none."""
    if plain[begin - 1 : begin] != "@":
        return begin
    at = begin - 1
    while at > 0 and _BEFORE_AT.match(plain[at - 1]):
        at -= 1
    return at if at < begin - 1 else begin


def _is_abbreviated(labels: list[str]) -> bool:
    """Return whether these are abbreviations and a name or a degree, written without blanks."""
    before, last = labels[:-1], labels[-1]
    return last in _NAMES_AND_DEGREES and all(len(label) == 1 or label in _ABBREVIATIONS for label in before)
