"""What becomes of a user's registrations when they have a new address."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from eventhub.events.event.models import Event
from eventhub.events.registrations.models import Registration
from eventhub.platform.db import db


def follow_address(user_id: int, before: str, after: str, *, now: datetime) -> None:
    """Write the new address onto a user's registrations for events that are not over. Joins the caller's transaction.

    Those that ended are written to as well: who was turned away stays so by the new address. Past events keep what
    their hosts were given then, as a guest who changes employer need not tell them the new one.
    Raises IntegrityError where another live registration of such an event has the new address.
    """
    query = (
        sa.select(Registration)
        .join(Event, Event.id == Registration.event_id)
        .where(Registration.user_id == user_id, Registration.email == before, Event.ends_at > now)
        .order_by(Registration.id)
    )
    for row in db.session.scalars(query):
        row.email = after
    db.session.flush()
