"""The guests a user may have met: the people to offer first when a note is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import inf

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


def people_to_note(author_id: int, now: datetime) -> list[Meetable]:
    """Return guests of the author's recent events that the author may see.

    The order: checked in, on the author's shortlist, acquaintances, others.

    Who is seen at an event, and who stands first, is told by the shortlist of that event alone.
    """
    events = queries.recent_events_of(author_id, now)
    known = list_acquaintances(author_id) if events else frozenset()
    guests: dict[int, tuple[tuple[bool, float, bool], Registration]] = {}
    for event in events:
        listed = [entry.target_id for entry in stored_list(event.id, author_id)]
        places = {user_id: place for place, user_id in enumerate(listed)}
        for guest in queries.guests_of(event.id, list_visible_guests(event, author_id, now, listed=listed)):
            rank = guest.checked_in_at is None, places.get(guest.guest_id, inf), guest.guest_id not in known
            guests.setdefault(guest.guest_id, (rank, guest))
    ordered = [guest for _, guest in sorted(guests.values(), key=lambda one: one[0])]
    return [Meetable(guest.guest_id, guest.event_id, guest.name, guest.other_name, guest.headline) for guest in ordered]
