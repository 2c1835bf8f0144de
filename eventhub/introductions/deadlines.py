"""When a request is decided, fixed at its sending. Pure; source of every number: docs/behaviour.md section 8."""

from datetime import datetime, timedelta

DAYS_BEFORE = (2, 4, 6)
DAYS_AFTER = (2, 4, 6, 10)
DEFAULT_DAYS = 4
LAST_ANSWER_BEFORE_START = timedelta(hours=4)
LAST_REQUEST_BEFORE_START = timedelta(hours=12)
ASKED_AFTER_END = timedelta(days=90)
LIVE = timedelta(hours=3)
LIVE_FROM = timedelta(hours=1)


def decide_by(now: datetime, days: int, starts_at: datetime, ends_at: datetime) -> datetime | None:
    """Return the moment by which a request is decided, on a full hour, or None when none may be sent.

    days: one of day_choices(). Before the event the answer comes 4 hours before its start at the
    latest; from 12 hours before the start until the end nothing can be asked.
    """
    if days not in day_choices(now, ends_at):
        return None
    latest = (now + timedelta(days=days)).replace(minute=0, second=0, microsecond=0)
    if now <= starts_at - LAST_REQUEST_BEFORE_START:
        return min(latest, starts_at - LAST_ANSWER_BEFORE_START)
    return latest if ends_at <= now <= ends_at + ASKED_AFTER_END else None


def days_to_give(now: datetime, starts_at: datetime, ends_at: datetime) -> tuple[int, ...]:
    """Return the days that the form offers; none during the event, as a request is decided within hours then."""
    return () if is_live_time(now, starts_at, ends_at) else day_choices(now, ends_at)


def answer_times(now: datetime, starts_at: datetime, ends_at: datetime, chosen: int) -> dict[int, datetime]:
    """Return by which moments a request may be decided, by the days to give.

    Days that come to one moment, as shortly before an event, stand there once: as the chosen ones, or the fewest.
    """
    days = {each: decide_by(now, each, starts_at, ends_at) for each in days_to_give(now, starts_at, ends_at)}
    found: dict[datetime, int] = {}
    for each, until in days.items():
        if until is not None and (each == chosen or until not in found):
            found[until] = each
    return {each: until for until, each in found.items()}


def day_choices(now: datetime, ends_at: datetime) -> tuple[int, ...]:
    """Return how many days a requester may allow: 2, 4 or 6, after the event also 10."""
    return DAYS_AFTER if now >= ends_at else DAYS_BEFORE


def is_live_time(now: datetime, starts_at: datetime, ends_at: datetime) -> bool:
    """Return whether guests are there, an hour before the start to the end: introductions are made on the spot then."""
    return starts_at - LIVE_FROM <= now < ends_at
