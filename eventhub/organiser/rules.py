"""What an organiser may do to many people at once, and how much of it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from eventhub.events.event.rules import EventState
from eventhub.events.registrations.rules import HOLDS_A_SEAT, RegistrationState
from eventhub.platform.instance.rules import Limits

# The kind of mail that carries a message of an organiser.
MESSAGE_MAIL = "desk/message"
CLUB_INVITATION = "clubs/invitation"


class BulkAct(StrEnum):
    """What can be done with several guests of the table at once."""

    APPROVE = "approve"
    DECLINE = "decline"
    CHECK_IN = "check_in"
    REMOVE = "remove"


_S = RegistrationState
# The guests an act is for; others that were ticked are named and left alone.
ACTS_ON: dict[BulkAct, frozenset[RegistrationState]] = {
    BulkAct.APPROVE: frozenset({_S.PENDING}),
    BulkAct.DECLINE: frozenset({_S.PENDING, _S.WAITLISTED}),
    BulkAct.CHECK_IN: frozenset({_S.CONFIRMED}),
    BulkAct.REMOVE: HOLDS_A_SEAT,
}
# In one request, which must end before a proxy times out.
MOST_AT_ONCE = 200
LONGEST_NOTE = 400
# One PDF; more take longer than a request should.
BADGES_IN_A_PART = 500
TOPICS_ON_A_BADGE = 2


class Segment(StrEnum):
    """The groups that an organiser may write to."""

    GOING = "going"
    PRESENT = "present"
    ABSENT = "absent"
    PENDING = "pending"
    WAITING = "waiting"
    WITHOUT_GOAL = "without_goal"


class NextStep(StrEnum):
    """What an organiser would best do now."""

    PUBLISH = "publish"
    ANSWER = "answer"
    SHARE = "share"
    ASK_FOR_GOALS = "ask_for_goals"
    WRITE_BEFORE = "write_before"
    READ_RUN_SHEET = "read_run_sheet"
    START_CHECK_IN = "start_check_in"
    THANK = "thank"
    COPY = "copy"
    NOTHING = "nothing"


# From so many guests without a goal on it is worth a message to them.
WORTH_ASKING = 5
FEW_GUESTS = 10
_CHECK_IN_STARTS = timedelta(hours=2)
# From the morning before the event on.
_RUN_SHEET_FROM = timedelta(hours=36)
_NEWS_BEFORE = timedelta(days=3)
_THANKS_UNTIL = timedelta(days=3)


@dataclass(frozen=True)
class Standing:
    """How an event stands for its organiser: numbers of guests, and whether they wrote to them in the last days."""

    state: EventState
    starts_at: datetime
    ends_at: datetime
    pending: int
    going: int
    newcomers: int
    without_goal: int
    wrote_lately: bool
    may_register: bool


def next_step(event: Standing, now: datetime) -> NextStep:
    """Choose the most pressing thing to do."""
    if event.state is not EventState.PUBLISHED:
        return NextStep.PUBLISH if event.state is EventState.DRAFT else NextStep.NOTHING
    if now >= event.ends_at:
        is_fresh = now < event.ends_at + _THANKS_UNTIL and event.going > 0 and not event.wrote_lately
        return NextStep.THANK if is_fresh else NextStep.COPY
    if now >= event.starts_at - _CHECK_IN_STARTS:
        return NextStep.START_CHECK_IN
    if event.pending:
        return NextStep.ANSWER
    if event.newcomers and now >= event.starts_at - _RUN_SHEET_FROM:
        return NextStep.READ_RUN_SHEET
    return _before(event, now)


def _before(event: Standing, now: datetime) -> NextStep:
    """Choose what brings guests, and guests together, while there is time."""
    if event.going < FEW_GUESTS and event.may_register:
        return NextStep.SHARE
    if event.wrote_lately or not event.going:
        return NextStep.NOTHING
    if event.without_goal >= WORTH_ASKING:
        return NextStep.ASK_FOR_GOALS
    return NextStep.WRITE_BEFORE if now >= event.starts_at - _NEWS_BEFORE else NextStep.NOTHING


MOST_INVITED_AT_ONCE = 200
LONGEST_ADDRESS_LIST = 20_000
LONGEST_SUBJECT = 100
LONGEST_MESSAGE = 4000
TESTS_A_DAY = 20
BEGUN_A_DAY = 100
# docs/behaviour.md section 17: two distinct reports, and the operator looks before more goes out.
REPORTS_THAT_HOLD = 2
HELD_FOR = timedelta(days=30)


# More than any room holds.
NO_LIMIT = 1_000_000_000


def recipients_a_day(limits: Limits, *, is_new: bool, is_trusted: bool) -> int:
    """Return how many people an organiser may write to in 24 hours; NO_LIMIT for one the operator trusts.

    The limit of a new organiser is low, so that an invented event cannot be used for spam (docs/cases.md 33).
    """
    if is_trusted:
        return NO_LIMIT
    return limits.people_of_a_newcomer if is_new else limits.people_a_day


def spread(people: int, *, left: int, a_day: int, starts_at: datetime, now: datetime) -> list[int]:
    """Distribute a message over today, tomorrow and so on, as each day allows; return how many go on each day.

    No message goes out after the start of the event it was written before; with none left today it is not sent.
    """
    days: list[int] = []
    rest, moment = (people, now) if left > 0 else (0, now)
    while rest and (now >= starts_at or moment < starts_at):
        days.append(min(rest, a_day if days else left))
        rest, moment = rest - days[-1], moment + timedelta(days=1)
    return days
