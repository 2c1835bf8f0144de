"""Seats and moves: the only code that changes Event.places_taken or the state of a registration.

Call these functions inside a transaction. A seat is taken by one conditional UPDATE and returned in the
transaction that moves the row, so that the counter never promises what the rows do not hold.
A seat that becomes free goes to the waiting list before any newcomer can take it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.events.event.rules import over_by
from eventhub.events.registrations import queries_of_waiting_list
from eventhub.events.registrations.models import Registration, RegistrationMove
from eventhub.events.registrations.rules import HOLDS_A_SEAT, LIVE, RegistrationState, may_move, offer_hold
from eventhub.platform.db import db, rows_touched
from eventhub.platform.errors import WrongState
from eventhub.platform.mail import outbox

_STAMPS = {
    RegistrationState.CONFIRMED: "confirmed_at",
    RegistrationState.WAITLISTED: "waitlisted_at",
    RegistrationState.LAPSED: "ended_at",
    RegistrationState.DECLINED: "ended_at",
    RegistrationState.WITHDRAWN: "ended_at",
    RegistrationState.REMOVED: "ended_at",
}

# Reason in the log: an organiser put the guest on the list.
ADDED_BY_HAND = "added_by_hand"


def take_seat(event_id: int) -> bool:
    """Take one seat if one is free, which changes the room for the matcher; return whether it was taken.

    Must be the first statement of its transaction (docs/behaviour.md section 3).
    """
    taking = (
        sa.update(Event)
        .where(
            Event.id == event_id,
            sa.or_(Event.capacity.is_(None), Event.places_taken < Event.capacity),
        )
        .values(places_taken=Event.places_taken + 1, match_version=Event.match_version + 1)
        .execution_options(synchronize_session=False)
    )
    return rows_touched(db.session.execute(taking)) == 1


def take_seat_or_lock(event_id: int) -> bool:
    """Take one seat, or lock the event so that none is taken or freed until the transaction ends.

    The second try closes the gap between the first one and the lock, in which a seat may have become free.
    """
    if take_seat(event_id):
        return True
    lock_and_raise_version(event_id)
    return take_seat(event_id)


def add_seats(event_id: int, number: int) -> None:
    """Count places that another tool has given out, beyond the capacity, too; the event is locked."""
    values = {"places_taken": Event.places_taken + number}
    statement = sa.update(Event).where(Event.id == event_id).values(values)
    db.session.execute(statement.execution_options(synchronize_session=False))


def return_seat(event_id: int) -> None:
    """Return a seat that this very transaction has taken, without offering it."""
    values = {"places_taken": Event.places_taken - 1}
    statement = sa.update(Event).where(Event.id == event_id).values(values)
    db.session.execute(statement.execution_options(synchronize_session=False))


def lock_and_raise_version(event_id: int) -> None:
    """Lock the event's row until the transaction ends, and raise its version: it tells the matcher of a change."""
    values = {"match_version": Event.match_version + 1}
    statement = sa.update(Event).where(Event.id == event_id).values(values)
    db.session.execute(statement.execution_options(synchronize_session=False))


def get_locked(registration_id: int) -> Registration:
    """Return the current row, locked, with its event, whatever the session has read before."""
    return db.session.execute(_locked(registration_id)).scalar_one()


def find_locked(registration_id: int) -> Registration | None:
    """Find the current row, locked, with its event; None when it has been deleted meanwhile."""
    return db.session.execute(_locked(registration_id)).scalar_one_or_none()


def _locked(registration_id: int) -> sa.Select[Registration]:
    query = sa.select(Registration).where(Registration.id == registration_id).with_for_update(of=Registration)
    query = query.options(joinedload(Registration.event, innerjoin=True))
    return query.execution_options(populate_existing=True)


def move(
    registration: Registration, after: RegistrationState, *, by: User | None, why: str, note: str = "", now: datetime
) -> None:
    """Move a registration and log it with the note. Raises WrongState when the table does not allow the move."""
    before = registration.state
    if not may_move(before, after):
        raise WrongState(f"registration {registration.id}: {before} to {after}", reason=f"is_{before}")
    registration.state = after
    if after in _STAMPS:
        setattr(registration, _STAMPS[after], now)
    if after is not RegistrationState.OFFERED:
        registration.offer_until = None
    if after not in LIVE:
        for known in registration.known_names:
            known.name = ""
    if registration.id is None:
        db.session.flush()
    log(registration, before=before, by=by, why=why, note=note, now=now)
    db.session.flush()


def confirm_new(rows: Sequence[Registration], *, by: User, why: str, now: datetime) -> None:
    """Confirm unproven rows whose places are counted already, and log each; together, as there may be hundreds."""
    for row in rows:
        if not may_move(row.state, RegistrationState.CONFIRMED):
            raise WrongState(f"registration {row.id}: {row.state} to confirmed", reason=f"is_{row.state}")
        row.state, row.confirmed_at = RegistrationState.CONFIRMED, now
    db.session.add_all(rows)
    db.session.flush()
    for row in rows:
        log(row, before=RegistrationState.UNVERIFIED, by=by, why=why, now=now)


def log(registration: Registration, *, before: str, by: User | None, why: str, note: str = "", now: datetime) -> None:
    """Write down who moved a registration, when and why; `before` is empty for a new one."""
    db.session.add(
        RegistrationMove(
            registration_id=registration.id,
            before=before,
            after=registration.state,
            at=now,
            by_user_id=by.id if by else None,
            why=why,
            note=note,
        )
    )


def leave(
    registration: Registration, after: RegistrationState, *, by: User | None, why: str, note: str = "", now: datetime
) -> None:
    """Move a registration to a state without a seat; a seat it held goes to the next in line."""
    held = registration.state in HOLDS_A_SEAT
    move(registration, after, by=by, why=why, note=note, now=now)
    if held:
        pass_seat_on(registration.event_id, now=now)


def pass_seat_on(event_id: int, *, now: datetime) -> bool:
    """Offer a seat that is counted as taken to the next in line, or free it; return whether it was offered.

    The event is locked. A seat beyond a lowered capacity is not offered.
    """
    event = _event(event_id)
    hold = offer_hold(event.starts_at, now)
    waiting = queries_of_waiting_list.find_next_waiting(event_id) if hold and not over_by(event) else None
    if hold is None or waiting is None:
        return_seat(event_id)
        return False
    move(waiting, RegistrationState.OFFERED, by=None, why="place_free", now=now)
    waiting.offer_until = now + hold
    notify("registrations/offer", waiting, now=now, version=waiting.offer_until.isoformat())
    return True


def offer_free_seats(event_id: int, *, now: datetime) -> int:
    """Offer every free seat to those who wait; return how many were offered. Locks the event."""
    lock_and_raise_version(event_id)
    offered = 0
    while (
        queries_of_waiting_list.find_next_waiting(event_id)
        and offer_hold(_event(event_id).starts_at, now)
        and take_seat(event_id)
    ):
        pass_seat_on(event_id, now=now)
        offered += 1
    return offered


def notify(kind: str, registration: Registration, *, now: datetime, version: str = "1", first: bool = False) -> None:
    """Queue a mail about a registration to its guest. `first`: this version cannot be queued already.

    A user is written to at the address they have now, which is not the row's where they changed it after the event.
    """
    outbox.enqueue(
        kind,
        user=registration.user,
        address=None if registration.user else registration.email,
        language=registration.language,
        about=registration,
        now=now,
        version=version,
        first=first,
    )


def _event(event_id: int) -> Event:
    query = sa.select(Event).where(Event.id == event_id).execution_options(populate_existing=True)
    return db.session.execute(query).scalar_one()
