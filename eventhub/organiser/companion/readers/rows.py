"""Lines of a table to guests, and what is wrong with the others. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from eventhub.events.companion.rules import LONGEST_REFERENCE, LONGEST_TICKET, OutsideGuest
from eventhub.events.registrations.rules import likely_address
from eventhub.organiser.companion.readers.columns import Column
from eventhub.organiser.companion.readers.tables import Record, has_open_quote
from eventhub.people.imports.readers.people import order_names
from eventhub.text.addresses import normalise_email
from eventhub.text.characters import clean, fold, has_hanzi
from eventhub.text.web_addresses import has_web_address

_BROKEN = "\ufffd"
_LONGEST_NAME = 200


def _states(words: str) -> frozenset[str]:
    return frozenset(words.split("|"))


# States that tools write for guests who come. Any other state means that the guest does not come.
_GOING = _states(
    "approved|going|attending|checked in|yes|paid|confirmed|registered|active|completed|complete|placed|valid|host|"
    "bezahlt|ja|bestätigt|已通过|通过|已报名|报名成功|已确认|确认|已支付|已付款|已签到|参加|是"
)
# Undecided: they may still come, and are no guests yet.
_UNDECIDED = _states(
    "pending|pending approval|waitlist|waitlisted|waiting list|invited|maybe|awaiting payment|ausstehend|"
    "待审核|审核中|候补|待支付|待付款|待确认"
)


class Problem(StrEnum):
    """Why a line of a guest list stays out."""

    NO_EMAIL = "no_email"
    BAD_EMAIL = "bad_email"
    # An address, but one letter away from a frequent one.
    SLIP = "slip"
    NO_NAME = "no_name"
    BROKEN = "broken"
    WEB_ADDRESS = "web_address"
    OPEN_QUOTE = "open_quote"
    TWICE = "twice"
    # No fault of the list: the guest waits there, or has not decided; or another line says what counts.
    UNDECIDED = "undecided"
    REPEATED = "repeated"


HARMLESS = frozenset({Problem.UNDECIDED, Problem.REPEATED})


@dataclass(frozen=True, slots=True)
class LineProblem:
    """One line that stays out: what stands there, why, and what may help.

    `hint` is an address that was likely meant (BAD_EMAIL, SLIP), the line with the same address (TWICE, REPEATED), or
    the state.
    """

    line: int
    what: str
    problem: Problem
    hint: str = ""


@dataclass(frozen=True, slots=True)
class GuestRow:
    """One line that names a guest."""

    line: int
    guest: OutsideGuest


def read_guests(
    records: Iterable[Record], columns: Mapping[int, Column], mended: Mapping[int, str]
) -> tuple[list[GuestRow], list[LineProblem]]:
    """Read the guests of the lines below the titles, and the lines that stay out: each line is one or the other.

    `mended`: addresses that the organiser typed instead, by line. Of an address that stands there twice the first line
    counts, but a line that goes counts before one that does not.
    """
    found: dict[str, GuestRow] = {}
    problems: list[LineProblem] = []
    for line, cells in records:
        held = _held(cells, columns)
        if has_open_quote(cells):
            problems.append(LineProblem(line, _names(held)[0].lstrip('"'), Problem.OPEN_QUOTE))
            continue
        if line in mended:
            held[Column.EMAIL] = mended[line]
        row = _read(line, held, is_mended=line in mended)
        if isinstance(row, LineProblem):
            problems.append(row)
            continue
        known = found.get(row.guest.email)
        if known is None:
            found[row.guest.email] = row
            continue
        counted, other = (row, known) if row.guest.is_going and not known.guest.is_going else (known, row)
        found[row.guest.email] = counted
        problems.append(_second_line(other, counted))
    return sorted(found.values(), key=lambda one: one.line), problems


def _second_line(row: GuestRow, counted: GuestRow) -> LineProblem:
    """Say of a line that another one of the same address counts; a doubt only where both are going."""
    is_doubt = row.guest.is_going and counted.guest.is_going
    return LineProblem(row.line, row.guest.name, Problem.TWICE if is_doubt else Problem.REPEATED, str(counted.line))


def _held(cells: Sequence[str], columns: Mapping[int, Column]) -> dict[Column, str]:
    return {column: cells[number] for number, column in columns.items() if number < len(cells) and cells[number]}


def _read(line: int, held: Mapping[Column, str], *, is_mended: bool) -> GuestRow | LineProblem:
    name, other_name = _names(held)
    written = held.get(Column.EMAIL) or held.get(Column.BUYER_EMAIL) or ""
    said = held.get(Column.STATE, "")
    state = " ".join(said.lower().replace("_", " ").replace("-", " ").split())
    if state in _UNDECIDED:
        return LineProblem(line, name or written, Problem.UNDECIDED, said)
    if _BROKEN in name:
        return LineProblem(line, name, Problem.BROKEN)
    if not written:
        return LineProblem(line, name, Problem.NO_EMAIL)
    try:
        email = normalise_email(written)
    except ValueError:
        return LineProblem(line, name or written, Problem.BAD_EMAIL, _likely(written))
    slip = "" if is_mended else _likely_domain(email.rpartition("@")[2])
    if slip:
        return LineProblem(line, name or email, Problem.SLIP, f"{email.rpartition('@')[0]}@{slip}")
    if has_web_address(f"{name} {other_name}"):
        return LineProblem(line, name, Problem.WEB_ADDRESS)
    if not name:
        return LineProblem(line, email, Problem.NO_NAME)
    guest = OutsideGuest(
        email=email,
        name=name,
        other_name=other_name,
        headline=_headline(held)[:_LONGEST_NAME],
        reference=held.get(Column.REFERENCE, "")[:LONGEST_REFERENCE],
        ticket=held.get(Column.TICKET, "")[:LONGEST_TICKET],
        is_going=not state or state in _GOING,
    )
    return GuestRow(line, guest)


def _names(held: Mapping[Column, str]) -> tuple[str, str]:
    """Return the name and the one in the other script, without titles and degrees.

    The column of whole names counts before first and last name, which a tool may have cut out of it; where it says
    no word that they lack, they tell in which order the words stand.
    """
    given, family, whole = (clean(held.get(one, "")) for one in (Column.GIVEN, Column.FAMILY, Column.NAME))
    name, other = order_names(given, "", family, whole)
    if not _words(whole) <= _words(f"{name} {other}"):
        parts = name
        name, other = order_names("", "", "", whole)
        if not other and has_hanzi(parts) != has_hanzi(name):
            other = parts
    return (name or whole)[:_LONGEST_NAME], other[:_LONGEST_NAME]


def _words(name: str) -> set[str]:
    return set(fold(name).replace(",", " ").split())


def _headline(held: Mapping[Column, str]) -> str:
    parts = [clean(held.get(column, "")) for column in (Column.HEADLINE, Column.COMPANY)]
    words = ", ".join(part for part in parts if part)
    return "" if has_web_address(words) else words


@lru_cache(maxsize=4096)
def _likely_domain(domain: str) -> str:
    """Return the frequent domain that this one is a slip away from; empty without one. A list repeats its domains."""
    return (likely_address(f"guest@{domain}") or "").rpartition("@")[2]


def _likely(written: str) -> str:
    """Guess the address that was meant: without blanks and signs around it; empty without a guess."""
    try:
        return normalise_email("".join(written.split()).strip(".,;<>"))
    except ValueError:
        return ""
