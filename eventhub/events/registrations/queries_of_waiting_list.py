"""Named reads of the waiting lists: who comes next, offers that have run out, free seats."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from eventhub.events.event.models import Event
from eventhub.events.event.rules import EventState
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState
from eventhub.platform.db import db

_BATCH = 500
_WAITING_ORDER = (Registration.priority.desc(), Registration.waitlisted_at, Registration.id)


def find_next_waiting(event_id: int) -> Registration | None:
    """Find the guest who gets the next free seat: by priority, then by time of joining, then by id."""
    query = (
        sa.select(Registration)
        .where(Registration.event_id == event_id, Registration.state == RegistrationState.WAITLISTED)
        .order_by(*_WAITING_ORDER)
        .limit(1)
        .execution_options(populate_existing=True)
    )
    return db.session.execute(query).scalar_one_or_none()


def is_waited_for(event_id: int) -> bool:
    """Tell whether anybody stands on the waiting list of an event."""
    waits = sa.exists().where(Registration.event_id == event_id, Registration.state == RegistrationState.WAITLISTED)
    return bool(db.session.scalar(sa.select(waits)))


def get_highest_priority(event_id: int) -> int:
    """Return the highest priority on the waiting list of an event."""
    waiting = Registration.state == RegistrationState.WAITLISTED
    query = sa.select(sa.func.coalesce(sa.func.max(Registration.priority), 0))
    return db.session.execute(query.where(Registration.event_id == event_id, waiting)).scalar_one()


def get_position_on_list(registration: Registration) -> int:
    """Return a guest's position on the waiting list, 1 for the next."""
    ranked = (
        sa.select(Registration.id, sa.func.row_number().over(order_by=_WAITING_ORDER).label("position"))
        .where(
            Registration.event_id == registration.event_id,
            Registration.state == RegistrationState.WAITLISTED,
        )
        .subquery()
    )
    query = sa.select(ranked.c.position).where(ranked.c.id == registration.id)
    position: int = db.session.execute(query).scalar_one()
    return position


def events_with_lapsed_offers(now: datetime) -> list[int]:
    """List the ids of events with an offer that has run out."""
    query = (
        sa.select(Registration.event_id)
        .where(Registration.state == RegistrationState.OFFERED, Registration.offer_until <= now)
        .group_by(Registration.event_id)
        .order_by(Registration.event_id)
        .limit(_BATCH)
    )
    return list(db.session.execute(query).scalars())


def lapsed_offers(event_id: int, now: datetime) -> list[Registration]:
    """List the offers of one event that have run out, the oldest first."""
    query = (
        sa.select(Registration)
        .where(
            Registration.event_id == event_id,
            Registration.state == RegistrationState.OFFERED,
            Registration.offer_until <= now,
        )
        .order_by(Registration.offer_until, Registration.id)
        .limit(_BATCH)
        .execution_options(populate_existing=True)
    )
    return list(db.session.execute(query).scalars())


def events_with_free_seats_and_waiting_guests(now: datetime) -> list[int]:
    """List the ids of coming events that have a free seat although a guest waits."""
    waiting = sa.select(Registration.id).where(
        Registration.event_id == Event.id, Registration.state == RegistrationState.WAITLISTED
    )
    has_room = sa.or_(Event.capacity.is_(None), Event.places_taken < Event.capacity)
    query = (
        sa.select(Event.id)
        .where(Event.state == EventState.PUBLISHED, Event.starts_at > now, has_room, waiting.exists())
        .order_by(Event.starts_at, Event.id)
        .limit(_BATCH)
    )
    return list(db.session.execute(query).scalars())
