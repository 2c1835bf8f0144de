"""When a circle meets: on the same weekday of each month, in the evening or, at weekends, the afternoon. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from eventhub.circles.rules import NOTICE
from eventhub.followups.festivals import is_holiday
from eventhub.followups.rules import add_months

WEEK = timedelta(days=7)
EVENING, AFTERNOON = time(19, 0), time(15, 0)
_SATURDAY = 5
# A month has each weekday four times, and only some have it a fifth time.
_TIMES_IN_EVERY_MONTH = 4
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# Days on which people are with their families or on the road, in China or in the West: (month, first, last).
_AWAY = ((1, 1, 1), (5, 1, 5), (10, 1, 7), (12, 24, 31))


@dataclass(frozen=True)
class Rhythm:
    """The n-th weekday of each month (`ordinal` 1 to 4, `weekday` 0 for Monday), on the clock of a zone."""

    weekday: int
    ordinal: int
    zone: str

    def day_in(self, year: int, month: int) -> date:
        """Return the day that the rule alone names for a month."""
        first = date(year, month, 1)
        return first + timedelta(days=(self.weekday - first.weekday()) % 7) + (self.ordinal - 1) * WEEK


@dataclass(frozen=True)
class Occasion:
    """One meeting: the day the rule names, and when it takes place; None when that month is left out."""

    planned_on: date
    starts_at: datetime | None


def rhythm_after(day: date, weekday: int, zone: str) -> Rhythm:
    """Return the rhythm whose first evening comes soonest after a day."""
    first = day + timedelta(days=(weekday - day.weekday()) % 7)
    while (first.day - 1) // 7 + 1 > _TIMES_IN_EVERY_MONTH or _is_away(first):
        first += WEEK
    return Rhythm(weekday, (first.day - 1) // 7 + 1, zone)


def first_day(answered_by: datetime, zone: str) -> date:
    """Return the earliest day of a first evening: all have answered and had time to plan."""
    return (answered_by + NOTICE).astimezone(ZoneInfo(zone)).date()


def evenings(rhythm: Rhythm, since: date) -> Iterator[Occasion]:
    """Yield the meetings month by month whose planned day is this one or later, without end."""
    month = since.replace(day=1)
    while True:
        planned = rhythm.day_in(month.year, month.month)
        if planned >= since:
            day = kept_day(planned, rhythm.day_in(*_month_before(planned)))
            yield Occasion(planned, _at(day, rhythm.zone) if day else None)
        month = add_months(month, 1)


def kept_day(planned: date, planned_before: date) -> date | None:
    """Return the planned day, or one or two weeks later: the first that is no festival; else a week before.

    The week before only where the meeting of the month before had its planned day: two meetings are never less than
    two weeks apart, and the day of a month does not depend on the month the count began with.
    """
    days = [planned, planned + WEEK, planned + 2 * WEEK]
    if not _is_away(planned_before):
        days.append(planned - WEEK)
    return next((day for day in days if not _is_away(day)), None)


def _month_before(day: date) -> tuple[int, int]:
    last = day.replace(day=1) - timedelta(days=1)
    return last.year, last.month


def _is_away(day: date) -> bool:
    if any(month == day.month and first <= day.day <= last for month, first, last in _AWAY):
        return True
    return is_holiday(day)


def _at(day: date, zone: str) -> datetime:
    hour = AFTERNOON if day.weekday() >= _SATURDAY else EVENING
    return datetime.combine(day, hour, ZoneInfo(zone))


def every_month(rhythm: Rhythm) -> dict[str, object]:
    """Return the rhythm as a calendar writes it (RFC 5545, 3.3.10): MONTHLY, BYDAY=2TH."""
    return {"freq": "MONTHLY", "byday": f"{rhythm.ordinal}{_WEEKDAYS[rhythm.weekday]}"}
