"""Named reads of events and their teams."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from eventhub.db import db
from eventhub.errors import NotFound
from eventhub.events.models import Event, TeamMember
from eventhub.events.rules import ROLES_THAT_COVER, TeamRole


def find_event_by_slug(slug: str) -> Event | None:
    return db.session.scalar(sa.select(Event).where(Event.slug == slug))


def open_for_team(slug: str, user_id: int, role: TeamRole) -> dict[str, Any]:
    """The event and the caller's role, when that covers `role`. Raises NotFound."""
    row = db.session.execute(
        sa.select(Event, TeamMember.role)
        .join(TeamMember, TeamMember.event_id == Event.id)
        .where(Event.slug == slug, TeamMember.user_id == user_id, TeamMember.role.in_(ROLES_THAT_COVER[role]))
    ).first()
    if row is None:
        raise NotFound(f"no {role.value} of that event")
    return {"event": row[0], "role": row[1]}
