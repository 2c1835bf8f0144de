"""When a follow-up falls due, and what moves it."""

import calendar
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from eventhub.people.rules import Rhythm
from eventhub.people.touches.rules import TouchKind


class Step(StrEnum):
    """The ladder of a relationship, in order; the last step repeats."""

    NEXT_DAY = "next_day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    KEEP = "keep"


class FollowUpState(StrEnum):
    """Where one follow-up stands."""

    PLANNED = "planned"
    DUE = "due"
    SNOOZED = "snoozed"
    DONE = "done"
    SKIPPED = "skipped"
    CLEARED = "cleared"
    RESTING = "resting"


# The cause of the touch with an introducer, followed by the id of the introduction.
THANKS = "thanks:"


class FavourKind(StrEnum):
    """What a user can do for a person, in the order in which it is proposed."""

    INTRODUCE = "introduce"
    HELP = "help"
    INVITE = "invite"


_OPEN_MOVES = frozenset(
    {
        FollowUpState.DUE,
        FollowUpState.SNOOZED,
        FollowUpState.DONE,
        FollowUpState.SKIPPED,
        FollowUpState.CLEARED,
        FollowUpState.RESTING,
    }
)
ALLOWED: dict[FollowUpState, frozenset[FollowUpState]] = {
    FollowUpState.PLANNED: _OPEN_MOVES,
    FollowUpState.DUE: _OPEN_MOVES - {FollowUpState.DUE},
    FollowUpState.SNOOZED: _OPEN_MOVES,
    FollowUpState.RESTING: frozenset({FollowUpState.PLANNED, FollowUpState.CLEARED}),
    FollowUpState.DONE: frozenset(),
    FollowUpState.SKIPPED: frozenset(),
    FollowUpState.CLEARED: frozenset(),
}
OPEN_STATES = frozenset({FollowUpState.PLANNED, FollowUpState.DUE, FollowUpState.SNOOZED})
# A new meeting begins a new chapter; other touches move the chapter that is open.
MEETINGS = frozenset({TouchKind.MET, TouchKind.INTRODUCED})


@dataclass(frozen=True)
class Plan:
    """One follow-up as the rules see it; `thanks_only` is the single thank-you after "no fit".

    `rhythm` is how often the last step repeats with this person.
    """

    step: Step
    state: FollowUpState
    due_on: date
    thanks_only: bool = False
    rhythm: Rhythm = Rhythm.QUARTERLY


@dataclass(frozen=True)
class Change:
    """What a move makes of the open follow-up, and the one that takes its place (None: none)."""

    now: Plan
    next: Plan | None = None


def may_move(state: FollowUpState, to: FollowUpState) -> bool:
    """Return whether the table of moves has this one."""
    return to in ALLOWED[state]


def local_day(now: datetime, zone: str) -> date:
    """Return the local day of a moment in this zone."""
    return now.astimezone(ZoneInfo(zone)).date()


