"""Named reads of the API; an id from outside is always asked for together with the token's owner."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from eventhub.accounts.models import User
from eventhub.api.models import ApiAnswer, ApiToken, WebhookDelivery, WebhookEndpoint
from eventhub.api.rules import DELIVERY_LEASE, DeliveryState
from eventhub.events.event.models import Event, TeamMember
from eventhub.events.event.rules import ROLES_THAT_COVER, EventState, TeamRole
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.queries import WITH_ANSWERS_AND_TAGS
from eventhub.events.registrations.queries_of_unproven import one_line_an_address
from eventhub.events.registrations.rules import RegistrationState
from eventhub.platform.db import db, lease_is_void, rows_touched
from eventhub.platform.errors import NotFound


def find_token(token_digest: str, now: datetime) -> ApiToken | None:
    """Return the token of this digest with its owner, unless it was revoked, has run out, or the owner left."""
    query = (
        sa.select(ApiToken)
        .join(User, User.id == ApiToken.user_id)
        .where(
            ApiToken.token_digest == token_digest,
            ApiToken.revoked_at.is_(None),
            sa.or_(ApiToken.expires_at.is_(None), ApiToken.expires_at > now),
            User.deleted_at.is_(None),
            User.suspended_at.is_(None),
        )
        .options(joinedload(ApiToken.user))
    )
    return db.session.scalar(query)


def tokens_of(user_id: int) -> Sequence[ApiToken]:
    """Return a user's tokens that were not revoked, the newest first."""
    query = (
        sa.select(ApiToken)
        .where(ApiToken.user_id == user_id, ApiToken.revoked_at.is_(None))
        .order_by(ApiToken.id.desc())
        .limit(100)
    )
    return db.session.scalars(query).all()


def get_token(token_id: int, user_id: int) -> ApiToken:
    """Return one of a user's own tokens. Raises NotFound."""
    found = db.session.scalar(sa.select(ApiToken).where(ApiToken.id == token_id, ApiToken.user_id == user_id))
    if found is None:
        raise NotFound(f"token {token_id} is none of user {user_id}'s")
    return found


def find_answer(token_id: int, key_digest: str) -> ApiAnswer | None:
    """Return what was answered to this key before; None when nothing."""
    query = sa.select(ApiAnswer).where(ApiAnswer.token_id == token_id, ApiAnswer.key_digest == key_digest)
    return db.session.scalar(query)


def delete_answers(made_before: datetime, most: int) -> int:
    """Delete at most `most` kept answers made before then; joins the caller's transaction. Returns how many."""
    old = sa.select(ApiAnswer.id).where(ApiAnswer.created_at < made_before).order_by(ApiAnswer.id).limit(most)
    statement = sa.delete(ApiAnswer).where(ApiAnswer.id.in_(old.scalar_subquery()))
    done = db.session.execute(statement.execution_options(synchronize_session=False))
    return rows_touched(done)


def find_event(event_id: int, user_id: int) -> tuple[Event, TeamRole] | None:
    """Return an event on whose team a user is, with their role now; None for any other."""
    query = (
        sa.select(Event, TeamMember.role)
        .join(TeamMember, TeamMember.event_id == Event.id)
        .where(Event.id == event_id, TeamMember.user_id == user_id)
    )
    row = db.session.execute(query).first()
    return (row[0], row[1]) if row else None


def events_after(
    user_id: int, after_id: int, limit: int, *, state: EventState | None, starts_after: datetime | None
) -> Sequence[sa.Row[Event, TeamRole]]:
    """Return events on whose team a user is, with their role, in order of their ids."""
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
    event_id: int,
    after_id: int,
    limit: int,
    *,
    state: RegistrationState | None,
    checked_in: bool | None,
    finds: Sequence[sa.ColumnElement[bool]] = (),
) -> Sequence[Registration]:
    """Return registrations of an event in order of their ids; `finds` are the conditions of a search."""
    query = (
        sa.select(Registration)
        .where(Registration.event_id == event_id, Registration.id > after_id, one_line_an_address(), *finds)
        .order_by(Registration.id)
        .limit(limit)
        .options(*WITH_ANSWERS_AND_TAGS, joinedload(Registration.event))
    )
    if state is not None:
        query = query.where(Registration.state == state)
    if checked_in is not None:
        came = Registration.checked_in_at
        query = query.where(came.is_not(None) if checked_in else came.is_(None))
    return db.session.scalars(query).all()


def endpoints_of(user_id: int) -> Sequence[WebhookEndpoint]:
    """Return a user's endpoints, the oldest first."""
    query = sa.select(WebhookEndpoint).where(WebhookEndpoint.user_id == user_id).order_by(WebhookEndpoint.id)
    return db.session.scalars(query.options(joinedload(WebhookEndpoint.event)).limit(100)).all()


