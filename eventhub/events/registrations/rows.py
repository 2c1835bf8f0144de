"""The row of a registration: created, filled from the form, and rid of what other forms said.

Moves are in capacity.py.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields
from datetime import datetime

import sqlalchemy as sa

from eventhub.accounts.rules import BackgroundKind
from eventhub.events.questions.rules import NO_REPLIES, Replies
from eventhub.events.registrations.answers import write_replies
from eventhub.events.registrations.models import Answer, KnownName, Registration, RegistrationGoal
from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.events.registrations.understood import TopicChoice
from eventhub.matching.goals import GoalType
from eventhub.platform import tokens
from eventhub.platform.db import ROOMS_TOLD, db
from eventhub.text.headlines import HEADLINE
from eventhub.text.languages import Language

# Purpose of the mailed link that proves the address.
PURPOSE = "registration"


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What a guest changes in their registration; None leaves a part as it is."""

    visible_to: VisibleTo | None = None
    goals: tuple[GoalType, ...] | None = None
    goal_sentence: str | None = None
    looks_for: str | None = None
    can_help: str | None = None
    headline: str | None = None
    second_headline: str | None = None
    second_headline_language: str | None = None
    happy_to_introduce: bool | None = None
    greet_me: bool | None = None
    shares_email: bool | None = None
    replies: Replies = NO_REPLIES
    topics: TopicChoice | None = None


@dataclass(frozen=True, kw_only=True)
class Answers:
    """All that a guest wrote before their address was proven. `background` keeps the words as typed, by kind."""

    visible_to: VisibleTo
    goals: tuple[GoalType, ...] = ()
    goal_sentence: str = ""
    looks_for: str = ""
    can_help: str = ""
    happy_to_introduce: bool = False
    greet_me: bool = False
    shares_email: bool = False
    replies: Replies = NO_REPLIES
    email: str
    name: str
    other_name: str = ""
    headline: str = ""
    second_headline: str = ""
    second_headline_language: str = ""
    background: dict[BackgroundKind, list[str]] = field(default_factory=dict)
    # Who they already know at the event: one name.
    knows: str = ""
    language: Language = Language.ENGLISH
    zone: str = ""


def fingerprint(answers: Answers) -> str:
    """Return a digest of the answers (64 hex digits), by which a form that is sent again is recognised."""
    typed = {one.name: getattr(answers, one.name) for one in fields(answers) if one.name != "replies"}
    replies = [(reply.question.version_id, reply.said, reply.chosen) for reply in answers.replies.given]
    return tokens.digest(json.dumps([typed, replies], sort_keys=True))


def add_row(event_id: int, email: str, now: datetime, *, submission: str = "") -> Registration:
    """Add a row with a link of its own, in the state that says that the address is unproven."""
    registration = build_row(event_id, email, now, submission=submission)
    db.session.add(registration)
    return registration


def build_row(event_id: int, email: str, now: datetime, *, submission: str = "") -> Registration:
    """Create such a row outside the session: the caller adds it when all is known."""
    nonce = tokens.new_nonce()
    return Registration(
        event_id=event_id,
        email=email,
        state=RegistrationState.UNVERIFIED,
        submission=submission,
        created_at=now,
        nonce=nonce,
        token_digest=tokens.digest(tokens.derive(PURPOSE, nonce)),
    )


_TYPED = (
    "name",
    "other_name",
    *HEADLINE,
    "goal_sentence",
    "looks_for",
    "can_help",
    "visible_to",
    "happy_to_introduce",
    "greet_me",
    "shares_email",
    "language",
    "zone",
)


def write_answers(registration: Registration, answers: Answers, now: datetime) -> None:
    """Put what was written in the form onto the row."""
    for name in _TYPED:
        setattr(registration, name, getattr(answers, name))
    registration.background_draft = {str(kind): words for kind, words in answers.background.items()}
    lived = answers.background.get(BackgroundKind.LIVES_IN)
    registration.city = lived[0][:120] if lived else ""
    write_goals(registration, answers.goals)
    write_replies(registration, answers.replies, now=now)
    if answers.knows:
        registration.known_names.append(KnownName(name=answers.knows, created_at=now))


def take_over(registration: Registration, other: Registration) -> None:
    """Put onto a row without answers those of another row of the same address."""
    for name in (*_TYPED, "city", "background_draft"):
        setattr(registration, name, getattr(other, name))
    write_goals(registration, other.goal_types)
    registration.answers[:] = [
        Answer(
            question_id=answer.question_id,
            version_id=answer.version_id,
            said=answer.said,
            chosen=answer.chosen,
            answered_at=answer.answered_at,
        )
        for answer in other.answers
    ]
    registration.known_names += [KnownName(name=one.name, created_at=one.created_at) for one in other.known_names]


def forget_other_submissions(registration: Registration) -> None:
    """Delete what other forms said of an address that one link or code has proven, and their links.

    No guest sees unproven rows, so no room changes.
    """
    db.session.execute(
        sa.delete(Registration)
        .where(
            Registration.event_id == registration.event_id,
            Registration.email == registration.email,
            Registration.state == RegistrationState.UNVERIFIED,
            Registration.id != (registration.id or 0),
        )
        .execution_options(synchronize_session=False, **{ROOMS_TOLD: True})
    )


def write_goals(registration: Registration, goals: tuple[GoalType, ...]) -> None:
    """Replace the goals of a registration, in the order they were chosen."""
    kept = {row.goal: row for row in registration.goals}
    registration.goals[:] = [kept.get(goal) or RegistrationGoal(goal=goal) for goal in goals]
    for position, row in enumerate(registration.goals):
        row.position = position
