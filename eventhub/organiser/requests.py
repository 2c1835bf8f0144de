"""The mail to those who run an event by approval, soon after a guest asked to join. A job."""

from __future__ import annotations

from datetime import datetime, timedelta

from eventhub.events.event.models import Event
from eventhub.organiser import queries
from eventhub.people.rules import after_quiet_hours
from eventhub.platform.db import db, transaction
from eventhub.platform.mail.outbox import enqueue

REQUESTS = "desk/requests"
# At most one mail an hour for each event: requests in between wait for the next.
_APART = timedelta(hours=1)
# What is older is told by the mail of the morning.
_OLD = timedelta(hours=24)


def tell_requests(now: datetime) -> int:
    """Job: mail organisers whose events guests asked to join since the last such mail; return how many.

    At night only of an event that begins before the morning.
    """
    asked = queries.last_requests(now - _OLD, now)
    told = queries.last_mails(REQUESTS, now - _OLD)
    count = 0
    for one in asked:
        last = told.get((one.event_id, one.user_id))
        is_due = last is None or (last < one.last_at and last + _APART <= now)
        if is_due and _may_disturb(one, now):
            count += _send(one.event_id, one.user_id, one.last_at, now)
    return count


def _may_disturb(asked: queries.Requests, now: datetime) -> bool:
    morning = after_quiet_hours(now, asked.zone)
    return morning == now or asked.starts_at <= morning


def _send(event_id: int, user_id: int, asked_at: datetime, now: datetime) -> bool:
    """Queue one mail; return whether it was new. A second worker waits here and finds it there."""
    with transaction():
        user = queries.lock_user(user_id)
        event = db.session.get_one(Event, event_id)
        return enqueue(REQUESTS, user=user, about=event, version=asked_at.isoformat(), now=now) is not None
