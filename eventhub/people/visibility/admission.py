"""Events whose guests a user may be compared with, and who counts as a guest there."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from eventhub.events.event.models import Event
from eventhub.events.event.rules import EventState
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.platform.db import db
from eventhub.platform.errors import NotFound
from eventhub.platform.retention import guests_visible


def attends(event_ids: Collection[int] | sa.BindParameter[Any]) -> tuple[sa.ColumnElement[bool], ...]:
    """Build the conditions of a guest of these events: confirmed, a user, and not hidden from everyone."""
    return (
        Registration.event_id.in_(event_ids),
        Registration.state == RegistrationState.CONFIRMED,
        Registration.user_id.is_not(None),
        Registration.visible_to != VisibleTo.NOBODY,
    )


def list_admitted_events(owner_id: int, now: datetime) -> list[Event]:
    """List events whose guests a user may be compared with: confirmed, not hidden, until 90 days after; at most 20."""
    query = (
        sa.select(Event)
        .join(Registration, Registration.event_id == Event.id)
        .where(
            Registration.user_id == owner_id,
            Registration.state == RegistrationState.CONFIRMED,
            Registration.visible_to != VisibleTo.NOBODY,
            Event.state == EventState.PUBLISHED,
            Event.ends_at > now - guests_visible(),
        )
        .order_by(sa.case((Event.ends_at >= now, 0), else_=1), Event.starts_at, Event.id)
        .limit(20)
    )
    return list(db.session.scalars(query))


def get_admitted_event(owner_id: int, event_id: int, now: datetime) -> Event:
    """Return one of the events of `list_admitted_events`. Raises NotFound."""
    for event in list_admitted_events(owner_id, now):
        if event.id == event_id:
            return event
    raise NotFound(f"event {event_id} is none of user {owner_id}'s")
