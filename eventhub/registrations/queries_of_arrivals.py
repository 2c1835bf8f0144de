"""What a registration asks on its way from the page to the place, each in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from eventhub.accounts.models import User
from eventhub.db import db, prepared
from eventhub.events.models import Event, Invitation
from eventhub.events.rules import InvitationState
from eventhub.questions.models import Question
from eventhub.registrations.models import Registration
from eventhub.registrations.queries import TURNED_AWAY, count_shown, was_turned_away
from eventhub.registrations.rules import LIVE, SETTLED


@dataclass(frozen=True)
class Visited:
    """An event as its page is opened: whether it asks questions, how many guests show themselves (see `count_shown`).

    `registration`: the visitor's live one, with its goals. `invitation`: what went to the visitor's address and was
    not taken back.
    """

    event: Event
    asks: bool
    shown: int
    registration: Registration | None = None
    invitation: Invitation | None = None


def find_visited(slug: str, user_id: int | None) -> Visited | None:
    """Read the event at a link, whatever its state, with what stands between it and this visitor."""
    if user_id is None:
        found = _for_strangers(slug=slug).first()
    else:
        found = _for_users(slug=slug, user_id=user_id).unique().first()
    return Visited(*found) if found else None


@prepared
def _for_strangers(slug: Any) -> sa.Select[Event, bool, int]:
    return _visited(slug)


@prepared
def _for_users(slug: Any, user_id: Any) -> sa.Select[Event, bool, int, Registration, Invitation]:
    own = sa.and_(Registration.event_id == Event.id, Registration.user_id == user_id, Registration.state.in_(LIVE))
    to_them = sa.and_(
        Invitation.event_id == Event.id,
        Invitation.email == sa.select(User.email).where(User.id == user_id).scalar_subquery(),
        Invitation.state != InvitationState.REVOKED,
    )
    query = _visited(slug).add_columns(Registration, Invitation)
    # Three goals at most: a second statement would cost more than their rows.
    return query.outerjoin(Registration, own).outerjoin(Invitation, to_them).options(joinedload(Registration.goals))


def _visited(slug: Any) -> sa.Select[Event, bool, int]:
    asks = sa.exists().where(Question.event_id == Event.id, Question.retired_at.is_(None))
    return sa.select(Event, asks, count_shown(Event.id).correlate(Event).scalar_subquery()).where(Event.slug == slug)


def standing(event_id: int, email: str, user_id: int | None = None) -> tuple[Event, Registration | None, bool]:
    """The event, the live registration of a user or an address there, and whether they were turned away before.

    What nobody has proven is no registration. All as it is now, in one statement, since every registration asks.
    """
    if user_id is None:
        found = _of_address(event_id=event_id, email=email).all()
    else:
        found = _of_user_or_address(event_id=event_id, email=email, user_id=user_id).all()
    rows = [row for _, row in found if row is not None]
    live = sorted((row for row in rows if row.state in SETTLED), key=lambda row: row.user_id != user_id)
    ended = any(row.email == email and row.state in TURNED_AWAY and row.verified_at for row in rows)
    return found[0][0], next(iter(live), None), ended and was_turned_away(event_id, email)


@prepared
def _of_address(event_id: Any, email: Any) -> sa.Select[Event, Registration]:
    return _standing(event_id, Registration.email == email)


@prepared
def _of_user_or_address(event_id: Any, email: Any, user_id: Any) -> sa.Select[Event, Registration]:
    return _standing(event_id, sa.or_(Registration.email == email, Registration.user_id == user_id))


def _standing(event_id: Any, theirs: sa.ColumnElement[bool]) -> sa.Select[Event, Registration]:
    return (
        sa.select(Event, Registration)
        .outerjoin(Registration, sa.and_(Registration.event_id == Event.id, theirs))
        .where(Event.id == event_id)
        .execution_options(populate_existing=True)
    )


def get_settled(registration_id: int) -> Registration:
    """A registration with its event and its user, who is known; raises NoResultFound."""
    row: Registration = _settled(registration_id=registration_id).scalar_one()
    return row


@prepared
def _settled(registration_id: Any) -> sa.Select[Registration]:
    query = sa.select(Registration).where(Registration.id == registration_id)
    query = query.options(joinedload(Registration.event, innerjoin=True))
    return query.options(joinedload(Registration.user, innerjoin=True))


def get_latest_of_address(event_id: int, email: str) -> Registration:
    """The newest registration of an address at an event, whatever became of it; raises NoResultFound."""
    query = (
        sa.select(Registration)
        .where(Registration.event_id == event_id, Registration.email == email)
        .order_by(Registration.id.desc())
        .limit(1)
    )
    return db.session.execute(query).scalar_one()
