"""The stored shortlists: a guest may be seen by those on whose list they stand.

Only who is on them is stored; reasons and paths are computed for each page.
"""

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
    # "Keep": a mark of the viewer's own; the person stays on the list whatever the next mornings bring.
    kept_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (sa.UniqueConstraint("event_id", "viewer_id", "target_id"),)
