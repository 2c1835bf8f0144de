"""Named reads of registrations."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from eventhub.db import db
from eventhub.errors import NotFound
from eventhub.events.models import Event
from eventhub.events.rules import EventState
from eventhub.registrations.models import Registration
from eventhub.registrations.rules import LIVE


def open_for_attendee(slug: str, user_id: int) -> dict[str, Any]:
    """The event and the caller's live registration. Raises NotFound."""
    row = db.session.execute(
        sa.select(Event, Registration)
        .join(Registration, Registration.event_id == Event.id)
        .where(Event.slug == slug, Event.state != EventState.DRAFT, Registration.user_id == user_id,
               Registration.state.in_(LIVE))
    ).first()
    if row is None:
        raise NotFound("no live registration")
    return {"event": row[0], "registration": row[1]}
