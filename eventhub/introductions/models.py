"""Introductions, the introducers asked for each, and the private ledger of favours done and asked for."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.introductions.rules import (
    AskState,
    IntroductionState,
    LedgerKind,
    OfferState,
    SideAnswer,
    TargetAnswer,
    Way,
)
from eventhub.platform.db import Model, UtcDateTime, enum_type, unique_where


class Ways(sa.types.TypeDecorator[frozenset[Way]]):
    """What one person shares with another; kept as words. A word that is no longer a way is left out."""

    impl = sa.String(40)
    cache_ok = True

    def process_bind_param(self, value: Collection[Way] | None, dialect: Dialect) -> str:
        """Write the ways in their own order."""
        return " ".join(way for way in Way if way in (value or ()))

    def process_result_value(self, value: str | None, dialect: Dialect) -> frozenset[Way]:
        """Read what was chosen."""
        words = (value or "").split()
        return frozenset(way for way in Way if way in words)


class Introduction(Model):
    """The request of one person to meet another, from asking to the mail that brings them together."""

    __tablename__ = "introduction"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    requester_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"))
    target_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), index=True)
    state: Mapped[IntroductionState] = mapped_column(enum_type(IntroductionState, "state"))
    # What the introducers read about the target, and what the target reads after a yes.
    to_introducer: Mapped[str] = mapped_column(sa.String(400), default="", server_default="")
    to_target: Mapped[str] = mapped_column(sa.String(640), default="", server_default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # "Quietly, anyone who knows them": the requester named nobody and never learns who we asked.
    quiet: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    # "Introduce us here": asked at the event, decided within hours.
    live: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    # Came true by an acquaintance's offer: nobody asked, so that it counts as nobody's request.
    from_offer: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    # Fixed at sending; the requester learns of any failure then and not before.
    decide_by: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    # When the present stage is due: end of the undo hold, reminder, or deadline; every open state has one.
    next_step_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # The target's side: asked only after an introducer said yes.
    target_nonce: Mapped[str | None] = mapped_column(sa.String(32))
    target_token_digest: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    target_asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    target_reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    target_answer: Mapped[TargetAnswer | None] = mapped_column(enum_type(TargetAnswer, "target_answer"))
    target_answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    target_doubted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # What each lets the other have once both said yes.
    requester_shares: Mapped[frozenset[Way]] = mapped_column(Ways, default=frozenset(), server_default="")
    target_shares: Mapped[frozenset[Way]] = mapped_column(Ways, default=frozenset(), server_default="")
    introduced_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id", ondelete="SET NULL"), index=True)

    event: Mapped[Event] = relationship()
    requester: Mapped[User] = relationship(foreign_keys=[requester_id])
    target: Mapped[User] = relationship(foreign_keys=[target_id])
    asks: Mapped[list[IntroducerAsk]] = relationship(
        back_populates="introduction", cascade="all, delete-orphan", order_by="IntroducerAsk.position"
    )

    __table_args__ = (
        # One request each way; what an offer brings about may stand beside it.
        unique_where(
            "uq_introduction_event_id_requester_id_target_id",
            "event_id",
            "requester_id",
            "target_id",
            where=sa.text("NOT from_offer"),
        ),
        sa.CheckConstraint("requester_id <> target_id", name="two_people"),
        sa.Index("ix_introduction_requester_id_created_at", "requester_id", "created_at"),
    )


class IntroducerAsk(Model):
    """One introducer in the order in which the requester named them."""

    __tablename__ = "introducer_ask"

    id: Mapped[int] = mapped_column(primary_key=True)
    introduction_id: Mapped[int] = mapped_column(sa.ForeignKey("introduction.id", ondelete="CASCADE"))
    introducer_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    state: Mapped[AskState] = mapped_column(enum_type(AskState, "state"))
    nonce: Mapped[str] = mapped_column(sa.String(32))
    token_digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    # The introducer's own line to the target.
    line: Mapped[str] = mapped_column(sa.String(200), default="")
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # A machine seems to have pressed buttons here: from then on each answer is asked for a second time.
    doubted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # A yes can be undone until then; the target is asked after it.
    hold_until: Mapped[datetime | None] = mapped_column(UtcDateTime)

    introduction: Mapped[Introduction] = relationship(back_populates="asks")
    introducer: Mapped[User] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("introduction_id", "introducer_id"),
        sa.UniqueConstraint("introduction_id", "position"),
    )


class LedgerEntry(Model):
    """A give or an ask between two people, seen by its owner alone."""

    __tablename__ = "ledger_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"))
    other_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), index=True)
    # The person of the owner's address book it is about, when they do not use EventHub.
    contact_id: Mapped[int | None] = mapped_column(sa.ForeignKey("contact.id", ondelete="CASCADE"), index=True)
    kind: Mapped[LedgerKind] = mapped_column(enum_type(LedgerKind, "kind"))
    what: Mapped[str] = mapped_column(sa.String(60))
    # What it was about, in the owner's words.
    detail: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")
    introduction_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("introduction.id", ondelete="SET NULL"), index=True
    )
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        sa.Index("ix_ledger_entry_owner_id_other_id", "owner_id", "other_id"),
        sa.CheckConstraint("other_id IS NOT NULL OR contact_id IS NOT NULL", name="somebody"),
    )


class NeverIntroduce(Model):
    """`target` said "never this person" of `requester`: later requests look normal and ask nobody."""

    __tablename__ = "never_introduce"

    target_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    requester_id: Mapped[int] = mapped_column(
        sa.ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class StandingConsent(Model):
    """`introducer` said: pass `requester`'s requests on without asking me first. The requester never learns of it."""

    __tablename__ = "standing_consent"

    introducer_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    requester_id: Mapped[int] = mapped_column(
        sa.ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Offer(Model):
    """An acquaintance of both asks "Shall I introduce you two?" of both at once; each sees their own answer only."""

    __tablename__ = "introduction_offer"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    offerer_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"))
    state: Mapped[OfferState] = mapped_column(enum_type(OfferState, "state"))
    # What the offerer says to both.
    line: Mapped[str] = mapped_column(sa.String(200), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decide_by: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    next_step_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    event: Mapped[Event] = relationship()
    offerer: Mapped[User] = relationship()
    sides: Mapped[list[OfferSide]] = relationship(
        back_populates="offer", cascade="all, delete-orphan", order_by="OfferSide.id"
    )

    __table_args__ = (sa.Index("ix_introduction_offer_offerer_id_created_at", "offerer_id", "created_at"),)


class OfferSide(Model):
    """One of the two people of an offer. Without `asked_at` the question waits unseen."""

    __tablename__ = "offer_side"

    id: Mapped[int] = mapped_column(primary_key=True)
    offer_id: Mapped[int] = mapped_column(sa.ForeignKey("introduction_offer.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), index=True)
    nonce: Mapped[str] = mapped_column(sa.String(32))
    token_digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer: Mapped[SideAnswer | None] = mapped_column(enum_type(SideAnswer, "answer"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    doubted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # What this user lets the other have once both said yes.
    shares: Mapped[frozenset[Way]] = mapped_column(Ways, default=frozenset(), server_default="")

    offer: Mapped[Offer] = relationship(back_populates="sides")
    user: Mapped[User] = relationship()

    __table_args__ = (sa.UniqueConstraint("offer_id", "user_id"),)


class MeetingWish(Model):
    """The wish "I would like to meet": kept to oneself, and told to both only when the other wishes it too."""

    __tablename__ = "meeting_wish"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), index=True)
    target_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    event: Mapped[Event] = relationship()
    owner: Mapped[User] = relationship(foreign_keys=[owner_id])
    target: Mapped[User] = relationship(foreign_keys=[target_id])

    __table_args__ = (
        sa.UniqueConstraint("event_id", "owner_id", "target_id"),
        sa.CheckConstraint("owner_id <> target_id", name="two_people"),
    )
