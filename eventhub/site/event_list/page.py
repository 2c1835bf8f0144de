"""One page of the list of coming events, as one visitor sees it."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from eventhub.accounts.models import User
from eventhub.events.event import queries_of_lists
from eventhub.events.event.models import Event
from eventhub.events.event.queries_of_lists import ListFilter
from eventhub.events.event.rules import Admission, admission_to
from eventhub.events.registrations import queries
from eventhub.events.registrations.rules import RegistrationState, VisibleTo, choices_at_least
from eventhub.people.visibility.queries_of_event_lists import list_acquaintances_going
from eventhub.platform.paging import page_within
from eventhub.text.search import search_words

LENGTH = 12
_MOST_WORDS = 8
# A smaller count would tell of single people (docs/behaviour.md section 4).
_SHOW_COUNT_FROM = 5


class When(StrEnum):
    """Days to choose from by a word."""

    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True)
class Wanted:
    """What a visitor looks for: words, the value of a town or ONLINE, a tag, days; each may be empty.

    Days are those of the events' own clocks; `since` and `until` count before `when`.
    """

    words: str = ""
    town: str = ""
    tag: str = ""
    when: When | None = None
    since: date | None = None
    until: date | None = None

    @property
    def is_all(self) -> bool:
        """Tell whether nothing narrows the list."""
        return not (self.words or self.town or self.tag or self.when or self.since or self.until)

    def as_filter(self, today: date) -> ListFilter:
        """Return the same for a query; a week ends on Sunday, and what runs already is of this week and month."""
        words, until = search_words(self.words)[:_MOST_WORDS], self.until
        if self.when is not None and self.since is None and until is None:
            until = last_day_of(self.when, today)
        return ListFilter(words, self.town, self.tag, self.since, until)


def last_day_of(when: When, today: date) -> date:
    """Return the Sunday of this week, or the last day of this month."""
    if when is When.WEEK:
        return today + timedelta(days=6 - today.weekday())
    return today.replace(day=monthrange(today.year, today.month)[1])


@dataclass(frozen=True)
class Row:
    """An event of the list. `known`: acquaintances that the visitor may see there; `shown`: guests in public counts.

    `shown` is None below five.
    """

    event: Event
    admission: Admission
    known: list[User]
    shown: int | None
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


def open_list(wanted: Wanted, number: int, viewer_id: int | None, now: datetime, today: date) -> EventList:
    """Return one page of the coming events that a visitor looks for; a number beyond the last gives the last.

    `today` is the day where the visitor is, as far as that is known.
    """
    narrowed = wanted.as_filter(today)
    found = queries_of_lists.count_listed(narrowed, now)
    number, pages = page_within(number, found, LENGTH)
    events = queries_of_lists.search_listed(narrowed, now, offset=(number - 1) * LENGTH, length=LENGTH)
    towns = queries_of_lists.towns_listed(now)
    return EventList(_rows(events, viewer_id, now), towns, number, pages, found, wanted)


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
            mine=mine.get(event.id),
        )
        for event in events
    ]


def _may_count(event: Event) -> bool:
    """Tell whether the organiser lets guests show themselves to more than people they know."""
    ceiling = VisibleTo(event.guest_visibility_limit) if event.guest_visibility_limit else None
    return bool(choices_at_least(VisibleTo.SHARED_GROUND, ceiling))
