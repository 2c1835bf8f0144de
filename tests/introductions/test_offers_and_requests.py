"""Offers beside requests for the same people: nobody is asked twice, or by more than three at a time."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.introductions import answers, offers, request_presenters, timers
from eventhub.introductions.models import Introduction
from eventhub.introductions.outcomes import Outcome
from eventhub.introductions.requests import Wish, ask
from eventhub.introductions.rules import (
    HOLD,
    IntroducerAnswer,
    IntroductionState,
    OfferState,
    QuestionKind,
    SideAnswer,
    TargetAnswer,
)
from eventhub.platform.mail.models import OutgoingMail
from eventhub.platform.tokens import derive
from tests.factories import make_registration, make_tie, make_user
from tests.introductions.stage import set_stage

DAY = timedelta(days=1)
YES = SideAnswer.YES


@pytest.fixture
def stage(session, now):
    return set_stage()


def offer(stage, now):
    """Li Wei offers to introduce Anna and Zhang Min."""
    stage.offer = offers.offer(stage.event.id, stage.li_wei.id, (stage.anna.id, stage.zhang_min.id), "", now=now)


def says(stage, position, answer, now):
    answers.answer(QuestionKind.SIDE, derive(QuestionKind.SIDE, stage.offer.sides[position].nonce), answer, now=now)


def mailed(session, kind):
    return [
        mail.user_id
        for mail in session.scalars(
            sa.select(OutgoingMail).where(OutgoingMail.kind == f"introductions/{kind}").order_by(OutgoingMail.id)
        )
    ]


def test_where_both_had_asked_for_each_other_two_yeses_still_introduce(stage, session, mailbox, now):
    """An offer needs no room among the requests; what was asked meanwhile is over, and nobody is asked once more."""
    there, back = ((stage.anna, stage.zhang_min), (stage.zhang_min, stage.anna))
    asked = [
        ask(stage.event.id, one.id, Wish(other.id, (stage.li_wei.id,), "Why", "", 4), now=now)
        for one, other in (there, back)
    ]
    offer(stage, now)
    for position in (0, 1):
        says(stage, position, YES, now)

    timers.advance(now + HOLD)
    timers.advance(now + HOLD)

    made = session.scalars(sa.select(Introduction).where(Introduction.from_offer)).one()
    assert mailed(session, "introduced") == [stage.anna.id, stage.zhang_min.id]
    assert made.state is IntroductionState.INTRODUCED
    assert {each.state for each in asked} == {IntroductionState.VOID}
    mailbox.deliver_all(now + DAY)
    assert not [mail for mail in mailbox.mails if "Could you introduce" in mail.subject]
    seen = request_presenters.requests_at(stage.event.id, stage.anna.id, [stage.zhang_min.id], now + DAY)
    assert seen[stage.zhang_min.id].outcome is Outcome.INTRODUCED


def test_two_who_were_introduced_meanwhile_are_asked_no_more(stage, session, now):
    offer(stage, now)
    stage.ask(now, introducers=(stage.sofia,))
    stage.introducer_says(IntroducerAnswer.YES, now)
    timers.advance(now + HOLD)
    stage.target_says(TargetAnswer.YES, now + HOLD)
    timers.advance(now + 2 * HOLD)

    timers.advance(now + 2 * HOLD)

    assert stage.offer.state is OfferState.VOID
    assert len(mailed(session, "introduced")) == 2


def test_offers_and_requests_together_are_three_questions_at_a_time(stage, session, now):
    """The fourth question waits unseen, whichever way it came, until one of the three is answered."""
    offer(stage, now)
    ruth = make_user("Ruth Berger")
    make_registration(stage.event, ruth)
    for known in (stage.anna, stage.zhang_min):
        make_tie(ruth, known)
    for friend in (stage.sofia, ruth):
        offers.offer(stage.event.id, friend.id, (stage.anna.id, stage.zhang_min.id), "", now=now)
    stage.ask(now, introducers=(stage.sofia,))
    stage.introducer_says(IntroducerAnswer.YES, now)

    timers.advance(now + HOLD)
    assert stage.state is IntroductionState.HELD and mailed(session, "target_ask") == []

    says(stage, 1, SideAnswer.NO_THANKS, now + HOLD)
    timers.advance(now + 2 * HOLD)
    assert stage.state is IntroductionState.TARGET_ASKED
