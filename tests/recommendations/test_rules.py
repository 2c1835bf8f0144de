from datetime import UTC, datetime, timedelta

import pytest

from eventhub.recommendations.rules import Phase, is_dormant, morning_of, opens_at, phase

STARTS = datetime(2027, 3, 20, 11, tzinfo=UTC)
ENDS = STARTS + timedelta(hours=3)
SHANGHAI = "Asia/Shanghai"


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (STARTS - timedelta(days=15), Phase.EARLY),
        (datetime(2027, 3, 5, 16, tzinfo=UTC), Phase.OPEN),
        (STARTS, Phase.OPEN),
        (ENDS + timedelta(days=1), Phase.OVER),
        (ENDS + timedelta(days=89), Phase.OVER),
        (ENDS + timedelta(days=90), Phase.CLOSED),
    ],
)
def test_people_to_meet_are_shown_from_two_weeks_before_until_ninety_days_after(moment, expected):
    assert phase(STARTS, ENDS, SHANGHAI, moment, timedelta(days=90)) is expected


def test_the_window_opens_at_midnight_where_the_event_is():
    assert opens_at(STARTS, SHANGHAI) == datetime(2027, 3, 5, 16, tzinfo=UTC)


def test_the_morning_is_five_o_clock_in_the_zone_of_the_event():
    assert morning_of(datetime(2027, 3, 2, 20, 59, tzinfo=UTC), SHANGHAI) == datetime(2027, 3, 1, 21, tzinfo=UTC)
    assert morning_of(datetime(2027, 3, 2, 21, 1, tzinfo=UTC), SHANGHAI) == datetime(2027, 3, 2, 21, tzinfo=UTC)


def test_a_year_without_a_touch_is_dormant():
    assert is_dormant(STARTS - timedelta(days=366), STARTS)
    assert not is_dormant(STARTS - timedelta(days=365), STARTS)
