"""Which season it is where a person lives. Pure: the latitude of a time zone comes from the package tzdata."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files


class TimeOfYear(StrEnum):
    """A season, as greetings name it."""

    SPRING = "spring"
    SUMMER = "summer"
    AUTUMN = "autumn"
    WINTER = "winter"


# Between the tropics there are no four seasons to speak of.
_TROPIC = 23.5
_LATITUDE = re.compile(r"([+-])(\d\d)(\d\d)")


def time_of_year(day: date, zone: str) -> TimeOfYear | None:
    """Return the season of a day in a zone, None if unknown: from March to May it is spring north of the tropics."""
    latitude = _latitudes().get(zone)
    if latitude is None or abs(latitude) < _TROPIC:
        return None
    ahead = 0 if latitude > 0 else 6
    return list(TimeOfYear)[((day.month - 3 + ahead) % 12) // 3]


@lru_cache(maxsize=1)
def _latitudes() -> dict[str, float]:
    """Return the degrees north of each zone's main place (zone1970.tab: countries, +DDMM+DDDMM, zone, comments)."""
    found = {}
    for line in (files("tzdata") / "zoneinfo" / "zone1970.tab").read_text("utf-8").splitlines():
        columns = line.split("\t")
        if line.startswith("#") or len(columns) < 3 or (place := _LATITUDE.match(columns[1])) is None:
            continue
        sign, degrees, minutes = place.groups()
        found[columns[2]] = (1 if sign == "+" else -1) * (int(degrees) + int(minutes) / 60)
    return found
