from datetime import timedelta

import pytest

from eventhub.circles import rules
from eventhub.circles.rules import (
    CIRCLE_MOVES,
    ENOUGH,
    FEWEST,
    MEMBER_MOVES,
    CircleState,
    MeetingState,
    MemberState,
)
from tests.moment import NOW

DAY = timedelta(days=1)
HELD, DROPPED, PASSED_OVER = MeetingState.HELD, MeetingState.DROPPED, MeetingState.PASSED_OVER


@pytest.mark.parametrize(("moves", "states"), [(CIRCLE_MOVES, CircleState), (MEMBER_MOVES, MemberState)])
def test_every_state_has_its_row_and_reaches_an_end(moves, states):
    assert set(moves) == set(states)
    ends = {state for state, to in moves.items() if not to}
    for state in states:
        reached, waiting = set(), {state}
        while waiting:
            reached |= (one := {waiting.pop()})
            waiting |= set().union(*(moves[each] for each in one)) - reached
        assert reached & ends


def test_a_circle_begins_with_the_fourth_yes_and_not_before():
    def of(confirmed, waiting=6, in_time=True):
        return rules.after_answers(CircleState.PROPOSED, confirmed, waiting, in_time=in_time)

    assert of(ENOUGH - 1) is CircleState.PROPOSED
    assert of(ENOUGH) is CircleState.ALIVE
    assert of(ENOUGH - 1, in_time=False) is CircleState.ENDED
    assert of(1, waiting=2) is CircleState.ENDED, "it cannot come about any more"
    assert rules.after_answers(CircleState.ALIVE, 0, 0, in_time=False) is CircleState.ALIVE


@pytest.mark.parametrize("state", CircleState)
def test_a_circle_of_two_has_ended_once_it_had_begun(state):
    begun = state not in (CircleState.PROPOSED, CircleState.ENDED)

    assert rules.after_leaving(state, FEWEST) is state
    assert rules.after_leaving(state, FEWEST - 1) is (CircleState.ENDED if begun else state)


@pytest.mark.parametrize(
    ("coming", "asked", "becomes"),
    [
        (2, True, MeetingState.PLANNED),
        (2, False, MeetingState.PLANNED),
        (1, True, DROPPED),
        (0, True, DROPPED),
        (0, False, PASSED_OVER),
    ],
)
def test_an_evening_takes_place_with_two(coming, asked, becomes):
    assert rules.settled(coming, asked=asked) is becomes


@pytest.mark.parametrize(
    ("latest_first", "misses"),
    [
        ([], 0),
        ([HELD, DROPPED, DROPPED], 0),
        ([DROPPED, HELD], 1),
        ([DROPPED, DROPPED], 2),
        ([DROPPED, PASSED_OVER, DROPPED, HELD, DROPPED], 2),
        ([PASSED_OVER, PASSED_OVER], 0),
    ],
)
def test_only_evenings_to_which_nobody_wanted_to_come_count_as_missed(latest_first, misses):
    assert rules.misses_in_a_row(latest_first) == misses


def test_after_two_misses_it_asks_once_and_then_rests():
    assert rules.after_misses(CircleState.ALIVE, 1) is CircleState.ALIVE
    assert rules.after_misses(CircleState.ALIVE, 2) is CircleState.ASKING
    assert rules.after_misses(CircleState.RESTING, 2) is CircleState.RESTING
    assert rules.after_silence(CircleState.ASKING, NOW, NOW + 13 * DAY) is CircleState.ASKING
    assert rules.after_silence(CircleState.ASKING, NOW, NOW + 14 * DAY) is CircleState.RESTING
    assert rules.after_silence(CircleState.RESTING, NOW, NOW + 364 * DAY) is CircleState.RESTING
    assert rules.after_silence(CircleState.RESTING, NOW, NOW + 365 * DAY) is CircleState.ENDED


def test_wishes_are_taken_for_five_days_after_the_event():
    assert not rules.may_wish(NOW, NOW - timedelta(minutes=1))
    assert rules.may_wish(NOW, NOW)
    assert not rules.may_wish(NOW, NOW + 5 * DAY)
