"""How often a user may ask, and which introducers: limits, budgets and the ask-gate. Pure.

Every count is of things the requester may know: a request counts from its sending until its
decide_by, whatever became of it, and an introducer's load counts who was named. A refusal
therefore never tells how a request went.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from eventhub.people.rules import Closeness

OPEN_OF_REQUESTER = 3
PER_EVENT_OF_REQUESTER = 5
PER_MONTH_OF_REQUESTER = 8
# Limits and budgets of a month count the last 30 days.
MONTH = timedelta(days=30)
SAME_INTRODUCER_PER_EVENT = 2
OPEN_OF_INTRODUCER = 3
# For greeters, whatever their own budget is: a room of 150 has a dozen newcomers for two or three greeters.
OPEN_OF_GREETER = 10
OPEN_OF_TARGET = 3
OPEN_OFFERS = 3
PER_MONTH_OF_OFFERS = 8
WISHES_PER_EVENT = 10
GATE_TOUCHES = 3
GATE_SPAN = timedelta(weeks=3)

WEAKER = {
    Closeness.CLOSE: Closeness.WELL,
    Closeness.WELL: Closeness.MET,
    Closeness.MET: Closeness.ONLINE,
    Closeness.ONLINE: Closeness.ONLINE,
}


class Refusal(StrEnum):
    """Why a request cannot be sent; each has its words in labels."""

    TOO_MANY_OPEN = "too_many_open"
    TOO_MANY_AT_EVENT = "too_many_at_event"
    TOO_MANY_THIS_MONTH = "too_many_this_month"
    INTRODUCER_ASKED_TWICE = "introducer_asked_twice"
    INTRODUCER_BUSY = "introducer_busy"
    GIVE_FIRST = "give_first"
    TOO_MANY_OFFERS = "too_many_offers"
    TOO_MANY_WISHES = "too_many_wishes"
    UNDER_REVIEW = "under_review"


@dataclass(frozen=True)
class RequesterCounts:
    """How many requests a requester has waiting, made at this event, and made in 30 days."""

    waiting: int
    at_event: int
    this_month: int


@dataclass(frozen=True)
class IntroducerCounts:
    """How often an introducer is named.

    By this requester at this event, in waiting requests of all users, and by all users in 30 days; budget is how many a
    month the introducer allows (0-10). Who `greets` at the event has limits of their own instead.
    """

    by_requester_at_event: int
    waiting: int
    this_month: int
    budget: int
    greets: bool = False


def refusal_of_requester(counts: RequesterCounts) -> Refusal | None:
    """Return why this requester cannot ask anybody now, or None."""
    if counts.waiting >= OPEN_OF_REQUESTER:
        return Refusal.TOO_MANY_OPEN
    if counts.at_event >= PER_EVENT_OF_REQUESTER:
        return Refusal.TOO_MANY_AT_EVENT
    if counts.this_month >= PER_MONTH_OF_REQUESTER:
        return Refusal.TOO_MANY_THIS_MONTH
    return None


def refusal_of_introducer(counts: IntroducerCounts) -> Refusal | None:
    """Return why this introducer cannot be asked by this requester now, or None."""
    if counts.by_requester_at_event >= SAME_INTRODUCER_PER_EVENT:
        return Refusal.INTRODUCER_ASKED_TWICE
    if counts.greets:
        # A greeter who wants no requests at all (budget 0) gets none either.
        return Refusal.INTRODUCER_BUSY if counts.waiting >= OPEN_OF_GREETER or not counts.budget else None
    if counts.waiting >= OPEN_OF_INTRODUCER or counts.this_month >= counts.budget:
        return Refusal.INTRODUCER_BUSY
    return None


def target_has_room(open_asks: int, paused_until: datetime | None, now: datetime) -> bool:
    """Return whether one more request may be shown to a target now; otherwise it waits unseen."""
    return open_asks < OPEN_OF_TARGET and (paused_until is None or paused_until <= now)


def may_be_asked(
    tie_since: datetime, event_starts_at: datetime, touches: Sequence[datetime], *, offered: bool = False
) -> bool:
    """Return whether the relation to an introducer carries a favour yet: the ask-gate.

    Open with a tie older than the event, with three touches spread over three weeks, or when the
    introducer offered. Until then the page says what to do first: give something.
    """
    if offered or tie_since < event_starts_at:
        return True
    return len(touches) >= GATE_TOUCHES and max(touches) - min(touches) >= GATE_SPAN


def weakened(closeness: Closeness) -> Closeness:
    """Return a closeness one step weaker, after "I do not know them well enough"; online is the end."""
    return WEAKER[closeness]
