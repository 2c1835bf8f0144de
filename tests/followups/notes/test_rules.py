from datetime import UTC, datetime, timedelta

import pytest

from eventhub.followups.notes.rules import edit_time, replaces

NOW = datetime(2026, 12, 10, 20, 5, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_case_59_the_later_edit_wins_in_whatever_order_they_arrive():
    assert replaces(NOW, NOW - MINUTE)
    assert not replaces(NOW - MINUTE, NOW)


def test_case_59_the_same_version_sent_again_changes_nothing():
    assert not replaces(NOW, NOW)


def test_case_49_a_phone_that_is_a_day_ahead_does_not_win_forever():
    assert edit_time(NOW + timedelta(days=1), None, NOW) == NOW
    assert edit_time(NOW - MINUTE, None, NOW) == NOW - MINUTE
    assert edit_time(None, None, NOW) == NOW


@pytest.mark.parametrize("wrong_by", [timedelta(days=-1), timedelta(0), timedelta(days=1)])
def test_case_49_a_device_that_says_when_it_sends_may_have_any_clock(wrong_by):
    written, sent = NOW - 3 * MINUTE + wrong_by, NOW + wrong_by

    assert edit_time(written, sent, NOW) == NOW - 3 * MINUTE


def test_case_49_a_clock_that_was_set_back_between_writing_and_sending_counts_as_now():
    assert edit_time(NOW + MINUTE, NOW - MINUTE, NOW) == NOW
