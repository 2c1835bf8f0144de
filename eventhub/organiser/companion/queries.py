"""Reads of guest lists, each asked with the event of the team that asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from eventhub.organiser.companion.models import GuestFile
from eventhub.organiser.companion.rules import FOR_THE_WORKER, LISTS_SHOWN, GuestFileState
from eventhub.platform.db import db
from eventhub.platform.errors import NotFound


def get_file(event_id: int, file_id: int, *, locked: bool = False) -> GuestFile:
    """Return a guest list of this event. Raises NotFound."""
    query = sa.select(GuestFile).where(GuestFile.id == file_id, GuestFile.event_id == event_id)
    query = query.with_for_update() if locked else query
    found = db.session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound(f"guest file {file_id} is not of event {event_id}")
    return found


def find_file(file_id: int) -> GuestFile | None:
    """Return a guest list, for the mail about it; None when it has been deleted."""
    return db.session.get(GuestFile, file_id)


def lists_of(event_id: int) -> Sequence[GuestFile]:
    """List the guest lists brought to an event, the newest first."""
    query = sa.select(GuestFile).where(GuestFile.event_id == event_id, GuestFile.state == GuestFileState.DONE)
    return db.session.scalars(query.order_by(GuestFile.id.desc()).limit(LISTS_SHOWN)).all()


def find_waiting(now: datetime) -> GuestFile | None:
    """Find the list that has waited longest for a worker, locked; None without one."""
    query = (
        sa.select(GuestFile)
        .where(
            GuestFile.state.in_(FOR_THE_WORKER), sa.or_(GuestFile.lease_until.is_(None), GuestFile.lease_until <= now)
        )
        .order_by(GuestFile.id)
        .limit(1)
    )
    return db.session.scalar(query.with_for_update(skip_locked=True).execution_options(populate_existing=True))


def lock_file(file_id: int) -> GuestFile | None:
    """Return a list as it is now, locked; None when it has been deleted."""
    query = sa.select(GuestFile).where(GuestFile.id == file_id).with_for_update()
    return db.session.scalar(query.execution_options(populate_existing=True))


def ids_with_content(before: datetime) -> list[int]:
    """List the ids of lists that came before this moment and still hold what they brought."""
    query = sa.select(GuestFile.id).where(
        GuestFile.created_at < before,
        sa.or_(
            GuestFile.content.is_not(None),
            GuestFile.records.is_not(None),
            GuestFile.state != GuestFileState.DONE,
        ),
    )
    return list(db.session.scalars(query.order_by(GuestFile.id).limit(500)))
