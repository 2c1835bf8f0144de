from datetime import date

import pytest

from eventhub.followups.time_of_year import TimeOfYear, time_of_year

SPRING, SUMMER, AUTUMN, WINTER = TimeOfYear


@pytest.mark.parametrize(
    ("day", "zone", "season"),
    [
        (date(2027, 3, 1), "Europe/Berlin", SPRING),
        (date(2027, 2, 28), "Europe/Berlin", WINTER),
        (date(2027, 12, 31), "Asia/Shanghai", WINTER),
        (date(2027, 8, 31), "America/New_York", SUMMER),
        (date(2027, 9, 1), "Asia/Kathmandu", AUTUMN),
        (date(2027, 1, 10), "Australia/Sydney", SUMMER),
        (date(2027, 4, 10), "America/Argentina/Buenos_Aires", AUTUMN),
        (date(2027, 7, 1), "Pacific/Auckland", WINTER),
    ],
)
def test_each_half_of_the_earth_has_its_seasons(day, zone, season):
    assert time_of_year(day, zone) is season


@pytest.mark.parametrize("zone", ["Asia/Singapore", "Africa/Nairobi", "UTC", "Nowhere/At_All", ""])
def test_where_there_are_no_four_seasons_none_is_spoken_of(zone):
    assert time_of_year(date(2027, 1, 10), zone) is None
