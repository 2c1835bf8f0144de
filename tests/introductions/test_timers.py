"""What time brings about, on real rows: once, in daytime, and late without harm."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from eventhub.accounts.models import User
from eventhub.events.event.rules import EventState
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState
from eventhub.introductions import answers, requests, timers
from eventhub.introductions.models import Introduction, LedgerEntry
from eventhub.introductions.requests import Wish
from eventhub.introductions.rules import (
    HOLD,
    TARGET_MARGIN,
    AskState,
    IntroducerAnswer,
    IntroductionState,
    LedgerKind,
    QuestionKind,
    TargetAnswer,
)
from eventhub.people.contacts.queries import find_contact_of_user
from eventhub.people.models import Contact, Tie
from eventhub.people.relations import find_tie
from eventhub.people.rules import Closeness, Says
from eventhub.platform.mail.models import OutgoingMail
from eventhub.platform.retention import guests_visible
from eventhub.platform.tokens import derive
from tests.factories import make_block, make_registration, make_tie, make_user
from tests.introductions.stage import set_stage

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@pytest.fixture
def stage(session, now):
    made = set_stage()
    made.ask(now, days=6)
    return made


def mails(session, kind):
    return session.scalars(sa.select(OutgoingMail).where(OutgoingMail.kind == f"introductions/{kind}")).all()


def test_silence_asks_the_second_introducer_and_then_closes(stage, session, now):
    timers.advance(now + 2 * DAY)
    assert [ask.state for ask in stage.introduction.asks] == [AskState.SILENT, AskState.ASKED]

    timers.advance(now + 4 * DAY)
    assert stage.state is IntroductionState.CLOSED
    assert len(mails(session, "ask")) == 2


def test_one_reminder_goes_out_at_half_the_time_and_no_second(stage, session, now):
    for hours in range(0, 47, 3):
        timers.advance(now + timedelta(hours=hours))

    assert [mail.user_id for mail in mails(session, "reminder")] == [stage.li_wei.id]
    assert mails(session, "reminder")[0].created_at == now + DAY


def test_a_reminder_waits_for_the_morning_of_its_reader(session, now):
    stage = set_stage()
    night_in_shanghai = datetime(2027, 3, 2, 14, 0, tzinfo=UTC)
    stage.ask(night_in_shanghai, days=6)
    for hours in range(24, 41, 2):
        timers.advance(night_in_shanghai + timedelta(hours=hours))

    assert mails(session, "reminder")[0].created_at == datetime(2027, 3, 4, 0, 0, tzinfo=UTC)


def test_the_target_has_one_reminder_too(stage, session, now):
    asked = stage.ask_target(now)
    for hours in range(0, 24 * 6, 6):
        timers.advance(asked + timedelta(hours=hours))

    assert [mail.user_id for mail in mails(session, "target_reminder")] == [stage.zhang_min.id]


def test_every_step_runs_once_however_often_the_job_runs(stage, session, now):
    stage.introducer_says(IntroducerAnswer.YES, now)
    for _ in range(3):
        timers.advance(now + HOLD)

    assert len(mails(session, "target_ask")) == 1


def test_the_target_is_not_written_to_at_night(stage, session, now):
    stage.zhang_min.zone = "Asia/Shanghai"
    session.commit()
    evening = now.replace(hour=13)
    stage.introducer_says(IntroducerAnswer.YES, evening)
    timers.advance(evening + HOLD)

    assert mails(session, "target_ask")[0].not_before == (now + DAY).replace(hour=0)


def test_a_fourth_request_waits_unseen_until_the_target_has_room(stage, session, now):
    others = [guest_who_asked(stage, now) for _ in range(3)]
    stage.introducer_says(IntroducerAnswer.YES, now)
    timers.advance(now + HOLD)
    assert stage.state is IntroductionState.HELD

    answers.answer(
        QuestionKind.TARGET, derive(QuestionKind.TARGET, others[0].target_nonce), TargetAnswer.NO_THANKS, now=now + HOLD
    )
    timers.advance(now + 2 * HOLD)
    assert stage.state is IntroductionState.TARGET_ASKED


def guest_who_asked(stage, now):
    """Somebody else's request for Zhang Min, which she has before her."""
    guest, friend = make_user(), make_user()
    make_registration(stage.event, guest)
    make_registration(stage.event, friend)
    make_tie(guest, friend)
    make_tie(friend, stage.zhang_min)
    wish = Wish(stage.zhang_min.id, (friend.id,), "Why", "", 6)
    made = requests.ask(stage.event.id, guest.id, wish, now=now - HOLD)
    answers.answer(
        QuestionKind.INTRODUCER,
        derive(QuestionKind.INTRODUCER, made.asks[0].nonce),
        IntroducerAnswer.YES,
        "",
        now=now - HOLD,
    )
    timers.advance(now)
    assert made.state is IntroductionState.TARGET_ASKED
    return made


