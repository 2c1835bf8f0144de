"""The answers of an owner to the guests that an import found."""

from __future__ import annotations

from datetime import datetime

from eventhub.events.event.models import Event
from eventhub.people import relations
from eventhub.people.contacts.service import claim_row, keep_person
from eventhub.people.imports.guests import list_admitted_guests
from eventhub.people.imports.matches import get_match, list_open_matches
from eventhub.people.models import Contact, Match
from eventhub.people.rules import Certainty, ContactSource, MatchState, Says
from eventhub.people.ties.asking import queue_mail
from eventhub.people.ties.service import Knows, say, say_at_least_yes
from eventhub.people.visibility import admission
from eventhub.platform.db import db, transaction
from eventhub.platform.errors import NotFound, WrongState


def save_people(owner_id: int, event: Event, known: dict[int, Knows], *, now: datetime) -> int:
    """Note that the owner knows these matched guests (match id -> how), and return how many were noted.

    Each becomes a one-sided tie, mutual when the other says so too. Ids that are not the owner's
    open, certain matches at this event raise NotFound.
    """
    with transaction():
        visible = {guest.user_id for guest in list_admitted_guests(event, owner_id, now)}
        matches = {match.id: match for match in list_open_matches(owner_id, event.id, visible)}
        for match_id, knows in known.items():
            match = matches.get(match_id)
            if match is None or match.certainty is not Certainty.CERTAIN:
                raise NotFound(f"match {match_id} is not open")
            _say_known(match, knows, now)
        return len(known)


def confirm(owner_id: int, match_id: int, *, now: datetime) -> Match:
    """Answer a doubtful match with yes: the owner knows them, and says how whenever they like.

    They are asked whether they know the owner, too. Raises NotFound, WrongState.
    """
    with transaction():
        match = _open_match(owner_id, match_id)
        event = admission.get_admitted_event(owner_id, match.event_id, now)
        if match.user_id not in {guest.user_id for guest in list_admitted_guests(event, owner_id, now)}:
            raise NotFound(f"match {match_id} is no longer to be seen")
        match.certainty = Certainty.CERTAIN
        _say_known(match, Knows(), now, weaker_only=True)
        return match


def reject(owner_id: int, match_id: int, *, now: datetime) -> Match:
    """Answer a doubtful match with no: it is never asked again. Raises NotFound, WrongState."""
    with transaction():
        match = _open_match(owner_id, match_id)
        match.state, match.answered_at = MatchState.REJECTED, now
        return match


def _say_known(match: Match, knows: Knows, now: datetime, *, weaker_only: bool = False) -> None:
    match.state, match.answered_at = MatchState.CONFIRMED, now
    if weaker_only:
        say_at_least_yes(match.owner_id, match.user_id, knows, "", now)
    else:
        say(match.owner_id, match.user_id, Says.YES, knows, "", now)
    source = match.brought.source if match.brought else ContactSource.TYPED
    row = db.session.get(Contact, match.contact_id) if match.contact_id else None
    row = claim_row(match.owner_id, match.user, row) or keep_person(match.owner_id, match.user, source, now)
    match.contact_id = row.id
    if relations.find_tie(match.user_id, match.owner_id) is None:
        queue_mail(match.user, now)


def _open_match(owner_id: int, match_id: int) -> Match:
    match = get_match(match_id, owner_id)
    if match.state is not MatchState.OPEN:
        raise WrongState(f"match {match_id} is answered", reason="answered")
    return match
