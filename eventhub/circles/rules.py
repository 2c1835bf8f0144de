"""Circles: few people of one event who meet once a month. Their states, and when one moves on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# Members of a proposed circle: enough that an absence does not matter, few enough for one table.
SMALLEST, LARGEST = 6, 10
# So many proposed members must accept before the circle begins; with fewer it ends.
ENOUGH, FEWEST = 4, 3
# One member alone is no meeting.
COMPANY = 2
# Wishes are gathered for these days after the event, then the circles are proposed.
GATHERED_FOR = timedelta(days=5)
# A downtime longer than this, and nobody is surprised by a proposal any more.
PROPOSED_UNTIL = timedelta(days=30)
ANSWER_WITHIN = timedelta(days=7)
# Between the last answer and the first evening.
NOTICE = timedelta(days=10)
INVITED_BEFORE = timedelta(days=7)
SETTLED_BEFORE = timedelta(hours=24)
LASTS = timedelta(hours=2)
MISSES = 2
GO_ON_WITHIN = timedelta(days=14)
# An ended circle is forgotten then, and one that rests for so long has ended.
FORGOTTEN_AFTER = timedelta(days=90)
RESTS_AT_MOST = timedelta(days=365)


class CircleState(StrEnum):
    """Where a circle stands."""

    PROPOSED = "proposed"
    ALIVE = "alive"
    # Nobody came twice: asked, once, whether it should go on.
    ASKING = "asking"
    RESTING = "resting"
    ENDED = "ended"


class MemberState(StrEnum):
    """Where a member of a circle stands."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    # Did not answer in time.
    LAPSED = "lapsed"
    LEFT = "left"


class MeetingState(StrEnum):
    """Where a meeting of a circle stands."""

    PLANNED = "planned"
    HELD = "held"
    # Fewer than two said that they come.
    DROPPED = "dropped"
    # No member was asked in time, so it does not count as missed.
    PASSED_OVER = "passed_over"


CIRCLE_MOVES: dict[CircleState, frozenset[CircleState]] = {
    CircleState.PROPOSED: frozenset({CircleState.ALIVE, CircleState.ENDED}),
    CircleState.ALIVE: frozenset({CircleState.ASKING, CircleState.ENDED}),
    CircleState.ASKING: frozenset({CircleState.ALIVE, CircleState.RESTING, CircleState.ENDED}),
    CircleState.RESTING: frozenset({CircleState.ALIVE, CircleState.ENDED}),
    CircleState.ENDED: frozenset(),
}
MEMBER_MOVES: dict[MemberState, frozenset[MemberState]] = {
    MemberState.PROPOSED: frozenset({MemberState.CONFIRMED, MemberState.DECLINED, MemberState.LAPSED}),
    MemberState.CONFIRMED: frozenset({MemberState.LEFT}),
    MemberState.DECLINED: frozenset(),
    MemberState.LAPSED: frozenset(),
    MemberState.LEFT: frozenset(),
}
# Circles that the job looks after, and members who belong.
LIVING = frozenset({CircleState.PROPOSED, CircleState.ALIVE, CircleState.ASKING, CircleState.RESTING})
BELONGS = frozenset({MemberState.PROPOSED, MemberState.CONFIRMED})


@dataclass(frozen=True)
class Evening:
    """The evening that comes next, or was just dropped, in the eyes of one member; `came`: they said yes to it."""

    id: int
    state: MeetingState
    is_near: bool
    came: bool = False


def may_move(circle: CircleState, to: CircleState) -> bool:
    """Return whether the table of moves has this one."""
    return to in CIRCLE_MOVES[circle]


def after_answers(state: CircleState, confirmed: int, waiting: int, *, in_time: bool) -> CircleState:
    """Return the state of a proposed circle by its members' answers; `waiting` may still answer while it is in time."""
    if state is not CircleState.PROPOSED:
        return state
    if confirmed >= ENOUGH:
        return CircleState.ALIVE
    return CircleState.PROPOSED if in_time and confirmed + waiting >= ENOUGH else CircleState.ENDED


def after_leaving(state: CircleState, confirmed: int) -> CircleState:
    """Return the state of a confirmed circle after a guest has left."""
    has_begun = state in (CircleState.ALIVE, CircleState.ASKING, CircleState.RESTING)
    return CircleState.ENDED if has_begun and confirmed < FEWEST else state


def settled(coming: int, *, asked: bool) -> MeetingState:
    """Return what becomes of an evening a day before it; PLANNED: it takes place."""
    if coming >= COMPANY:
        return MeetingState.PLANNED
    return MeetingState.DROPPED if asked else MeetingState.PASSED_OVER


def misses_in_a_row(latest_first: Sequence[MeetingState]) -> int:
    """Return how often in a row nobody came; evenings that nobody was asked to do not count."""
    count = 0
    for state in latest_first:
        if state is MeetingState.HELD:
            break
        count += state is MeetingState.DROPPED
    return count


def after_misses(state: CircleState, misses: int) -> CircleState:
    """Return the state after missed evenings: after two months without anybody the circle asks whether to go on."""
    return CircleState.ASKING if state is CircleState.ALIVE and misses >= MISSES else state


def after_silence(state: CircleState, asked_at: datetime | None, now: datetime) -> CircleState:
    """Return the state of a circle whose question whether to go on was not answered: at rest, after a year ended."""
    if asked_at is None:
        return state
    if state is CircleState.ASKING and now >= asked_at + GO_ON_WITHIN:
        return CircleState.RESTING
    return CircleState.ENDED if state is CircleState.RESTING and now >= asked_at + RESTS_AT_MOST else state


def may_wish(ends_at: datetime, now: datetime) -> bool:
    """Return whether guests of an event may ask for a circle: from its end until the circles are proposed."""
    return ends_at <= now < ends_at + GATHERED_FOR


def news_for(state: CircleState, member: MemberState, told: str, evening: Evening | None, *, spell: int = 0) -> str:
    """Return what a member is to hear now, as a code that names it for good; empty when they know all there is.

    `told` is the code they heard last, `spell` counts the evenings so far: it tells one question whether to
    go on from the next one. Of an ended circle only those hear who still belonged to it.
    """
    if state is CircleState.PROPOSED:
        return _unless_known("proposed", told) if member is MemberState.PROPOSED else ""
    if member is not MemberState.CONFIRMED:
        return ""
    match state:
        case CircleState.ALIVE:
            return _of_a_living_one(told, evening)
        case CircleState.ASKING:
            return _unless_known(f"go_on-{spell}", told)
        case CircleState.ENDED:
            return _unless_known("ended", told)
    return ""


def _of_a_living_one(told: str, evening: Evening | None) -> str:
    if told in ("", "proposed"):
        return "begun"
    if evening is None:
        return ""
    if evening.state is MeetingState.DROPPED:
        return _unless_known(f"dropped-{evening.id}", told) if evening.came else ""
    return _unless_known(f"evening-{evening.id}", told) if evening.is_near else ""


def _unless_known(code: str, told: str) -> str:
    return "" if code == told else code
