"""When suggestions are made, shown and hidden again. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

# docs/behaviour.md sections 6 and 4.
OPENS_DAYS_BEFORE = 14
BRIEF_BEFORE = timedelta(days=3)
# Lists are refreshed at most once a day, in the small hours of the event's own zone.
REFRESH_HOUR = 5
# After this long without a touch an acquaintance is dormant.
DORMANT_AFTER = timedelta(days=365)
REASON_LENGTH = 200
# People who one guest may keep on the list of an event: as many again as are drawn.
MOST_KEPT = 5
# Longer than a chunk or a draft of a large room takes; a worker that dies holds it back no longer than this.
CHUNK_LEASE = timedelta(minutes=5)


class Phase(StrEnum):
    """Where an event stands for the recommendations."""

    EARLY = "early"
    OPEN = "open"
    OVER = "over"
    CLOSED = "closed"


def opens_at(starts_at: datetime, zone: str) -> datetime:
    """Return the first moment at which people to meet are shown: midnight in the event's zone, as UTC."""
    local = ZoneInfo(zone)
    day = starts_at.astimezone(local).date() - timedelta(days=OPENS_DAYS_BEFORE)
    return datetime.combine(day, time(), local).astimezone(UTC)


def phase(starts_at: datetime, ends_at: datetime, zone: str, now: datetime, visible: timedelta) -> Phase:
    """Return the phase: early until two weeks before, open until the end, over for `visible`, then closed for good."""
    if now < opens_at(starts_at, zone):
        return Phase.EARLY
    if now <= ends_at:
        return Phase.OPEN
    return Phase.OVER if now < ends_at + visible else Phase.CLOSED


def morning_of(now: datetime, zone: str) -> datetime:
    """Return the last time it was five in the morning in the event's zone, as UTC."""
    local = now.astimezone(ZoneInfo(zone))
    morning = local.replace(hour=REFRESH_HOUR, minute=0, second=0, microsecond=0)
    if morning > local:
        morning -= timedelta(days=1)
    return morning.astimezone(UTC)


def is_dormant(last_touch: datetime, now: datetime) -> bool:
    """Return whether a year has passed without a touch: a good moment to say hello."""
    return now - last_touch > DORMANT_AFTER
