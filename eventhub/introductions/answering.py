"""What introducers and targets answer. The first answer counts; a yes can be taken back at first."""

from datetime import datetime

from eventhub.introductions import queries
from eventhub.introductions.asking import put_question
from eventhub.introductions.models import IntroducerAsk, Introduction, NeverIntroduce
from eventhub.introductions.moving import current_ask, envelope_of, make_move
from eventhub.introductions.rules import (
    ALLOWED,
    HOLD,
    OPEN_STATES,
    PAUSE,
    AskState,
    IntroducerAnswer,
    IntroductionState,
    Move,
    TargetAnswer,
    after_no,
    stage_until,
)
from eventhub.people.contacts.rules import VISIBLE_AFTER_END
from eventhub.platform.db import db, transaction
from eventhub.platform.errors import Expired, TakenBack, WrongState
from eventhub.platform.tokens import digest

_MOVES = {IntroducerAnswer.YES: Move.SAY_YES, IntroducerAnswer.IN_PERSON: Move.DO_IN_PERSON}
_TARGET_MOVES = {TargetAnswer.YES: Move.ACCEPT, TargetAnswer.AFTER_EVENT: Move.ACCEPT_LATER}
_STATES = {
    IntroducerAnswer.YES: AskState.YES,
    IntroducerAnswer.IN_PERSON: AskState.IN_PERSON,
    IntroducerAnswer.NOT_THIS_TIME: AskState.NOT_THIS_TIME,
    IntroducerAnswer.MUTE: AskState.NOT_THIS_TIME,
    IntroducerAnswer.DO_NOT_KNOW: AskState.DO_NOT_KNOW,
}
_ANSWERED = (AskState.YES, AskState.IN_PERSON, AskState.NOT_THIS_TIME, AskState.DO_NOT_KNOW)


def ask_behind(token: str, *, now: datetime) -> IntroducerAsk:
    """The question behind an introducer's link: one that is open, or that they answered.

    Raises TakenBack when the requester withdrew what waits for an answer, Expired for every other link: unknown,
    mistyped, too old, no longer needed, or of somebody who deleted their account.
    """
    ask = queries.find_ask(digest(token))
    if ask is not None and ask.state is AskState.ASKED:
        _must_not_be_taken_back(ask.introduction, now)
    if (
        ask is None
        or not (ask.state in _ANSWERED or is_open_to(ask, now))
        or ask.introducer.deleted_at
        or somebody_left(ask.introduction)
    ):
        raise Expired("introducer's link")
    return ask


def somebody_left(introduction: Introduction) -> bool:
    """Whether one of the two deleted their account, so that their name is gone and no page can speak of them."""
    return not (introduction.requester.name and introduction.target.name)


def is_open_to(ask: IntroducerAsk, now: datetime) -> bool:
    """Whether an introducer may still say yes to this question."""
    introduction = ask.introduction
    will_act = ask.state is AskState.IN_PERSON and introduction.state is IntroductionState.IN_PERSON
    return (
        (will_act or _waits_for_answer(ask))
        and now < stage_until(envelope_of(introduction))
        and not queries.is_void(introduction.id)
    )


def stands_with_introducer(ask: IntroducerAsk) -> bool:
    """Whether a request waits for this introducer's answer, as far as its state goes."""
    return _waits_for_answer(ask) and not queries.is_void(ask.introduction_id)


def _waits_for_answer(ask: IntroducerAsk) -> bool:
    return ask.state is AskState.ASKED and ask.introduction.state is IntroductionState.ASKING


def was_handed_on(ask: IntroducerAsk) -> bool:
    """Whether a standing consent answered for this introducer, and the request goes on."""
    return (
        ask.state is AskState.YES and ask.introduction.state in OPEN_STATES and not queries.is_void(ask.introduction_id)
    )


def stands_with_target(introduction: Introduction) -> bool:
    """Whether a request waits for its target's answer, as far as its state goes."""
    return introduction.state is IntroductionState.TARGET_ASKED and not queries.is_void(introduction.id)


def may_undo(ask: IntroducerAsk, now: datetime) -> bool:
    """Whether an introducer's yes is within its ten minutes."""
    held = ask.state is AskState.YES and ask.introduction.state is IntroductionState.HELD
    return held and ask.hold_until is not None and now < ask.hold_until


def must_ask_introducer_again(ask: IntroducerAsk, answer: str, now: datetime, *, meant: bool) -> bool:
    """Whether an answer contradicts a yes that is still held, or comes to an open question as no person answers."""
    if may_undo(ask, now):
        return answer != IntroducerAnswer.YES
    return is_open_to(ask, now) and not meant


def answer_as_introducer(token: str, answer: IntroducerAnswer, line: str, *, now: datetime) -> IntroducerAsk:
    """Write down what an introducer says. Raises WrongState when they have said it before."""
    with transaction():
        ask = _locked_ask(token, now)
        if not is_open_to(ask, now) or (ask.state is AskState.IN_PERSON and answer is not IntroducerAnswer.YES):
            raise WrongState(f"ask {ask.id}", reason="already_answered")
        ask.state, ask.answered_at = _STATES[answer], now
        if answer in _MOVES:
            ask.line = line
            ask.hold_until = now + HOLD if answer is IntroducerAnswer.YES else None
            make_move(ask.introduction, _MOVES[answer], now)
            return ask
        if answer is IntroducerAnswer.MUTE:
            ask.introducer.paused_requests_until = now + PAUSE
        if answer is IntroducerAnswer.DO_NOT_KNOW:
            # The requester's page draws this tie, so it may look weaker only once that page is gone.
            ask.due_at = max(ask.introduction.decide_by, ask.introduction.event.ends_at + VISIBLE_AFTER_END)
        go_on(ask.introduction, now)
        return ask


