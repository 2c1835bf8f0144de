from datetime import timedelta

import pytest

from eventhub.events.event.rules import is_new_organiser
from eventhub.organiser.rules import recipients_a_day, spread
from eventhub.platform.instance.rules import Limits
from tests.moment import NOW


@pytest.mark.parametrize("days, held, allowed", [(1, 0, 50), (29, 3, 50), (31, 0, 50), (31, 1, 5000)])
def test_who_is_new_here_reaches_as_many_people_a_day_as_the_operator_says(days, held, allowed):
    """Case 33."""
    is_new = is_new_organiser(NOW - timedelta(days=days), held, NOW)

    assert recipients_a_day(Limits(), is_new=is_new, is_trusted=False) == allowed
    assert recipients_a_day(Limits(people_of_a_newcomer=7, people_a_day=7), is_new=is_new, is_trusted=False) == 7
    assert recipients_a_day(Limits(people_of_a_newcomer=7), is_new=is_new, is_trusted=True) > 1_000_000


@pytest.mark.parametrize(
    "people, left, hours, days",
    [
        (40, 50, 100, [40]),
        (120, 50, 100, [50, 50, 20]),
        (120, 10, 100, [10, 50, 50, 10]),
        (120, 50, 24, [50]),
        (120, 50, 25, [50, 50]),
        (120, 50, -3, [50, 50, 20]),
        (120, 0, 100, []),
        (0, 50, 100, []),
    ],
)
def test_a_message_to_many_is_spread_over_days_and_none_comes_after_the_start(people, left, hours, days):
    starts_at = NOW + timedelta(hours=hours)

    assert spread(people, left=left, a_day=50, starts_at=starts_at, now=NOW) == days
