"""The directory of guests as one guest looks through it: searched, filtered, in the order of a phone book, by pages."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum

from eventhub.events.event.models import Event
from eventhub.events.registrations.models import Registration
from eventhub.matching.goals import GoalType
from eventhub.people.relations import Relations
from eventhub.people.visibility.directory import ShownGuest, ShownGuests
from eventhub.platform.paging import page_within
from eventhub.platform.retention import guests_visible
from eventhub.recommendations.page_context import sees_others
from eventhub.recommendations.queries import as_asked_for, find_profiles, stored_list
from eventhub.recommendations.rules import Phase, phase
from eventhub.text.headlines import every_headline
from eventhub.text.phone_book import sort_key
from eventhub.text.search import finds_person, says_too_little, search_words

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

    `asked` are the people they asked to meet or were introduced to (True), who stand here as on For you whatever
    became of them since, so that nothing here tells how a request stands. `met` are those they noted to have met.
    """

    event: Event
    relations: Relations
    asked: Mapping[int, bool]
    met: Collection[int] = ()


@dataclass(frozen=True)
class Wanted:
    """What a guest looks for in the directory: words, who of their own relations, and a goal others came for."""

    search: str = ""
    known: bool = False
    goal: GoalType | None = None

    @property
    def is_narrowed(self) -> bool:
        """Tell whether not everybody is wanted."""
        return bool(self.search or self.known or self.goal)


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
    stage = phase(event.starts_at, event.ends_at, event.zone, now, guests_visible())
    return sees_others(registration) and stage is not Phase.CLOSED


def directory_of(reader: Reader, wanted: Wanted, now: datetime, number: int = 1) -> Directory:
    """Return one page of the directory for a guest who sees others (`is_open`).

    The database sorts and cuts the page. The few who were asked stand among the others whatever they chose since, so
    they are put in by their place.
    """
    listed = _listed(reader.event, reader.relations.user_id, now) - set(reader.met)
    apart = [] if says_too_little(wanted.search) else _asked(reader, wanted)
    shown = _shown(reader, wanted, now)
    total, before = shown.count([_key(person) for person in apart])
    places = {rank + at: person for at, (rank, person) in enumerate(zip(before, apart, strict=True))}
    total += len(apart)
    number, pages = page_within(number, total, GUESTS_ON_A_PAGE)
    window = range((number - 1) * GUESTS_ON_A_PAGE, min(total, number * GUESTS_ON_A_PAGE))
    others = iter(
        shown.part(
            window.start - sum(place < window.start for place in places),
            len(window) - sum(place in window for place in places),
        )
    )
    people = [person for place in window if (person := places.get(place) or next(others, None))]
    rows = [Row(person, _relation(person.id, reader.relations, reader.asked, listed)) for person in people]
    return Directory(rows, number, pages, total)


def _shown(reader: Reader, wanted: Wanted, now: datetime) -> ShownGuests:
    """Return the guests who show themselves and are wanted, without those who were asked."""
    relations = reader.relations
    shown = ShownGuests(reader.event, relations.user_id, now, without={*relations.blocked, *reader.asked})
    only = () if says_too_little(wanted.search) else set(relations.acquaintances) if wanted.known else None
    shown.narrow(words=search_words(wanted.search), goal=wanted.goal, only=only)
    return shown


def _asked(reader: Reader, wanted: Wanted) -> list[ShownGuest]:
    """Return the wanted of those the reader asked to meet or was introduced to, by name.

    By a goal stand only guests who are there to be seen. A request that waits keeps its target here by name alone, so
    that nothing tells what the target has chosen since.
    """
    if not reader.asked or wanted.goal is not None:
        return []
    profiles = find_profiles(reader.event.id, reader.asked.keys()).values()
    found = [
        ShownGuest(**{each.name: getattr(person, each.name) for each in fields(ShownGuest)})
        for person in (one if reader.asked[one.id] else as_asked_for(one) for one in profiles)
        if not (reader.asked[person.id] and person.id in reader.relations.blocked)
        and (reader.asked[person.id] or not wanted.known)
    ]
    if wanted.search:
        found = [one for one in found if finds_person(wanted.search, one.name, one.other_name, every_headline(one))]
    return sorted(found, key=lambda one: (_key(one), one.id))


def _key(person: ShownGuest) -> str:
    return sort_key(person.name, person.other_name)


def _listed(event: Event, viewer: int, now: datetime) -> set[int]:
    """Return who stands on the viewer's list while it is shown."""
    if phase(event.starts_at, event.ends_at, event.zone, now, guests_visible()) is not Phase.OPEN:
        return set()
    return {entry.target_id for entry in stored_list(event.id, viewer)}


def _relation(person: int, relations: Relations, asked: Mapping[int, bool], listed: Collection[int]) -> Relation | None:
    if person in asked:
        return Relation.INTRODUCED if asked[person] else Relation.WAITING
    if person in relations.acquaintances:
        return Relation.KNOWN
    return Relation.FITS if person in listed else None
