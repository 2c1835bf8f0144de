"""Removing guests: planned, for ten minutes undone by one button, then carried out with its mail.

Until it is done nothing has happened to the guest: they hold their seat, see and are seen, and have got no mail. So an
undo contradicts nothing, and nobody else can have the seat meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from eventhub.accounts.models import User
from eventhub.events.registrations import capacity, queries, service
from eventhub.events.registrations.models import PlannedRemoval, Registration
from eventhub.events.registrations.rules import HOLDS_A_SEAT, UNDO_REMOVAL_FOR
from eventhub.platform.db import db, transaction
from eventhub.platform.errors import WrongState

_AT_ONCE = 200


def plan_many(event_id: int, registration_ids: Iterable[int], *, by: User, note: str = "", now: datetime) -> int:
    """Plan to take off the list those of these who hold a seat and are not to go already; return how many."""
    chosen = list(registration_ids)
    if not queries.ids_among(event_id, chosen, *HOLDS_A_SEAT):
        return 0
    with transaction():
        capacity.lock_and_raise_version(event_id)
        ids = queries.ids_among(event_id, chosen, *HOLDS_A_SEAT)
        planned = {one.registration_id for one in _plans(ids)}
        new = [number for number in ids if number not in planned]
        for number in new:
            row = capacity.get_locked(number)
            db.session.add(
                PlannedRemoval(registration_id=row.id, by_user_id=by.id, note=note, due_at=now + UNDO_REMOVAL_FOR)
            )
            capacity.log(row, before=row.state, by=by, why="removal_planned", now=now)
    return len(new)


def keep(registration: Registration, *, by: User, now: datetime) -> None:
    """Leave a guest on the list after all. Raises WrongState when there is nothing to undo any more."""
    with transaction():
        capacity.lock_and_raise_version(registration.event_id)
        row, plan = capacity.get_locked(registration.id), _find_plan(registration.id)
        if plan is None or row.state not in HOLDS_A_SEAT:
            raise WrongState(f"registration {row.id} is {row.state}", reason=f"is_{row.state}")
        db.session.delete(plan)
        capacity.log(row, before=row.state, by=by, why="removal_undone", now=now)


def list_planned(event_id: int) -> Sequence[PlannedRemoval]:
    """List the removals at an event that can still be undone, with their guests, the next first."""
    query = (
        sa.select(PlannedRemoval)
        .join(Registration, Registration.id == PlannedRemoval.registration_id)
        .where(Registration.event_id == event_id, Registration.state.in_(HOLDS_A_SEAT))
        .order_by(PlannedRemoval.due_at, PlannedRemoval.registration_id)
        .limit(_AT_ONCE)
        .options(joinedload(PlannedRemoval.registration))
    )
    return db.session.scalars(query).all()


def find_planned(registration: Registration) -> PlannedRemoval | None:
    """Find the removal of a guest that can still be undone."""
    return _find_plan(registration.id) if registration.state in HOLDS_A_SEAT else None


def remove_due(now: datetime) -> int:
    """Job: take those off the list whose ten minutes are over, each in a transaction of its own; return how many."""
    query = sa.select(PlannedRemoval.registration_id).where(PlannedRemoval.due_at <= now)
    ids = db.session.scalars(
        query.order_by(PlannedRemoval.due_at, PlannedRemoval.registration_id).limit(_AT_ONCE)
    ).all()
    return sum(_remove_if_due(number, now) for number in ids)


def _remove_if_due(registration_id: int, now: datetime) -> bool:
    with transaction():
        event_id = db.session.scalar(sa.select(Registration.event_id).where(Registration.id == registration_id))
        if event_id is None:
            return False
        capacity.lock_and_raise_version(event_id)
        row, plan = capacity.find_locked(registration_id), _find_plan(registration_id)
        if row is None or plan is None or plan.due_at > now:
            return False
        by = db.session.get(User, plan.by_user_id) if plan.by_user_id else None
        note = plan.note
        db.session.delete(plan)
        db.session.flush()
        if row.state not in HOLDS_A_SEAT:
            return False
        service.remove(row, by=by, note=note, now=now)
    return True


def _plans(ids: Sequence[int]) -> Sequence[PlannedRemoval]:
    return db.session.scalars(sa.select(PlannedRemoval).where(PlannedRemoval.registration_id.in_(ids))).all()


def _find_plan(registration_id: int) -> PlannedRemoval | None:
    query = sa.select(PlannedRemoval).where(PlannedRemoval.registration_id == registration_id)
    return db.session.scalar(query.execution_options(populate_existing=True))
