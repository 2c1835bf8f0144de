"""The one planned next step for each person met, and texts that are sent from here."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventhub.accounts.models import User
from eventhub.followups.rules import FollowUpState, Step
from eventhub.people.models import Contact
from eventhub.platform.db import Model, UtcDateTime, enum_type, unique_where

_OPEN = sa.text("state IN ('planned', 'due', 'snoozed')")


class FollowUp(Model):
    """A planned touch. At most one is open for a person."""

    __tablename__ = "follow_up"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"))
    contact_id: Mapped[int] = mapped_column(sa.ForeignKey("contact.id", ondelete="CASCADE"))
    step: Mapped[Step] = mapped_column(enum_type(Step, "step"))
    state: Mapped[FollowUpState] = mapped_column(enum_type(FollowUpState, "state"))
    due_on: Mapped[date]
    # The how-manieth prompt of this step its owner has: it chooses between two wordings, for good.
    turn: Mapped[int] = mapped_column(default=0, server_default="0")
    # The touch that the step counts from.
    anchor_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    prompted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    contact: Mapped[Contact] = relationship()

    __table_args__ = (
        unique_where("uq_follow_up_one_open", "contact_id", where=_OPEN),
        sa.Index("ix_follow_up_owner_id_state_due_on", "owner_id", "state", "due_on"),
    )


class WrittenText(Model):
    """A text that is sent from here to a person introduced to its author; deleted two weeks later."""

    __tablename__ = "written_text"

    id: Mapped[int] = mapped_column(primary_key=True)
    follow_up_id: Mapped[int] = mapped_column(sa.ForeignKey("follow_up.id", ondelete="CASCADE"), unique=True)
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), index=True)
    reader_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), index=True)
    subject: Mapped[str] = mapped_column(sa.String(60))
    body: Mapped[str] = mapped_column(sa.Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    author: Mapped[User] = relationship(foreign_keys=[author_id])
