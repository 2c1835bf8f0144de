"""Words by which the organisers of one event sort its guests."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from eventhub.events.registrations.models import GuestTag, Registration
from eventhub.platform.db import db, transaction
from eventhub.platform.errors import NotFound

_OFFERED = 30


def tags_at(event_id: int) -> list[str]:
    """List the tags that guests of an event carry, those on most guests first."""
    query = (
        sa.select(GuestTag.tag)
        .join(Registration, Registration.id == GuestTag.registration_id)
        .where(Registration.event_id == event_id)
        .group_by(GuestTag.tag)
        .order_by(sa.func.count().desc(), GuestTag.tag)
        .limit(_OFFERED)
    )
    return list(db.session.scalars(query))


def set_tags(event_id: int, registration_id: int, tags: Sequence[str]) -> None:
    """Put these tags on a guest in place of those before. Raises NotFound for guests of other events."""
    with transaction():
        query = sa.select(Registration.id).where(Registration.id == registration_id, Registration.event_id == event_id)
        if db.session.scalar(query.with_for_update()) is None:
            raise NotFound(f"registration {registration_id} is not of event {event_id}")
        db.session.execute(sa.delete(GuestTag).where(GuestTag.registration_id == registration_id))
        db.session.add_all(GuestTag(registration_id=registration_id, tag=tag) for tag in tags)
