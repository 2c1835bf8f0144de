"""The outbox: one row for each mail, and addresses that no longer get one kind of mail."""

from __future__ import annotations

from datetime import datetime
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventhub.platform.db import Model, UtcDateTime, enum_type

if TYPE_CHECKING:
    from eventhub.accounts.models import User


class MailState(StrEnum):
    """Where a mail stands."""

    QUEUED = "queued"
    SENDING = "sending"
    RETRYING = "retrying"
    SENT = "sent"
    FAILED = "failed"
    SUPPRESSED = "suppressed"
    MISSED = "missed"
    # Broke off twice at the moment of acceptance: it may have arrived, and is not sent a third time.
    UNKNOWN = "unknown"


class Priority(IntEnum):
    """In which order mails leave; a lower number goes first, however many others are queued."""

    # A reader has just done something and watches for the answer.
    AWAITED = 0
    BULK = 1


class Trouble(StrEnum):
    """Why a mail did not arrive, as far as the user who waits for its reader needs to know."""

    GONE = "gone"
    REFUSED = "refused"
    UNREACHED = "unreached"
    LATE = "late"
    UNSURE = "unsure"


class OutgoingMail(Model):
    """A mail to one recipient about one row. The words are composed when it is sent and kept nowhere."""

    __tablename__ = "outgoing_mail"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(60), index=True)
    about_id: Mapped[int]
    dedupe_key: Mapped[str] = mapped_column(sa.String(200), unique=True)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), index=True)
    address: Mapped[str] = mapped_column(sa.String(254))
    language: Mapped[str] = mapped_column(sa.String(10))
    # A value of Priority.
    priority: Mapped[int] = mapped_column(sa.SmallInteger, default=Priority.BULK, server_default="1")
    state: Mapped[MailState] = mapped_column(enum_type(MailState, "state"), default=MailState.QUEUED)
    message_id: Mapped[str] = mapped_column(sa.String(120), index=True)
    # When it should leave; a day later it is missed, not sent.
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # When the next try may start; while one runs, when its worker is taken for dead; none once the mail has ended.
    not_before: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    claimed_by: Mapped[str | None] = mapped_column(sa.String(40))
    # The server said no for now, or was never reached: no copy can have arrived.
    refusals: Mapped[int] = mapped_column(default=0)
    # The connection or the worker broke in the middle: one copy may have arrived.
    unknowns: Mapped[int] = mapped_column(default=0)
    # A short code of what went wrong; never an address or a server's words.
    error: Mapped[str] = mapped_column(sa.String(60), default="")

    # Named by its text, as the mail foundation knows no feature.
    user: Mapped[User | None] = relationship("User")

    __table_args__ = (
        # A partial index of waiting mails, so that the next one is found quickly however many were sent.
        sa.Index(
            "ix_outgoing_mail_priority_not_before_id",
            "priority",
            "not_before",
            "id",
            info={"where": sa.text("not_before IS NOT NULL")},
        ),
        sa.Index("ix_outgoing_mail_about_id_kind", "about_id", "kind"),
    )


class SuppressedAddress(Model):
    """An address that gets no more mails of one kind ("*": of any kind that is not transactional)."""

    __tablename__ = "suppressed_address"

    address: Mapped[str] = mapped_column(sa.String(254), primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    why: Mapped[str] = mapped_column(sa.String(40))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class MailOutage(Model):
    """The one row that stands here while the mail server refuses mails or cannot be used; no row: it can.

    With `failures` it cannot be used; without, it has refused as many different addresses in a row as `refused` says.
    """

    __tablename__ = "mail_outage"

    id: Mapped[int] = mapped_column(primary_key=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    failures: Mapped[int] = mapped_column(default=0)
    # A short code of what went wrong, such as "connect:ConnectionRefusedError".
    error: Mapped[str] = mapped_column(sa.String(60), default="")
    # No worker tries before then.
    not_before: Mapped[datetime] = mapped_column(UtcDateTime)
    # Different addresses refused since the last mail that was taken, and the last of these mails.
    refused: Mapped[int] = mapped_column(default=0, server_default="0")
    last_refused: Mapped[int | None]
