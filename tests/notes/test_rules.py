from datetime import UTC, datetime, timedelta

from eventhub.notes.rules import replaces, trusted_edit_time

NOW = datetime(2026, 12, 10, 20, 5, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_case_59_the_later_edit_wins_in_whatever_order_they_arrive():
    assert replaces(NOW, NOW - MINUTE)
    assert not replaces(NOW - MINUTE, NOW)


def test_case_59_the_same_version_sent_again_changes_nothing():
    assert not replaces(NOW, NOW)


def test_case_49_a_phone_that_is_a_day_ahead_does_not_win_forever():
    assert trusted_edit_time(NOW + timedelta(days=1), NOW) == NOW
    assert trusted_edit_time(NOW - MINUTE, NOW) == NOW - MINUTE
    assert trusted_edit_time(None, NOW) == NOW
