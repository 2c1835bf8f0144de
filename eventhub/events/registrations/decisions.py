"""Use cases of organisers who answer those who ask or wait: yes or no, to one or to many."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from eventhub.accounts.models import User
from eventhub.events.event import invitations
from eventhub.events.event import service as events
from eventhub.events.event.models import Event
from eventhub.events.event.rules import CALLED_OFF, Act
from eventhub.events.registrations import capacity, queries
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState
from eventhub.platform.db import db, transaction
from eventhub.platform.errors import WrongState


@dataclass(frozen=True)
class Approved:
    """How many of those approved got a seat, and how many are on the waiting list; the others stay as they were."""

    placed: int = 0
    listed: int = 0


def approve(
    registration: Registration, *, by: User, when_full: str = "ask", note: str = "", now: datetime
) -> RegistrationState:
    """Approve a guest who asked. A full event asks what to do: "raise" the capacity, "wait" or "ask".

    Returns the new state. With "ask", raises WrongState with the reason "full".
    """
    with transaction():
        has_seat = capacity.take_seat_or_lock(registration.event_id)
        if not has_seat and when_full == "raise":
            has_seat = _raise_capacity_by_one(registration.event_id, by=by, now=now)
        if not has_seat and when_full != "wait":
            raise WrongState(f"event {registration.event_id} is full", reason="full")
        if db.session.get_one(Event, registration.event_id).state in CALLED_OFF:
            raise WrongState(f"event {registration.event_id} takes no place", reason="registration_closed")
        row = capacity.get_locked(registration.id)
        after = RegistrationState.CONFIRMED if has_seat else RegistrationState.WAITLISTED
        if row.state is not RegistrationState.PENDING:
            raise WrongState(f"registration {row.id} is {row.state}", reason=f"is_{row.state}")
        capacity.move(row, after, by=by, why="approved", note=note, now=now)
        kind = "registrations/approved" if has_seat else "registrations/waitlisted"
        capacity.notify(kind, row, now=now, version=now.isoformat())
    return after


def approve_many(
    event_id: int, registration_ids: Iterable[int], *, by: User, when_full: str = "ask", note: str = "", now: datetime
) -> Approved:
    """Approve those of these registrations that still wait for it; when the event is full, do what `when_full` says.

    With "ask" the rest stay as they are. Rows are looked up one by one: each transaction expires whatever the
    session still holds. A guest who left or was answered at this moment stops none of the others. The capacity is
    raised for all of them at once, so that the log and webhooks have one line about it.
    """
    placed = listed = 0
    asked = queries.ids_among(event_id, list(registration_ids), RegistrationState.PENDING)
    if when_full == "raise":
        _make_room_for(event_id, len(asked), by=by, now=now)
    for number in asked:
        try:
            after = approve(queries.get_registration(number), by=by, when_full=when_full, note=note, now=now)
        except WrongState as refused:
            if refused.reason == "full":
                break
            continue
        placed += after is RegistrationState.CONFIRMED
        listed += after is RegistrationState.WAITLISTED
    return Approved(placed, listed)


def decline(registration: Registration, *, by: User, note: str = "", now: datetime) -> None:
    """Say no to a guest who asked or waits; they cannot register again by themselves."""
    with transaction():
        capacity.lock_and_raise_version(registration.event_id)
        row = capacity.get_locked(registration.id)
        capacity.move(row, RegistrationState.DECLINED, by=by, why="declined", note=note, now=now)
        invitations.revoke_by_address(row.event_id, row.email, now=now)
        # A decline that was taken back may be said again.
        capacity.notify("registrations/declined", row, now=now, version=now.isoformat())


def take_back_decline(registration: Registration, *, by: User, now: datetime) -> None:
    """Open the request of a guest again who was declined by mistake, and tell them; it waits for an answer as before.

    Raises WrongState for a guest in another state, one who has registered again or has left EventHub meanwhile, and at
    an event that is over or called off.
    """
    with transaction():
        capacity.lock_and_raise_version(registration.event_id)
        row = capacity.get_locked(registration.id)
        if row.state is not RegistrationState.DECLINED or not row.email:
            raise WrongState(f"registration {row.id} is {row.state}", reason=f"is_{row.state}")
        event = db.session.get_one(Event, row.event_id)
        if event.state in CALLED_OFF or now >= event.ends_at:
            raise WrongState(f"event {event.id} is over or called off", reason="registration_closed")
        _, other, _ = queries.get_standing(row.event_id, row.email, row.user_id)
        if other is not None:
            raise WrongState(f"address of registration {row.id} is registered", reason="registered_already")
        capacity.move(row, RegistrationState.PENDING, by=by, why="decline_taken_back", now=now)
        row.ended_at = None
        capacity.notify("registrations/reopened", row, now=now, version=now.isoformat())


def decline_many(event_id: int, registration_ids: Iterable[int], *, by: User, note: str = "", now: datetime) -> int:
    """Say no to those of these who still ask or wait; how many."""
    done = 0
    states = (RegistrationState.PENDING, RegistrationState.WAITLISTED)
    for number in queries.ids_among(event_id, list(registration_ids), *states):
        try:
            decline(queries.get_registration(number), by=by, note=note, now=now)
        except WrongState:
            continue
        done += 1
    return done


def _make_room_for(event_id: int, people: int, *, by: User, now: datetime) -> None:
    """Raise the capacity by as many seats as these people need, with one line in the log."""
    with transaction():
        event = events.lock(event_id)
        needed = event.places_taken + people
        if event.capacity is not None and event.capacity < needed:
            event.capacity = needed
            events.remember(event_id, Act.EDITED, by=by, now=now)


def _raise_capacity_by_one(event_id: int, *, by: User, now: datetime) -> bool:
    """Raise the capacity by one seat for one guest, with a line in the log; return whether the seat was taken."""
    event = events.lock(event_id)
    event.capacity = event.places_taken + 1
    events.remember(event_id, Act.EDITED, by=by, now=now)
    db.session.flush()
    return capacity.take_seat(event_id)
