"""Events, their old links and their teams."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventhub.accounts.models import User
from eventhub.events.event.list_search import SEARCHED, search_columns
from eventhub.events.event.rules import (
    Act,
    EmailSharing,
    EventState,
    InvitationState,
    Listing,
    ReportReason,
    TakedownReason,
    TeamRole,
)
from eventhub.platform.db import Model, UtcDateTime, enum_type
from eventhub.platform.errors import TakenDown
from eventhub.text.languages import Language
from eventhub.text.titles import translated


class Event(Model):
    """An event, from its draft on. Title, summary and description may stand in other languages as well."""

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(120), unique=True)
    state: Mapped[EventState] = mapped_column(enum_type(EventState, "state"), default=EventState.DRAFT)
    listing: Mapped[Listing] = mapped_column(enum_type(Listing, "listing"), default=Listing.LISTED)
    title: Mapped[str] = mapped_column(sa.String(200))
    summary: Mapped[str] = mapped_column(sa.String(300), default="")
    description: Mapped[str] = mapped_column(sa.Text, default="")
    # Title, summary and description by language. To change it assign a new dict.
    translations: Mapped[dict[str, dict[str, str]]] = mapped_column(sa.JSON, default=dict)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    zone: Mapped[str] = mapped_column(sa.String(64))
    place: Mapped[str] = mapped_column(sa.String(200), default="")
    address: Mapped[str] = mapped_column(sa.String(300), default="")
    online_link: Mapped[str] = mapped_column(sa.String(500), default="")
    languages: Mapped[str] = mapped_column(sa.String(100), default="")
    tags: Mapped[str] = mapped_column(sa.String(300), default="")
    capacity: Mapped[int | None]
    places_taken: Mapped[int] = mapped_column(default=0)
    registration_closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    needs_approval: Mapped[bool] = mapped_column(default=False)
    # The organiser's word that the guests are colleagues or classmates: then what they share tells who knows who.
    are_colleagues: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    # The organiser's ceiling on who may see guests: a value of VisibleTo, or none.
    guest_visibility_limit: Mapped[str | None] = mapped_column(sa.String(40))
    # What is chosen at first for a guest who registers: a value of VisibleTo, which the ceiling lowers.
    guest_visibility_default: Mapped[str] = mapped_column(
        sa.String(40), default="shared_ground", server_default="shared_ground"
    )
    # Whether the form says that guests share their address with the organisers, asks each of them, or neither.
    email_sharing: Mapped[EmailSharing] = mapped_column(
        enum_type(EmailSharing, "email_sharing"), default=EmailSharing.ASKED, server_default=EmailSharing.ASKED.value
    )
    culture_primer: Mapped[str] = mapped_column(sa.Text, default="")
    cover_seed: Mapped[int] = mapped_column(default=1)
    # Digest of the uploaded cover; empty where the drawing is shown.
    cover_mark: Mapped[str] = mapped_column(sa.String(16), default="")
    # Raised with each change of seats (registrations/capacity.py); with RoomVersion.version it is the version of the
    # room.
    match_version: Mapped[int] = mapped_column(default=1)
    # SEQUENCE of the calendar file (RFC 5545, 3.8.7.4).
    calendar_sequence: Mapped[int] = mapped_column(default=0)
    # The key of the form that created it, which saves itself and may be sent twice.
    key: Mapped[str | None] = mapped_column(sa.String(32), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # What guests are told of the reason.
    cancel_note: Mapped[str] = mapped_column(sa.Text, default="")
    # When and why an operator took it down; empty again once it is restored.
    taken_down_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken_down_why: Mapped[TakedownReason | None] = mapped_column(enum_type(TakedownReason, "taken_down_why"))
    # The operator's words to the team.
    taken_down_words: Mapped[str] = mapped_column(sa.String(300), default="", server_default="")
    # When it came back, for the mail that says so.
    restored_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Set by an edit of time or venue; guests get one mail for all edits when it is 30 minutes old.
    change_pending_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # What guests were last told, so that the mail can show old -> new.
    told_title: Mapped[str] = mapped_column(sa.String(200), default="")
    told_starts_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told_ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told_zone: Mapped[str] = mapped_column(sa.String(64), default="")
    told_place: Mapped[str] = mapped_column(sa.String(200), default="")
    told_address: Mapped[str] = mapped_column(sa.String(300), default="")
    told_online_link: Mapped[str] = mapped_column(sa.String(500), default="")
    # When they were told of the last change; none while they know less than the page says.
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # What the list of events is narrowed by, kept up by the listener below: words with pinyin, the value of the town or
    # ONLINE, tags (see tag_key), and the day by the event's own clock.
    search_text: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    town: Mapped[str] = mapped_column(sa.String(80), default="", server_default="")
    tag_keys: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    starts_on: Mapped[date | None]
    # Raised by each edit, so that the later of two concurrent editors is warned.
    revision: Mapped[int] = mapped_column(default=0)
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    team: Mapped[list[TeamMember]] = relationship(
        back_populates="event", cascade="all, delete-orphan", order_by="TeamMember.id"
    )

    def translated(self, name: str) -> dict[str, str]:
        """Return title, summary or description in its other languages, by their codes."""
        return translated(self.translations, name)

    @property
    def every_title(self) -> str:
        """Return the titles in all languages, for looking a word up in them."""
        return "\n".join((self.title, *self.translated("title").values()))

    @property
    def has_tickets(self) -> bool:
        """Return whether guests show a ticket: not where all come by a link alone."""
        return bool(self.place or self.address) or not self.online_link

    @property
    def written_at(self) -> datetime:
        """Return the last moment at which the public part of the event changed."""
        moments = (self.created_at, self.published_at, self.edited_at, self.cancelled_at)
        return max(moment for moment in moments if moment is not None)

    def refuse_taken_down(self, *, to_team: bool = False, to_guest: bool = False) -> None:
        """Raise TakenDown where an operator has taken the event down; its team is told why, its guests which it was."""
        if self.state is EventState.TAKEN_DOWN:
            why, event = self.taken_down_words if to_team else None, self if to_team or to_guest else None
            raise TakenDown(f"event {self.id} is taken down", why=why, event=event)

    __table_args__ = (
        sa.CheckConstraint("capacity IS NULL OR capacity >= 1", name="capacity_at_least_one"),
        sa.CheckConstraint("places_taken >= 0", name="places_not_negative"),
        sa.CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        sa.Index("ix_event_starts_at", "starts_at"),
        sa.Index("ix_event_listing_ends_at", "listing", "ends_at"),
    )


@sa.event.listens_for(Event, "before_insert")
@sa.event.listens_for(Event, "before_update")
def _keep_search(mapper: Any, connection: Any, event: Event) -> None:
    state = sa.inspect(event)
    if any(state.attrs[name].history.has_changes() for name in SEARCHED):
        for name, value in search_columns(event).items():
            setattr(event, name, value)


class EventPicture(Model):
    """A picture on top of an event, in a table of its own as few reads of an event want it: a JPEG made by us."""

    __tablename__ = "event_picture"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    data: Mapped[bytes] = mapped_column(sa.LargeBinary)


class EventSlug(Model):
    """A link the event had before; it leads to the present one."""

    __tablename__ = "event_slug"

    slug: Mapped[str] = mapped_column(sa.String(120), primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)


class OrganiserAction(Model):
    """What a user on the team did to the event as a whole; moves of guests have logs of their own."""

    __tablename__ = "organiser_action"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    by_user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id", ondelete="SET NULL"), index=True)
    what: Mapped[Act] = mapped_column(enum_type(Act, "what"))
    # The member it was about, if any.
    about_user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id", ondelete="SET NULL"), index=True)
    # How many people it was about; 0 where that says nothing.
    number: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (sa.Index("ix_organiser_action_event_id_at", "event_id", "at"),)


class TeamMember(Model):
    """What a user may do for an event."""

    __tablename__ = "team_member"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), index=True)
    role: Mapped[TeamRole] = mapped_column(enum_type(TeamRole, "role"))

    event: Mapped[Event] = relationship(back_populates="team")
    user: Mapped[User] = relationship()

    __table_args__ = (sa.UniqueConstraint("event_id", "user_id"),)


class Invitation(Model):
    """An address that an organiser invited; only its owner can answer."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(sa.String(254), index=True)
    state: Mapped[InvitationState] = mapped_column(enum_type(InvitationState, "state"), default=InvitationState.PENDING)
    language: Mapped[Language] = mapped_column(enum_type(Language, "language", checked=False), default=Language.ENGLISH)
    by_user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id", ondelete="SET NULL"))
    nonce: Mapped[str] = mapped_column(sa.String(32))
    token_digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    # When it was last sent: a revoked address may be invited again.
    invited_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    event: Mapped[Event] = relationship()
    by: Mapped[User | None] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("event_id", "email"),
        sa.Index("ix_invitation_by_user_id_invited_at", "by_user_id", "invited_at"),
    )