def undo_as_introducer(token: str, *, now: datetime) -> None:
    """Take a yes back before anybody was told of it."""
    with transaction():
        ask = _locked_ask(token, now)
        if not may_undo(ask, now):
            raise WrongState(f"ask {ask.id}", reason="too_late_to_undo")
        make_move(ask.introduction, Move.UNDO, now)
        ask.state, ask.answered_at, ask.hold_until = AskState.ASKED, None, None


def doubt_introducer(token: str, *, now: datetime) -> IntroducerAsk:
    """Answers that contradict each other, or come faster than one reads: take a held yes back and ask again."""
    with transaction():
        ask = _locked_ask(token, now)
        if may_undo(ask, now):
            make_move(ask.introduction, Move.UNDO, now)
            ask.state, ask.answered_at, ask.hold_until = AskState.ASKED, None, None
        ask.doubted_at = ask.doubted_at or now
        return ask


def go_on(introduction: Introduction, now: datetime) -> None:
    """After a no or silence: ask the next introducer, or close unseen."""
    move = after_no(envelope_of(introduction))
    make_move(introduction, move, now)
    if move is Move.ASK_NEXT:
        following = next(ask for ask in introduction.asks if ask.state is AskState.NAMED)
        put_question(following, following.introducer, now)


def target_side_behind(token: str, *, now: datetime) -> Introduction:
    """The request behind a target's link: one that is open, or that they answered."""
    introduction = queries.find_target_side(digest(token))
    if introduction is not None and introduction.target_answer is None:
        _must_not_be_taken_back(introduction, now)
    if (
        introduction is None
        or not (introduction.target_answer or is_open_to_target(introduction, now))
        or not current_ask(introduction).introducer.name
        or introduction.target.deleted_at
        or somebody_left(introduction)
    ):
        raise Expired("target's link")
    return introduction


def is_open_to_target(introduction: Introduction, now: datetime) -> bool:
    """Whether the target may still answer."""
    return stands_with_target(introduction) and now < stage_until(envelope_of(introduction))


def may_undo_as_target(introduction: Introduction, now: datetime) -> bool:
    """Whether a target's yes is within its ten minutes."""
    return (
        introduction.state in (IntroductionState.TARGET_HELD, IntroductionState.POSTPONED)
        and introduction.target_answered_at is not None
        and now < introduction.target_answered_at + HOLD
    )


def must_ask_target_again(introduction: Introduction, answer: str, now: datetime, *, meant: bool) -> bool:
    """The same for a target."""
    if may_undo_as_target(introduction, now):
        return answer != introduction.target_answer
    return is_open_to_target(introduction, now) and not meant


def answer_as_target(token: str, answer: TargetAnswer, *, now: datetime) -> Introduction:
    """Write down what a target says. Raises WrongState when they have said it before."""
    with transaction():
        introduction = _locked_target_side(token, now)
        if not is_open_to_target(introduction, now) or (
            answer is TargetAnswer.AFTER_EVENT and now >= introduction.event.ends_at
        ):
            raise WrongState(f"introduction {introduction.id}", reason="already_answered")
        introduction.target_answer, introduction.target_answered_at = answer, now
        make_move(introduction, _TARGET_MOVES.get(answer, Move.CLOSE), now)
        if answer is TargetAnswer.NEVER:
            _never_again(introduction, now)
        if answer is TargetAnswer.PAUSE_ALL:
            introduction.target.paused_requests_until = now + PAUSE
        return introduction


def undo_as_target(token: str, *, now: datetime) -> None:
    """Take a target's yes back before anybody was told of it."""
    with transaction():
        introduction = _locked_target_side(token, now)
        if not may_undo_as_target(introduction, now):
            raise WrongState(f"introduction {introduction.id}", reason="too_late_to_undo")
        make_move(introduction, Move.UNDO_TARGET, now)
        introduction.target_answer, introduction.target_answered_at = None, None


def doubt_target(token: str, *, now: datetime) -> Introduction:
    """The same for what came from a target's link."""
    with transaction():
        introduction = _locked_target_side(token, now)
        if may_undo_as_target(introduction, now):
            make_move(introduction, Move.UNDO_TARGET, now)
            introduction.target_answer, introduction.target_answered_at = None, None
        introduction.target_doubted_at = introduction.target_doubted_at or now
        return introduction


def _must_not_be_taken_back(introduction: Introduction, now: datetime) -> None:
    """Raise TakenBack for a question that its requester withdrew while it waited, as long as it might have waited."""
    taken_back = introduction.state is IntroductionState.WITHDRAWN and now < introduction.decide_by
    if taken_back and not queries.is_void(introduction.id):
        raise TakenBack(f"introduction {introduction.id}", who=introduction.requester)


def _never_again(introduction: Introduction, now: datetime) -> None:
    """Remember "never this person", and close whatever else this requester has on the way."""
    pair = introduction.target_id, introduction.requester_id
    if not queries.says_never(*pair):
        db.session.add(NeverIntroduce(target_id=pair[0], requester_id=pair[1], created_at=now))
    for other_id in queries.open_ids_between(introduction.requester_id, introduction.target_id):
        other = queries.get_locked(other_id)
        if (other.state, Move.CLOSE) in ALLOWED:
            make_move(other, Move.CLOSE, now)


def _locked_ask(token: str, now: datetime) -> IntroducerAsk:
    ask = ask_behind(token, now=now)
    queries.get_locked(ask.introduction_id)
    db.session.refresh(ask)
    return ask


def _locked_target_side(token: str, now: datetime) -> Introduction:
    introduction = target_side_behind(token, now=now)
    return queries.get_locked(introduction.id)
