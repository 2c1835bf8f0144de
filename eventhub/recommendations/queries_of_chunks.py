"""Named reads of the chunks in which large rooms are matched."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from eventhub.events.event.models import Event
from eventhub.platform.db import db, lease_is_void
from eventhub.recommendations.models import ShortlistChunk
from eventhub.recommendations.rules import CHUNK_LEASE


def lock_event(event_id: int) -> None:
    """Hold the event's row until the transaction ends, so that its chunks are planned once."""
    db.session.execute(sa.select(Event.id).where(Event.id == event_id).with_for_update())


def planned_at(event_id: int) -> datetime | None:
    """Return when the present chunks of an event were planned; None when it has none."""
    return db.session.scalar(
        sa.select(sa.func.max(ShortlistChunk.planned_at)).where(ShortlistChunk.event_id == event_id)
    )


def forget_chunks(event_id: int) -> None:
    """Delete the kept chunks of an event."""
    db.session.execute(sa.delete(ShortlistChunk).where(ShortlistChunk.event_id == event_id))


def next_chunk(now: datetime) -> ShortlistChunk | None:
    """Return the first chunk without a lease, locked, or None; other workers skip it."""
    return db.session.scalar(
        sa.select(ShortlistChunk)
        .where(ShortlistChunk.done_at.is_(None), _is_free(now))
        .order_by(ShortlistChunk.event_id, ShortlistChunk.version, ShortlistChunk.chunk)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )


def matched_rooms() -> list[tuple[int, int]]:
    """Return event id and version of each room whose chunks are all done."""
    rows = db.session.execute(
        sa.select(ShortlistChunk.event_id, ShortlistChunk.version)
        .group_by(ShortlistChunk.event_id, ShortlistChunk.version)
        .having(sa.func.count() == sa.func.count(ShortlistChunk.done_at))
        .order_by(ShortlistChunk.event_id)
    )
    return [(event_id, version) for event_id, version in rows]


def first_chunk(event_id: int, version: int, now: datetime) -> ShortlistChunk | None:
    """Return the first chunk of a room, locked: its holder finishes the room. None while another holds it."""
    return db.session.scalar(
        sa.select(ShortlistChunk)
        .where(
            ShortlistChunk.event_id == event_id,
            ShortlistChunk.version == version,
            ShortlistChunk.chunk == 0,
            _is_free(now),
        )
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )


def found_by_chunks(event_id: int, version: int) -> list[bytes]:
    """Return the packed candidates of a room, in the order of its chunks."""
    return list(
        db.session.scalars(
            sa.select(ShortlistChunk.found)
            .where(
                ShortlistChunk.event_id == event_id,
                ShortlistChunk.version == version,
                ShortlistChunk.found.is_not(None),
            )
            .order_by(ShortlistChunk.chunk)
        )
    )


def _is_free(now: datetime) -> sa.ColumnElement[bool]:
    return sa.or_(ShortlistChunk.lease_until.is_(None), lease_is_void(ShortlistChunk.lease_until, now, CHUNK_LEASE))
