from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from eventhub.followups.rules import (
    ALLOWED,
    LEAST_GAP,
    OPEN_STATES,
    FollowUpState,
    Plan,
    Step,
    add_months,
    caught_up,
    done,
    due_date,
    first_plan,
    following,
    in_rhythm,
    local_day,
    may_move,
    next_step,
    outlook,
    rested,
    skipped,
    snoozed,
    touched,
    woken,
)
from eventhub.people.rules import Rhythm
from eventhub.people.touches.rules import TouchKind

MET = date(2026, 12, 10)
PLANNED, DUE, SNOOZED = FollowUpState.PLANNED, FollowUpState.DUE, FollowUpState.SNOOZED


@pytest.mark.parametrize(
    ("step", "touched_on", "due"),
    [
        (Step.NEXT_DAY, MET, date(2026, 12, 11)),
        (Step.WEEK, MET, date(2026, 12, 17)),
        (Step.MONTH, MET, date(2027, 1, 10)),
        (Step.QUARTER, MET, date(2027, 3, 10)),
        (Step.KEEP, MET, date(2027, 3, 10)),
        (Step.MONTH, date(2027, 1, 31), date(2027, 2, 28)),
        (Step.MONTH, date(2028, 1, 31), date(2028, 2, 29)),
        (Step.QUARTER, date(2026, 11, 30), date(2027, 2, 28)),
        (Step.NEXT_DAY, date(2026, 12, 31), date(2027, 1, 1)),
    ],
)
def test_case_47_each_step_has_its_distance_from_the_touch(step, touched_on, due):
    assert due_date(step, touched_on) == due


def test_adding_months_crosses_years_in_both_directions():
    assert add_months(date(2026, 12, 31), 2) == date(2027, 2, 28)
    assert add_months(date(2027, 1, 15), -1) == date(2026, 12, 15)


def test_the_ladder_ends_in_keeping_in_touch():
    steps = [Step.NEXT_DAY]
    for _ in range(5):
        steps.append(next_step(steps[-1]))

    assert steps == [
        Step.NEXT_DAY,
        Step.WEEK,
        Step.MONTH,
        Step.QUARTER,
        Step.KEEP,
        Step.KEEP,
    ]


def test_days_are_counted_where_the_person_is():
    late_evening_in_berlin = datetime(2026, 12, 10, 22, 30, tzinfo=UTC)

    assert local_day(late_evening_in_berlin, "Europe/Berlin") == date(2026, 12, 10)
    assert local_day(late_evening_in_berlin, "Asia/Shanghai") == date(2026, 12, 11)


@pytest.mark.parametrize("final", [FollowUpState.DONE, FollowUpState.SKIPPED, FollowUpState.CLEARED])
def test_a_closed_follow_up_never_moves_again(final):
    assert ALLOWED[final] == frozenset()


def test_every_state_has_its_row_in_the_table():
    assert set(ALLOWED) == set(FollowUpState)


@pytest.mark.parametrize("state", sorted(OPEN_STATES))
@pytest.mark.parametrize("move", ["done", "skipped", "cleared", "snoozed", "resting"])
def test_an_open_follow_up_can_be_answered_in_every_way(state, move):
    assert may_move(state, FollowUpState(move))


def test_a_due_follow_up_does_not_go_back_to_planned():
    assert not may_move(DUE, PLANNED)


def test_a_meeting_plans_thanks_for_the_next_day():
    assert first_plan(MET) == Plan(Step.NEXT_DAY, PLANNED, date(2026, 12, 11))


def test_no_fit_gets_one_thank_you_and_nothing_after():
    plan = first_plan(MET, no_fit=True)

    assert plan.step is Step.NEXT_DAY
    assert done(plan, date(2026, 12, 11)).next is None
    assert skipped(plan, date(2026, 12, 11)).next is None
    assert following(plan, MET) is None


