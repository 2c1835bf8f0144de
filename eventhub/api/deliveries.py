"""Sending what waits for the endpoints: take some, send them side by side, write down what came of each.

The rows are taken and settled in transactions of their own; nothing is held open while others are being called. A
worker that dies over them leaves rows whose lease runs out, and another one sends them again under the same id.
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
from eventhub.operator.retention import AT_ONCE, in_steps
from eventhub.platform.db import transaction
from eventhub.platform.mail import outbox

log = logging.getLogger(__name__)

IN_A_BATCH = 40
# One that hangs must leave room for the others.
OF_ONE_ENDPOINT = 10
SIDE_BY_SIDE = 20
AGENT = "EventHub-Webhooks/1"


@dataclass(frozen=True)
class Parcel:
    """One try, ready to go out."""

    delivery_id: int
    target: Target | None
    body: bytes
    headers: dict[str, str]


def deliver(now: datetime, trusted_hosts: Collection[str] = ()) -> int:
    """Send what is due, one batch; how many tries that were."""
    parcels = take(now, trusted_hosts)
    if not parcels:
        return 0
    with ThreadPoolExecutor(min(SIDE_BY_SIDE, len(parcels))) as pool:
        outcomes = list(pool.map(_send, parcels))
    for parcel, outcome in zip(parcels, outcomes, strict=True):
        settle(parcel.delivery_id, outcome, now)
    return len(parcels)


def take(now: datetime, trusted_hosts: Collection[str] = ()) -> list[Parcel]:
    """Claim deliveries that are due and put them into words; what may not be sent any more is dropped."""
    parcels: list[Parcel] = []
    of_endpoint = Counter[int]()
    with transaction():
        for row in queries.due_deliveries(now, 5 * IN_A_BATCH):
            endpoint = row.endpoint
            if endpoint.disabled_at is not None or not may_hear_of(endpoint, row):
                row.state, row.lease_until = DeliveryState.DROPPED, None
                continue
            of_endpoint[endpoint.id] += 1
            if len(parcels) < IN_A_BATCH and of_endpoint[endpoint.id] <= OF_ONE_ENDPOINT:
                row.state, row.lease_until, row.tried_at = DeliveryState.SENDING, now + DELIVERY_LEASE, now
                row.attempts += 1
                parcels.append(_parcel(row, endpoint, now, trusted_hosts))
    return parcels


def _parcel(row: WebhookDelivery, endpoint: WebhookEndpoint, now: datetime, trusted: Collection[str]) -> Parcel:
    body = json.dumps(_words(row), ensure_ascii=False, separators=(",", ":")).encode()
    headers = headers_for(secrets_of(endpoint, now), row.message_id, int(now.timestamp()), body)
    try:
        target = target_of(endpoint.url, trusted)
    except ValueError:  # The operator has taken its host off the list meanwhile.
        target = None
    return Parcel(row.id, target, body, headers | {"Content-Type": "application/json", "User-Agent": AGENT})


def _words(row: WebhookDelivery) -> dict[str, object]:
    """What the receiver reads: of a guest what the API shows, as it is now."""
    told: dict[str, object] = {}
    if row.registration is not None:
        told["registration"] = registration_of(row.registration)
    if row.event is not None:
        told["event"] = {name: value for name, value in event_of(row.event, TeamRole.MANAGER).items() if name != "role"}
    return {"type": row.happening, "timestamp": moment(row.happened_at), "data": told}


def _send(parcel: Parcel) -> Outcome:
    return post(parcel.target, parcel.body, parcel.headers) if parcel.target else Outcome(error="not_public")


def settle(delivery_id: int, outcome: Outcome, now: datetime) -> None:
    """Write down what came of a try, and decide when the next one is."""
    with transaction():
        row = queries.taken_delivery(delivery_id)
        if row is None:  # Switched off or deleted while it was being sent.
            return
        endpoint = queries.fresh_endpoint(row.endpoint_id)
        row.status_code, row.error, row.lease_until = outcome.status, outcome.error, None
        if outcome.arrived:
            row.state, endpoint.failing_since, endpoint.resting_until = DeliveryState.DELIVERED, None, None
        else:
            _not_arrived(row, endpoint, outcome, now)


def _not_arrived(row: WebhookDelivery, endpoint: WebhookEndpoint, outcome: Outcome, now: datetime) -> None:
    wait = next_wait(row.attempts) if row.happening != PING else None
    row.state = DeliveryState.QUEUED if wait else DeliveryState.FAILED
    row.not_before = now + wait if wait else row.not_before
    if outcome.status is None:
        endpoint.resting_until = now + REST
    if row.happening == PING:  # A test that fails says so on the page; it switches nothing off.
        return
    endpoint.failing_since = endpoint.failing_since or now
    is_hopeless = now - endpoint.failing_since >= GIVE_UP_AFTER
    if is_hopeless or outcome.status == 410:
        log.info("endpoint %s is switched off", endpoint.id)
        switch_off(endpoint, GONE if outcome.status == 410 else FAILING, now=now)
        outbox.enqueue("api/endpoint_off", user=endpoint.user, about=endpoint, version=now.isoformat(), now=now)


def forget_deliveries(now: datetime) -> int:
    """Job: delete the log of a month ago; gives how many lines."""
    return in_steps(lambda: queries.delete_deliveries(now - LOG_KEPT, AT_ONCE))
