"""The guests an organiser selects: those who were ticked, or all that one tab and search show."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from eventhub.events.registrations.figures import TABS
from eventhub.events.registrations.guest_list import finds
from eventhub.events.registrations.models import Registration
from eventhub.organiser.rules import ACTS_ON, MOST_AT_ONCE, BulkAct
from eventhub.platform.db import db
from eventhub.platform.errors import NotFound


def guests_among(event_id: int, ids: Sequence[int]) -> Sequence[Registration]:
    """List those of these registrations that are of this event, by name."""
    return _guests(event_id, Registration.id.in_(ids[:MOST_AT_ONCE]))


def guests_on(event_id: int, act: BulkAct, tab: str, search: str, tag: str) -> Sequence[Registration]:
    """List all on one tab that search and tag leave and the act is for, by name, as many as go at once.

    Raises NotFound. Guests who were answered before are not among them, so that a second press reaches the next ones.
    """
    if tab not in TABS:
        raise NotFound("no such tab")
    wanted = [Registration.state.in_(ACTS_ON[act] & set(TABS[tab])), *finds(search, tag)]
    if act is BulkAct.CHECK_IN:
        wanted.append(Registration.checked_in_at.is_(None))
    return _guests(event_id, *wanted)


def _guests(event_id: int, *wanted: sa.ColumnElement[bool]) -> Sequence[Registration]:
    query = (
        sa.select(Registration)
        .where(Registration.event_id == event_id, *wanted)
        .order_by(Registration.sort_key, Registration.id)
        .limit(MOST_AT_ONCE)
    )
    return db.session.scalars(query).all()
