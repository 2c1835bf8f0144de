import itertools
from datetime import date, timedelta

import pytest

from eventhub.followups.festivals import Reader, is_holiday, season_for, seasons, seasons_on
from eventhub.followups.wording.kinds import Festival
from eventhub.people.rules import Greetings

DAY = timedelta(days=1)
CHINESE, WESTERN, ALL = Greetings.CHINESE, Greetings.WESTERN, Greetings.ALL


# Hong Kong Observatory, Gregorian-Lunar Calendar Conversion Table.
@pytest.mark.parametrize(
    ("year", "spring", "boats", "moon"),
    [
        (2020, date(2020, 1, 25), date(2020, 6, 25), date(2020, 10, 1)),
        (2024, date(2024, 2, 10), date(2024, 6, 10), date(2024, 9, 17)),
        (2025, date(2025, 1, 29), date(2025, 5, 31), date(2025, 10, 6)),
        (2026, date(2026, 2, 17), date(2026, 6, 19), date(2026, 9, 25)),
        (2027, date(2027, 2, 6), date(2027, 6, 9), date(2027, 9, 15)),
        (2033, date(2033, 1, 31), date(2033, 6, 1), date(2033, 9, 8)),
    ],
)
def test_the_moon_gives_the_days(year, spring, boats, moon):
    days = {season.festival: (season.first, season.last) for season in seasons(year)}

    assert days == {
        Festival.SPRING: (spring - DAY, spring + 4 * DAY),
        Festival.DRAGON_BOAT: (boats, boats),
        Festival.TEACHERS: (date(year, 9, 10), date(year, 9, 10)),
        Festival.MID_AUTUMN: (moon - DAY, moon),
        Festival.CHRISTMAS: (date(year, 12, 18), date(year, 12, 25)),
        Festival.NEW_YEAR: (date(year, 12, 31), date(year + 1, 1, 1)),
    }


@pytest.mark.parametrize(
    ("reader", "day", "festival"),
    [
        (Reader(Greetings.NONE, reads_chinese=True, teaches=True, has_written=True), date(2027, 2, 6), None),
        (Reader(CHINESE), date(2027, 2, 5), Festival.SPRING),
        (Reader(CHINESE), date(2027, 2, 10), Festival.SPRING),
        (Reader(CHINESE), date(2027, 2, 11), None),
        (Reader(WESTERN, has_written=True), date(2027, 2, 6), None),
        (Reader(CHINESE), date(2027, 6, 9), None),
        (Reader(CHINESE, reads_chinese=True), date(2027, 6, 9), Festival.DRAGON_BOAT),
        (Reader(CHINESE, reads_chinese=True), date(2027, 9, 10), None),
        (Reader(CHINESE, reads_chinese=True, teaches=True), date(2027, 9, 10), Festival.TEACHERS),
        (Reader(CHINESE), date(2027, 9, 13), None),
        (Reader(CHINESE), date(2027, 9, 14), Festival.MID_AUTUMN),
        (Reader(WESTERN), date(2027, 12, 24), None),
        (Reader(WESTERN, has_written=True), date(2027, 12, 24), Festival.CHRISTMAS),
        (Reader(ALL, reads_chinese=True, has_written=True), date(2027, 12, 24), None),
        (Reader(WESTERN, has_written=True), date(2027, 12, 31), None),
        (Reader(WESTERN), date(2027, 12, 31), Festival.NEW_YEAR),
        (Reader(ALL, reads_chinese=True), date(2028, 1, 1), Festival.NEW_YEAR),
        (Reader(ALL, reads_chinese=True), date(2028, 1, 2), None),
    ],
)
def test_each_is_greeted_only_at_festivals_chosen_for_them(reader, day, festival):
    season = season_for(reader, day)

    assert (season.festival if season else None) is festival


def test_on_every_day_of_five_years_there_is_one_festival_at_most_and_only_in_its_days():
    readers = [Reader(choice, *more) for choice in Greetings for more in itertools.product((False, True), repeat=3)]
    for day in (date(2026, 1, 1) + number * DAY for number in range(5 * 365 + 1)):
        for reader in readers:
            season = season_for(reader, day)
            if season is None:
                continue
            assert season in seasons_on(day)
            assert reader.choice is not Greetings.NONE
            assert season.festival is not Festival.CHRISTMAS or not reader.reads_chinese


def test_nobody_gets_both_christmas_and_new_year():
    for reader in (Reader(choice, *more) for choice in (WESTERN, ALL) for more in itertools.product((0, 1), repeat=3)):
        christmas, new_year = (season_for(reader, day) for day in (date(2027, 12, 20), date(2027, 12, 31)))
        assert not (christmas and new_year)


def test_families_are_together_up_to_the_lantern_festival():
    assert is_holiday(date(2027, 2, 20))
    assert not is_holiday(date(2027, 2, 21))
    assert not is_holiday(date(2027, 9, 10))
