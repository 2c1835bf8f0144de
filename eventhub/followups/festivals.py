"""When people greet each other: festivals of both cultures, and when a greeting is due. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from eventhub.followups.text_templates import TextKind
from eventhub.people.rules import Greetings


@dataclass(frozen=True)
class Season:
    """A festival of one year, and the days on which a greeting is welcome, both ends included."""

    kind: TextKind
    first: date
    last: date


CHINESE_FESTIVALS = frozenset({TextKind.SPRING_FESTIVAL, TextKind.MID_AUTUMN})
WESTERN_FESTIVALS = frozenset({TextKind.CHRISTMAS})
WANTED: dict[Greetings, frozenset[TextKind]] = {
    Greetings.NONE: frozenset(),
    Greetings.CHINESE: CHINESE_FESTIVALS,
    Greetings.WESTERN: WESTERN_FESTIVALS,
    Greetings.ALL: CHINESE_FESTIVALS | WESTERN_FESTIVALS,
}
# New Year's greetings are exchanged from the eve to the Lantern Festival, the 15th day; a year's only moon
# of Mid-Autumn is greeted on the days before it; Christmas cards arrive in the week before.
_EVE, _LANTERNS = timedelta(days=1), timedelta(days=14)
_BEFORE_THE_MOON = timedelta(days=3)


@lru_cache(maxsize=16)
def seasons(year: int) -> tuple[Season, ...]:
    """Return the greeting seasons of one year of the Western calendar, 1901 to 2099, in order."""
    # Needed on few days of a year, and by the worker alone.
    from lunar_python import Lunar

    def day_of(month: int, day: int) -> date:
        solar = Lunar.fromYmd(year, month, day).getSolar()
        return date(solar.getYear(), solar.getMonth(), solar.getDay())

    spring, moon = day_of(1, 1), day_of(8, 15)
    return (
        Season(TextKind.SPRING_FESTIVAL, spring - _EVE, spring + _LANTERNS),
        Season(TextKind.MID_AUTUMN, moon - _BEFORE_THE_MOON, moon),
        Season(TextKind.CHRISTMAS, date(year, 12, 18), date(year, 12, 25)),
    )


def season_on(day: date, wanted: Greetings) -> Season | None:
    """Return the greeting season that a day lies in, of those wanted, or None; the seasons do not overlap."""
    return next(
        (
            season
            for season in seasons(day.year)
            if season.first <= day <= season.last and season.kind in WANTED[wanted]
        ),
        None,
    )


def find_greeting(greeted_on: date | None, day: date, wanted: Greetings) -> TextKind | None:
    """Return the greeting that a prompt of this day is about, one that began in the same season; None without one."""
    season = season_on(day, wanted)
    return season.kind if season and greeted_on is not None and season.first <= greeted_on <= day else None
