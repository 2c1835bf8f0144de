"""Wishes for a circle, circles, who belongs to one, and their evenings."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventhub.accounts.models import User
from eventhub.circles.rules import CircleState, MeetingState, MemberState
from eventhub.events.event.models import Event
from eventhub.platform.db import Model, UtcDateTime, enum_type


class CircleWish(Model):
    """A guest would like a circle with people of an event. Gone once the circles are proposed."""

    __tablename__ = "circle_wish"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Circle(Model):
    """A round that meets once a month, on the clock of its event's zone."""

    __tablename__ = "circle"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    state: Mapped[CircleState] = mapped_column(enum_type(CircleState, "state"), index=True)
    # The n-th weekday of each month, from this day on; see dates.Rhythm.
    weekday: Mapped[int]
    ordinal: Mapped[int]
    first_on: Mapped[date]
    # Where it meets, as its members put it.
    place: Mapped[str] = mapped_column(sa.String(200), default="")
    # SEQUENCE of the calendar file (RFC 5545, 3.8.7.4), and the moment of the last change.
    calendar_sequence: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer_by: Mapped[datetime] = mapped_column(UtcDateTime)
    begun_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # When its members were last asked whether to go on.
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    event: Mapped[Event] = relationship()
    members: Mapped[list[CircleMember]] = relationship(
        back_populates="circle", cascade="all, delete-orphan", passive_deletes=True, order_by="CircleMember.id"
    )
    meetings: Mapped[list[CircleMeeting]] = relationship(
        back_populates="circle", cascade="all, delete-orphan", passive_deletes=True, order_by="CircleMeeting.planned_on"
    )

    __table_args__ = (
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        sa.CheckConstraint("ordinal BETWEEN 1 AND 4", name="ordinal"),
    )


class CircleMember(Model):
    """A guest proposed for a circle, and what they said."""

    __tablename__ = "circle_member"

    id: Mapped[int] = mapped_column(primary_key=True)
    circle_id: Mapped[int] = mapped_column(sa.ForeignKey("circle.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), index=True)
    state: Mapped[MemberState] = mapped_column(enum_type(MemberState, "state"))
    # How the others of the circle may reach them, in their own words; nobody else sees it.
    reach: Mapped[str] = mapped_column(sa.String(120), default="")
    # What they were told last, so that nobody is told anything twice.
    told: Mapped[str] = mapped_column(sa.String(40), default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    circle: Mapped[Circle] = relationship(back_populates="members")
    user: Mapped[User] = relationship()

    __table_args__ = (sa.UniqueConstraint("circle_id", "user_id"),)


class CircleMeeting(Model):
    """One evening of a circle: the day its rhythm names, and when it takes place."""

    __tablename__ = "circle_meeting"

    id: Mapped[int] = mapped_column(primary_key=True)
    circle_id: Mapped[int] = mapped_column(sa.ForeignKey("circle.id", ondelete="CASCADE"))
    planned_on: Mapped[date]
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[MeetingState] = mapped_column(enum_type(MeetingState, "state"))
    # When the first member was asked to it; nobody can miss what nobody was told of.
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    circle: Mapped[Circle] = relationship(back_populates="meetings")
    answers: Mapped[list[MeetingAnswer]] = relationship(cascade="all, delete-orphan", passive_deletes=True)

    __table_args__ = (sa.UniqueConstraint("circle_id", "planned_on"),)


class MeetingAnswer(Model):
    """Whether a member comes to an evening."""

    __tablename__ = "meeting_answer"

    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("circle_meeting.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        sa.ForeignKey("circle_member.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    coming: Mapped[bool]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
