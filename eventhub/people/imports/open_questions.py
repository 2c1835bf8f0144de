"""The open questions of a guest at an event: handshakes, and matches of the guest's own file."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from eventhub.events.event.models import Event
from eventhub.events.event.rules import EventState
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.queries import find_live_of_user
from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.people.models import Match
from eventhub.people.relations import Relations, read_relations
from eventhub.people.rules import Certainty, MatchState
from eventhub.people.ties.handshakes import Handshake, read_asked, select_heard, select_left_out_addresses
from eventhub.people.visibility.rules import VisibilityFacts, may_be_compared
from eventhub.platform.retention import guests_visible


@dataclass(frozen=True)
class Questions:
    """Open questions of one person, and certain matches they have not saved yet."""

    handshakes: tuple[Handshake, ...] = ()
    doubtful: tuple[Match, ...] = ()
    certain: tuple[Match, ...] = ()
    # Whether some of their own file are among the guests and settled already.
    has_settled: bool = False


def read_questions(user_id: int, event: Event, now: datetime) -> Questions:
    """Read the questions of one guest at one event; none for a user without a place there."""
    place = find_live_of_user(event.id, user_id)
    return read_questions_at(place, event, read_relations(user_id), now) if place is not None else Questions()


def read_questions_at(place: Registration, event: Event, relations: Relations, now: datetime) -> Questions:
    """Read the questions of the guest with this place, with relations that the caller has read."""
    if not _is_admitted(place, event, now):
        return Questions()
    asked = read_asked(relations.user_id, [event], relations.blocked)
    handshakes, found = asked.handshakes, _compared(asked.matches, place, event, relations)
    address = place.user.email if place.user else None
    unheard = select_left_out_addresses(address, handshakes, found)
    matches = [match for match in found if match.user.email not in unheard]
    still_open = [match for match in matches if match.state is MatchState.OPEN]
    return Questions(
        tuple(select_heard(address, handshakes, unheard)),
        tuple(match for match in still_open if match.certainty is Certainty.LIKELY),
        tuple(match for match in still_open if match.certainty is Certainty.CERTAIN),
        any(match.state is MatchState.CONFIRMED for match in matches),
    )


def _is_admitted(place: Registration, event: Event, now: datetime) -> bool:
    """Tell whether a guest may be compared with others of an event: not hidden, and until 90 days after."""
    return (
        place.state is RegistrationState.CONFIRMED
        and place.visible_to is not VisibleTo.NOBODY
        and event.state is EventState.PUBLISHED
        and event.ends_at > now - guests_visible()
    )


def _compared(
    found: Collection[tuple[Match, VisibleTo]], place: Registration, event: Event, relations: Relations
) -> list[Match]:
    """Keep the matches with guests whose own choice lets the user recognise them now."""
    ceiling = VisibleTo(event.guest_visibility_limit) if event.guest_visibility_limit else None
    return [
        match
        for match, choice in found
        if may_be_compared(
            VisibilityFacts(
                choice,
                place.visible_to,
                ceiling,
                mutual=match.user_id in relations.acquaintances,
                blocked=match.user_id in relations.blocked,
            )
        )
    ]