def add_months(day: date, months: int) -> date:
    """Return the same day some months on, or the last of a shorter month: 31 Jan -> 28 Feb."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


# Days between one touch and the next for the people one keeps in touch with.
EVERY: dict[Rhythm, int] = {Rhythm.MONTHLY: 30, Rhythm.QUARTERLY: 90, Rhythm.HALF_YEARLY: 182, Rhythm.YEARLY: 365}


def due_date(step: Step, touched_on: date, rhythm: Rhythm = Rhythm.QUARTERLY) -> date:
    """Return the day a step falls due when the last touch was on the given day."""
    match step:
        case Step.NEXT_DAY:
            return touched_on + timedelta(days=1)
        case Step.WEEK:
            return touched_on + timedelta(days=7)
        case Step.MONTH:
            return add_months(touched_on, 1)
        case Step.QUARTER:
            return add_months(touched_on, 3)
        case Step.KEEP:
            return touched_on + timedelta(days=EVERY[rhythm])


# The fewest days between a step and its successor: before them a due step cannot have been missed.
LEAST_GAP: dict[Step, int] = {
    Step.NEXT_DAY: 7,
    Step.WEEK: 28,
    Step.MONTH: 30,
    Step.QUARTER: 30,
    Step.KEEP: 30,
}


def next_step(step: Step, rhythm: Rhythm = Rhythm.QUARTERLY) -> Step:
    """Return the step after this one; the last one repeats. In the monthly rhythm there is no quarter to wait for."""
    if step is Step.MONTH and rhythm is Rhythm.MONTHLY:
        return Step.KEEP
    ladder = list(Step)
    return ladder[min(ladder.index(step) + 1, len(ladder) - 1)]


def first_plan(met_on: date, *, no_fit: bool = False, rhythm: Rhythm = Rhythm.QUARTERLY) -> Plan:
    """Return the plan after a first meeting: thanks on the next day."""
    return Plan(Step.NEXT_DAY, FollowUpState.PLANNED, due_date(Step.NEXT_DAY, met_on), no_fit, rhythm)


def following(plan: Plan, on: date) -> Plan | None:
    """Return the plan of the step after this one, counted from the given day; None when one thank-you was all."""
    if plan.thanks_only:
        return None
    step = next_step(plan.step, plan.rhythm)
    return Plan(step, FollowUpState.PLANNED, due_date(step, on, plan.rhythm), rhythm=plan.rhythm)


def caught_up(plan: Plan, today: date) -> Plan:
    """Return what an open plan is today: due when its day has come, missed steps collapsed into the last.

    A step whose successor would be due as well was missed, and makes way without a word; so there
    is one step, never a pile, however long the owner was away. A late thank-you after "no fit" is
    cleared: it would only be a reproach.
    """
    if plan.state not in OPEN_STATES or plan.due_on > today:
        return plan
    step, due_on = plan.step, plan.due_on
    while (later := due_date(after := next_step(step, plan.rhythm), due_on, plan.rhythm)) <= today:
        if plan.thanks_only:
            return replace(plan, state=FollowUpState.CLEARED)
        step, due_on = after, later
    return replace(plan, step=step, state=FollowUpState.DUE, due_on=due_on)


def touched(plan: Plan, kind: TouchKind, on: date, *, no_fit: bool = False) -> Change:
    """Return what a touch does to the plan: it counts from that day on.

    A due or snoozed step is cleared by the touch and the next one planned, and so is the first: who wrote on the day
    they met has sent the first words. Another step that is not yet due moves with the touch. A new meeting begins
    again with thanks. People at rest stay at rest until they are met again.
    """
    plan = caught_up(plan, on)
    if kind in MEETINGS:
        return _met_again(plan, on, no_fit=no_fit)
    is_first_word = plan.step is Step.NEXT_DAY and kind is not TouchKind.ANSWERED
    if plan.state is FollowUpState.PLANNED and not is_first_word:
        return Change(replace(plan, due_on=due_date(plan.step, on, plan.rhythm)))
    if plan.state in OPEN_STATES:
        return Change(replace(plan, state=FollowUpState.CLEARED), following(plan, on))
    return Change(plan)


def _met_again(plan: Plan, on: date, *, no_fit: bool) -> Change:
    fresh = first_plan(on, no_fit=no_fit, rhythm=plan.rhythm)
    if plan.state is FollowUpState.PLANNED and plan.step is Step.NEXT_DAY:
        return Change(fresh)
    if may_move(plan.state, FollowUpState.CLEARED):
        return Change(replace(plan, state=FollowUpState.CLEARED), fresh)
    return Change(plan, fresh)


def done(plan: Plan, on: date) -> Change:
    """Return the change when the owner wrote or called: itself a touch, so the next step counts from today."""
    plan = _shown(plan, on)
    return Change(replace(plan, state=FollowUpState.DONE), following(plan, on))


def skipped(plan: Plan, on: date) -> Change:
    """Return the change when a step is left out; the next one keeps its full distance."""
    plan = _shown(plan, on)
    return Change(replace(plan, state=FollowUpState.SKIPPED), following(plan, on))


def snoozed(plan: Plan, until: date) -> Change:
    """Return the change to the same step on a later day; a step planned for later than that stays where it is."""
    return Change(replace(plan, state=FollowUpState.SNOOZED, due_on=max(until, plan.due_on)))


def rested(plan: Plan) -> Change:
    """Let it rest: nothing falls due until the two meet again or the person wakes it."""
    return Change(replace(plan, state=FollowUpState.RESTING))


def woken(plan: Plan, on: date) -> Change:
    """Return the change that plans a resting step again, at its full distance from today."""
    due_on = due_date(plan.step, on, plan.rhythm)
    return Change(replace(plan, state=FollowUpState.PLANNED, due_on=due_on))


def in_rhythm(plan: Plan, rhythm: Rhythm, touched_on: date, today: date) -> Change:
    """Return the change when the owner wants to be in touch more often or more rarely: the planned step moves.

    The first steps are the same for everybody, and what is due or was put off stays where it is.
    """
    step = plan.step
    if rhythm is Rhythm.MONTHLY and step is Step.QUARTER:
        step = Step.KEEP
    if plan.state is not FollowUpState.PLANNED or step is not Step.KEEP or plan.rhythm is rhythm:
        return Change(replace(plan, rhythm=rhythm))
    return Change(replace(plan, step=step, rhythm=rhythm, due_on=max(due_date(step, touched_on, rhythm), today)))


def _shown(plan: Plan, on: date) -> Plan:
    """Return the plan as its owner saw it; a thank-you cleared by time can still be sent or skipped."""
    current = caught_up(plan, on)
    return plan if current.state is FollowUpState.CLEARED else current


def outlook(plan: Plan, steps: int) -> list[Plan]:
    """Return the steps after this one, as they will fall if each is done on its day."""
    ahead: list[Plan] = []
    while len(ahead) < steps and (after := following(plan, plan.due_on)) is not None:
        ahead.append(after)
        plan = after
    return ahead
