"""The private calendar of a person: the events they have a place at, and the follow-ups that are due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.followups import queries, rules
from eventhub.followups.models import FollowUp
from eventhub.platform import tokens
from eventhub.platform.db import transaction
from eventhub.platform.errors import NotFound

PURPOSE = "calendar"
PAST = timedelta(days=90)
AHEAD = timedelta(days=120)


@dataclass(frozen=True)
class Feed:
    """What a user's calendar file holds; `today` is the local day of that user."""

    user: User
    events: Sequence[Event]
    due: Sequence[FollowUp]
    today: date


def key_of(user: User) -> str:
    """Return the key at the end of the address of a user's calendar; empty when it is switched off."""
    return tokens.sign(PURPOSE, [user.id, user.calendar_version]) if user.calendar_version > 0 else ""


def renew(user_id: int) -> None:
    """Make a calendar, or give it another address: who has the old one sees nothing any more."""
    with transaction():
        queries.get_user(user_id).calendar_version = queries.next_calendar_version()


def stop(user_id: int) -> None:
    """Switch the calendar off. An address that was given away never works again."""
    with transaction():
        queries.get_user(user_id).calendar_version = queries.ended_calendar_version()


def feed_of(key: str, now: datetime) -> Feed:
    """Return the calendar behind a key. Raises NotFound for one that is unknown or replaced, or of a suspended user."""
    value = tokens.unsign(PURPOSE, key)
    user = queries.find_user(int(value[0])) if isinstance(value, list) else None
    if user is None or user.deleted_at is not None or user.suspended_at is not None:
        raise NotFound("no user of this calendar")
    if [user.id, user.calendar_version] != value:
        raise NotFound("no calendar at this address")
    today = rules.local_day(now, user.zone)
    return Feed(
        user, queries.events_with_a_place(user.id, now - PAST), queries.open_follow_ups(user.id, today + AHEAD), today
    )
