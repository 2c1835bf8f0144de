"""Any contact between a user and a person of their address book."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from eventhub.people.touches.rules import TouchKind
from eventhub.platform.db import Model, UtcDateTime, enum_type


class Touch(Model):
    """Any contact with a person of one's address book; its owner alone sees it."""

    __tablename__ = "touch"

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(sa.ForeignKey("contact.id", ondelete="CASCADE"), index=True)
    kind: Mapped[TouchKind] = mapped_column(enum_type(TouchKind, "kind"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    event_id: Mapped[int | None] = mapped_column(sa.ForeignKey("event.id", ondelete="SET NULL"), index=True)
    detail: Mapped[str] = mapped_column(sa.String(200), default="")
    # What made the touch, for example "note:12"; the same cause is recorded once.
    cause: Mapped[str] = mapped_column(sa.String(60))

    __table_args__ = (sa.UniqueConstraint("contact_id", "cause"),)
