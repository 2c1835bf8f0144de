"""Clubs, who belongs to them, and their events."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventhub.accounts.models import User
from eventhub.events.clubs.rules import LONGEST_LINES, LONGEST_NAME, ClubRole, Shown
from eventhub.events.event.models import Event
from eventhub.events.event.rules import ReportReason
from eventhub.platform.db import Model, UtcDateTime, enum_type


class Club(Model):
    """A club with a page of its own."""

    __tablename__ = "club"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(120), unique=True)
    name: Mapped[str] = mapped_column(sa.String(LONGEST_NAME))
    # The same name in another script.
    other_name: Mapped[str] = mapped_column(sa.String(LONGEST_NAME), default="")
    about: Mapped[str] = mapped_column(sa.Text, default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # When those who follow it were last told of an event.
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # When an operator took it down, and what its hosts read of why.
    taken_down_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken_down_words: Mapped[str] = mapped_column(sa.String(300), default="", server_default="")


class ClubReport(Model):
    """A user says that a club is not what it claims to be."""

    __tablename__ = "club_report"

    id: Mapped[int] = mapped_column(primary_key=True)
    club_id: Mapped[int] = mapped_column(sa.ForeignKey("club.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), index=True)
    why: Mapped[ReportReason] = mapped_column(enum_type(ReportReason, "why"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # When an operator found nothing wrong.
    dismissed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (sa.UniqueConstraint("club_id", "user_id"),)


class ClubMember(Model):
    """What a user is in a club; a row stays when they leave, so that nobody is invited twice."""

    __tablename__ = "club_member"

    id: Mapped[int] = mapped_column(primary_key=True)
    club_id: Mapped[int] = mapped_column(sa.ForeignKey("club.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), index=True)
    role: Mapped[ClubRole] = mapped_column(enum_type(ClubRole, "role"))
    shown: Mapped[Shown] = mapped_column(enum_type(Shown, "shown"), default=Shown.MEMBERS)
    # What they write of themselves for the others.
    lines: Mapped[str] = mapped_column(sa.String(LONGEST_LINES), default="")
    since: Mapped[datetime] = mapped_column(UtcDateTime)

    club: Mapped[Club] = relationship()
    user: Mapped[User] = relationship()

    __table_args__ = (sa.UniqueConstraint("club_id", "user_id"),)


class ClubEvent(Model):
    """An event of a club; it belongs to one at most."""

    __tablename__ = "club_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    club_id: Mapped[int] = mapped_column(sa.ForeignKey("club.id", ondelete="CASCADE"), index=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), unique=True)
    # The host who put it there, in whose name those who follow are told.
    by_user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id", ondelete="SET NULL"), index=True)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    club: Mapped[Club] = relationship()
    event: Mapped[Event] = relationship()
    by: Mapped[User | None] = relationship()
