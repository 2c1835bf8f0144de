"""Events that draw unconfirmed registrations: they may be used to write to strangers.

Registering goes on, so that invented addresses cannot close an event; but the mail that proves an address
then says nothing of the event, goes to an address at most once an hour, and the operator is told. Counts are plain
reads of an index, each of a limited number of rows: no registration waits for another one.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from eventhub.accounts.limits import count_spent, spend
from eventhub.events.event import queries as event_queries
from eventhub.events.event.rules import is_new_organiser
from eventhub.events.registrations import queries_of_unproven
from eventhub.platform.errors import LimitReached
from eventhub.platform.instance.queries import limits
from eventhub.text.addresses import mailbox_of

log = logging.getLogger(__name__)

_HOUR = timedelta(hours=1)
# Beyond this many of either kind nothing more is counted.
_MOST_COUNTED = 5000
_EVENTS_TOLD = 100


@dataclass(frozen=True)
class Flood:
    """How it stands with one event, or with all of a new organiser."""

    event_id: int
    unproven: int
    proven: int


def find_flood(event_id: int, now: datetime, *, before_id: int | None = None) -> Flood | None:
    """Find the flood at an event, None in ordinary times; `before_id`: from what came before that registration."""
    marks = limits()
    together = event_queries.events_of_the_same_owners(event_id)
    lowest = min(marks.unproven_mark, marks.unproven_mark_trusted)
    if queries_of_unproven.count_unproven(together, before_id, lowest) < lowest:
        return None
    trusted = any(
        user.is_trusted or not is_new_organiser(user.created_at, event_queries.count_events_held(user.id, now), now)
        for user in event_queries.owners_of(event_id)
    )
    ids: Sequence[int] | sa.Select[int] = [event_id] if trusted else together
    mark = marks.unproven_mark_trusted if trusted else marks.unproven_mark
    unproven, proven = (
        queries_of_unproven.count_unproven(ids, before_id, _MOST_COUNTED),
        queries_of_unproven.count_proven(ids, _MOST_COUNTED),
    )
    return Flood(event_id, unproven, proven) if unproven - proven >= mark else None


def may_write(event_id: int, email: str, now: datetime) -> bool:
    """Tell whether a mail that proves this address may go out now: in a flood one an hour, with a line in the log."""
    flood = find_flood(event_id, now)
    if flood is None:
        return True
    if not count_spent("flood_told", str(event_id), _HOUR, now):
        spend("flood_told", str(event_id), _MOST_COUNTED, _HOUR, now)
        log.warning("event %s: %s unproven registrations, %s proven", event_id, flood.unproven, flood.proven)
    try:
        spend("plain_confirmation", mailbox_of(email), 1, _HOUR, now)
    except LimitReached:
        return False
    return True


def floods(now: datetime) -> list[Flood]:
    """List the events in a flood, those with most unproven registrations first; for the operator."""
    found = (find_flood(event_id, now) for event_id in queries_of_unproven.events_with_unproven(_EVENTS_TOLD))
    return [flood for flood in found if flood is not None]
