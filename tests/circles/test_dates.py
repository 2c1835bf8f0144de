from datetime import date, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eventhub.circles.dates import Rhythm, evenings, every_month, first_day, kept_day, rhythm_after
from eventhub.followups.festivals import is_holiday
from tests.moment import NOW

ZONES = ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Asia/Kathmandu"]
THURSDAY, SUNDAY = 3, 6


@example(date(2049, 1, 17), 5, "Asia/Shanghai")
@given(st.dates(date(2024, 1, 1), date(2060, 1, 1)), st.integers(0, 6), st.sampled_from(ZONES))
def test_a_year_of_evenings_is_monthly_at_a_kind_hour_and_on_no_festival(start, weekday, zone):
    rhythm = rhythm_after(start, weekday, zone)
    year = [each for each in islice(evenings(rhythm, start), 14) if each.starts_at]
    local = [each.starts_at.astimezone(ZoneInfo(zone)) for each in year]

    assert len(year) >= 13
    assert all(at.hour == (15 if at.weekday() >= 5 else 19) and at.minute == 0 for at in local)
    assert all(at.weekday() == weekday for at in local)
    assert all(not is_holiday(at.date()) for at in local)
    gaps = [(b.date() - a.date()).days for a, b in pairwise(local)]
    assert all(14 <= gap <= 63 for gap in gaps)
    planned = [each.planned_on for each in year]
    assert all((b - a).days in (28, 35) for a, b in pairwise(planned) if (b - a).days < 40)


def test_the_evening_of_a_festival_moves_by_a_week():
    # Mid-Autumn of 2026 is on 25 September, a Friday; Spring Festival of 2027 on 6 February, its season till the 20th.
    fourth_friday = Rhythm(4, 4, "Asia/Shanghai")
    second_saturday = Rhythm(5, 2, "Asia/Shanghai")

    assert fourth_friday.day_in(2026, 9) == date(2026, 9, 25)
    # Not into the week of the National Day.
    assert kept_day(date(2026, 9, 25), date(2026, 8, 28)) == date(2026, 10, 9)
    assert kept_day(second_saturday.day_in(2027, 2), second_saturday.day_in(2027, 1)) == date(2027, 2, 27)
    assert kept_day(date(2026, 12, 24), date(2026, 11, 26)) == date(2027, 1, 7)


def test_the_first_evening_leaves_time_to_answer_and_to_plan():
    earliest = first_day(NOW, "Europe/Berlin")
    rhythm = rhythm_after(earliest, THURSDAY, "Europe/Berlin")
    first = next(evenings(rhythm, earliest))

    assert earliest == NOW.date() + timedelta(days=10)
    assert first.starts_at.isoformat() == "2027-03-18T19:00:00+01:00"
    assert every_month(rhythm) == {"freq": "MONTHLY", "byday": "3TH"}


def test_case_46_an_evening_keeps_its_hour_across_the_change_of_clocks():
    hours = [each.starts_at for each in islice(evenings(Rhythm(SUNDAY, 4, "Europe/Berlin"), date(2027, 3, 1)), 2)]

    assert [at.isoformat() for at in hours] == ["2027-03-28T15:00:00+02:00", "2027-04-25T15:00:00+02:00"]


@pytest.mark.parametrize("day", [date(2027, 1, 29), date(2027, 4, 29), date(2027, 7, 30)])
def test_a_day_that_only_some_months_have_a_fifth_time_is_no_rhythm(day):
    assert 1 <= rhythm_after(day, day.weekday(), "UTC").ordinal <= 4
