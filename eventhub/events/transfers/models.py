"""Seats that are being handed on. The named person is forgotten as soon as there is an answer."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventhub.events.registrations.models import Registration
from eventhub.events.transfers.rules import TransferState
from eventhub.platform.db import Model, UtcDateTime, enum_type, unique_where

_OPEN = sa.text(f"state = '{TransferState.OPEN.value}'")


class Transfer(Model):
    """One guest's seat, promised to one address until it answers; the guest holds it meanwhile."""

    __tablename__ = "transfer"

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registration.id", ondelete="CASCADE"), index=True)
    state: Mapped[TransferState] = mapped_column(enum_type(TransferState, "state"), default=TransferState.OPEN)
    name: Mapped[str] = mapped_column(sa.String(200))
    email: Mapped[str] = mapped_column(sa.String(254))
    nonce: Mapped[str] = mapped_column(sa.String(32))
    token_digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    registration: Mapped[Registration] = relationship()

    __table_args__ = (
        unique_where("uq_transfer_open", "registration_id", where=_OPEN),
        sa.Index("ix_transfer_state_expires_at", "state", "expires_at"),
    )
