"""Named reads of the API. Whatever comes from outside is asked together with the token's owner."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from eventhub.accounts.models import User
from eventhub.api.models import ApiAnswer, ApiToken
from eventhub.db import db
from eventhub.errors import NotFound
from eventhub.events.models import Event, TeamMember
from eventhub.events.rules import EventState, TeamRole
from eventhub.registrations.models import Registration
from eventhub.registrations.rules import RegistrationState


def find_token(token_digest: str, now: datetime) -> ApiToken | None:
    """The token of this digest with its owner, unless it was revoked, has run out, or the owner left."""
    query = (
        sa.select(ApiToken)
        .join(User, User.id == ApiToken.user_id)
        .where(
            ApiToken.token_digest == token_digest,
            ApiToken.revoked_at.is_(None),
            sa.or_(ApiToken.expires_at.is_(None), ApiToken.expires_at > now),
            User.deleted_at.is_(None),
        )
        .options(joinedload(ApiToken.user))
    )
    return db.session.scalar(query)


def tokens_of(user_id: int) -> Sequence[ApiToken]:
    """Somebody's tokens that were not revoked, the newest first."""
    query = (
        sa.select(ApiToken)
        .where(ApiToken.user_id == user_id, ApiToken.revoked_at.is_(None))
        .order_by(ApiToken.id.desc())
        .limit(100)
    )
    return db.session.scalars(query).all()


def get_token(token_id: int, user_id: int) -> ApiToken:
    """One of somebody's own tokens. Raises NotFound."""
    found = db.session.scalar(sa.select(ApiToken).where(ApiToken.id == token_id, ApiToken.user_id == user_id))
    if found is None:
        raise NotFound(f"token {token_id} is none of user {user_id}'s")
    return found


def find_answer(token_id: int, key_digest: str) -> ApiAnswer | None:
    """What was answered to this key before."""
    query = sa.select(ApiAnswer).where(ApiAnswer.token_id == token_id, ApiAnswer.key_digest == key_digest)
    return db.session.scalar(query)


def delete_answers(made_before: datetime, most: int) -> int:
    """Delete kept answers made before then; joins the caller's transaction."""
    old = sa.select(ApiAnswer.id).where(ApiAnswer.created_at < made_before).order_by(ApiAnswer.id).limit(most)
    statement = sa.delete(ApiAnswer).where(ApiAnswer.id.in_(old.scalar_subquery()))
    done = db.session.execute(statement.execution_options(synchronize_session=False))
    return int(getattr(done, "rowcount", 0))


def find_event(event_id: int, user_id: int) -> tuple[Event, TeamRole] | None:
    """An event on whose team somebody is, with their role now."""
    query = (
        sa.select(Event, TeamMember.role)
        .join(TeamMember, TeamMember.event_id == Event.id)
        .where(Event.id == event_id, TeamMember.user_id == user_id)
    )
    row = db.session.execute(query).first()
    return (row[0], row[1]) if row else None


def events_after(
    user_id: int, after_id: int, limit: int, *, state: EventState | None, starts_after: datetime | None
) -> Sequence[sa.Row[tuple[Event, TeamRole]]]:
    """Events on whose team somebody is, with their role, in order of their ids."""
    query = (
        sa.select(Event, TeamMember.role)
        .join(TeamMember, TeamMember.event_id == Event.id)
        .where(TeamMember.user_id == user_id, Event.id > after_id)
        .order_by(Event.id)
        .limit(limit)
    )
    if state is not None:
        query = query.where(Event.state == state)
    if starts_after is not None:
        query = query.where(Event.starts_at > starts_after)
    return db.session.execute(query).all()


def registrations_after(
    event_id: int, after_id: int, limit: int, *, state: RegistrationState | None, checked_in: bool | None,
    finds: Sequence[sa.ColumnElement[bool]] = (),
) -> Sequence[Registration]:
    """Registrations of an event in order of their ids; `finds`: what a search asks of them."""
    query = (
        sa.select(Registration)
        .where(Registration.event_id == event_id, Registration.id > after_id, *finds)
        .order_by(Registration.id)
        .limit(limit)
    )
    if state is not None:
        query = query.where(Registration.state == state)
    if checked_in is not None:
        came = Registration.checked_in_at
        query = query.where(came.is_not(None) if checked_in else came.is_(None))
    return db.session.scalars(query).all()
