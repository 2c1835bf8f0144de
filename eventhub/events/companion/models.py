"""Guests of other tools at an event."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventhub.accounts.models import User
from eventhub.events.companion.rules import LONGEST_REFERENCE, GuestTool
from eventhub.events.event.models import Event
from eventhub.events.registrations.models import Registration
from eventhub.platform.db import Model, UtcDateTime, enum_type


class CompanionGuest(Model):
    """One address on another tool's list for an event, and the registration here that stands for it.

    The row outlives the personal data of the registration: its keyed digest of the address keeps it from being invited
    twice.
    """

    __tablename__ = "companion_guest"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    registration_id: Mapped[int | None] = mapped_column(sa.ForeignKey("registration.id", ondelete="SET NULL"))
    by_user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id", ondelete="SET NULL"))
    address_mac: Mapped[str] = mapped_column(sa.String(64))
    tool: Mapped[GuestTool] = mapped_column(enum_type(GuestTool, "tool"))
    # The tool's own number of the guest; empty where it has none.
    reference: Mapped[str] = mapped_column(sa.String(LONGEST_REFERENCE), default="")
    # Digest of the content of the tool's own QR code; empty where it has none.
    ticket_digest: Mapped[str] = mapped_column(sa.String(64), default="")
    # Whether the tool's last list said that they go.
    is_going: Mapped[bool] = mapped_column(default=True)
    # Whether a list gave them their place here; else they registered here themselves.
    is_ours: Mapped[bool] = mapped_column(default=True)
    is_to_invite: Mapped[bool] = mapped_column(default=False)
    invited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    nonce: Mapped[str] = mapped_column(sa.String(32))
    token_digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    event: Mapped[Event] = relationship()
    registration: Mapped[Registration | None] = relationship()
    by: Mapped[User | None] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("event_id", "address_mac"),
        sa.Index("ix_companion_guest_event_id_reference", "event_id", "tool", "reference"),
        sa.Index("ix_companion_guest_event_id_ticket_digest", "event_id", "ticket_digest"),
        sa.Index("ix_companion_guest_registration_id", "registration_id"),
        sa.Index("ix_companion_guest_by_user_id_invited_at", "by_user_id", "invited_at"),
    )
