"""Use cases of an organiser's endpoints: add, switch on and off, test, replay, change the secret."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from eventhub.accounts.limits import spend
from eventhub.accounts.models import User
from eventhub.api import queries
from eventhub.api.domain_events import new_message_id
from eventhub.api.models import WebhookDelivery, WebhookEndpoint
from eventhub.api.rules import MINUTE, MOST_ENDPOINTS, OLD_SECRET_KEPT, PING, DeliveryState, EventType
from eventhub.api.signatures import secret_of
from eventhub.platform import tokens
from eventhub.platform.db import db, transaction
from eventhub.platform.errors import LimitReached, NotFound, WrongState

BY_OWNER, FAILING, GONE = "by_owner", "failing", "gone"
# An hour and user: a count by endpoint would start again with each new endpoint.
_TESTS_AN_HOUR = 60
_ENDED = (DeliveryState.DELIVERED, DeliveryState.FAILED, DeliveryState.DROPPED)


def add_endpoint(
    user_id: int, url: str, event_types: Iterable[EventType], *, event_id: int | None, now: datetime
) -> WebhookEndpoint:
    """Add an endpoint of one event, or of all its owner runs. The form has checked the address.

    Raises LimitReached beyond MOST_ENDPOINTS, NotFound for an event that its owner does not run.
    """
    with transaction():
        # The row of the user is locked, so that two requests at once count each other's endpoint.
        db.session.execute(sa.select(User.id).where(User.id == user_id).with_for_update())
        if len(queries.endpoints_of(user_id)) >= MOST_ENDPOINTS:
            raise LimitReached(f"user {user_id} has enough endpoints", reason="endpoints")
        if event_id is not None and not queries.runs_event(event_id, user_id):
            raise NotFound(f"user {user_id} does not run event {event_id}")
        endpoint = WebhookEndpoint(
            user_id=user_id,
            url=url,
            event_types=" ".join(event_types),
            event_id=event_id,
            nonce=tokens.new_nonce(),
            created_at=now,
        )
        db.session.add(endpoint)
        db.session.flush()
    return endpoint


def switch_off(endpoint: WebhookEndpoint, why: str, *, now: datetime) -> None:
    """Stop sending to an endpoint; what waits is dropped."""
    with transaction():
        row = queries.lock_endpoint(endpoint.id)
        row.disabled_at, row.disabled_why = row.disabled_at or now, row.disabled_why or why
        waiting = sa.update(WebhookDelivery).where(
            WebhookDelivery.endpoint_id == row.id, WebhookDelivery.state.not_in(_ENDED)
        )
        db.session.execute(waiting.values(state=DeliveryState.DROPPED, lease_until=None))


def switch_on(endpoint: WebhookEndpoint) -> None:
    """Send to an endpoint again, from the next event on."""
    with transaction():
        row = queries.lock_endpoint(endpoint.id)
        row.disabled_at, row.disabled_why, row.failing_since, row.resting_until = None, "", None, None


def delete_endpoint(endpoint_id: int) -> None:
    """Delete an endpoint and its log. Raises NotFound."""
    with transaction():
        db.session.delete(queries.lock_endpoint(endpoint_id))


def renew_secret(endpoint: WebhookEndpoint, *, now: datetime) -> None:
    """Replace the secret; the old one also signs for OLD_SECRET_KEPT."""
    with transaction():
        row = queries.lock_endpoint(endpoint.id)
        row.old_nonce, row.old_nonce_until, row.nonce = row.nonce, now + OLD_SECRET_KEPT, tokens.new_nonce()


def secrets_of(endpoint: WebhookEndpoint, now: datetime) -> list[str]:
    """Return the secrets that sign now, the newest first."""
    old = endpoint.old_nonce if endpoint.old_nonce_until and endpoint.old_nonce_until > now else ""
    return [secret_of(nonce) for nonce in (endpoint.nonce, old) if nonce]


def ping(endpoint: WebhookEndpoint, *, now: datetime) -> None:
    """Queue a test. Raises WrongState when it is switched off, LimitReached after many tests."""
    spend("webhook_ping", str(endpoint.user_id), _TESTS_AN_HOUR, 60 * MINUTE, now)
    with transaction():
        _refuse_when_off(endpoint)
        db.session.add(
            WebhookDelivery(
                endpoint_id=endpoint.id, message_id=new_message_id(), event_type=PING, happened_at=now, not_before=now
            )
        )


def replay(endpoint: WebhookEndpoint, delivery_id: int, *, now: datetime) -> None:
    """Queue a delivery that ended once more, under the same id. Raises NotFound, WrongState and LimitReached."""
    spend("webhook_ping", str(endpoint.user_id), _TESTS_AN_HOUR, 60 * MINUTE, now)
    with transaction():
        _refuse_when_off(endpoint)
        row = queries.get_delivery(delivery_id, endpoint.id)
        if row.state not in _ENDED:
            raise WrongState(f"delivery {row.id} is still {row.state}", reason="still_waiting")
        row.state, row.attempts, row.not_before = DeliveryState.QUEUED, 0, now
        row.status_code, row.error = None, ""


def _refuse_when_off(endpoint: WebhookEndpoint) -> None:
    if queries.lock_endpoint(endpoint.id).disabled_at is not None:
        raise WrongState(f"endpoint {endpoint.id} is switched off", reason="endpoint_off")


def may_hear_of(endpoint: WebhookEndpoint, delivery: WebhookDelivery) -> bool:
    """Return whether the endpoint's owner may still see the guests of the event, at the moment of sending."""
    if delivery.event_type == PING:
        return True
    return delivery.event_id is not None and queries.runs_event(delivery.event_id, endpoint.user_id)
