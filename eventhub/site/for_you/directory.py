"""The directory of guests as one guest looks through it: searched, filtered, in the order of a phone book, by pages."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from eventhub.events.event.models import Event
from eventhub.events.registrations.models import Registration
from eventhub.matching.goals import GoalType
from eventhub.people.relations import Relations
from eventhub.people.visibility.directory import ShownGuest, list_shown_guests
from eventhub.recommendations.page_context import sees_others
from eventhub.recommendations.queries import find_profiles, stored_list
from eventhub.recommendations.rules import Phase, phase
from eventhub.text.phone_book import phone_book_key
from eventhub.text.search import finds_person, says_too_little

GUESTS_ON_A_PAGE = 24
LONGEST_SEARCH = 100


class Relation(StrEnum):
    """The reader's own relation to another guest, the closest one."""

    KNOWN = "known"
    INTRODUCED = "introduced"
    WAITING = "waiting"
    FITS = "fits"


@dataclass(frozen=True)
class Reader:
    """Who looks through the directory of an event.

    `asked` are the people whom they asked to meet or were introduced to (True), who stand here as on For you whatever
    became of them since, so that nothing here tells how a request stands. `met` are those they noted to have met.
    """

    event: Event
    relations: Relations
    asked: Mapping[int, bool]
    met: Collection[int] = ()


@dataclass(frozen=True)
class Wanted:
    """What a guest looks for in the directory: words, whom of their own relations, and a goal others came for."""

    search: str = ""
    known: bool = False
    fits: bool = False
    goal: GoalType | None = None

    @property
    def is_narrowed(self) -> bool:
        """Tell whether not everybody is wanted."""
        return bool(self.search or self.known or self.fits or self.goal)


@dataclass(frozen=True)
class Row:
    """One guest in the directory, with the reader's own relation to them, if any."""

    person: ShownGuest
    relation: Relation | None


@dataclass(frozen=True)
class Directory:
    """One page of the directory; `number` counts from 1 to `pages`, `total` is how many were found."""

    rows: Sequence[Row]
    number: int = 1
    pages: int = 1
    total: int = 0


def is_open(event: Event, registration: Registration, now: datetime) -> bool:
    """Tell whether a guest sees others in the directory: they show themselves to some, and the list is not closed."""
    return sees_others(registration) and phase(event.starts_at, event.ends_at, event.zone, now) is not Phase.CLOSED


def directory_of(reader: Reader, wanted: Wanted, now: datetime, number: int = 1) -> Directory:
    """Return one page of the directory for a guest who sees others (`is_open`)."""
    rows = [row for row in _rows(reader, wanted, now) if _is_wanted(row, wanted)]
    rows.sort(key=lambda row: (*phone_book_key(row.person.name, row.person.other_name), row.person.id))
    pages = max(1, -(-len(rows) // GUESTS_ON_A_PAGE))
    number = min(max(1, number), pages)
    first = (number - 1) * GUESTS_ON_A_PAGE
    return Directory(rows[first : first + GUESTS_ON_A_PAGE], number, pages, len(rows))


def _rows(reader: Reader, wanted: Wanted, now: datetime) -> list[Row]:
    event, relations, asked = reader.event, reader.relations, reader.asked
    shown = list_shown_guests(event, relations.user_id, now, without=relations.blocked, goal=wanted.goal)
    people = {person.id: person for person in shown if person.id not in asked}
    if asked and wanted.goal is None:
        # By a goal stand only guests who are there to be seen. A request that waits keeps its target here, so that
        # nothing tells what the target has chosen since.
        for person in find_profiles(event.id, asked.keys()).values():
            if asked[person.id] and person.id in relations.blocked:
                continue
            people[person.id] = ShownGuest(person.id, person.name, person.other_name, person.headline, person.photo)
    listed = _listed(event, relations.user_id, now) - set(reader.met)
    return [Row(person, _relation(person.id, relations, asked, listed)) for person in people.values()]


def _listed(event: Event, viewer: int, now: datetime) -> set[int]:
    """Return who stands on the viewer's list while it is shown."""
    if phase(event.starts_at, event.ends_at, event.zone, now) is not Phase.OPEN:
        return set()
    return {entry.target_id for entry in stored_list(event.id, viewer)}


def _relation(person: int, relations: Relations, asked: Mapping[int, bool], listed: Collection[int]) -> Relation | None:
    if person in asked:
        return Relation.INTRODUCED if asked[person] else Relation.WAITING
    if person in relations.acquaintances:
        return Relation.KNOWN
    return Relation.FITS if person in listed else None


def _is_wanted(row: Row, wanted: Wanted) -> bool:
    person = row.person
    if wanted.known and row.relation not in (Relation.KNOWN, Relation.INTRODUCED):
        return False
    if wanted.fits and row.relation not in (Relation.FITS, Relation.WAITING, Relation.INTRODUCED):
        return False
    if says_too_little(wanted.search):
        return False
    return not wanted.search or finds_person(wanted.search, person.name, person.other_name, person.headline)
