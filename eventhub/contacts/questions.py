"""What one guest is asked about others: who says to know them, and which people of their own file may be guests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eventhub.accounts.models import User
from eventhub.contacts import queries
from eventhub.contacts.guests import admitted_guests
from eventhub.contacts.leaving_out import is_left_out
from eventhub.contacts.models import Match
from eventhub.contacts.queries import Handshake
from eventhub.contacts.relations import relations_of
from eventhub.contacts.rules import Certainty, MatchState
from eventhub.db import db
from eventhub.events.models import Event


@dataclass(frozen=True)
class Questions:
    """Open questions of one person, and certain matches they have not saved yet."""

    handshakes: tuple[Handshake, ...] = ()
    doubtful: tuple[Match, ...] = ()
    certain: tuple[Match, ...] = ()
    # Whether some of their own file are among the guests and settled already.
    has_settled: bool = False


def questions_for(user_id: int, event: Event, now: datetime) -> Questions:
    """The questions of one guest at one event; none for people who see nobody there."""
    if event.id not in {one.id for one in queries.admitted_events(user_id, now)}:
        return Questions()
    found = queries.matches_of(user_id, event.id)
    visible = {guest.user_id for guest in admitted_guests(event, user_id, now)} if found else set()
    matches = queries.open_matches(user_id, event.id, visible) if visible else []
    return Questions(
        tuple(handshakes_for(user_id, [event])),
        tuple(one for one in matches if one.certainty is Certainty.LIKELY),
        tuple(one for one in matches if one.certainty is Certainty.CERTAIN),
        any(one.state is MatchState.CONFIRMED and one.user_id in visible for one in found),
    )


def handshakes_for(user_id: int, events: Sequence[Event]) -> list[Handshake]:
    """Guests of these events who say they know the user, not answered yet; each person once.

    Who asked never to be matched is asked only by who says it themselves, and about nobody's address book.
    """
    found = queries.handshakes_for(user_id, events, relations_of(user_id).blocked) if events else []
    if all(one.tie for one in found) or not is_left_out(db.session.get_one(User, user_id).email):
        return found
    return [one for one in found if one.tie]


def all_handshakes(user_id: int, now: datetime) -> list[Handshake]:
    """The same over all events of the user."""
    return handshakes_for(user_id, queries.admitted_events(user_id, now))
