"""Five kinds of events to begin with: when such an evening is, how long, and which cover suits it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from eventhub.events.event.cover import Family
from eventhub.events.event.schedule import local_time

_AHEAD = timedelta(weeks=2)
_SATURDAY = 5
# A round table in a Chinese restaurant.
_AT_ONE_TABLE = 10


@dataclass(frozen=True)
class _Habit:
    starts: time
    length: timedelta
    family: Family
    weekday: int | None = None
    places: int | None = None


class Pattern(StrEnum):
    """A kind of event; its words stand in labels.py."""

    DINNER = "dinner"
    TALK = "talk"
    WALK = "walk"
    WORKSHOP = "workshop"
    MEETUP = "meetup"

    @property
    def family(self) -> Family:
        """Return the family of drawings for its cover."""
        return _HABITS[self].family

    @property
    def places(self) -> int | None:
        """Return how many places such an evening has; None where that depends on the room."""
        return _HABITS[self].places

    def dates(self, now: datetime, zone: str) -> tuple[datetime, datetime]:
        """Return the local start and end in two weeks, on the next day of the week that suits it."""
        habit = _HABITS[self]
        day = local_time(now, zone).date() + _AHEAD
        if habit.weekday is not None:
            day += timedelta(days=(habit.weekday - day.weekday()) % 7)
        start = datetime.combine(day, habit.starts)
        return start, start + habit.length


_HABITS = {
    Pattern.DINNER: _Habit(time(19), timedelta(hours=3), Family.LANTERN, places=_AT_ONE_TABLE),
    Pattern.TALK: _Habit(time(18, 30), timedelta(hours=2, minutes=30), Family.DUSK),
    Pattern.WALK: _Habit(time(10), timedelta(hours=4), Family.WAVES, _SATURDAY),
    Pattern.WORKSHOP: _Habit(time(14), timedelta(hours=3), Family.PATH, _SATURDAY),
    Pattern.MEETUP: _Habit(time(19), timedelta(hours=2, minutes=30), Family.TEA_HOUSE),
}