def get_endpoint(endpoint_id: int, user_id: int) -> WebhookEndpoint:
    """Return one of a user's own endpoints. Raises NotFound."""
    query = sa.select(WebhookEndpoint).where(WebhookEndpoint.id == endpoint_id, WebhookEndpoint.user_id == user_id)
    found = db.session.scalar(query.options(joinedload(WebhookEndpoint.event)))
    if found is None:
        raise NotFound(f"endpoint {endpoint_id} is none of user {user_id}'s")
    return found


def find_endpoint(endpoint_id: int) -> WebhookEndpoint | None:
    """Return the endpoint of a mail about it, with its owner; None once it is deleted."""
    query = sa.select(WebhookEndpoint).where(WebhookEndpoint.id == endpoint_id)
    return db.session.scalar(query.options(joinedload(WebhookEndpoint.user)))


def lock_endpoint(endpoint_id: int) -> WebhookEndpoint:
    """Return the row as it is now, locked until the transaction ends. Raises NotFound when it has just been deleted."""
    query = sa.select(WebhookEndpoint).where(WebhookEndpoint.id == endpoint_id).with_for_update()
    found = db.session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound(f"endpoint {endpoint_id} is deleted")
    return found


def runs_event(event_id: int, user_id: int) -> bool:
    """Return whether a user owns or manages an event now, with an account that is neither erased nor suspended.

    Nobody runs an event that the operator has taken down.
    """
    query = (
        sa.select(TeamMember.id)
        .join(User, User.id == TeamMember.user_id)
        .join(Event, Event.id == TeamMember.event_id)
        .where(
            Event.state != EventState.TAKEN_DOWN,
            TeamMember.event_id == event_id,
            TeamMember.user_id == user_id,
            TeamMember.role.in_(ROLES_THAT_COVER[TeamRole.MANAGER]),
            User.deleted_at.is_(None),
            User.suspended_at.is_(None),
        )
    )
    return db.session.scalar(query) is not None


def get_delivery(delivery_id: int, endpoint_id: int) -> WebhookDelivery:
    """Return one delivery of an endpoint, locked. Raises NotFound."""
    query = sa.select(WebhookDelivery).where(
        WebhookDelivery.id == delivery_id, WebhookDelivery.endpoint_id == endpoint_id
    )
    found = db.session.scalar(query.with_for_update().execution_options(populate_existing=True))
    if found is None:
        raise NotFound(f"delivery {delivery_id} is not of endpoint {endpoint_id}")
    return found


def deliveries_of(endpoint_id: int, most: int) -> Sequence[WebhookDelivery]:
    """Return the log of an endpoint, the newest first."""
    query = (
        sa.select(WebhookDelivery)
        .where(WebhookDelivery.endpoint_id == endpoint_id)
        .order_by(WebhookDelivery.id.desc())
        .limit(most)
    )
    return db.session.scalars(query.options(joinedload(WebhookDelivery.event))).all()


def due_deliveries(now: datetime, most: int) -> Sequence[WebhookDelivery]:
    """Return deliveries whose time has come, the longest waiting first, locked for this transaction."""
    due = sa.or_(
        sa.and_(WebhookDelivery.state == DeliveryState.QUEUED, WebhookDelivery.not_before <= now),
        sa.and_(
            WebhookDelivery.state == DeliveryState.SENDING,
            lease_is_void(WebhookDelivery.lease_until, now, DELIVERY_LEASE),
        ),
    )
    awake = sa.or_(WebhookEndpoint.resting_until.is_(None), WebhookEndpoint.resting_until <= now)
    query = (
        sa.select(WebhookDelivery)
        .join(WebhookEndpoint, WebhookEndpoint.id == WebhookDelivery.endpoint_id)
        .where(due, awake)
        .order_by(WebhookDelivery.not_before, WebhookDelivery.id)
        .limit(most)
        .with_for_update(of=WebhookDelivery, skip_locked=True)
        .options(
            selectinload(WebhookDelivery.endpoint),
            selectinload(WebhookDelivery.event),
            selectinload(WebhookDelivery.registration).options(*WITH_ANSWERS_AND_TAGS),
        )
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(query).all()


def delete_deliveries(happened_before: datetime, most: int) -> int:
    """Delete what ended and happened before then; joins the caller's transaction."""
    old = (
        sa.select(WebhookDelivery.id)
        .where(
            WebhookDelivery.happened_at < happened_before,
            WebhookDelivery.state.not_in((DeliveryState.QUEUED, DeliveryState.SENDING)),
        )
        .order_by(WebhookDelivery.id)
        .limit(most)
    )
    statement = sa.delete(WebhookDelivery).where(WebhookDelivery.id.in_(old.scalar_subquery()))
    done = db.session.execute(statement.execution_options(synchronize_session=False))
    return rows_touched(done)


def lock_delivery(delivery_id: int) -> WebhookDelivery | None:
    """Return a delivery that is being sent, locked; None when it is not any more."""
    query = sa.select(WebhookDelivery).where(
        WebhookDelivery.id == delivery_id, WebhookDelivery.state == DeliveryState.SENDING
    )
    return db.session.scalar(query.with_for_update().execution_options(populate_existing=True))