class TeamInvitation(Model):
    """A user who was asked by address to join the team and has not said yes."""

    __tablename__ = "team_invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(sa.String(254), index=True)
    role: Mapped[TeamRole] = mapped_column(enum_type(TeamRole, "role"))
    language: Mapped[Language] = mapped_column(enum_type(Language, "language", checked=False), default=Language.ENGLISH)
    by_user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id", ondelete="SET NULL"), index=True)
    nonce: Mapped[str] = mapped_column(sa.String(32))
    token_digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)

    event: Mapped[Event] = relationship()
    by: Mapped[User | None] = relationship()

    __table_args__ = (sa.UniqueConstraint("event_id", "email"),)


class EventReport(Model):
    """One person says that an event is not what it claims to be: a user, or an invited address that is none."""

    __tablename__ = "event_report"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), index=True)
    invitation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("invitation.id", ondelete="CASCADE"), index=True)
    why: Mapped[ReportReason] = mapped_column(enum_type(ReportReason, "why"))
    # Whether it comes from a guest or an invited user.
    counts: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # When an operator found nothing wrong; it counts against nobody from then on.
    dismissed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        sa.UniqueConstraint("event_id", "user_id"),
        sa.UniqueConstraint("event_id", "invitation_id"),
        sa.CheckConstraint("user_id IS NOT NULL OR invitation_id IS NOT NULL", name="somebody"),
    )
