"""Sending what waits for the endpoints: claim some deliveries, send them in parallel, write down each result.

The rows are claimed and settled in transactions of their own; none is open while an endpoint is called. A worker that
dies over them leaves rows whose lease runs out, and another one sends them again under the same id.
"""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from eventhub.api import queries
from eventhub.api.addresses import Target, target_of
from eventhub.api.models import WebhookDelivery, WebhookEndpoint
from eventhub.api.presenters import event_of, moment, registration_of
from eventhub.api.rules import DELIVERY_LEASE, GIVE_UP_AFTER, LOG_KEPT, PING, REST, DeliveryState, next_wait
from eventhub.api.signatures import headers_for
from eventhub.api.webhook_client import Outcome, post
from eventhub.api.webhooks import FAILING, GONE, may_hear_of, secrets_of, switch_off
from eventhub.events.event.rules import TeamRole
from eventhub.operator.retention import BATCH_SIZE, repeat_in_batches
from eventhub.platform.db import transaction
from eventhub.platform.mail import outbox

log = logging.getLogger(__name__)

CLAIM_SIZE = 40
# One that hangs must leave room for the others.
MAX_PER_ENDPOINT = 10
MAX_PARALLEL = 20
AGENT = "EventHub-Webhooks/1"


@dataclass(frozen=True)
class DeliveryAttempt:
    """One try, ready to be sent. `target` is None when the address may not be called any more."""

    delivery_id: int
    target: Target | None
    body: bytes
    headers: dict[str, str]


def deliver(now: datetime, trusted_hosts: Collection[str] = ()) -> int:
    """Job: send one batch of what is due; return how many tries that were."""
    attempts = claim(now, trusted_hosts)
    if not attempts:
        return 0
    with ThreadPoolExecutor(min(MAX_PARALLEL, len(attempts))) as pool:
        outcomes = list(pool.map(_send, attempts))
    for attempt, outcome in zip(attempts, outcomes, strict=True):
        record_result(attempt.delivery_id, outcome, now)
    return len(attempts)


def claim(now: datetime, trusted_hosts: Collection[str] = ()) -> list[DeliveryAttempt]:
    """Claim deliveries that are due and compose them; what may not be sent any more is dropped."""
    attempts: list[DeliveryAttempt] = []
    of_endpoint = Counter[int]()
    with transaction():
        for row in queries.due_deliveries(now, 5 * CLAIM_SIZE):
            endpoint = row.endpoint
            if endpoint.disabled_at is not None or not may_hear_of(endpoint, row):
                row.state, row.lease_until = DeliveryState.DROPPED, None
                continue
            of_endpoint[endpoint.id] += 1
            if len(attempts) < CLAIM_SIZE and of_endpoint[endpoint.id] <= MAX_PER_ENDPOINT:
                row.state, row.lease_until, row.tried_at = DeliveryState.SENDING, now + DELIVERY_LEASE, now
                row.attempts += 1
                attempts.append(_attempt(row, endpoint, now, trusted_hosts))
    return attempts


def _attempt(
    row: WebhookDelivery, endpoint: WebhookEndpoint, now: datetime, trusted: Collection[str]
) -> DeliveryAttempt:
    body = json.dumps(_payload(row), ensure_ascii=False, separators=(",", ":")).encode()
    headers = headers_for(secrets_of(endpoint, now), row.message_id, int(now.timestamp()), body)
    try:
        target = target_of(endpoint.url, trusted)
    except ValueError:  # The operator has taken its host off the list meanwhile.
        target = None
    return DeliveryAttempt(row.id, target, body, headers | {"Content-Type": "application/json", "User-Agent": AGENT})


def _payload(row: WebhookDelivery) -> dict[str, object]:
    """Return what the receiver reads: of a guest what the API shows, as it is now."""
    told: dict[str, object] = {}
    if row.registration is not None:
        told["registration"] = registration_of(row.registration)
    if row.event is not None:
        told["event"] = {name: value for name, value in event_of(row.event, TeamRole.MANAGER).items() if name != "role"}
    return {"type": row.event_type, "timestamp": moment(row.happened_at), "data": told}


def _send(attempt: DeliveryAttempt) -> Outcome:
    return post(attempt.target, attempt.body, attempt.headers) if attempt.target else Outcome(error="not_public")


def record_result(delivery_id: int, outcome: Outcome, now: datetime) -> None:
    """Write down how a try ended, and decide when the next one is."""
    with transaction():
        row = queries.lock_delivery(delivery_id)
        if row is None:  # Switched off or deleted while it was being sent.
            return
        endpoint = queries.lock_endpoint(row.endpoint_id)
        row.status_code, row.error, row.lease_until = outcome.status, outcome.error, None
        if outcome.arrived:
            row.state, endpoint.failing_since, endpoint.resting_until = DeliveryState.DELIVERED, None, None
        else:
            _not_arrived(row, endpoint, outcome, now)


def _not_arrived(row: WebhookDelivery, endpoint: WebhookEndpoint, outcome: Outcome, now: datetime) -> None:
    wait = next_wait(row.attempts) if row.event_type != PING else None
    row.state = DeliveryState.QUEUED if wait else DeliveryState.FAILED
    row.not_before = now + wait if wait else row.not_before
    if outcome.status is None:
        endpoint.resting_until = now + REST
    if row.event_type == PING:  # A test that fails says so on the page; it switches nothing off.
        return
    endpoint.failing_since = endpoint.failing_since or now
    is_hopeless = now - endpoint.failing_since >= GIVE_UP_AFTER
    if is_hopeless or outcome.status == 410:
        log.info("endpoint %s is switched off", endpoint.id)
        switch_off(endpoint, GONE if outcome.status == 410 else FAILING, now=now)
        outbox.enqueue("api/endpoint_off", user=endpoint.user, about=endpoint, version=now.isoformat(), now=now)


def forget_deliveries(now: datetime) -> int:
    """Job: delete the log of a month ago; return how many lines."""
    return repeat_in_batches(lambda: queries.delete_deliveries(now - LOG_KEPT, BATCH_SIZE))
