"""The morning mail to those who run events: who came, who asks, who cannot come. A job."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.events.registrations.figures import counts
from eventhub.events.registrations.rules import RegistrationState
from eventhub.followups.rules import local_day
from eventhub.organiser import queries
from eventhub.platform.db import transaction
from eventhub.platform.mail.outbox import enqueue
from eventhub.platform.mail.quiet_hours import EARLIEST_DIGEST

DIGEST = "desk/digest"
# After a downtime it may still come in the morning; later the overview itself says more.
_LATE = timedelta(hours=4)


@dataclass(frozen=True)
class News:
    """What happened at one event in a day, in numbers, and how many wait for an answer now."""

    event: Event
    came: int
    asked: int
    listed: int
    left: int
    to_answer: int


def send_digests(now: datetime) -> int:
    """Job: send one mail at half past eight of the organiser's morning, when guests did something; return how many."""
    count, last = 0, 0
    while users := queries.organisers(last, now):
        last = users[-1].id
        # All are read before the first write, as SQLite has one writer at a time.
        mornings = [(user.id, local_day(now, user.zone)) for user in users if _has_news(user, now)]
        count += sum(_send(user_id, morning, now) for user_id, morning in mornings)
    return count


def _has_news(user: User, now: datetime) -> bool:
    since, until = _the_day_before(now, user.zone)
    return until <= now < until + _LATE and bool(queries.moves_of_guests(user.id, since, until))


def _send(user_id: int, morning: date, now: datetime) -> bool:
    """Queue the mail of this morning; return whether it was new. A second worker waits here and finds it there."""
    with transaction():
        user = queries.lock_user(user_id)
        return enqueue(DIGEST, user=user, about=user, version=morning.isoformat(), now=now) is not None


def news_for(user: User, written_at: datetime) -> list[News]:
    """Return what the mail of that morning says, the next event first."""
    since, until = _the_day_before(written_at, user.zone)
    moved: dict[Event, dict[str, int]] = defaultdict(dict)
    for event, after, number in queries.moves_of_guests(user.id, since, until):
        moved[event][after] = number
    return [_news(event, numbers) for event, numbers in sorted(moved.items(), key=lambda pair: pair[0].starts_at)]


def _news(event: Event, numbers: dict[str, int]) -> News:
    came, asked, listed, left = (numbers.get(state, 0) for state in queries.MOVES_THAT_ARE_NEWS)
    return News(event, came, asked, listed, left, counts(event.id).of(RegistrationState.PENDING))


def _the_day_before(now: datetime, zone: str) -> tuple[datetime, datetime]:
    """Return the 24 hours up to the last half past eight in the zone; 23 or 25 hours where the clocks change."""
    today = local_day(now, zone)
    mornings = (datetime.combine(day, EARLIEST_DIGEST, ZoneInfo(zone)) for day in (today - timedelta(days=1), today))
    since, until = (morning.astimezone(now.tzinfo) for morning in mornings)
    return since, until
