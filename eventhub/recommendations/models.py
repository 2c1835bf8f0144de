"""What is kept of the matcher's work: vectors of lines, runs, versions of a room, the chunks of a large one."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from eventhub.platform.db import Model, UtcDateTime


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


class LineVectors(Model):
    """The vectors of what a guest's lines say, as half floats of one encoder; they leave with the registration.

    `whole` is of all they say but for what they refuse, `refuses` of that. None where there is nothing to read. A row
    older than the registration's last edit is made again.
    """

    __tablename__ = "line_vectors"

    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True)
    # Which encoder made them; those of another do not count.
    encoder: Mapped[str] = mapped_column(sa.String(120))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    whole: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    refuses: Mapped[bytes | None] = mapped_column(sa.LargeBinary)


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
