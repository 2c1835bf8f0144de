"""Named reads of the names that guests typed of people they know."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.events.event.rules import EventState
from eventhub.events.registrations.models import KnownName, Registration
from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.people.known_names.rules import MOST_NAMES, Named
from eventhub.people.visibility.admission import attends
from eventhub.platform.db import db
from eventhub.platform.errors import NotFound

# Names of people change, and what may be asked in a day.
AGAIN = timedelta(days=1)


def list_names(registration_id: int) -> list[KnownName]:
    """List the names of a registration that wait for their person; at most MOST_NAMES, the oldest first."""
    query = (
        sa.select(KnownName)
        .where(KnownName.registration_id == registration_id, KnownName.name != "")
        .order_by(KnownName.id)
        .limit(MOST_NAMES)
    )
    return list(db.session.scalars(query))


def get_name(name_id: int, registration_id: int) -> KnownName:
    """Return a name that waits in a registration. Raises NotFound for those of others."""
    row = find_own_name(name_id, registration_id)
    if row is None or not row.name:
        raise NotFound(f"name {name_id} does not wait in registration {registration_id}")
    return row


def find_own_name(name_id: int, registration_id: int) -> KnownName | None:
    """Return a name of a registration, whether it waits or has been answered; None for those of others."""
    row = db.session.get(KnownName, name_id)
    return row if row is not None and row.registration_id == registration_id else None


def count_names_until(event_id: int, user_id: int, last_id: int | None = None) -> int:
    """Count the names that a user has typed for an event, in all their registrations, up to one of them or all."""
    query = (
        sa.select(sa.func.count())
        .select_from(KnownName)
        .join(Registration, Registration.id == KnownName.registration_id)
        .where(Registration.event_id == event_id, Registration.user_id == user_id)
    )
    if last_id is not None:
        query = query.where(KnownName.id <= last_id)
    return db.session.scalar(query) or 0


def list_events_with_names(now: datetime) -> list[Event]:
    """List coming events at which a name is to be compared with the guests; at most 500."""
    query = sa.select(Event).where(Event.id.in_(_to_compare(now).with_only_columns(Registration.event_id)))
    return list(db.session.scalars(query.order_by(Event.id).limit(500)))


def list_names_to_compare(event_id: int, now: datetime) -> list[KnownName]:
    """List the names at one event that nobody was asked about, and that were not compared with the guests of now."""
    query = _to_compare(now).where(Registration.event_id == event_id).order_by(KnownName.id).limit(2000)
    return list(db.session.scalars(query))


def _to_compare(now: datetime) -> sa.Select[KnownName]:
    """Select names of confirmed guests who show themselves, unless nobody came or changed since a look of today."""
    theirs = aliased(Registration)
    has_changed = sa.exists().where(
        theirs.event_id == Registration.event_id,
        sa.or_(theirs.confirmed_at >= KnownName.compared_at, theirs.edited_at >= KnownName.compared_at),
    )
    return (
        sa.select(KnownName)
        .join(Registration, Registration.id == KnownName.registration_id)
        .join(Event, Event.id == Registration.event_id)
        .where(
            KnownName.name != "",
            KnownName.asked_at.is_(None),
            sa.or_(KnownName.compared_at.is_(None), KnownName.compared_at <= now - AGAIN, has_changed),
            Registration.state == RegistrationState.CONFIRMED,
            Registration.user_id.is_not(None),
            Registration.visible_to != VisibleTo.NOBODY,
            Event.state == EventState.PUBLISHED,
            Event.ends_at > now,
        )
    )


def list_named_guests(event_id: int) -> list[Named]:
    """List the guests of an event who do not hide, by their names; for a first look alone."""
    rows = db.session.execute(
        sa.select(User.id, User.name, User.other_name)
        .join(Registration, Registration.user_id == User.id)
        .where(*attends([event_id]))
    )
    return [Named(*row) for row in rows]


def list_confirmed_after(event_id: int, moment: datetime) -> frozenset[int]:
    """List the ids of guests who have had a place at an event only since a moment."""
    query = sa.select(Registration.user_id).where(
        Registration.event_id == event_id,
        Registration.state == RegistrationState.CONFIRMED,
        Registration.confirmed_at > moment,
    )
    return frozenset(user_id for user_id in db.session.scalars(query) if user_id is not None)
