"""Limits, budgets and the ask-gate as tables."""

from datetime import UTC, datetime, timedelta

import pytest

from eventhub.introductions.limits import (
    IntroducerCounts,
    Refusal,
    RequesterCounts,
    may_be_asked,
    refusal_of_introducer,
    refusal_of_requester,
    target_has_room,
    weakened,
)
from eventhub.people.rules import Closeness

NOW = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
STARTS = datetime(2026, 12, 10, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("waiting", "at_event", "this_month", "expected"),
    [
        (0, 0, 0, None),
        (2, 4, 7, None),
        (3, 3, 3, Refusal.TOO_MANY_OPEN),
        (0, 5, 5, Refusal.TOO_MANY_AT_EVENT),
        (2, 2, 8, Refusal.TOO_MANY_THIS_MONTH),
    ],
)
def test_a_requester_has_three_open_five_an_event_and_eight_a_month(waiting, at_event, this_month, expected):
    assert refusal_of_requester(RequesterCounts(waiting, at_event, this_month)) == expected


@pytest.mark.parametrize(
    ("by_me", "waiting", "this_month", "budget", "expected"),
    [
        (0, 0, 0, 4, None),
        (1, 2, 3, 4, None),
        (2, 0, 2, 4, Refusal.INTRODUCER_ASKED_TWICE),
        (0, 3, 3, 10, Refusal.INTRODUCER_BUSY),
        (0, 0, 4, 4, Refusal.INTRODUCER_BUSY),
        (0, 0, 0, 0, Refusal.INTRODUCER_BUSY),
    ],
)
def test_an_introducer_is_asked_within_their_budget(by_me, waiting, this_month, budget, expected):
    assert refusal_of_introducer(IntroducerCounts(by_me, waiting, this_month, budget)) == expected


@pytest.mark.parametrize(
    ("by_me", "waiting", "this_month", "budget", "expected"),
    [
        (0, 3, 9, 4, None),
        (1, 9, 30, 1, None),
        (2, 0, 2, 4, Refusal.INTRODUCER_ASKED_TWICE),
        (0, 10, 10, 10, Refusal.INTRODUCER_BUSY),
        (0, 0, 0, 0, Refusal.INTRODUCER_BUSY),
    ],
)
def test_who_greets_has_limits_of_their_own(by_me, waiting, this_month, budget, expected):
    assert refusal_of_introducer(IntroducerCounts(by_me, waiting, this_month, budget, greets=True)) == expected


@pytest.mark.parametrize(
    ("open_asks", "paused_until", "expected"),
    [
        (0, None, True),
        (2, None, True),
        (3, None, False),
        (0, NOW + timedelta(days=1), False),
        (0, NOW, True),
    ],
)
def test_a_target_is_shown_three_requests_at_a_time_and_none_in_a_pause(open_asks, paused_until, expected):
    assert target_has_room(open_asks, paused_until, NOW) is expected


@pytest.mark.parametrize(
    ("tie_since", "touch_days", "offered", "expected"),
    [
        (STARTS - timedelta(days=1), (), False, True),
        (STARTS, (), False, False),
        (STARTS, (0, 10, 20), False, False),
        (STARTS, (0, 21), False, False),
        (STARTS, (0, 10, 21), False, True),
        (STARTS, (), True, True),
    ],
)
def test_a_favour_needs_an_older_tie_or_three_touches_in_three_weeks_or_an_offer(
    tie_since, touch_days, offered, expected
):
    touches = [STARTS + timedelta(days=days) for days in touch_days]

    assert may_be_asked(tie_since, STARTS, touches, offered=offered) is expected


@pytest.mark.parametrize("closeness", Closeness)
def test_a_tie_weakens_one_step_and_ends_at_online(closeness):
    steps = list(Closeness)

    assert weakened(closeness) == steps[min(steps.index(closeness) + 1, len(steps) - 1)]
