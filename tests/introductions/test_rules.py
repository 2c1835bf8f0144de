"""The sealed envelope as pure tables: moves, times, and what each person may see."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from eventhub.introductions.deadlines import day_choices, decide_by
from eventhub.introductions.outcomes import Outcome, requester_view
from eventhub.introductions.rules import (
    ALLOWED,
    FINAL_STATES,
    HOLD,
    OPEN_STATES,
    TARGET_MARGIN,
    IntroductionState,
    Move,
    after_no,
    after_quiet_hours,
    due_move,
    moved,
    remind_at,
    sealed,
    stage_until,
    timer_at,
)

STARTS = datetime(2026, 12, 10, 11, 0, tzinfo=UTC)
ENDS = STARTS + timedelta(hours=3)
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
DECIDED = NOON + timedelta(days=6)
S = IntroductionState


def hours(number):
    return timedelta(hours=number)


def request(introducers=2):
    return sealed(NOON, DECIDED, ENDS, introducers)


def held_back(state):
    """A request in the given state, reached by allowed moves."""
    ways = {
        S.ASKING: (),
        S.IN_PERSON: (Move.DO_IN_PERSON,),
        S.HELD: (Move.SAY_YES,),
        S.TARGET_ASKED: (Move.SAY_YES, Move.ASK_TARGET),
        S.TARGET_HELD: (Move.SAY_YES, Move.ASK_TARGET, Move.ACCEPT),
        S.POSTPONED: (Move.SAY_YES, Move.ASK_TARGET, Move.ACCEPT_LATER),
        S.INTRODUCED: (Move.SAY_YES, Move.ASK_TARGET, Move.ACCEPT, Move.INTRODUCE),
        S.CLOSED: (Move.CLOSE,),
        S.WITHDRAWN: (Move.WITHDRAW,),
        S.VOID: (Move.MAKE_VOID,),
    }
    envelope = request()
    for move in ways[state]:
        envelope = moved(envelope, move, NOON + hours(1))
    return envelope


def test_only_moves_in_the_table_happen():
    for state, move in product(IntroductionState, Move):
        after = moved(held_back(state), move, NOON + hours(1))

        assert (after.state if after else None) == ALLOWED.get((state, move)), (state, move)


@pytest.mark.parametrize("state", FINAL_STATES)
def test_a_final_state_has_no_moves_and_no_timer(state):
    assert not [move for (start, move) in ALLOWED if start is state]
    assert timer_at(held_back(state)) is None


@pytest.mark.parametrize("state", OPEN_STATES)
def test_an_open_state_has_a_timer_and_time_ends_it(state):
    envelope = held_back(state)
    after_all = max(DECIDED, ENDS) + hours(1)

    assert timer_at(envelope) is not None
    assert due_move(envelope, after_all) is not None


@pytest.mark.parametrize(
    ("now", "days", "expected"),
    [
        (STARTS - timedelta(days=14), 4, STARTS - timedelta(days=10)),
        (STARTS - timedelta(days=14) + timedelta(minutes=23), 2, STARTS - timedelta(days=12)),
        (STARTS - timedelta(days=3), 6, STARTS - hours(4)),
        (STARTS - hours(12), 2, STARTS - hours(4)),
        (STARTS - hours(12) + timedelta(seconds=1), 2, None),
        (STARTS + hours(1), 2, None),
        (STARTS - timedelta(days=30), 10, None),
        (STARTS - timedelta(days=30), 3, None),
        (ENDS, 10, ENDS + timedelta(days=10)),
        (ENDS + timedelta(days=89), 2, ENDS + timedelta(days=91)),
        (ENDS + timedelta(days=91), 2, None),
    ],
)
def test_a_request_is_decided_by_a_moment_fixed_at_sending(now, days, expected):
    assert decide_by(now, days, STARTS, ENDS) == expected


def test_ten_days_can_be_given_after_the_event_only():
    assert day_choices(ENDS - hours(1), ENDS) == (2, 4, 6)
    assert day_choices(ENDS, ENDS) == (2, 4, 6, 10)


def test_two_introducers_share_two_thirds_and_the_target_has_the_rest():
    first = request()
    second = moved(first, Move.ASK_NEXT, NOON + hours(1))
    target = held_back(S.TARGET_ASKED)

    assert stage_until(first) == NOON + timedelta(days=2)
    assert stage_until(second) == NOON + timedelta(days=4)
    assert stage_until(request(introducers=1)) == NOON + timedelta(days=4)
    assert stage_until(target) == DECIDED - TARGET_MARGIN


def test_the_reminder_falls_at_half_the_time_of_its_question():
    second = moved(request(), Move.ASK_NEXT, NOON + timedelta(days=2))

    assert remind_at(request()) == NOON + timedelta(days=1)
    assert remind_at(second) == NOON + timedelta(days=3)


@pytest.mark.parametrize(
    ("at", "zone", "expected"),
    [
        ("2026-11-20T20:59+00:00", "UTC", "2026-11-20T20:59+00:00"),
        ("2026-11-20T21:00+00:00", "UTC", "2026-11-21T08:00+00:00"),
        ("2026-11-20T03:00+00:00", "UTC", "2026-11-20T08:00+00:00"),
        ("2026-11-20T08:00+00:00", "UTC", "2026-11-20T08:00+00:00"),
        ("2026-11-20T12:59+00:00", "Asia/Shanghai", "2026-11-20T12:59+00:00"),
        ("2026-11-20T13:30+00:00", "Asia/Shanghai", "2026-11-21T00:00+00:00"),
        ("2027-03-27T21:30+00:00", "Europe/Berlin", "2027-03-28T06:00+00:00"),
    ],
)
def test_nobody_is_written_to_between_nine_and_eight(at, zone, expected):
    at, expected = datetime.fromisoformat(at), datetime.fromisoformat(expected)

    assert after_quiet_hours(at, zone) == expected


def test_a_yes_is_held_ten_minutes_and_can_be_taken_back():
    held = moved(request(), Move.SAY_YES, NOON + hours(1))

    assert due_move(held, NOON + hours(1) + HOLD - timedelta(seconds=1)) is None
    assert due_move(held, NOON + hours(1) + HOLD) is Move.ASK_TARGET
    assert moved(held, Move.UNDO, NOON + hours(1)).state is S.ASKING


def test_a_busy_target_hears_nothing_and_the_request_closes_in_time():
    held = held_back(S.HELD)

    assert due_move(held, NOON + timedelta(days=3), may_ask_target=False) is None
    assert due_move(held, DECIDED, may_ask_target=False) is Move.CLOSE


def test_the_next_introducer_is_asked_once_only():
    second = moved(request(), after_no(request()), NOON + hours(1))

    assert second.position == 2
    assert after_no(second) is Move.CLOSE
    assert moved(second, Move.ASK_NEXT, NOON + hours(2)) is None


@pytest.mark.parametrize(
    ("introduced_at", "withdrawn_at", "now", "expected"),
    [
        (None, None, DECIDED - timedelta(seconds=1), Outcome.WAITING),
        (None, None, DECIDED, Outcome.NO_INTRODUCTION),
        (NOON, None, NOON, Outcome.INTRODUCED),
        (NOON, None, DECIDED + hours(1), Outcome.INTRODUCED),
        (DECIDED + hours(1), None, DECIDED, Outcome.NO_INTRODUCTION),
        (None, NOON, NOON, Outcome.WITHDRAWN),
    ],
)
def test_the_requester_sees_one_of_four_things(introduced_at, withdrawn_at, now, expected):
    assert requester_view(DECIDED, introduced_at, withdrawn_at, now) is expected
