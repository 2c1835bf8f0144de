"""Jobs: the digest of the morning, and the question on the day after an event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from eventhub.accounts.models import User
from eventhub.events.registrations.models import Registration
from eventhub.followups import queries_for_jobs as queries
from eventhub.followups.digest_cadence import may_prompt, may_send_digest
from eventhub.followups.festivals import seasons_on
from eventhub.followups.greetings import first_day_of, list_greetings
from eventhub.followups.rules import local_day
from eventhub.followups.service import FURTHEST_AHEAD, fall_due
from eventhub.platform.db import run_in_batches
from eventhub.platform.mail.outbox import enqueue

DIGEST = "followups/digest"
AFTER_EVENT = "followups/after_event"


def send_digests(now: datetime) -> int:
    """Send each user whose follow-ups are due one digest, at half past eight by their zone; return how many.

    The question on the day after an event is the one mail of its day: it goes first.
    """
    fall_due(now)
    ask_after_events(now)
    count, last = 0, 0
    latest_day = (now + FURTHEST_AHEAD).date()
    days = [(now + away).date() for away in (-FURTHEST_AHEAD, timedelta(0), FURTHEST_AHEAD)]
    greets = any(season.first == day for day in days for season in seasons_on(day))
    while ids := queries.users_with_something_due(last, latest_day, greets=greets):
        last = ids[-1]
        count += run_in_batches(ids, partial(_send_digests, now))
    return count


def _send_digests(now: datetime, ids: Sequence[int]) -> int:
    return sum(_send_digest(user, now) for user in queries.users(ids))


def _send_digest(user: User, now: datetime) -> bool:
    ignored = user.digests_ignored
    if not may_prompt(now, user.zone, user.prompted_on) or not may_send_digest(
        now, user.zone, user.digest, last_on=user.last_digest_on, ignored=ignored
    ):
        return False
    today, due = local_day(now, user.zone), queries.due_for_digest(user.id)
    if not due and first_day_of(list_greetings(user, now), user, now) is None:
        return False
    for row in due:
        row.prompted_at = now
    user.last_digest_on = user.prompted_on = today
    user.digests_ignored = ignored + 1
    return enqueue(DIGEST, user=user, about=user, version=today.isoformat(), now=now) is not None


def ask_after_events(now: datetime) -> int:
    """Ask each guest once, on the day after an event, which people they met and missed; return how many were asked."""
    count, last = 0, 0
    while ids := queries.guests_to_ask_after(AFTER_EVENT, now, last):
        last = ids[-1]
        count += run_in_batches(ids, partial(_ask_after_event_all, now))
    return count


def _ask_after_event_all(now: datetime, ids: Sequence[int]) -> int:
    return sum(_ask_after_event(guest, now) for guest in queries.confirmed(ids))


def _ask_after_event(guest: Registration, now: datetime) -> bool:
    event = guest.event
    if local_day(now, event.zone) <= local_day(event.ends_at, event.zone):
        return False
    user = guest.user
    assert user is not None  # guests_to_ask_after names those who have one
    if not may_prompt(now, user.zone, user.prompted_on):
        return False
    user.prompted_on = local_day(now, user.zone)
    return enqueue(AFTER_EVENT, user=user, about=guest, now=now) is not None
