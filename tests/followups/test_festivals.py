import itertools
from datetime import date, timedelta

import pytest

from eventhub.followups.festivals import find_greeting, season_on, seasons
from eventhub.followups.text_templates import TextKind
from eventhub.people.rules import Greetings


# Hong Kong Observatory, Gregorian-Lunar Calendar Conversion Table.
@pytest.mark.parametrize(
    ("year", "spring", "moon"),
    [
        (2020, date(2020, 1, 25), date(2020, 10, 1)),
        (2024, date(2024, 2, 10), date(2024, 9, 17)),
        (2025, date(2025, 1, 29), date(2025, 10, 6)),
        (2026, date(2026, 2, 17), date(2026, 9, 25)),
        (2027, date(2027, 2, 6), date(2027, 9, 15)),
        (2033, date(2033, 1, 31), date(2033, 9, 8)),
    ],
)
def test_the_moon_gives_the_days(year, spring, moon):
    new_year, mid_autumn, christmas = seasons(year)

    assert (new_year.first, new_year.last) == (spring - timedelta(days=1), spring + timedelta(days=14))
    assert (mid_autumn.first, mid_autumn.last) == (moon - timedelta(days=3), moon)
    assert (christmas.first, christmas.last) == (date(year, 12, 18), date(year, 12, 25))


def test_nobody_is_greeted_unasked_and_each_only_at_festivals_of_their_own():
    spring, christmas = date(2027, 2, 6), date(2027, 12, 24)

    assert season_on(spring, Greetings.NONE) is None
    assert season_on(spring, Greetings.WESTERN) is None
    assert season_on(spring, Greetings.CHINESE).kind is TextKind.SPRING_FESTIVAL
    assert season_on(christmas, Greetings.CHINESE) is None
    assert season_on(christmas, Greetings.ALL).kind is TextKind.CHRISTMAS


def test_a_prompt_is_a_greeting_while_its_season_lasts():
    begun = date(2027, 2, 7)

    assert find_greeting(begun, date(2027, 2, 20), Greetings.ALL) is TextKind.SPRING_FESTIVAL
    assert find_greeting(begun, date(2027, 2, 21), Greetings.ALL) is None
    assert find_greeting(date(2026, 2, 17), begun, Greetings.ALL) is None
    assert find_greeting(None, begun, Greetings.ALL) is None


def test_no_two_seasons_of_a_year_overlap():
    for year in range(1995, 2060):
        ordered = seasons(year)
        assert all(one.last < other.first for one, other in itertools.pairwise(ordered))
