"""Apply one move of the table in `rules.py` to the row of a request.

The row changes by an UPDATE from the state that was read: of two moves at the same moment the first changes it, and the
second raises WrongState.
"""

from datetime import datetime

import sqlalchemy as sa

from eventhub.introductions import queries
from eventhub.introductions.models import IntroducerAsk, Introduction
from eventhub.introductions.rules import (
    FINAL_STATES,
    HOLD,
    AskState,
    Envelope,
    IntroductionState,
    Move,
    moved,
    remind_at,
    timer_at,
)
from eventhub.platform.db import db, rows_touched
from eventhub.platform.errors import WrongState

_TARGET_STAGES = (IntroductionState.TARGET_ASKED, IntroductionState.TARGET_HELD, IntroductionState.POSTPONED)
_HELD_ANSWERS = (IntroductionState.TARGET_HELD, IntroductionState.POSTPONED)


def current_ask(introduction: Introduction) -> IntroducerAsk:
    """Return the row of the introducer whose turn it is or was."""
    return [ask for ask in introduction.asks if ask.state is not AskState.NAMED][-1]


def envelope_of(introduction: Introduction) -> Envelope:
    """Return the request as the rules see it."""
    ask, state = current_ask(introduction), introduction.state
    held_until = ask.hold_until if state is IntroductionState.HELD else None
    if state in _HELD_ANSWERS and introduction.target_answered_at is not None:
        held_until = introduction.target_answered_at + HOLD
    at_target = state in _TARGET_STAGES
    reminded_at = introduction.target_reminded_at if at_target else ask.reminded_at
    return Envelope(
        state=state,
        sent_at=introduction.created_at,
        decide_by=introduction.decide_by,
        event_ends_at=introduction.event.ends_at,
        introducers=len(introduction.asks),
        position=ask.position,
        live=introduction.live,
        held_until=held_until,
        reminded=reminded_at is not None,
        # An introducer who was never asked, as the request had ended before, has no question that could run out.
        stage_from=(introduction.target_asked_at if at_target else ask.asked_at) or introduction.created_at,
        introduced_at=introduced_at(introduction),
        withdrawn_at=introduction.withdrawn_at,
    )


def introduced_at(introduction: Introduction) -> datetime | None:
    """Return when the two were introduced, None while they are not."""
    made = introduction.state is IntroductionState.INTRODUCED
    return introduction.ended_at if made else None


def next_step_at(envelope: Envelope) -> datetime | None:
    """Return when to look at a request again: its reminder or its timer, the earlier one; None when it is over."""
    timer = timer_at(envelope)
    asked = envelope.state in (IntroductionState.ASKING, IntroductionState.TARGET_ASKED)
    if timer is None or not asked or envelope.reminded:
        return timer
    return min(timer, remind_at(envelope))


def make_move(introduction: Introduction, move: Move, now: datetime) -> Envelope:
    """Move a request that this transaction has locked. Raises WrongState where it cannot.

    The row changes only from the state it was read in, also where another process moved it meanwhile.
    """
    before = envelope_of(introduction)
    after = moved(before, move, now)
    if after is None:
        raise WrongState(f"introduction {introduction.id}: {move} in {before.state}", reason="already_answered")
    db.session.flush()
    changed = db.session.execute(
        sa.update(Introduction)
        .where(Introduction.id == introduction.id, Introduction.state == before.state)
        .values(
            state=after.state,
            withdrawn_at=after.withdrawn_at,
            ended_at=now if after.state in FINAL_STATES else None,
            next_step_at=next_step_at(after),
        )
        .execution_options(synchronize_session=False)
    )
    if rows_touched(changed) != 1:
        raise WrongState(f"introduction {introduction.id} has moved on", reason="already_answered")
    db.session.refresh(introduction)
    return after


def plan_next_step(introduction: Introduction) -> None:
    """Write down when to look at this request again."""
    introduction.next_step_at = next_step_at(envelope_of(introduction))


def make_void_if_it_must(introduction: Introduction, now: datetime) -> bool:
    """End a request that cannot go on: event cancelled, a user left, was deleted, or blocked. Return whether it did."""
    if introduction.state in FINAL_STATES or not queries.is_void(introduction.id):
        return False
    make_move(introduction, Move.MAKE_VOID, now)
    return True
