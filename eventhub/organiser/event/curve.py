"""How registrations grew towards the start: points by days to go, and where they lie in a picture. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from eventhub.events.event.schedule import local_time

# The picture in its own units; the page scales it.
WIDTH, HEIGHT = 600, 220
LEFT, RIGHT, TOP, BOTTOM = 44, 588, 14, 190
_LONGEST_LOOK_BACK = 90
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Point:
    """How many seats were held at the end of the day when so many days were left."""

    days_to_go: int
    count: int


@dataclass(frozen=True)
class Picture:
    """A curve, the last event's as a grey line, and the marks of both axes; all in the picture's units.

    `line` and `before` are paths of SVG, empty without points. `across`: (x, days to go); `up`: (y, guests).
    """

    line: str
    before: str
    across: tuple[tuple[float, int], ...]
    up: tuple[tuple[float, int], ...]


def growth(
    taken: Sequence[tuple[datetime, datetime | None]], starts_at: datetime, now: datetime, zone: str
) -> list[Point]:
    """Return one point a day, from the first seat taken (90 days at most) until today or the day of the start.

    Days are calendar days in `zone`, so that the number is the same as in "in 13 days" above it. `taken` has, for each
    seat, when it was taken and when it was given up (None: still held).
    """
    until = min(now, starts_at)
    came = sorted(at for at, _ in taken if at <= until)
    left = sorted(gone for _, gone in taken if gone is not None and gone <= until)
    if not came:
        return []
    last = _days_to_go(until, starts_at, zone)
    first = max(last, min(_days_to_go(came[0], starts_at, zone), _LONGEST_LOOK_BACK))
    ends = [_end_of(days, starts_at, zone) for days in range(first, last, -1)] + [until]
    return [
        Point(days, bisect_right(came, end) - bisect_right(left, end))
        for days, end in zip(range(first, last - 1, -1), ends, strict=True)
    ]


def picture_of(line: Sequence[Point], before: Sequence[Point], capacity: int | None) -> Picture:
    """Draw both curves in one frame that reaches to the larger of them, or to the capacity when that is near."""
    points = [*line, *before]
    longest = max((point.days_to_go for point in points), default=1) or 1
    most = max((point.count for point in points), default=1)
    top = capacity if capacity and most <= capacity <= 2 * most else most
    top = max(5, ceil(top / 5) * 5)
    return Picture(
        line=_path(line, longest, top),
        before=_path(before, longest, top),
        across=tuple((_x(days, longest), days) for days in _marks(longest)),
        up=tuple((_y(count, top), count) for count in (0, top // 2, top)),
    )


def _days_to_go(at: datetime, starts_at: datetime, zone: str) -> int:
    return (local_time(starts_at, zone).date() - local_time(at, zone).date()).days


def _end_of(days_to_go: int, starts_at: datetime, zone: str) -> datetime:
    """Return the midnight that ends the day with so many days to go."""
    after = local_time(starts_at, zone).date() - (days_to_go - 1) * _DAY
    return datetime.combine(after, time.min, ZoneInfo(zone))


def _marks(longest: int) -> list[int]:
    """Choose the days below the picture: the ends and a round one between."""
    return sorted({longest, longest // 2, 0}, reverse=True) if longest >= 4 else [longest, 0]


def _path(points: Sequence[Point], longest: int, top: int) -> str:
    steps = [f"{_x(point.days_to_go, longest):g} {_y(point.count, top):g}" for point in points]
    return "M" + " L".join(steps) if steps else ""


def _x(days: int, longest: int) -> float:
    return round(RIGHT - (RIGHT - LEFT) * days / longest, 1)


def _y(count: int, top: int) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * count / top, 1)
