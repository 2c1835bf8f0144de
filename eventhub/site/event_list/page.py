"""One page of the list of coming events, as one visitor sees it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from eventhub.accounts.models import User
from eventhub.events.event import queries as event_queries
from eventhub.events.event.models import Event
from eventhub.events.event.queries import ListedEvent
from eventhub.events.event.rules import Admission, admission_to, tags_of
from eventhub.events.registrations import queries
from eventhub.events.registrations.rules import RegistrationState, VisibleTo, choices_at_least
from eventhub.people.visibility.queries_of_event_lists import list_acquaintances_going
from eventhub.text.search import haystack, holds_all, search_words
from eventhub.text.vocabulary import both_names, find_town

LENGTH = 12
ONLINE = "online"
# A smaller count would tell of single people (docs/behaviour.md section 4).
_SHOW_COUNT_FROM = 5


@dataclass(frozen=True)
class Wanted:
    """What a visitor looks for: words, the value of a town or ONLINE, a tag; each may be empty."""

    words: str = ""
    town: str = ""
    tag: str = ""

    @property
    def is_all(self) -> bool:
        """Tell whether nothing narrows the list."""
        return not (self.words or self.town or self.tag)


@dataclass(frozen=True)
class Row:
    """An event of the list. `known`: acquaintances that the visitor may see there; `shown`: guests in public counts.

    `shown` is None below five; `few`: guests may show themselves widely there, and fewer than five do.
    """

    event: Event
    admission: Admission
    known: list[User]
    shown: int | None
    few: bool
    mine: RegistrationState | None


@dataclass(frozen=True)
class EventList:
    """A page of the list; `towns` are those of all coming events, to choose from; `all` counts what was found."""

    rows: list[Row]
    towns: list[str]
    number: int = 1
    pages: int = 1
    all: int = 0
    wanted: Wanted = field(default_factory=Wanted)


def open_list(wanted: Wanted, number: int, viewer_id: int | None, now: datetime) -> EventList:
    """Return one page of the coming events that a visitor looks for; a number beyond the last gives the last."""
    listed = event_queries.search_listed(now)
    towns = {event.id: _town(event) for event in listed}
    found = [event.id for event in listed if _fits(event, towns[event.id], wanted)]
    pages = max(1, -(-len(found) // LENGTH))
    number = min(max(number, 1), pages)
    events = event_queries.events_in_order(found[(number - 1) * LENGTH : number * LENGTH])
    choices = sorted({town for town in towns.values() if town})
    return EventList(_rows(events, viewer_id, now), choices, number, pages, len(found), wanted)


def _town(event: ListedEvent) -> str:
    return ONLINE if event.is_online else find_town(event.place) or ""


def _fits(event: ListedEvent, town: str, wanted: Wanted) -> bool:
    if wanted.town and town != wanted.town:
        return False
    if wanted.tag and wanted.tag.casefold() not in map(str.casefold, tags_of(event.tags)):
        return False
    if not wanted.words.strip():
        return True
    texts = (*event.titles, event.summary, event.tags, event.place, *event.hosts, *(both_names(town) or ()))
    return holds_all(haystack(*texts), search_words(wanted.words))


def _rows(events: list[Event], viewer_id: int | None, now: datetime) -> list[Row]:
    ids = [event.id for event in events]
    known = list_acquaintances_going(ids, viewer_id) if viewer_id is not None and ids else {}
    mine = queries.my_states_at(ids, viewer_id) if viewer_id is not None and ids else {}
    shown = queries.guests_shown_at(ids) if ids else {}
    return [
        Row(
            event=event,
            admission=admission_to(event, now),
            known=known.get(event.id, []),
            shown=count if _may_count(event) and (count := shown.get(event.id, 0)) >= _SHOW_COUNT_FROM else None,
            few=_may_count(event) and shown.get(event.id, 0) < _SHOW_COUNT_FROM,
            mine=mine.get(event.id),
        )
        for event in events
    ]


def _may_count(event: Event) -> bool:
    """Tell whether the organiser lets guests show themselves to more than people they know."""
    ceiling = VisibleTo(event.guest_visibility_limit) if event.guest_visibility_limit else None
    return bool(choices_at_least(VisibleTo.SHARED_GROUND, ceiling))
