"""Registrations, their goals and the log of every move."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.events.questions.models import QuestionVersion
from eventhub.events.registrations.rules import LIVE, LONGEST_TAG, SETTLED, RegistrationState, VisibleTo, shows_email
from eventhub.matching.goals import GoalType
from eventhub.matching.understanding import Said
from eventhub.platform.db import Model, UtcDateTime, enum_type, unique_where
from eventhub.platform.sorting import SortedByName
from eventhub.text.headlines import every_headline
from eventhub.text.languages import Language
from eventhub.text.search import haystack


def _among(states: Collection[RegistrationState]) -> sa.TextClause:
    return sa.text("state IN ({})".format(", ".join(f"'{one.value}'" for one in RegistrationState if one in states)))


_LIVE_USER = sa.text(f"{_among(LIVE).text} AND user_id IS NOT NULL")
_UNVERIFIED = sa.text(f"state = '{RegistrationState.UNVERIFIED.value}'")


class Registration(SortedByName, Model):
    """One person at one event. `user_id` is empty until the address is verified.

    Until then each row is what one form said, and an address may have several; the one whose link or code is used
    becomes the registration, and the others go.
    """

    __tablename__ = "registration"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id", ondelete="SET NULL"), index=True)
    state: Mapped[RegistrationState] = mapped_column(
        enum_type(RegistrationState, "state"), default=RegistrationState.UNVERIFIED
    )
    email: Mapped[str] = mapped_column(sa.String(254))
    name: Mapped[str] = mapped_column(sa.String(200))
    other_name: Mapped[str] = mapped_column(sa.String(200), default="")
    headline: Mapped[str] = mapped_column(sa.String(200), default="")
    # The same in a second language, and the code of that language; both empty without one.
    second_headline: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")
    second_headline_language: Mapped[str] = mapped_column(sa.String(16), default="", server_default="")
    city: Mapped[str] = mapped_column(sa.String(120), default="")
    language: Mapped[Language] = mapped_column(enum_type(Language, "language", checked=False), default=Language.ENGLISH)
    zone: Mapped[str] = mapped_column(sa.String(64), default="")
    visible_to: Mapped[VisibleTo] = mapped_column(enum_type(VisibleTo, "visible_to"))
    happy_to_introduce: Mapped[bool] = mapped_column(default=False)
    # Whether those who greet newcomers may know that the guest is one, and when one of them ticked it off.
    greet_me: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    greeted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Whether the guest agreed that the organisers read the address; what the event asks is on its row.
    shares_email: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    goal_sentence: Mapped[str] = mapped_column(sa.String(240), default="")
    looks_for: Mapped[str] = mapped_column(sa.String(240), default="")
    can_help: Mapped[str] = mapped_column(sa.String(240), default="")
    # Whether the form said, when these two lines were written, that guests who may see the guest read them.
    lines_open: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
    # What the guest corrected in the topics we understood: {"seeks": {topic: kept}, "offers": {topic: kept}}.
    topic_corrections: Mapped[dict[str, dict[str, bool]] | None] = mapped_column(sa.JSON)
    # A digest of what was typed, which the browser that typed it keeps; empty for those added by an organiser.
    submission: Mapped[str] = mapped_column(sa.String(64), default="", server_default="")
    # Background typed by a guest whose address was not verified: {kind: [text, ...]}. It goes to a new user at once,
    # to a profile that was there when its owner says so; empty when nothing is left to ask.
    background_draft: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON)
    nonce: Mapped[str] = mapped_column(sa.String(32))
    token_digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    # Codes compared, right ones too: each is counted before it is compared.
    wrong_tries: Mapped[int] = mapped_column(default=0)
    priority: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    link_sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    waitlisted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    offer_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Since when the person is in; written by check-in alone, from its log.
    checked_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Names and line of work as a search reads them, with pinyin; kept up by the listener below.
    search_text: Mapped[str] = mapped_column(sa.Text, default="", server_default="")

    event: Mapped[Event] = relationship()
    user: Mapped[User | None] = relationship()
    goals: Mapped[list[RegistrationGoal]] = relationship(
        cascade="all, delete-orphan", order_by="RegistrationGoal.position"
    )
    answers: Mapped[list[Answer]] = relationship(cascade="all, delete-orphan", order_by="Answer.question_id")
    tags: Mapped[list[GuestTag]] = relationship(cascade="all, delete-orphan", order_by="GuestTag.tag")
    known_names: Mapped[list[KnownName]] = relationship(
        cascade="all, delete-orphan", order_by="KnownName.id", back_populates="registration"
    )

    __table_args__ = (
        unique_where("uq_registration_live_email", "event_id", "email", where=_among(SETTLED)),
        unique_where("uq_registration_submission", "event_id", "email", "submission", where=_UNVERIFIED),
        unique_where("uq_registration_live_user", "event_id", "user_id", where=_LIVE_USER),
        sa.Index("ix_registration_event_id_state", "event_id", "state"),
        sa.Index("ix_registration_event_id_sort_key", "event_id", "sort_key", "id"),
    )

    @property
    def goal_types(self) -> tuple[GoalType, ...]:
        """Return the goals, the most important first."""
        return tuple(row.goal for row in self.goals)

    @property
    def tag_names(self) -> list[str]:
        """Return the organisers' tags on this guest, in a fixed order."""
        return [row.tag for row in self.tags]

    @property
    def guest_id(self) -> int:
        """Return the user whose registration it is. Raises ValueError while the address is unproven."""
        if self.user_id is None:
            raise ValueError(f"registration {self.id} is nobody's yet")
        return self.user_id

    @property
    def shown_email(self) -> str | None:
        """Return the address where the organisers may read it, else None."""
        is_shown = shows_email(self.state, self.event.email_sharing, agreed=self.shares_email)
        return self.email if is_shown else None

    @property
    def said(self) -> Said:
        """Return what the guest wrote of themselves for this event, with their corrections."""
        return Said(
            self.looks_for,
            self.can_help,
            every_headline(self),
            self.goal_sentence,
            self.topic_corrections or {},
            lines_open=self.lines_open,
        )

    @property
    def is_erased(self) -> bool:
        """Tell whether whose registration it was has deleted their account, so that no page speaks of it."""
        return not self.email or (self.user is not None and self.user.deleted_at is not None)

    @property
    def is_unproven_guest(self) -> bool:
        """Tell whether the guest has a seat and no proven address, as after check-in or an import from another tool."""
        return self.state is RegistrationState.CONFIRMED and self.verified_at is None


