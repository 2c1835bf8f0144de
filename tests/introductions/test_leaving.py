"""Somebody who introduces and then deletes their account: nobody is asked or introduced in an empty name."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.events.event.rules import EventState
from eventhub.events.registrations import service as registrations
from eventhub.introductions import answers, offers, queries_of_offers, requests, timers
from eventhub.introductions.questions import get_question
from eventhub.introductions.rules import (
    HOLD,
    IntroducerAnswer,
    IntroductionState,
    OfferState,
    QuestionKind,
    SideAnswer,
    TargetAnswer,
)
from eventhub.platform.errors import Expired
from eventhub.platform.mail.models import OutgoingMail
from eventhub.platform.tokens import derive
from eventhub.privacy import service as privacy
from tests.factories import make_block
from tests.introductions.stage import set_stage


@pytest.fixture
def stage(session, now):
    made = set_stage()
    made.ask(now)
    return made


def kinds_to(session, person):
    return session.scalars(sa.select(OutgoingMail.kind).where(OutgoingMail.user_id == person.id)).all()


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_a_yes_that_is_held_dies_with_its_account(stage, session, now):
    stage.introducer_says(IntroducerAnswer.YES, now)
    privacy.erase(stage.li_wei.id, now)
    timers.advance(now + HOLD)

    assert stage.state is IntroductionState.VOID
    assert kinds_to(session, stage.zhang_min) == []


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_a_target_asked_by_somebody_who_left_is_not_introduced(stage, session, now):
    asked = stage.ask_target(now)
    stage.target_says(TargetAnswer.YES, asked)
    privacy.erase(stage.li_wei.id, asked)
    timers.advance(asked + HOLD)

    assert stage.state is IntroductionState.VOID


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_one_who_leaves_without_an_answer_was_silent(stage, session, now):
    privacy.erase(stage.li_wei.id, now)
    timers.advance(now + timedelta(days=2))

    assert kinds_to(session, stage.sofia) == ["introductions/ask"]


@pytest.mark.parametrize("stage_reached", ["introducer asked", "target asked", "closed by a no"])
def test_what_waits_for_a_guest_who_cannot_come_is_taken_back_and_says_so(
    stage, browser, client, clock, now, stage_reached
):
    """The guest read "Waiting" for days, and the introducer that a link nobody had used was used or too old."""
    if stage_reached == "target asked":
        now = stage.ask_target(now)
    elif stage_reached == "closed by a no":
        stage.introducer_says(IntroducerAnswer.NOT_THIS_TIME, now)
        stage.introducer_says(IntroducerAnswer.NOT_THIS_TIME, now, position=2)
    clock.move_to(now)
    registrations.withdraw(stage.registration_of(stage.anna), by=stage.anna, now=now)
    timers.advance(now)

    assert "Withdrawn" in browser(stage.anna).get("/introductions").main
    if stage_reached == "introducer asked":
        page = client.get(f"/i/{stage.introducer_link()}", status=410)
        assert "Anna Keller no longer needs this" in page.main
    if stage_reached == "target asked":
        assert "Anna Keller no longer needs this" in client.get(f"/o/{stage.target_link()}", status=410).main


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_a_target_who_leaves_changes_nothing_that_the_requester_reads(stage, session, browser, now):
    registrations.withdraw(stage.registration_of(stage.zhang_min), by=stage.zhang_min, now=now)
    timers.advance(now)

    assert "Waiting until" in browser(stage.anna).get("/introductions").main
    assert stage.introduction.withdrawn_at is None


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_an_offer_ends_with_the_account_of_whoever_made_it(stage, session, now):
    made = offers.offer(stage.event.id, stage.sofia.id, (stage.anna.id, stage.zhang_min.id), "", now=now)
    links = [derive(QuestionKind.SIDE, side.nonce) for side in made.sides]
    answers.answer(QuestionKind.SIDE, links[0], SideAnswer.YES, now=now)
    privacy.erase(stage.sofia.id, now)
    timers.advance(now)

    assert queries_of_offers.lock(made.id).state is OfferState.VOID
    with pytest.raises(Expired):
        get_question(QuestionKind.SIDE, links[0], now)


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_the_link_of_an_introducer_is_dead_once_the_asker_has_left(stage, session, client, now):
    stage.introducer_says(IntroducerAnswer.YES, now)
    privacy.erase(stage.anna.id, now)

    assert client.request("GET", f"/i/{stage.introducer_link()}").status == 410


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
@pytest.mark.parametrize("said", [None, IntroducerAnswer.YES, IntroducerAnswer.NOT_THIS_TIME])
def test_the_link_of_an_introducer_is_dead_once_they_have_left_themselves(stage, session, client, now, said):
    """It answered in an empty name, and nobody stood behind the yes."""
    if said:
        stage.introducer_says(said, now)
    privacy.erase(stage.li_wei.id, now)

    assert client.request("GET", f"/i/{stage.introducer_link()}").status == 410


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_the_links_of_a_target_are_dead_once_they_have_left_though_a_card_still_names_them(stage, session, client, now):
    asked = stage.ask_target(now)
    stage.target_says(TargetAnswer.YES, asked)
    made = offers.offer(stage.event.id, stage.sofia.id, (stage.anna.id, stage.zhang_min.id), "", now=asked)
    theirs = next(side for side in made.sides if side.user_id == stage.zhang_min.id)
    privacy.erase(stage.zhang_min.id, asked)

    assert stage.zhang_min.name
    assert client.request("GET", f"/o/{stage.target_link()}").status == 410
    assert client.request("GET", f"/offer/{derive(QuestionKind.SIDE, theirs.nonce)}").status == 410


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
@pytest.mark.parametrize("answer", [TargetAnswer.YES, TargetAnswer.AFTER_EVENT])
@pytest.mark.parametrize("cause", ["withdrawn", "blocked", "cancelled"])
def test_whoever_said_yes_to_what_then_ended_reads_that_it_did_not_come_about(
    stage, session, client, clock, now, answer, cause
):
    """The page went on promising a mail "in a few minutes" for ever."""
    asked = stage.ask_target(now)
    stage.target_says(answer, asked)
    if cause == "withdrawn":
        requests.withdraw(stage.introduction.id, stage.anna.id, now=asked)
    elif cause == "blocked":
        make_block(stage.anna, stage.zhang_min)
    else:
        stage.event.state = EventState.CANCELLED
        session.commit()
    clock.move_to(asked + HOLD)

    page = client.get(f"/o/{stage.target_link()}")

    assert "It did not work out this time." in page.main
    assert "goes out" not in page.main and "Take it back" not in page.main


def test_a_target_who_left_after_the_introduction_has_no_name_and_no_address(stage, session, browser, clock, now):
    introduced = stage.introduce(now)
    privacy.erase(stage.zhang_min.id, introduced)
    clock.move_to(stage.introduction.decide_by)
    privacy.finish_erasing(stage.introduction.decide_by)
    page = browser(stage.anna).get("/introductions")

    assert "A person who left EventHub" in page.main and "mailto:" not in page.html
