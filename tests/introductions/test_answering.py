"""What introducers and targets answer, and that the first answer counts."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.introductions import answering, asking, queries, timers
from eventhub.introductions.models import NeverIntroduce
from eventhub.introductions.rules import HOLD, PAUSE, AskState, IntroducerAnswer, IntroductionState, TargetAnswer
from eventhub.platform.errors import Expired, WrongState
from eventhub.platform.mail.models import OutgoingMail
from tests.factories import make_block
from tests.introductions.stage import set_stage

MINUTE = timedelta(minutes=1)
NOES = (IntroducerAnswer.NOT_THIS_TIME, IntroducerAnswer.DO_NOT_KNOW)


@pytest.fixture
def stage(session, now):
    made = set_stage()
    made.ask(now)
    return made


def kinds(session):
    return session.scalars(sa.select(OutgoingMail.kind).order_by(OutgoingMail.id)).all()


def test_a_yes_is_held_and_the_target_hears_nothing(stage, session, now):
    stage.introducer_says(IntroducerAnswer.YES, now)
    timers.advance(now + HOLD - MINUTE)

    assert stage.state is IntroductionState.HELD
    assert "introductions/target_ask" not in kinds(session)


def test_a_yes_can_be_taken_back_for_ten_minutes(stage, now):
    stage.introducer_says(IntroducerAnswer.YES, now)
    answering.undo_as_introducer(stage.introducer_link(), now=now + HOLD - MINUTE)

    assert stage.state is IntroductionState.ASKING
    stage.introducer_says(IntroducerAnswer.NOT_THIS_TIME, now + HOLD)
    assert stage.introduction.asks[0].state is AskState.NOT_THIS_TIME


def test_a_yes_cannot_be_taken_back_later_even_if_nobody_has_been_told(stage, now):
    stage.introducer_says(IntroducerAnswer.YES, now)

    with pytest.raises(WrongState):
        answering.undo_as_introducer(stage.introducer_link(), now=now + HOLD)


@pytest.mark.parametrize("answer", NOES)
def test_after_a_no_the_second_introducer_is_asked_at_once(stage, session, now, answer):
    stage.introducer_says(answer, now)

    assert stage.introduction.asks[1].state is AskState.ASKED
    assert kinds(session) == ["introductions/ask", "introductions/ask"]


def test_after_two_noes_the_request_is_closed_and_nobody_is_told(stage, session, now):
    stage.introducer_says(IntroducerAnswer.NOT_THIS_TIME, now)
    stage.introducer_says(IntroducerAnswer.NOT_THIS_TIME, now, position=2)

    assert stage.state is IntroductionState.CLOSED
    assert len(kinds(session)) == 2


@pytest.mark.parametrize("second", IntroducerAnswer)
@pytest.mark.parametrize("first", [*NOES, IntroducerAnswer.YES])
def test_case_2_the_first_answer_counts(stage, now, first, second):
    stage.introducer_says(first, now)
    state = stage.state

    with pytest.raises(WrongState) as refused:
        stage.introducer_says(second, now + MINUTE)
    assert refused.value.reason == "already_answered"
    assert stage.state is state


def test_whoever_will_do_it_in_person_may_still_say_yes_later(stage, now):
    stage.introducer_says(IntroducerAnswer.IN_PERSON, now)
    assert stage.state is IntroductionState.IN_PERSON

    stage.introducer_says(IntroducerAnswer.YES, now + timedelta(days=1))
    assert stage.state is IntroductionState.HELD


def test_case_3_every_dead_link_is_the_same_error(stage, session, now):
    stage.introducer_says(IntroducerAnswer.NOT_THIS_TIME, now)
    second = stage.introducer_link(2)
    asking.withdraw(stage.introduction.id, stage.anna.id, now=now)
    for token in ("x", second[:-1], stage.introducer_link(1)[::-1], second, "é" * 43):
        with pytest.raises(Expired):
            answering.ask_behind(token, now=now)
        with pytest.raises(Expired):
            answering.target_side_behind(token, now=now)


def test_an_introducer_cannot_answer_after_their_time(stage, now):
    with pytest.raises(Expired):
        stage.introducer_says(IntroducerAnswer.YES, now + timedelta(days=2))


def test_the_target_is_asked_after_the_hold_and_only_then(stage, session, now):
    stage.ask_target(now)

    assert stage.state is IntroductionState.TARGET_ASKED
    assert kinds(session)[-1] == "introductions/target_ask"


def test_a_yes_of_the_target_can_be_taken_back_for_ten_minutes(stage, session, now):
    asked = stage.ask_target(now)
    stage.target_says(TargetAnswer.YES, asked)
    answering.undo_as_target(stage.target_link(), now=asked + MINUTE)
    timers.advance(asked + HOLD)

    assert stage.state is IntroductionState.TARGET_ASKED
    with pytest.raises(WrongState):
        answering.undo_as_target(stage.target_link(), now=asked + MINUTE)


@pytest.mark.parametrize("answer", [TargetAnswer.NO_THANKS, TargetAnswer.NEVER, TargetAnswer.PAUSE_ALL])
def test_a_no_of_the_target_closes_unseen(stage, session, now, answer):
    asked = stage.ask_target(now)
    before = len(kinds(session))
    stage.target_says(answer, asked)

    assert stage.state is IntroductionState.CLOSED
    assert len(kinds(session)) == before
    with pytest.raises(WrongState):
        stage.target_says(TargetAnswer.YES, asked + MINUTE)


def test_never_this_person_is_remembered_and_ends_other_requests(stage, session, now):
    asked = stage.ask_target(now)
    stage.target_says(TargetAnswer.NEVER, asked)

    assert queries.says_never(stage.zhang_min.id, stage.anna.id)
    assert session.scalar(sa.select(sa.func.count()).select_from(NeverIntroduce)) == 1


def test_pausing_ends_all_requests_for_thirty_days(stage, session, now):
    asked = stage.ask_target(now)
    stage.target_says(TargetAnswer.PAUSE_ALL, asked)

    assert stage.zhang_min.paused_requests_until == asked + PAUSE


def test_after_the_event_is_no_answer_once_the_event_is_over(session, now):
    stage = set_stage()
    stage.ask(stage.event.ends_at + timedelta(days=1))
    asked = stage.ask_target(stage.event.ends_at + timedelta(days=1))
    asked = asked if stage.introduction.target_asked_at else stage.event.ends_at + timedelta(days=2)
    timers.advance(asked)

    with pytest.raises(WrongState):
        stage.target_says(TargetAnswer.AFTER_EVENT, asked)


def test_a_block_ends_the_power_of_a_link(stage, now):
    asked = stage.ask_target(now)
    make_block(stage.zhang_min, stage.anna)

    with pytest.raises(Expired):
        stage.target_says(TargetAnswer.YES, asked)