def test_a_thank_you_after_no_fit_is_not_held_up_for_weeks():
    plan = first_plan(MET, no_fit=True)

    assert caught_up(plan, date(2026, 12, 17)).state is DUE
    assert caught_up(plan, date(2026, 12, 18)).state is FollowUpState.CLEARED


def test_a_plan_becomes_due_on_its_day_and_not_before():
    plan = first_plan(MET)

    assert caught_up(plan, MET).state is PLANNED
    assert caught_up(plan, date(2026, 12, 11)).state is DUE


@pytest.mark.parametrize(
    ("today", "step", "due"),
    [
        (date(2026, 12, 17), Step.NEXT_DAY, date(2026, 12, 11)),
        (date(2026, 12, 18), Step.WEEK, date(2026, 12, 18)),
        (date(2027, 1, 18), Step.MONTH, date(2027, 1, 18)),
        (date(2027, 4, 18), Step.QUARTER, date(2027, 4, 18)),
        (date(2028, 12, 10), Step.KEEP, date(2028, 10, 9)),
    ],
)
def test_missed_steps_collapse_into_the_last_one(today, step, due):
    assert caught_up(first_plan(MET), today) == Plan(step, DUE, due)


def test_done_plans_the_next_step_from_the_day_it_was_done():
    change = done(caught_up(first_plan(MET), date(2026, 12, 14)), date(2026, 12, 14))

    assert change.now.state is FollowUpState.DONE
    assert change.next == Plan(Step.WEEK, PLANNED, date(2026, 12, 21))


def test_done_long_after_counts_for_the_step_that_was_shown():
    change = done(first_plan(MET), date(2027, 1, 20))

    assert change.now.step is Step.MONTH
    assert change.next == Plan(Step.QUARTER, PLANNED, date(2027, 4, 20))


def test_a_skipped_step_leaves_the_full_distance_to_the_next():
    change = skipped(caught_up(first_plan(MET), date(2026, 12, 12)), date(2026, 12, 12))

    assert change.now.state is FollowUpState.SKIPPED
    assert change.next == Plan(Step.WEEK, PLANNED, date(2026, 12, 19))


def test_a_snoozed_step_is_the_same_step_on_a_later_day():
    due = caught_up(first_plan(MET), date(2026, 12, 11))
    plan = snoozed(due, date(2026, 12, 18)).now

    assert plan == Plan(Step.NEXT_DAY, SNOOZED, date(2026, 12, 18))
    assert caught_up(plan, date(2026, 12, 17)) == plan
    assert caught_up(plan, date(2026, 12, 18)) == Plan(Step.NEXT_DAY, DUE, date(2026, 12, 18))


def test_a_touch_before_the_day_moves_the_step():
    week = Plan(Step.WEEK, PLANNED, date(2026, 12, 18))

    change = touched(week, TouchKind.WROTE, date(2026, 12, 15))

    assert change.now == Plan(Step.WEEK, PLANNED, date(2026, 12, 22))
    assert change.next is None


def test_who_wrote_on_the_day_they_met_is_not_asked_to_on_the_next():
    first = first_plan(date(2026, 12, 1))

    change = touched(first, TouchKind.WROTE, date(2026, 12, 1))

    assert change.now.state is FollowUpState.CLEARED
    assert change.next == Plan(Step.WEEK, PLANNED, date(2026, 12, 8))
    assert touched(first, TouchKind.ANSWERED, date(2026, 12, 1)).next is None


@pytest.mark.parametrize("state", [DUE, SNOOZED])
def test_a_touch_clears_what_was_due_and_plans_the_next(state):
    week = Plan(Step.WEEK, state, date(2026, 12, 18))

    change = touched(week, TouchKind.ATE, date(2026, 12, 18))

    assert change.now.state is FollowUpState.CLEARED
    assert change.next == Plan(Step.MONTH, PLANNED, date(2027, 1, 18))