def test_both_yeses_introduce_the_two(stage, session, now):
    made = stage.introduce(now)

    introduction = session.get(Introduction, stage.introduction.id)
    assert (introduction.state, introduction.ended_at) == (IntroductionState.INTRODUCED, made)
    assert introduction.introduced_by_id == stage.li_wei.id
    assert len(mails(session, "introduced")) == 2


def test_introduced_people_know_each_other_and_have_the_address(stage, session, now):
    stage.zhang_min.wechat = "qiantang"
    session.commit()
    stage.introduce(now)

    for owner, other in ((stage.anna, stage.zhang_min), (stage.zhang_min, stage.anna)):
        assert find_tie(owner.id, other.id).says is Says.YES
        contact = find_contact_of_user(owner.id, other.id)
        assert (contact.email, contact.wechat) == (other.email, other.wechat)


def test_an_introduction_leaves_what_they_said_of_each_other_before(stage, now):
    make_tie(stage.anna, stage.zhang_min, mutual=False, closeness=Closeness.CLOSE)
    stage.introduce(now)

    assert find_tie(stage.anna.id, stage.zhang_min.id).closeness is Closeness.CLOSE
    assert find_tie(stage.zhang_min.id, stage.anna.id).closeness is Closeness.MET


def test_nobody_has_an_address_before_both_said_yes(stage, session, now):
    asked = stage.ask_target(now)
    stage.target_says(TargetAnswer.YES, asked)
    timers.advance(asked + HOLD - MINUTE)

    assert session.scalars(sa.select(Contact)).all() == []
    assert find_tie(stage.anna.id, stage.zhang_min.id) is None


def test_the_introducer_gave_to_both(stage, session, now):
    stage.introduce(now)

    gives = session.scalars(sa.select(LedgerEntry).where(LedgerEntry.kind == LedgerKind.GIVE)).all()
    assert {(give.owner_id, give.other_id) for give in gives} == {
        (stage.li_wei.id, stage.anna.id),
        (stage.li_wei.id, stage.zhang_min.id),
    }


def test_a_yes_for_after_the_event_introduces_when_it_is_over(stage, session, now):
    asked = stage.ask_target(now)
    stage.target_says(TargetAnswer.AFTER_EVENT, asked)
    timers.advance(stage.event.ends_at - MINUTE)
    assert stage.state is IntroductionState.POSTPONED

    timers.advance(stage.event.ends_at)
    assert stage.state is IntroductionState.INTRODUCED


def test_silence_of_the_target_closes_before_decide_by(stage, session, now):
    stage.ask_target(now)
    timers.advance(now + 6 * DAY - TARGET_MARGIN)

    assert stage.state is IntroductionState.CLOSED


def test_after_a_month_of_standstill_nobody_is_written_to(stage, session, now):
    before = session.scalar(sa.select(sa.func.count()).select_from(OutgoingMail))
    timers.advance(now + 30 * DAY)

    assert stage.state is IntroductionState.CLOSED
    assert session.scalar(sa.select(sa.func.count()).select_from(OutgoingMail)) == before


def withdraws(stage, session):
    registration = session.scalars(sa.select(Registration).filter_by(user_id=stage.zhang_min.id)).one()
    registration.state = RegistrationState.WITHDRAWN


def blocks(stage, session):
    make_block(stage.anna, stage.zhang_min)


def cancels(stage, session):
    stage.event.state = EventState.CANCELLED


def deletes(stage, session):
    session.get(User, stage.zhang_min.id).deleted_at = stage.event.created_at


@pytest.mark.parametrize("happens", [withdraws, blocks, cancels, deletes])
def test_case_57_nothing_is_sent_once_it_cannot_go_on(stage, session, now, happens):
    asked = stage.ask_target(now)
    stage.target_says(TargetAnswer.YES, asked)
    happens(stage, session)
    session.commit()
    timers.advance(asked + HOLD)

    assert stage.state is IntroductionState.VOID
    assert mails(session, "introduced") == []


def test_a_tie_called_too_weak_gets_weaker_when_the_requesters_page_is_gone(stage, session, now):
    """Drawn weaker a day after the event it would tell the requester who had said so."""
    gone = stage.event.ends_at + guests_visible()
    stage.introducer_says(IntroducerAnswer.DO_NOT_KNOW, now)
    timers.advance(gone - MINUTE)
    tie = session.scalars(sa.select(Tie).filter_by(owner_id=stage.li_wei.id, other_id=stage.zhang_min.id)).one()
    assert tie.closeness is Closeness.WELL

    for _ in range(2):
        timers.advance(gone)
    session.refresh(tie)
    assert tie.closeness is Closeness.MET
