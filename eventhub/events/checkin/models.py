"""The log of check-in. Whether a guest is in is kept on their registration and follows from the log."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventhub.accounts.models import User
from eventhub.events.checkin.rules import Entry, How, Verdict
from eventhub.events.registrations.models import Registration
from eventhub.platform.db import Model, UtcDateTime, enum_type


class CheckIn(Model):
    """One line: a guest came in, that was taken back, or a ticket was refused (then perhaps without a registration)."""

    __tablename__ = "check_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    registration_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("registration.id", ondelete="CASCADE"), index=True
    )
    entry: Mapped[Entry] = mapped_column(enum_type(Entry, "entry"))
    how: Mapped[How] = mapped_column(enum_type(How, "how"))
    verdict: Mapped[Verdict] = mapped_column(enum_type(Verdict, "verdict"))
    # Made on the phone, so that a scan that is sent twice is one line.
    nonce: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    # What the phone's clock said; ours counts.
    device_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id", ondelete="SET NULL"), index=True)

    registration: Mapped[Registration | None] = relationship()
    by: Mapped[User | None] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("event_id", "nonce"),
        sa.Index("ix_check_in_event_id_at", "event_id", "at"),
    )
