"""Standing consent: passed on unasked, taken back like any yes, and seen by nobody else."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.introductions import answering, standing, timers
from eventhub.introductions.rules import HOLD, IntroducerAnswer, IntroductionState
from eventhub.platform.errors import NotFound
from eventhub.platform.mail.models import OutgoingMail
from tests.factories import make_registration, make_tie, make_user
from tests.introductions.stage import set_stage
from tests.introductions.test_mails import as_written, assert_matches_snapshot


@pytest.fixture
def stage(session, now):
    """Li Wei said yes to one request of Anna's, and trusts the next one."""
    made = set_stage()
    made.ask(now)
    made.introducer_says(IntroducerAnswer.YES, now)
    standing.set_standing(made.li_wei.id, made.anna.id, given=True, now=now)
    made.other = make_user("Wu Jing")
    make_registration(made.event, made.other)
    make_tie(made.li_wei, made.other)
    return made


def kinds(session, user):
    return [
        mail.kind.partition("/")[2]
        for mail in session.scalars(
            sa.select(OutgoingMail).where(OutgoingMail.user_id == user.id).order_by(OutgoingMail.id)
        )
    ]


def test_the_next_request_is_passed_on_and_the_introducer_told(stage, session, now):
    made = stage.ask(now, target=stage.other, introducers=(stage.li_wei,))
    assert made.state is IntroductionState.HELD
    assert kinds(session, stage.li_wei) == ["ask", "handed_on"]

    timers.advance(now + HOLD)
    assert stage.state is IntroductionState.TARGET_ASKED
    assert kinds(session, stage.other) == ["target_ask"]


def test_it_can_be_taken_back_before_anybody_was_told(stage, session, now):
    stage.ask(now, target=stage.other, introducers=(stage.li_wei,))
    answering.undo_as_introducer(stage.introducer_link(), now=now + HOLD / 2)
    timers.advance(now + HOLD)

    assert stage.state is IntroductionState.ASKING
    assert kinds(session, stage.other) == []


def test_at_night_it_is_held_until_the_introducer_can_have_read_of_it(stage, session, now):
    evening_in_shanghai = now.replace(hour=14)
    morning = evening_in_shanghai.replace(hour=0) + timedelta(days=1)
    stage.ask(evening_in_shanghai, target=stage.other, introducers=(stage.li_wei,))
    timers.advance(morning)
    assert stage.state is IntroductionState.HELD

    timers.advance(morning + HOLD)
    assert stage.state is IntroductionState.TARGET_ASKED


def test_only_for_somebody_one_has_said_yes_for(stage, now):
    with pytest.raises(NotFound):
        standing.set_standing(stage.li_wei.id, stage.zhang_min.id, given=True, now=now)
    with pytest.raises(NotFound):
        standing.set_standing(stage.sofia.id, stage.anna.id, given=True, now=now)


def test_it_is_ended_with_one_button(stage, browser, now):
    li_wei = browser(stage.li_wei)
    li_wei.submit(li_wei.get("/introductions").form("standing"))

    assert [given for _, given in standing.vouched_for(stage.li_wei.id)] == [False]
    assert stage.ask(now, target=stage.other, introducers=(stage.li_wei,)).state is IntroductionState.ASKING


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_the_mail_says_until_when_it_can_be_taken_back(stage, session, mailbox, now, language):
    stage.li_wei.language = language
    session.commit()
    stage.ask(now, target=stage.other, introducers=(stage.li_wei,))
    mail = mailbox.deliver_all(now)[-1]

    assert_matches_snapshot(f"handed_on.{language}.txt", as_written(mail))
