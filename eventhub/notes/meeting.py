"""Whom a person may have met: the people to offer first when a note is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from eventhub.notes import queries
from eventhub.registrations.models import Registration
from eventhub.registrations.rules import VisibleTo, may_see_attendance


@dataclass(frozen=True)
class Meetable:
    """Somebody of one's own recent events, with what a row needs to show."""

    user_id: int
    event_id: int
    name: str
    other_name: str
    headline: str


def people_to_note(author_id: int, now: datetime) -> list[Meetable]:
    """Guests of the author's recent events whom the author may see: own shortlist, acquaintances, others."""
    events = [event.id for event in queries.recent_events_of(author_id, now)]
    if not events:
        return []
    shortlist = list(queries.shortlisted_for(author_id, events))
    known = queries.acquaintances_of(author_id)
    blocked = queries.blocked_either_way(author_id)
    guests: dict[int, Registration] = {}
    for guest in queries.guests_of(events, author_id):
        if _may_see(guest, shortlist, known, blocked):
            guests.setdefault(guest.user_id, guest)
    places = {user_id: place for place, user_id in enumerate(shortlist)}
    ordered = sorted(
        guests.values(),
        key=lambda guest: (places.get(guest.user_id, len(places)), guest.user_id not in known),
    )
    return [
        Meetable(guest.user_id, guest.event_id, guest.name, guest.other_name, guest.headline)
        for guest in ordered
    ]


def _may_see(guest: Registration, shortlist: list[int], known: set[int], blocked: set[int]) -> bool:
    """Product.md section 7. Whom the shortlist names, the author shares something with."""
    limit = guest.event.guest_visibility_limit
    return may_see_attendance(
        guest.visible_to,
        VisibleTo(limit) if limit else None,
        mutual=guest.user_id in known,
        shares_ground=guest.user_id in shortlist,
        blocked=guest.user_id in blocked,
    )
