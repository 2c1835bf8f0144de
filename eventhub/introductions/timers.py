"""What time brings about: reminders, the next introducer, the target's turn, the introduction.

Every step looks at the row as it is, so that running it twice or late does nothing wrong.
"""

import logging
from datetime import datetime, timedelta

from eventhub.accounts.models import User
from eventhub.introductions import counts, queries
from eventhub.introductions.completion import bring_together
from eventhub.introductions.limits import target_has_room, weakened
from eventhub.introductions.models import Introduction
from eventhub.introductions.moves import (
    current_ask,
    envelope_of,
    make_move,
    make_void_if_it_must,
    next_step_at,
    plan_next_step,
)
from eventhub.introductions.offer_timers import advance_offers
from eventhub.introductions.requests import ask_next_or_close, take_back
from eventhub.introductions.rules import (
    FINAL_STATES,
    AskState,
    IntroductionState,
    Move,
    QuestionKind,
    after_quiet_hours,
    due_move,
    remind_at,
)
from eventhub.people.relations import find_tie
from eventhub.platform.db import db, transaction
from eventhub.platform.errors import WrongState
from eventhub.platform.mail.outbox import enqueue
from eventhub.platform.tokens import derive, digest, new_nonce

log = logging.getLogger(__name__)
AT_ONCE = 200
LOOK_AGAIN = timedelta(minutes=5)


def advance(now: datetime) -> int:
    """Take every due step of every open request and offer, and weaken ties. Return how many of all these changed."""
    moved = sum(_take_back_alone(number, now) for number in queries.ids_of_absent_requesters(now, AT_ONCE))
    ids = (*queries.ids_made_void(AT_ONCE), *queries.ids_due(now, AT_ONCE))
    moved += sum(_advance_alone(number, now) for number in dict.fromkeys(ids))
    return moved + advance_offers(now) + weaken_ties(now)


def weaken_ties(now: datetime) -> int:
    """Weaken ties whose owner said "I do not know them well enough", once no page tells that. Return how many."""
    with transaction():
        asks = queries.asks_that_weaken(now, AT_ONCE)
        for ask in asks:
            tie = find_tie(ask.introducer_id, ask.introduction.target_id)
            if tie is not None:
                tie.closeness = weakened(tie.closeness)
            ask.due_at = None
        return len(asks)


def _take_back_alone(introduction_id: int, now: datetime) -> bool:
    """Take back what waits for a requester who is not coming any more, so that they and those asked read so."""
    with transaction():
        introduction = queries.lock_of_absent_requester(introduction_id, now)
        if introduction is None:
            return False
        take_back(introduction, now)
        return True


def _advance_alone(introduction_id: int, now: datetime) -> bool:
    """Advance one request in one transaction; one that a user moves meanwhile is left to the next run."""
    try:
        with transaction():
            introduction = queries.get_locked(introduction_id)
            if introduction.state in FINAL_STATES:
                return False
            return make_void_if_it_must(introduction, now) or _advance(introduction, now)
    except WrongState:
        log.info("introduction %s moved meanwhile", introduction_id)
        return False


def _advance(introduction: Introduction, now: datetime) -> bool:
    move = due_move(envelope_of(introduction), now, may_ask_target=_may_ask_target(introduction, now))
    if move is None:
        return _remind(introduction, now)
    if introduction.state is IntroductionState.ASKING:
        current_ask(introduction).state = AskState.SILENT
    if move is Move.ASK_NEXT:
        ask_next_or_close(introduction, now)
    elif move is Move.ASK_TARGET:
        _ask_target(introduction, now)
    else:
        make_move(introduction, move, now)
        if move is Move.INTRODUCE:
            bring_together(introduction, now)
    return True


def _may_ask_target(introduction: Introduction, now: datetime) -> bool:
    if introduction.state is not IntroductionState.HELD:
        return False
    target = queries.lock_users((introduction.target_id,))[introduction.target_id]
    return target_has_room(counts.open_asks_of_target(target.id), target.paused_requests_until, now)


def _ask_target(introduction: Introduction, now: datetime) -> None:
    make_move(introduction, Move.ASK_TARGET, now)
    introduction.target_nonce = new_nonce()
    introduction.target_token_digest = digest(derive(QuestionKind.TARGET, introduction.target_nonce))
    introduction.target_asked_at = now
    db.session.flush()
    enqueue(
        "introductions/target_ask",
        user=introduction.target,
        about=introduction,
        now=now,
        not_before=now if introduction.live else after_quiet_hours(now, introduction.target.zone),
    )
    plan_next_step(introduction)


def _remind(introduction: Introduction, now: datetime) -> bool:
    """Send the one reminder of the present question at half its time, in the reader's daytime."""
    envelope = envelope_of(introduction)
    asked = introduction.state in (IntroductionState.ASKING, IntroductionState.TARGET_ASKED)
    if not asked or envelope.reminded or now < remind_at(envelope):
        introduction.next_step_at = max(next_step_at(envelope) or now, now + LOOK_AGAIN)
        return False
    reader = _reader(introduction)
    earliest = max(now, reader.paused_requests_until or now)
    daytime = earliest if introduction.live else after_quiet_hours(earliest, reader.zone)
    if daytime > now:
        introduction.next_step_at = daytime
        return False
    if introduction.state is IntroductionState.ASKING:
        ask = current_ask(introduction)
        ask.reminded_at = now
        enqueue("introductions/reminder", user=reader, about=ask, now=now)
    else:
        introduction.target_reminded_at = now
        enqueue("introductions/target_reminder", user=reader, about=introduction, now=now)
    plan_next_step(introduction)
    return True


def _reader(introduction: Introduction) -> User:
    """Return the user the present question was put to."""
    at_target = introduction.state is IntroductionState.TARGET_ASKED
    return introduction.target if at_target else current_ask(introduction).introducer
