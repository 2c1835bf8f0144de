"""vCard 2.1, 3.0 and 4.0: folded, quoted-printable in any charset, with photos that are passed over.

Written here because vobject, the parser that is kept well, needs 14 s for 20,000 cards, loses the
line numbers and gives up a whole file for one broken card; five properties are all we want.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from eventhub.people.imports.readers.people import make_row, order_names, strip_titles, tidy
from eventhub.people.imports.readers.rows import (
    MAX_ADDRESSES,
    MAX_LINE,
    Complaint,
    ComplaintCode,
    ContactRow,
    FileKind,
    ReadResult,
    is_full,
)
from eventhub.text.characters import has_hanzi

_BEGIN = re.compile(r"^\s*BEGIN\s*:\s*VCARD\s*$", re.IGNORECASE)
_UNESCAPED_SEMICOLON = re.compile(r"(?<!\\);")
_UNESCAPED_COMMA = re.compile(r"(?<!\\),")
# Two files joined without a line break.
_JOINED = re.compile(r"(END:VCARD)[ \t\ufeff]*(?=BEGIN:VCARD)", re.IGNORECASE)
_ESCAPE = re.compile(r"\\(.)")
_QP_BYTE = re.compile(rb"=([0-9A-Fa-f]{2})")
_QUOTED = re.compile(r'"[^"]*"')
# What phones and mail programs write. Python knows many more by name, among them some that are no encodings of text,
# some that take quadratic time, and it looks on the disk for each that it does not know.
_CHARSET = re.compile(
    r"utf-?(?:8|16(?:[bl]e)?|32)|(?:us-)?ascii|iso-?8859-?\d{1,2}|(?:windows-|cp)(?:125\d|93[26]|949|950)|gb_?2312|gbk"
    r"|gb18030|big5(?:-?hkscs)?|shift[_-]?jis|euc-(?:jp|kr|tw)|koi8-[ru]|iso-2022-jp|latin-?1",
    re.IGNORECASE,
)
# Begins a new line, even below a value whose last character seems to continue it.
_NEXT_PROPERTY = re.compile(r"(?:N|FN|TEL|EMAIL|ORG|TITLE|ROLE|ADR|NOTE|URL|BDAY|REV|UID|PHOTO|END)[;:]", re.IGNORECASE)
_PHONETIC = {f"X-PHONETIC-{part}-NAME" for part in ("FIRST", "MIDDLE", "LAST")}
_WANTED = _PHONETIC | {"BEGIN", "END", "N", "FN", "NICKNAME", "EMAIL", "TEL", "ORG", "TITLE", "ROLE", "KIND", "AGENT"}
_WANTED |= {"X-ADDRESSBOOKSERVER-KIND"}


@dataclass
class _Card:
    line: int
    values: dict[str, list[str]] = field(default_factory=dict)
    inner: int = 0
    too_long: list[int] = field(default_factory=list)

    def take(self, line: int, name: str, value: str, *, cut: bool) -> None:
        """Keep one property; those of a card inside this one are passed over."""
        if name in ("BEGIN", "END"):
            self.inner += 1 if name == "BEGIN" else -1
        elif not self.inner:
            self.add(name, value)
            self.too_long += [line] if cut else []

    def add(self, name: str, value: str) -> None:
        values = self.values.setdefault(name, [])
        if len(values) < MAX_ADDRESSES:
            values.append(value)

    def first(self, name: str) -> str:
        return next((value for value in self.values.get(name, ()) if value.strip(" ;")), "")


def is_vcard(text: str) -> bool:
    """Tell whether a text has the first line of a card among its first lines."""
    return any(_BEGIN.match(line.lstrip("\ufeff")) for line in text.split("\n", 60)[:60])


def read_vcards(text: str) -> ReadResult:
    """Read all people of a vCard file; groups and lists are no people and are skipped in silence."""
    rows: list[ContactRow] = []
    complaints: list[Complaint] = []
    for card, closed in _cards(_JOINED.sub(r"\1\n", text).split("\n")):
        if not closed:
            complaints.append(Complaint(ComplaintCode.UNCLOSED_CARD, card.line))
        if (card.first("KIND") or card.first("X-ADDRESSBOOKSERVER-KIND")).lower() in ("group", "location"):
            continue
        complaints += [Complaint(ComplaintCode.LONG_LINE, line) for line in card.too_long]
        if is_full(rows, complaints):
            complaints.append(Complaint(ComplaintCode.TOO_MANY, card.line))
            break
        row, wrong = _row(card)
        complaints += wrong
        if row:
            rows.append(row)
    if not rows and not complaints:
        complaints.append(Complaint(ComplaintCode.NO_PEOPLE))
    return ReadResult(tuple(rows), tuple(complaints), FileKind.VCARD)


def _cards(lines: list[str]) -> Iterator[tuple[_Card, bool]]:
    """Yield each card, and whether its END was there. A card inside a card (AGENT) is skipped."""
    card: _Card | None = None
    agent = False
    for line, name, value, cut in _properties(lines):
        if name == "BEGIN" and not (card and agent):
            if card:
                yield card, False
            card = _Card(line)
        elif card and name == "END" and not card.inner:
            yield card, True
            card = None
        elif card:
            card.take(line, name, value, cut=cut)
        agent = name == "AGENT" and not value.strip()
    if card:
        yield card, False


def _properties(lines: list[str]) -> Iterator[tuple[int, str, str, bool]]:
    """Yield line number, name and decoded value of each wanted property, and whether it was cut."""
    at = 0
    while at < len(lines):
        begin, line = at, lines[at]
        at += 1
        head, colon, _ = line.partition(":")
        name = head.partition(";")[0].rpartition(".")[2].strip(" \t\ufeff").upper()
        wanted = bool(colon) and name in _WANTED
        quoted = bool(colon) and "QUOTED-PRINTABLE" in head.upper()
        open_ended = quoted and line.endswith("=")
        parts = [line]
        while at < len(lines) and (lines[at][:1] in (" ", "\t") or open_ended):
            if wanted and _NEXT_PROPERTY.match(lines[at]):
                break
            open_ended = quoted and lines[at].endswith("=")
            if wanted:
                folded = lines[at][1:] if lines[at][:1] in (" ", "\t") else lines[at]
                parts[-1] = parts[-1].removesuffix("=") if quoted else parts[-1]
                parts.append(folded)
            at += 1
        if wanted:
            whole = "".join(parts)
            head, value = _apart(whole[:MAX_LINE])
            yield begin + 1, name, _decoded(head, value, quoted=quoted), len(whole) > MAX_LINE


def _apart(line: str) -> tuple[str, str]:
    """Split parameters and value at the first colon that no quotation marks protect."""
    if '"' in line:
        hidden = _QUOTED.sub(lambda match: "x" * len(match.group()), line)
        cut = hidden.find(":")
        return line[:cut], line[cut + 1 :]
    head, _, value = line.partition(":")
    return head, value


def _decoded(head: str, value: str, *, quoted: bool) -> str:
    upper = head.upper()
    charset = upper.partition("CHARSET=")[2].partition(";")[0].strip('" ') or "utf-8"
    if quoted:
        plain = value.removesuffix("=")
        raw = _QP_BYTE.sub(lambda match: binascii.unhexlify(match.group(1)), plain.encode("utf-8", "replace"))
        return _from_bytes(raw, charset)
    if "ENCODING=B" in upper:
        try:
            return _from_bytes(binascii.a2b_base64(value), charset)
        # Broken base64, or letters that base64 has not.
        except ValueError:
            return ""
    return value


def _from_bytes(raw: bytes, charset: str) -> str:
    for encoding in (charset if _CHARSET.fullmatch(charset) else "utf-8", "utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except (UnicodeError, LookupError):
            continue
    return raw.decode("latin-1")


def _row(card: _Card) -> tuple[ContactRow | None, list[Complaint]]:
    family, given, middle = [*_components(card.first("N")), "", "", ""][:3]
    shown = _plain(card.first("FN"))
    reading = " ".join(_plain(card.first(f"X-PHONETIC-{part}-NAME")) for part in ("FIRST", "MIDDLE", "LAST")).strip()
    names = _with_other_script(order_names(given, middle, family, shown, reading), card)
    company = _components(card.first("ORG"))[:1]
    nickname = _plain(card.first("NICKNAME"))
    if not any(names):
        names = strip_titles(tidy(nickname)), ""
    return make_row(
        card.line,
        names,
        emails=(_plain(value) for value in card.values.get("EMAIL", ())),
        phones=(_plain(value) for value in card.values.get("TEL", ())),
        nickname=nickname,
        company=company[0] if company else "",
        position=_plain(card.first("TITLE") or card.first("ROLE")),
    )


def _with_other_script(names: tuple[str, str], card: _Card) -> tuple[str, str]:
    """Complete the names by a second N or FN in the other script (ALTID of version 4)."""
    for value in card.values.get("N", ())[1:]:
        family, given, middle = [*_components(value), "", "", ""][:3]
        names = names if names[1] else _beside(names[0], order_names(given, middle, family)[0])
    for value in card.values.get("FN", ())[1:]:
        names = names if names[1] else _beside(names[0], order_names("", "", "", _plain(value))[0])
    return names


def _beside(name: str, other: str) -> tuple[str, str]:
    return (name, other) if name and other and has_hanzi(name) != has_hanzi(other) else (name or other, "")


def _components(value: str) -> list[str]:
    return [" ".join(_plain(_UNESCAPED_COMMA.sub(" ", part)).split()) for part in _UNESCAPED_SEMICOLON.split(value)]


def _plain(value: str) -> str:
    if "\\" not in value:
        return value
    return _ESCAPE.sub(lambda match: " " if match.group(1) in "nN" else match.group(1), value)
