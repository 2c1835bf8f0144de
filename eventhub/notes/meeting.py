"""Whom a person may have met: the people to offer first when a note is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from eventhub.contacts.queries import acquaintances
from eventhub.contacts.seeing import visible_guests
from eventhub.notes import queries
from eventhub.registrations.models import Registration


@dataclass(frozen=True)
class Meetable:
    """Somebody of one's own recent events, with what a row needs to show."""

    user_id: int
    event_id: int
    name: str
    other_name: str
    headline: str


def people_to_note(author_id: int, now: datetime) -> list[Meetable]:
    """Guests of the author's recent events whom the author may see: who is in, own shortlist, acquaintances, others."""
    events = queries.recent_events_of(author_id, now)
    if not events:
        return []
    ids = [event.id for event in events]
    shortlist = list(queries.shortlisted_for(author_id, ids))
    known = acquaintances(author_id)
    seen = {event.id: visible_guests(event, author_id, now, listed=shortlist) for event in events}
    guests: dict[int, Registration] = {}
    for guest in queries.guests_of(ids, author_id):
        if guest.user_id in seen[guest.event_id]:
            guests.setdefault(guest.user_id, guest)
    places = {user_id: place for place, user_id in enumerate(shortlist)}
    ordered = sorted(
        guests.values(),
        key=lambda guest: (
            guest.checked_in_at is None,
            places.get(guest.user_id, len(places)),
            guest.user_id not in known,
        ),
    )
    return [Meetable(guest.user_id, guest.event_id, guest.name, guest.other_name, guest.headline) for guest in ordered]
