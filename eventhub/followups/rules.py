"""When a follow-up falls due, what moves it, and when a digest may be sent."""

from enum import StrEnum


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


class TouchKind(StrEnum):
    """Any contact between two people."""

    MET = "met"
    WROTE = "wrote"
    CALLED = "called"
    ATE = "ate"
    INTRODUCED = "introduced"
    SENT = "sent"


class DigestRhythm(StrEnum):
    """How often a person wants the digest."""

    DAILY = "daily"
    WEEKLY = "weekly"
    OFF = "off"


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
