"""Use cases of the waiting list: accept an offer, take a free seat, put a guest first, and let offers lapse."""

from __future__ import annotations

from datetime import datetime

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.events.event.rules import seats_left
from eventhub.events.registrations import capacity, queries_of_waiting_list
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState, has_lapsed, may_take_free_seat
from eventhub.platform.db import db, transaction
from eventhub.platform.errors import WrongState


def take_seat(registration: Registration, *, by: User, now: datetime) -> None:
    """Accept the seat that is held, or take a free one from the waiting list."""
    if registration.state is RegistrationState.WAITLISTED:
        take_free_seat(registration, by=by, now=now)
    else:
        accept_offer(registration, by=by, now=now)


def accept_offer(registration: Registration, *, by: User | None, now: datetime) -> None:
    """Confirm a guest on the seat that is held for them. Raises WrongState when the offer has run out."""
    with transaction():
        capacity.lock_and_raise_version(registration.event_id)
        row = capacity.get_locked(registration.id)
        if has_lapsed(row.offer_until, now):
            raise WrongState(f"offer to registration {row.id} has run out", reason="offer_lapsed")
        if row.state is not RegistrationState.OFFERED:
            raise WrongState(f"registration {row.id} has no offer", reason=f"is_{row.state}")
        capacity.move(row, RegistrationState.CONFIRMED, by=by, why="offer_accepted", now=now)
        capacity.notify("registrations/confirmed", row, now=now)


def take_free_seat(registration: Registration, *, by: User, now: datetime) -> None:
    """Let a guest on the waiting list take a free seat; in the last two hours seats are no longer offered.

    Raises WrongState: "full", or "not_next" when those before them may still take what there is.
    """
    with transaction():
        has_seat = capacity.take_seat_or_lock(registration.event_id)
        row = capacity.get_locked(registration.id)
        if not has_seat:
            raise WrongState(f"event {registration.event_id} is full", reason="full")
        if row.state is RegistrationState.WAITLISTED and not is_next(row, taken_by_oneself=1, now=now):
            raise WrongState(f"registration {row.id} is not next", reason="not_next")
        capacity.move(row, RegistrationState.OFFERED, by=by, why="place_free", now=now)
        capacity.move(row, RegistrationState.CONFIRMED, by=by, why="offer_accepted", now=now)
        capacity.notify("registrations/confirmed", row, now=now)


def is_next(row: Registration, *, position: int | None = None, taken_by_oneself: int = 0, now: datetime) -> bool:
    """Tell whether a waiting guest may take a free seat; `taken_by_oneself` is counted as free.

    `position` on the list is read when the caller has not read it.
    """
    event = db.session.get_one(Event, row.event_id)
    left = seats_left(event)
    return may_take_free_seat(
        position=queries_of_waiting_list.get_position_on_list(row) if position is None else position,
        left=None if left is None else left + taken_by_oneself,
        is_running=now >= event.starts_at,
    )


def put_first(registration: Registration, *, by: User, now: datetime) -> None:
    """Put a guest first on the waiting list. Raises WrongState in any other state."""
    with transaction():
        capacity.lock_and_raise_version(registration.event_id)
        row = capacity.get_locked(registration.id)
        if row.state is not RegistrationState.WAITLISTED:
            raise WrongState(f"registration {row.id} is {row.state}", reason=f"is_{row.state}")
        row.priority = queries_of_waiting_list.get_highest_priority(row.event_id) + 1
        capacity.log(row, before=row.state, by=by, why="put_first", now=now)


def advance(now: datetime) -> int:
    """Let offers that have run out lapse, and offer free seats; return how many people were told."""
    told = 0
    for event_id in queries_of_waiting_list.events_with_lapsed_offers(now):
        with transaction():
            capacity.lock_and_raise_version(event_id)
            for registration in queries_of_waiting_list.lapsed_offers(event_id, now):
                capacity.leave(registration, RegistrationState.LAPSED, by=None, why="offer_ran_out", now=now)
                # After a long downtime the event may be over; then the seat is no news.
                if registration.event.ends_at > now:
                    capacity.notify("registrations/offer_lapsed", registration, now=now)
                    told += 1
    for event_id in queries_of_waiting_list.events_with_free_seats_and_waiting_guests(now):
        with transaction():
            told += capacity.offer_free_seats(event_id, now=now)
    return told
