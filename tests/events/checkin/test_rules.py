from datetime import timedelta

import pytest

from eventhub.events.checkin.rules import Entry, Verdict, early_until, moment_of, present_since, verdict_on
from eventhub.events.registrations.rules import LIVE
from eventhub.events.registrations.rules import RegistrationState as S
from tests.moment import NOW


def at(minute):
    return NOW + timedelta(minutes=minute)


IN, UNDO = Entry.IN, Entry.UNDO


@pytest.mark.parametrize(
    "log, since",
    [
        ([], None),
        ([(1, IN)], 1),
        ([(5, IN), (1, IN)], 1),
        ([(1, IN), (2, UNDO)], None),
        ([(2, UNDO), (1, IN)], None),
        ([(1, IN), (2, UNDO), (3, IN)], 3),
        ([(1, IN), (1, UNDO)], None),
        ([(1, UNDO), (2, IN)], 2),
    ],
)
def test_the_first_scan_counts_and_an_undo_takes_it_back_in_any_order_of_arrival(log, since):
    entries = [(at(minute), entry) for minute, entry in log]

    assert present_since(entries) == (None if since is None else at(since))
    assert present_since(reversed(entries)) == present_since(entries)


def test_only_a_confirmed_guest_may_come_in():
    assert verdict_on(S.CONFIRMED) is Verdict.IN
    assert {verdict_on(state) for state in LIVE - {S.CONFIRMED}} == {Verdict.NO_SEAT}
    assert {verdict_on(state) for state in set(S) - LIVE} == {Verdict.NOT_COMING}


@pytest.mark.parametrize("wrong_by", [timedelta(0), timedelta(days=1), timedelta(days=-400)])
def test_a_scan_is_as_old_as_the_phone_says_whatever_its_clock_shows(wrong_by):
    """Case 49."""
    device_now = NOW + wrong_by

    assert moment_of(device_now - timedelta(minutes=40), device_now, NOW) == NOW - timedelta(minutes=40)


@pytest.mark.parametrize("ago", [timedelta(minutes=-1), timedelta(days=30)])
def test_a_clock_that_was_set_in_between_is_not_believed(ago):
    assert moment_of(NOW - ago, NOW, NOW) == NOW
    assert moment_of(None, NOW, NOW) == NOW


@pytest.mark.parametrize("hours, early", [(240, True), (13, True), (12, False), (0, False), (-2, False)])
def test_a_check_in_is_early_until_twelve_hours_before_the_start(hours, early):
    assert (early_until(NOW + timedelta(hours=hours)) > NOW) is early
