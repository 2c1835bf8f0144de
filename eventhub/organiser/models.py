"""Messages of an organiser to guests, who complained about them, and the figures that organisers see."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.organiser.rules import Segment
from eventhub.platform.db import Model, UtcDateTime, enum_type


class OrganiserMessage(Model):
    """A message to one segment; a draft until `sent_at` is set, and never changed after that."""

    __tablename__ = "organiser_message"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    by_user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), index=True)
    segment: Mapped[Segment] = mapped_column(enum_type(Segment, "segment"))
    subject: Mapped[str] = mapped_column(sa.String(100))
    body: Mapped[str] = mapped_column(sa.Text)
    recipients: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    event: Mapped[Event] = relationship()
    by: Mapped[User] = relationship()


class MessageReport(Model):
    """One recipient says that a message was not what they signed up for."""

    __tablename__ = "message_report"

    message_id: Mapped[int] = mapped_column(sa.ForeignKey("organiser_message.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # When an operator found nothing wrong; it counts against nobody from then on.
    dismissed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class FrozenFigure(Model):
    """How many people stood behind a figure of an event when it was last shown again; see frozen_figures.py."""

    __tablename__ = "frozen_figure"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    people: Mapped[int]
    frozen_at: Mapped[datetime] = mapped_column(UtcDateTime)