_SEARCHED = ("name", "other_name", "headline", "second_headline")


@sa.event.listens_for(Registration, "before_insert")
@sa.event.listens_for(Registration, "before_update")
def _keep_search_text(mapper: Any, connection: Any, registration: Registration) -> None:
    state = sa.inspect(registration)
    if any(state.attrs[name].history.has_changes() for name in _SEARCHED):
        registration.search_text = haystack(*(getattr(registration, name) or "" for name in _SEARCHED))


class RegistrationGoal(Model):
    """A goal of a guest at an event; `position` 0 is the most important."""

    __tablename__ = "registration_goal"

    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True)
    goal: Mapped[GoalType] = mapped_column(enum_type(GoalType, "goal"), primary_key=True)
    position: Mapped[int] = mapped_column(default=0)


class GuestTag(Model):
    """A word by which the organisers sort their guests: theirs to read, and the guest's own in an export alone."""

    __tablename__ = "guest_tag"

    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True)
    tag: Mapped[str] = mapped_column(sa.String(LONGEST_TAG), primary_key=True)


class Answer(Model):
    """What a guest answered to one wording of an organiser's question; a later wording does not change it."""

    __tablename__ = "answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registration.id", ondelete="CASCADE"))
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("question.id", ondelete="CASCADE"), index=True)
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("question_version.id", ondelete="CASCADE"), index=True)
    # In words; of choices the words they had.
    said: Mapped[str] = mapped_column(sa.Text)
    # The keys of what was chosen; empty where the answer was typed.
    chosen: Mapped[list[str]] = mapped_column(sa.JSON)
    answered_at: Mapped[datetime] = mapped_column(UtcDateTime)

    version: Mapped[QuestionVersion] = relationship()

    __table_args__ = (sa.UniqueConstraint("registration_id", "question_id"),)


class KnownName(Model):
    """The name of someone a guest says to know at the event, as typed; it stays until it is clear who is meant.

    The row outlives its words, so that taking a name back leaves no room for another try. What is found out about
    guests who are asked first must change nothing that its owner reads (docs/behaviour.md section 7).
    """

    __tablename__ = "known_name"

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registration.id", ondelete="CASCADE"), index=True)
    # Empty once the person is found, or the owner has taken the name back.
    name: Mapped[str] = mapped_column(sa.String(120))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # Guests who had a place by then and were offered for this name are none of those meant.
    passed_over_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # When a job last compared it with the guests, and when it asked one of them; nobody else is asked then.
    compared_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    registration: Mapped[Registration] = relationship(back_populates="known_names")


class Greeter(Model):
    """Whether a user greets newcomers at an event, where that is not as by default: hosts do, others do not.

    A guest counts only while they show themselves to every guest (greeters.py).
    """

    __tablename__ = "greeter"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, index=True)
    greets: Mapped[bool]
    named_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PlannedRemoval(Model):
    """A guest that an organiser takes off the list; until `due_at` it can be undone, and nothing has happened."""

    __tablename__ = "planned_removal"

    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True)
    by_user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id", ondelete="SET NULL"), index=True)
    # What the organiser adds to the mail, in their own words.
    note: Mapped[str] = mapped_column(sa.String(400), default="")
    due_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    registration: Mapped[Registration] = relationship()


class RegistrationMove(Model):
    """Who moved a registration, when and why."""

    __tablename__ = "registration_move"

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registration.id", ondelete="CASCADE"), index=True)
    before: Mapped[str] = mapped_column(sa.String(40))
    after: Mapped[str] = mapped_column(sa.String(40))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id", ondelete="SET NULL"), index=True)
    why: Mapped[str] = mapped_column(sa.String(60))
    # What the organiser added in their own words; it stands in the mail about this move.
    note: Mapped[str] = mapped_column(sa.String(400), default="", server_default="")
