"""The guests a user may have met: the people to offer first when a note is written."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import inf

from eventhub.events.event.models import Event
from eventhub.events.registrations.models import Registration
from eventhub.followups.notes import queries
from eventhub.people.relations import list_acquaintances
from eventhub.people.visibility.queries import list_visible_guests
from eventhub.recommendations.queries import stored_list


@dataclass(frozen=True)
class Meetable:
    """A person of one's own recent events, with what a row needs to show."""

    user_id: int
    event_id: int
    name: str
    other_name: str
    headline: str
    second_headline: str
    second_headline_language: str
    # The mark of their photo, if they show one.
    photo: str = ""


def people_to_note(author_id: int, now: datetime) -> list[Meetable]:
    """Return guests of the author's recent events that the author may see.

    The order: checked in, on the author's shortlist, acquaintances, others.

    Who is seen at an event, and who stands first, is told by the shortlist of that event alone.
    """
    events = queries.recent_events_of(author_id, now)
    known = list_acquaintances(author_id) if events else frozenset()
    guests: dict[int, tuple[tuple[bool, float, bool], Registration]] = {}
    for event in events:
        places = _places(event.id, author_id)
        for guest in _visible(event, author_id, now, places):
            rank = guest.checked_in_at is None, places.get(guest.guest_id, inf), guest.guest_id not in known
            guests.setdefault(guest.guest_id, (rank, guest))
    return [_meetable(guest) for _, guest in sorted(guests.values(), key=lambda one: one[0])]


def people_met_at(event: Event, author_id: int, now: datetime) -> list[Meetable]:
    """Return guests of one event that the author may see, in the order in which they are likely to have met.

    The order: introduced there, on the author's shortlist, acquaintances, checked in, others by name.
    """
    places, known = _places(event.id, author_id), list_acquaintances(author_id)
    introduced = queries.users_introduced_at(event.id, author_id)

    def rank(guest: Registration) -> tuple[bool, float, bool, bool]:
        who = guest.guest_id
        return who not in introduced, places.get(who, inf), who not in known, guest.checked_in_at is None

    return [_meetable(guest) for guest in sorted(_visible(event, author_id, now, places), key=rank)]


def _places(event_id: int, author_id: int) -> dict[int, int]:
    """Return the places on the author's shortlist by user id."""
    return {entry.target_id: place for place, entry in enumerate(stored_list(event_id, author_id))}


def _visible(event: Event, author_id: int, now: datetime, places: Collection[int]) -> Sequence[Registration]:
    """Return the guests that the author may see; `places` are those on the author's shortlist."""
    return queries.guests_of(event.id, list_visible_guests(event, author_id, now, listed=places))


def _meetable(guest: Registration) -> Meetable:
    photo = guest.user.photo if guest.user is not None else ""
    return Meetable(
        guest.guest_id,
        guest.event_id,
        guest.name,
        guest.other_name,
        guest.headline,
        guest.second_headline,
        guest.second_headline_language,
        photo,
    )
