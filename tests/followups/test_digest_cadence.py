from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from eventhub.accounts.rules import DigestRhythm
from eventhub.followups.digest_cadence import asks_whether_to_stop, may_send_digest

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(hour: int, minute: int, day: int = 11) -> datetime:
    return datetime(2026, 12, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("now", "sends"),
    [
        (at(8, 29), False),
        (at(8, 30), True),
        (at(20, 59), True),
        (at(21, 0), False),
        (at(0, 10), False),
    ],
)
def test_case_47_the_digest_keeps_to_the_persons_own_morning(now, sends):
    assert may_send_digest(now, "Asia/Shanghai", DigestRhythm.DAILY, last_on=None, ignored=0) is sends


def test_case_47_a_change_of_zone_brings_no_second_digest_on_one_day():
    sent_in_shanghai = date(2026, 12, 11)
    same_day_in_new_york = datetime(2026, 12, 11, 9, 0, tzinfo=ZoneInfo("America/New_York"))

    assert not may_send_digest(
        same_day_in_new_york,
        "America/New_York",
        DigestRhythm.DAILY,
        last_on=sent_in_shanghai,
        ignored=1,
    )


def test_the_digest_comes_at_half_past_eight_on_both_sides_of_summer_time():
    for day in (date(2027, 3, 27), date(2027, 3, 28), date(2027, 3, 29)):
        morning = datetime(day.year, day.month, day.day, 8, 30, tzinfo=ZoneInfo("Europe/Berlin"))

        assert may_send_digest(morning, "Europe/Berlin", DigestRhythm.DAILY, last_on=None, ignored=0)


@pytest.mark.parametrize(
    ("rhythm", "ignored", "next_day"),
    [
        (DigestRhythm.DAILY, 0, date(2026, 12, 2)),
        (DigestRhythm.DAILY, 2, date(2026, 12, 2)),
        (DigestRhythm.DAILY, 3, date(2027, 1, 1)),
        (DigestRhythm.DAILY, 9, date(2027, 1, 1)),
        (DigestRhythm.WEEKLY, 0, date(2026, 12, 8)),
        (DigestRhythm.WEEKLY, 3, date(2027, 1, 1)),
    ],
)
def test_three_ignored_digests_make_them_monthly(rhythm, ignored, next_day):
    last = date(2026, 12, 1)
    mornings = [datetime(2026, 12, 1, 9, tzinfo=SHANGHAI) + timedelta(days=n) for n in range(40)]

    sent = [
        morning.date()
        for morning in mornings
        if may_send_digest(morning, "Asia/Shanghai", rhythm, last_on=last, ignored=ignored)
    ]

    assert sent[0] == next_day


def test_off_means_off():
    assert not may_send_digest(at(9, 0), "Asia/Shanghai", DigestRhythm.OFF, last_on=None, ignored=0)


def test_the_first_monthly_digest_alone_asks_whether_to_stop():
    assert [count for count in range(10) if asks_whether_to_stop(count)] == [3]
