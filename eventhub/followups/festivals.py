"""The days on which people greet each other, and who is greeted at which. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from eventhub.followups.wording.kinds import Festival
from eventhub.people.rules import Greetings

CHINESE_CHOICES = frozenset({Greetings.CHINESE, Greetings.ALL})
WESTERN_CHOICES = frozenset({Greetings.WESTERN, Greetings.ALL})


@dataclass(frozen=True)
class Season:
    """A festival of one year, and the days on which a greeting is welcome, both ends included."""

    festival: Festival
    first: date
    last: date


@dataclass(frozen=True)
class Reader:
    """What decides at which festivals a person is greeted: the owner's choice first of all."""

    choice: Greetings
    reads_chinese: bool = False
    # Addressed as 教授, or as 老师 by a title that is a profession.
    teaches: bool = False
    # Wrote at least once.
    has_written: bool = False


@lru_cache(maxsize=16)
def seasons(year: int) -> tuple[Season, ...]:
    """Return the seasons that begin in one year of the Western calendar, 1901 to 2098, in order of their first days."""
    # Needed on few days of a year.
    from lunar_python import Lunar

    def day_of(month: int, day: int) -> date:
        solar = Lunar.fromYmd(year, month, day).getSolar()
        return date(solar.getYear(), solar.getMonth(), solar.getDay())

    spring, boats, moon = day_of(1, 1), day_of(5, 5), day_of(8, 15)
    one_day = timedelta(days=1)
    found = (
        # From the eve to the fifth day; on the moon's day and the one before; Christmas cards come in the week before.
        Season(Festival.SPRING, spring - one_day, spring + 4 * one_day),
        Season(Festival.DRAGON_BOAT, boats, boats),
        Season(Festival.TEACHERS, date(year, 9, 10), date(year, 9, 10)),
        Season(Festival.MID_AUTUMN, moon - one_day, moon),
        Season(Festival.CHRISTMAS, date(year, 12, 18), date(year, 12, 25)),
        Season(Festival.NEW_YEAR, date(year, 12, 31), date(year + 1, 1, 1)),
    )
    return tuple(sorted(found, key=lambda season: season.first))


def seasons_on(day: date) -> tuple[Season, ...]:
    """Return the seasons that a day lies in."""
    return tuple(
        season for year in (day.year - 1, day.year) for season in seasons(year) if season.first <= day <= season.last
    )


def season_for(reader: Reader, day: date) -> Season | None:
    """Return the one festival at which a person is greeted on a day, or None."""
    return next((season for season in seasons_on(day) if _is_greeted(reader, season.festival)), None)


# Families are together longer than greetings are due: days before and after.
_AROUND = {
    Festival.SPRING: (0, 10),
    Festival.DRAGON_BOAT: (0, 0),
    Festival.MID_AUTUMN: (2, 0),
    Festival.CHRISTMAS: (0, 0),
}


def is_holiday(day: date) -> bool:
    """Return whether people are with their families on a day, or on the road: up to the Lantern Festival."""
    return any(
        season.first - timedelta(days=_AROUND[season.festival][0])
        <= day
        <= season.last + timedelta(days=_AROUND[season.festival][1])
        for season in seasons(day.year)
        if season.festival in _AROUND
    )


def _is_greeted(reader: Reader, festival: Festival) -> bool:
    is_chinese, is_western = reader.choice in CHINESE_CHOICES, reader.choice in WESTERN_CHOICES
    gets_christmas = is_western and not reader.reads_chinese and reader.has_written
    match festival:
        case Festival.SPRING | Festival.MID_AUTUMN:
            return is_chinese
        case Festival.DRAGON_BOAT:
            return is_chinese and reader.reads_chinese
        case Festival.TEACHERS:
            return is_chinese and reader.reads_chinese and reader.teaches
        case Festival.CHRISTMAS:
            return gets_christmas
        case Festival.NEW_YEAR:
            return reader.choice is not Greetings.NONE and not gets_christmas
