"""The stored shortlists. Only who is on them; reasons and paths are computed when somebody looks."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from eventhub.platform.db import Model, UtcDateTime


class ShortlistEntry(Model):
    """A guest who is recommended to a viewer at an event."""

    __tablename__ = "shortlist_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    viewer_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), index=True)
    target_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    computed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # "Not for me": stays as a row so that the person is not suggested again; the place is refilled next morning.
    dismissed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    dismissed_reason: Mapped[str] = mapped_column(sa.String(200), default="")

    __table_args__ = (sa.UniqueConstraint("event_id", "viewer_id", "target_id"),)


class ShortlistRun(Model):
    """When the lists of an event were last made, from which state of the room, and how they were spread.

    `spread_before` and `spread_after` are pairs (on how many lists, how many people): counts, no ids.
    """

    __tablename__ = "shortlist_run"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    match_version: Mapped[int]
    computed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    spread_before: Mapped[list[list[int]]] = mapped_column(sa.JSON, default=list)
    spread_after: Mapped[list[list[int]]] = mapped_column(sa.JSON, default=list)


class RoomVersion(Model):
    """How often something changed that an event's room is made of; `versions` raises it."""

    __tablename__ = "room_version"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int]


class ShortlistChunk(Model):
    """Viewers of a large room whose candidates one worker computes; gone when the room's lists are stored."""

    __tablename__ = "shortlist_chunk"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    chunk: Mapped[int] = mapped_column(primary_key=True)
    # The viewers are the guests whose user ids lie between these two.
    first_id: Mapped[int]
    last_id: Mapped[int]
    planned_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Packed by matching/candidate_codec.py.
    found: Mapped[bytes | None] = mapped_column(sa.LargeBinary, deferred=True)
