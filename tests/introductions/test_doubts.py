"""Answers no person gives: too fast, contradicting each other, or with a decoy. They are asked for again."""

from datetime import timedelta

import pytest

from eventhub.introductions import offers, timers
from eventhub.introductions.rules import HOLD, AskState, IntroductionState, QuestionKind, TargetAnswer
from eventhub.platform.tokens import derive
from eventhub.platform.web.bot_guard import DOUBT_LASTS
from tests.introductions.stage import set_stage

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])
AGAIN = "Is this your answer"
PATHS = {QuestionKind.INTRODUCER: "i", QuestionKind.TARGET: "o", QuestionKind.SIDE: "offer"}


@pytest.fixture
def stage(session, now):
    made = set_stage()
    made.ask(now)
    return made


@pytest.fixture
def form(stage, client):
    return lambda: client.get(f"/i/{stage.introducer_link()}").form()


def confirm(client, page):
    return client.submit(page.form(), press="Yes, that is my answer")


def test_a_button_pressed_faster_than_one_reads_is_asked_for_again(stage, client, form):
    page = client.submit(form(), press="not_this_time", at_once=True)
    assert AGAIN in page.main and "“Not this time”" in page.main
    assert stage.introduction.asks[0].state is AskState.ASKED

    page = confirm(client, page)
    assert "You said: not this time." in page.main


def test_the_second_question_is_not_answered_faster_than_one_reads_either(stage, client, form):
    page = client.submit(form(), press="yes", at_once=True, line="Hello.")
    page = client.submit(page.form(), press="yes", at_once=True)
    assert AGAIN in page.main and stage.state is IntroductionState.ASKING

    confirm(client, page)
    assert stage.state is IntroductionState.HELD and stage.introduction.asks[0].line == "Hello."


def test_a_quick_press_is_forgotten(stage, client, form):
    client.submit(form(), press="yes", at_once=True)

    client.submit(form(), press="yes")
    assert stage.state is IntroductionState.HELD


def test_a_program_that_pressed_buttons_is_forgotten_after_ten_minutes(stage, client, clock, form, now):
    client.submit(form(), press="decoy")
    clock.move_to(now + HOLD)

    client.submit(form(), press="yes")
    assert stage.state is IntroductionState.HELD


@pytest.mark.parametrize("field", [{"shown": ""}, {"shown": "forged.abc"}, {"website": "http://spam.example"}])
def test_an_answer_without_the_page_or_with_the_decoy_field_is_asked_for_again(stage, client, form, field):
    values = {"answer": "yes", "shares": "phone", "shown": "", **field}
    page = client.post(f"/i/{stage.introducer_link()}", values, csrf=False)

    assert AGAIN in page.main and stage.state is IntroductionState.ASKING


def test_the_page_of_another_link_does_not_count(stage, client, form, now):
    shown = form().values["shown"][0]
    asked = stage.ask_target(now)
    page = client.post(f"/o/{stage.target_link()}", {"answer": "yes", "shares": "phone", "shown": shown}, csrf=False)

    assert AGAIN in page.main and stage.state is IntroductionState.TARGET_ASKED
    assert asked


def test_whoever_pressed_the_decoy_button_confirms_every_answer_afterwards(stage, client, form):
    client.submit(form(), press="decoy")
    page = client.submit(form(), press="not_this_time")
    assert AGAIN in page.main and stage.introduction.asks[0].state is AskState.ASKED

    confirm(client, page)
    assert stage.introduction.asks[0].state is AskState.NOT_THIS_TIME


def test_a_doubt_is_forgotten_so_that_the_reader_who_comes_later_is_asked_once(stage, client, form, clock, now):
    client.submit(form(), press="decoy")
    clock.shift(DOUBT_LASTS)

    client.submit(form(), press="not_this_time")

    assert stage.introduction.asks[0].state is AskState.NOT_THIS_TIME


def test_a_machine_that_presses_every_button_answers_nothing(stage, client, form, now):
    buttons = ("yes", "in_person", "not_this_time", "do_not_know", "mute", "decoy")
    page = form()
    for value in buttons:
        client.submit(page, press=value)
    timers.advance(now + HOLD)

    assert stage.state is IntroductionState.ASKING
    assert stage.introduction.asks[0].doubted_at == now


@pytest.mark.parametrize("kind", QuestionKind)
def test_a_decoy_pressed_after_the_answer_changes_nothing(stage, client, clock, now, kind):
    """A program that comes after its user presses every button; the decoy is an answer of no question."""
    if kind is QuestionKind.SIDE:
        pair = stage.anna.id, stage.zhang_min.id
        made = offers.offer(stage.event.id, stage.li_wei.id, pair, "", now=now)
        token = derive(kind, made.sides[0].nonce)
    elif kind is QuestionKind.TARGET:
        clock.move_to(stage.ask_target(now))
        token = stage.target_link()
    else:
        token = stage.introducer_link()
    page = client.get(f"/{PATHS[kind]}/{token}").form()
    no = "not_this_time" if kind is QuestionKind.INTRODUCER else "no_thanks"
    client.submit(page, press=no)

    assert "You said: " in client.submit(page, press="decoy", status=409).main


def test_a_yes_and_then_a_no_takes_the_yes_back_and_asks(stage, client, form, now):
    page = form()
    client.submit(page, press="yes")
    again = client.submit(page, press="not_this_time")
    assert AGAIN in again.main and stage.state is IntroductionState.ASKING

    confirm(client, again)
    assert stage.introduction.asks[0].state is AskState.NOT_THIS_TIME


def test_the_same_yes_twice_is_one_yes(stage, client, form):
    page = form()
    client.submit(page, press="yes")
    assert "You said yes." in client.submit(page, press="yes", status=409).main


def test_a_target_who_says_yes_and_no_is_asked_again(stage, client, clock, now):
    at = stage.ask_target(now)
    clock.move_to(at)
    page = client.get(f"/o/{stage.target_link()}").form()
    client.submit(page, press="yes")
    again = client.submit(page, press="no_thanks")
    assert AGAIN in again.main and stage.state is IntroductionState.TARGET_ASKED

    confirm(client, again)
    assert stage.introduction.target_answer is TargetAnswer.NO_THANKS
    assert stage.state is IntroductionState.CLOSED


def test_an_introducer_may_mute_all_requests_for_a_month(stage, client, form, now):
    client.submit(form(), press="mute")

    assert stage.introduction.asks[0].state is AskState.NOT_THIS_TIME
    assert stage.li_wei.paused_requests_until == now + timedelta(days=30)


def test_case_14_a_forwarded_mail_shows_no_more_than_it_said_itself(session, client, browser, mailbox, now):
    """Whoever gets the mail and opens its link reads one name more at most: whose answer it is."""
    stage = set_stage()
    stage.li_wei.language = "en"
    session.commit()
    stage.ask(now)
    (mail,) = mailbox.deliver_all(now)
    page = client.get(f"/i/{stage.introducer_link()}")
    said = f"{mail.text} {stage.li_wei.name} {stage.li_wei.other_name}"
    for person in (stage.anna, stage.li_wei, stage.zhang_min, stage.sofia):
        for told in (person.email, person.headline, person.city, person.name, person.phone, person.wechat):
            assert not told or told not in page.main or told in said, told
    assert "You two:" not in page.main and "<img" not in page.html
    assert "You two: worked together" in browser(stage.li_wei).get(f"/i/{stage.introducer_link()}").main