def test_meeting_again_begins_again_with_thanks():
    quarter = Plan(Step.QUARTER, PLANNED, date(2027, 4, 1))

    change = touched(quarter, TouchKind.MET, date(2027, 2, 3))

    assert change.now.state is FollowUpState.CLEARED
    assert change.next == Plan(Step.NEXT_DAY, PLANNED, date(2027, 2, 4))


def test_a_second_note_of_the_same_evening_plans_no_second_thank_you():
    change = touched(first_plan(MET), TouchKind.MET, MET)

    assert change.now == first_plan(MET)
    assert change.next is None


def test_people_at_rest_stay_at_rest_until_they_are_met_again():
    resting = rested(Plan(Step.MONTH, DUE, MET)).now

    assert caught_up(resting, date(2028, 1, 1)) == resting
    assert touched(resting, TouchKind.WROTE, MET).next is None
    assert touched(resting, TouchKind.WROTE, MET).now == resting
    assert touched(resting, TouchKind.MET, MET).next == first_plan(MET)


def test_waking_plans_the_resting_step_at_its_full_distance():
    resting = rested(Plan(Step.MONTH, DUE, MET)).now

    assert woken(resting, date(2027, 1, 31)).now == Plan(Step.MONTH, PLANNED, date(2027, 2, 28))


def test_the_outlook_shows_the_steps_to_come():
    ahead = outlook(first_plan(MET), 3)

    assert [plan.step for plan in ahead] == [Step.WEEK, Step.MONTH, Step.QUARTER]
    assert [plan.due_on for plan in ahead] == [date(2026, 12, 18), date(2027, 1, 18), date(2027, 4, 18)]
    assert outlook(first_plan(MET, no_fit=True), 3) == []


@pytest.mark.parametrize("step", Step)
def test_no_step_is_missed_before_its_least_gap(step):
    days = [date(2026, 1, 1) + timedelta(days=offset) for offset in range(1500)]

    gaps = [(due_date(next_step(step, rhythm), day, rhythm) - day).days for day in days for rhythm in Rhythm]
    assert min(gaps) == LEAST_GAP[step]


@pytest.mark.parametrize(
    ("rhythm", "steps"),
    [
        (Rhythm.MONTHLY, [(Step.KEEP, date(2027, 2, 9)), (Step.KEEP, date(2027, 3, 11))]),
        (Rhythm.QUARTERLY, [(Step.QUARTER, date(2027, 4, 10)), (Step.KEEP, date(2027, 7, 9))]),
        (Rhythm.HALF_YEARLY, [(Step.QUARTER, date(2027, 4, 10)), (Step.KEEP, date(2027, 10, 9))]),
        (Rhythm.YEARLY, [(Step.QUARTER, date(2027, 4, 10)), (Step.KEEP, date(2028, 4, 9))]),
    ],
)
def test_after_the_first_month_each_person_has_a_rhythm_of_their_own(rhythm, steps):
    month = Plan(Step.MONTH, PLANNED, date(2027, 1, 10), rhythm=rhythm)

    assert [(plan.step, plan.due_on) for plan in outlook(month, 2)] == steps


def test_another_rhythm_moves_the_step_that_is_planned_and_no_other():
    keep = Plan(Step.KEEP, PLANNED, date(2027, 3, 10))
    touched_on, today = date(2026, 12, 10), date(2027, 2, 1)

    assert in_rhythm(keep, Rhythm.YEARLY, touched_on, today).now.due_on == date(2027, 12, 10)
    assert in_rhythm(keep, Rhythm.MONTHLY, touched_on, today).now.due_on == today, "not in the past"
    quarter = in_rhythm(replace(keep, step=Step.QUARTER), Rhythm.MONTHLY, date(2027, 1, 20), today).now
    assert (quarter.step, quarter.due_on) == (Step.KEEP, date(2027, 2, 19))
    for other in (replace(keep, step=Step.WEEK), replace(keep, state=DUE), replace(keep, state=SNOOZED)):
        assert in_rhythm(other, Rhythm.YEARLY, touched_on, today).now == replace(other, rhythm=Rhythm.YEARLY)
