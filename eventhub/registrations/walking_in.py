"""Somebody without a registration stands at the door: a free place at once, the address proven later by mail."""

from __future__ import annotations

from datetime import datetime

from eventhub.accounts import service as accounts
from eventhub.accounts.models import User
from eventhub.accounts.rules import Language, likely_language
from eventhub.db import db, transaction
from eventhub.errors import WrongState
from eventhub.events.models import Event
from eventhub.events.rules import EventState
from eventhub.registrations import places, queries
from eventhub.registrations.models import Registration
from eventhub.registrations.registering import HOUR
from eventhub.registrations.rules import RegistrationState, VisibleTo
from eventhub.registrations.writing import Answers, new_row, write_answers

# A day; a busy door, and no mail to a whole address book by one hand.
WALK_INS_OF_ONE_HELPER = 200


def walk_in(event_id: int, *, name: str, email: str, by: User, language: Language, now: datetime) -> Registration:
    """Take a free place for somebody who has none. Nobody sees them before they have chosen who may.

    Raises WrongState: "full", "somebody_waits" (before the start a free place is the waiting list's),
    "registered_already" or "registration_closed"; LimitReached.
    """
    accounts.spend("walk_in", str(by.id), WALK_INS_OF_ONE_HELPER, 24 * HOUR, now)
    with transaction():
        has_place = places.take_or_lock(event_id)
        _refuse(event_id, email, has_place=has_place, now=now)
        registration = queries.find_submission(event_id, email, "") or new_row(event_id, email, now)
        answers = Answers(email=email, name=name, visible_to=VisibleTo.NOBODY, language=likely_language(name, language))
        write_answers(registration, answers, now)
        db.session.flush()
        places.log(registration, before="", by=by, why=places.ADDED_BY_HAND, now=now)
        places.move(registration, RegistrationState.CONFIRMED, by=by, why="walk_in", now=now)
        places.tell("registrations/walked_in", registration, now=now)
    return registration


def _refuse(event_id: int, email: str, *, has_place: bool, now: datetime) -> None:
    event = db.session.get_one(Event, event_id)
    reason = ""
    if event.state is not EventState.PUBLISHED or now >= event.ends_at:
        reason = "registration_closed"
    elif queries.find_live(event_id, email) is not None:
        reason = "registered_already"
    elif not has_place:
        reason = "full"
    elif now < event.starts_at and queries.next_waiting(event_id) is not None:
        reason = "somebody_waits"
    if reason:
        raise WrongState(f"nobody may walk in at event {event_id}", reason=reason)
