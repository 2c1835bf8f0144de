"""Pages of an introduction: opening changes nothing, buttons act, each person sees their own view."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.introductions import requests, timers
from eventhub.introductions.models import Introduction
from eventhub.introductions.rules import AskState, IntroducerAnswer, IntroductionState, TargetAnswer
from tests.factories import make_block, make_contact, make_tie, make_user
from tests.introductions.stage import WHY, set_stage, undone

# Pages and words. tests/test_pages.py opens every page on both databases, tests/test_hostile_forms.py sends every form.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)

MINUTE = timedelta(minutes=1)


@pytest.fixture
def stage(session, now):
    made = set_stage()
    made.ask(now)
    return made


def test_case_1_opening_a_link_changes_nothing_and_needs_no_cookie(stage, client, now):
    url = f"/i/{stage.introducer_link()}"
    for method in ("GET", "HEAD") * 5:
        page = client.request(method, url)
        assert (page.status, page.headers.get("Set-Cookie")) == (200, None)

    assert stage.introduction.asks[0].state is AskState.ASKED
    assert page.headers["Referrer-Policy"] == "no-referrer"


def test_case_14_the_page_says_who_is_answering_and_about_whom(stage, client):
    page = client.get(f"/i/{stage.introducer_link()}")

    assert page.h1 == "Would you introduce Anna Keller to Zhang Min?"
    assert "You are answering as Li Wei. Not you?" in page.main
    assert WHY in page.main
    assert stage.anna.email not in page.html and stage.zhang_min.email not in page.html


def test_an_introducer_answers_without_signing_in(stage, client, clock, now):
    page = client.get(f"/i/{stage.introducer_link()}")
    page = client.submit(page.form(), press="yes", line="You will like each other.")

    assert "You said yes." in page.main
    assert "We ask Zhang Min on Tue 2 Mar, 18:10. You will know by" in page.main and "being asked" not in page.main
    assert stage.introduction.asks[0].line == "You will like each other."
    page = client.submit(page.form("undo"))
    assert "You said yes." not in page.main
    assert stage.state is IntroductionState.ASKING


def test_at_night_the_page_says_that_the_target_is_asked_in_the_morning(stage, session, client, clock, now):
    stage.zhang_min.zone = stage.li_wei.zone
    session.commit()
    clock.move_to(now + timedelta(hours=5))
    page = client.get(f"/i/{stage.introducer_link()}")
    page = client.submit(page.form(), press="yes")

    assert "We ask Zhang Min on Wed 3 Mar, 08:00." in page.main
    assert "You can take it back until Tue 2 Mar, 23:10." in page.main


def test_an_answer_is_asked_for_by_the_evening_before_where_time_is_up_at_night(stage, session, client, clock, now):
    stage.zhang_min.zone = "America/Los_Angeles"
    session.commit()
    clock.move_to(stage.ask_target(now))

    assert "Answer by Fri 5 Mar, 21:00 (" in client.get(f"/o/{stage.target_link()}").main


def test_the_second_of_two_answers_sees_the_first(stage, client, now):
    form = client.get(f"/i/{stage.introducer_link()}").form()
    client.submit(form, press="not_this_time")

    page = client.submit(form, press="yes", status=409)
    assert "You said: not this time." in page.main
    assert stage.introduction.asks[0].state is AskState.NOT_THIS_TIME


def test_an_answer_that_nobody_offers_changes_nothing(stage, client):
    client.post(f"/i/{stage.introducer_link()}", {"answer": "sell"}, csrf=False)

    assert stage.introduction.asks[0].state is AskState.ASKED


def test_case_3_used_up_unknown_and_foreign_links_show_one_same_page(stage, client, now):
    stage.introducer_says(IntroducerAnswer.NOT_THIS_TIME, now)
    second = stage.introducer_link(2)
    stage.introducer_says(IntroducerAnswer.NOT_THIS_TIME, now, position=2)
    pages = [client.get(f"/i/{token}", status=410) for token in ("x" * 43, second[:-1], second[::-1])]
    pages += [client.get(f"/o/{token}", status=410) for token in ("x", second)]

    assert len({page.main for page in pages}) == 1


def test_the_target_sees_who_asks_and_who_vouches_but_no_address(stage, client, now):
    stage.ask_target(now)
    page = client.get(f"/o/{stage.target_link()}")

    assert page.h1 == "Li Wei would like you to meet Anna Keller"
    assert "You will like each other." in page.main and WHY in page.main
    for person in (stage.anna, stage.li_wei, stage.zhang_min):
        assert person.email not in page.html


@pytest.mark.parametrize("answer", [TargetAnswer.NO_THANKS, TargetAnswer.NEVER, TargetAnswer.PAUSE_ALL])
def test_the_introducer_never_reads_the_targets_answer(stage, client, clock, now, answer):
    asked = stage.ask_target(now)
    clock.move_to(asked + MINUTE)
    silent = client.get(f"/i/{stage.introducer_link()}").main
    stage.target_says(answer, asked)

    assert client.get(f"/i/{stage.introducer_link()}").main == silent


def test_who_said_no_cannot_tell_whether_anybody_else_is_asked(session, client, clock, now):
    """docs/behaviour.md section 8. The deadline of the next one once stood on the page of the first."""
    pages = []
    for second in (None, "waits", IntroducerAnswer.YES, IntroducerAnswer.NOT_THIS_TIME):
        with undone(session):
            stage = set_stage()
            stage.ask(now, introducers=(stage.li_wei, stage.sofia) if second else (stage.li_wei,))
            stage.introducer_says(IntroducerAnswer.NOT_THIS_TIME, now)
            if second in list(IntroducerAnswer):
                stage.introducer_says(second, now, position=2)
            pages.append(client.get(f"/i/{stage.introducer_link()}").main)

    assert len(set(pages)) == 1


def texts_of(page) -> str:
    return "\n".join(area.text for area in page.all("//textarea[@readonly]"))


def test_an_introducer_gets_a_text_for_a_group_of_three(stage, client, browser, clock, now):
    """J5; whoever holds a forwarded link is asked to sign in for it."""
    clock.move_to(stage.introduce(now))
    link = f"/i/{stage.introducer_link()}"
    forwarded, own = client.get(link), browser(stage.li_wei).get(link)

    assert texts_of(forwarded) == "" and "Sign in for the text for a WeChat group" in forwarded.main
    assert "Founder, Qiantang Solar" in texts_of(own) and "Storage for small factories, Voltwerk" in texts_of(own)


def test_a_group_of_two_languages_gets_the_chinese_text_and_then_the_english_one(stage, session, browser, clock, now):
    stage.zhang_min.language, stage.zhang_min.headline = "zh_Hans", "钱塘光伏创始人"
    session.commit()
    clock.move_to(stage.introduce(now))
    page = browser(stage.li_wei).get(f"/i/{stage.introducer_link()}")
    chinese, english = texts_of(page).split("\n")

    assert "张敏" in chinese and "两位" in chinese and "Zhang Min" in english and "两位" not in english


def test_each_text_for_a_group_has_what_the_two_do_in_its_own_language(stage, session, browser, clock, now):
    stage.zhang_min.language = "zh_Hans"
    for person, words in ((stage.zhang_min, "钱塘光伏创始人"), (stage.anna, "小工厂储能")):
        person.second_headline, person.second_headline_language = words, "zh_Hans"
    session.commit()
    clock.move_to(stage.introduce(now))
    chinese, english = texts_of(browser(stage.li_wei).get(f"/i/{stage.introducer_link()}")).split("\n")

    assert "钱塘光伏创始人" in chinese and "Founder, Qiantang Solar" not in chinese
    assert "Founder, Qiantang Solar" in english and "钱塘光伏创始人" not in english


def test_a_target_says_yes_and_sees_the_introduction(stage, client, clock, now):
    asked = stage.ask_target(now)
    clock.move_to(asked)
    page = client.submit(client.get(f"/o/{stage.target_link()}").form(), press="yes")
    assert "The introduction goes out to you both in a few minutes." in page.main

    clock.move_to(asked + timedelta(minutes=10))
    timers.advance(asked + timedelta(minutes=10))
    assert "You are introduced." in client.get(f"/o/{stage.target_link()}").main


def test_asking_on_its_own_page(session, browser, now):
    stage = set_stage()
    anna = browser(stage.anna)
    page = anna.get(f"/e/{stage.event.slug}/ask/{stage.zhang_min.id}?first={stage.sofia.id}")
    page = anna.submit(page.form("ask"), to_introducer=WHY, to_target=WHY, second=str(stage.li_wei.id), days="2")

    for shown in (page.section("Zhang Min"), anna.get("/introductions").main):
        assert "Waiting until" in shown and "Zhang Min" in shown + page.main
    assert "Sofia" not in anna.get("/introductions").main and "Li Wei" not in anna.get("/introductions").main


def test_what_was_typed_survives_a_mistake(session, browser, now):
    stage = set_stage()
    anna = browser(stage.anna)
    page = anna.get(f"/e/{stage.event.slug}/ask/{stage.zhang_min.id}")
    page = anna.submit(page.form("ask"), to_introducer="x" * 401, to_target="Tea.", status=422)

    assert "Use at most 400 characters." in page.errors
    assert "x" * 401 in page.html and "Tea." in page.html


SALES = "We offer storage from €900. Here is our brochure, please book a slot: calendly.com/anna."


def test_a_softer_wording_is_suggested_once_and_never_blocks(session, browser, now):
    stage = set_stage()
    address, mine = f"/e/{stage.event.slug}/ask/{stage.zhang_min.id}", browser(stage.anna)

    page = mine.submit(
        mine.get(address).form(address), to_introducer=SALES, to_target=SALES, first=str(stage.li_wei.id)
    )
    for word in (
        "“€9”: it is early for a price",
        "“brochure”: leave it for later",
        "name two times instead",
        "“We offer” sounds like a sales letter",
        "Only a suggestion.",
    ):
        assert word in page.main
    assert page.form(address).values["to_target"] == [SALES]
    assert session.scalars(sa.select(Introduction)).all() == []

    sent = mine.submit(page.form(address), press="Send it as it is")

    assert "Sent. You will read here how it went." in sent.text
    assert session.scalar(sa.select(Introduction.to_target)) == SALES


def test_who_writes_well_is_asked_nothing(session, browser, now):
    stage = set_stage()
    address, mine = f"/e/{stage.event.slug}/ask/{stage.zhang_min.id}", browser(stage.anna)

    page = mine.submit(mine.get(address).form(address), to_introducer=WHY, to_target=WHY, first=str(stage.li_wei.id))

    assert "Sent. You will read here how it went." in page.text


def test_the_gate_explains_itself_and_leads_to_something_to_do_first(session, browser, clock):
    """Somebody met at the event itself cannot open doors yet; who is known for years needs no such word."""
    stage = set_stage()
    after = stage.event.ends_at + timedelta(days=1)
    friend = make_user("Tom Becker", happy_to_introduce=True)
    make_tie(stage.anna, friend, created_at=stage.event.starts_at + timedelta(hours=1))
    make_tie(friend, stage.zhang_min)
    contact = make_contact(stage.anna, friend)
    clock.move_to(after)
    address, mine = f"/e/{stage.event.slug}/ask/{stage.zhang_min.id}", browser(stage.anna)

    page = mine.get(address)
    word = page.section("First something for Tom Becker")
    assert "Three times over three weeks, or an offer from them" in word
    assert page.link("See what you could do for Tom Becker") == f"/people/{contact.id}#gives"
    assert "First something for Li Wei" not in page.main
    refused = mine.submit(page.form(address), to_introducer=WHY, to_target=WHY, first=str(friend.id), status=429)
    assert "First something for Tom Becker" in refused.main

    mine.get(f"/people/{contact.id}")


def test_case_16_a_foreign_target_or_request_does_not_exist(stage, browser, now):
    sofia = browser(stage.sofia)
    sofia.get(f"/e/{stage.event.slug}/ask/{stage.sofia.id}", status=404)
    sofia.get(f"/e/{stage.event.slug}/ask/999999", status=404)
    sofia.post(f"/introductions/{stage.introduction.id}/withdraw", status=404)

    assert stage.state is IntroductionState.ASKING


def test_a_request_is_withdrawn_with_one_button(stage, browser, now):
    anna = browser(stage.anna)
    page = anna.submit(anna.get("/introductions").form("withdraw"))

    assert "Withdrawn" in page.main
    assert stage.state is IntroductionState.WITHDRAWN


def test_whoever_was_asked_reads_that_it_was_taken_back(stage, client, clock, now):
    """J5: nothing to do. Whose turn had not come, or was over, learns nothing; and later nobody does."""
    requests.withdraw(stage.introduction.id, stage.anna.id, now=now)
    page = client.get(f"/i/{stage.introducer_link()}", status=410)

    assert "Anna Keller no longer needs this" in page.main and "nothing to do" in page.main
    assert "Anna" not in client.get(f"/i/{stage.introducer_link(2)}", status=410).main
    clock.move_to(stage.introduction.decide_by)
    assert "Anna" not in client.get(f"/i/{stage.introducer_link()}", status=410).main


def test_a_target_reads_that_it_was_taken_back_but_not_after_a_block(stage, client, clock, now):
    clock.move_to(stage.ask_target(now))
    requests.withdraw(stage.introduction.id, stage.anna.id, now=now)
    assert "Anna Keller no longer needs this" in client.get(f"/o/{stage.target_link()}", status=410).main

    make_block(stage.anna, stage.zhang_min)
    assert "Anna" not in client.get(f"/o/{stage.target_link()}", status=410).main


def test_asking_again_after_withdrawing_does_not_claim_that_anything_was_sent(session, browser, now):
    """From a page that is still open: sent twice it is one request, and once that is withdrawn nothing."""
    stage = set_stage()
    anna = browser(stage.anna)
    form = anna.get(f"/e/{stage.event.slug}/ask/{stage.zhang_min.id}").form("ask")
    assert "Sent." in anna.submit(form, to_introducer="Why", to_target="Why").main
    assert "Sent." in anna.submit(form, to_introducer="Why", to_target="Why").main
    anna.submit(anna.get("/introductions").form("withdraw"))

    page = anna.submit(form, to_introducer="Why", to_target="Why")

    assert "Sent." not in page.main and "before. Here is how it ended" in page.main
    assert session.scalars(sa.select(Introduction.state)).all() == [IntroductionState.WITHDRAWN]


def test_people_find_what_waits_for_their_answer_when_signed_in(stage, browser, now):
    page = browser(stage.li_wei, "en").get("/introductions")
    stage.ask_target(now)

    assert page.links("/i/") == [f"/i/{stage.introducer_link()}"]
    assert browser(stage.zhang_min).get("/introductions").links("/o/") == [f"/o/{stage.target_link()}"]


def test_the_requester_gets_the_address_only_once_introduced(stage, browser, clock, now):
    anna = browser(stage.anna)
    asked = stage.ask_target(now)
    stage.target_says(TargetAnswer.YES, asked)
    page = f"/introductions/{stage.introduction.id}"
    assert stage.zhang_min.email not in anna.get("/introductions").html
    anna.get(page, status=404)

    clock.move_to(asked + timedelta(minutes=10))
    timers.advance(asked + timedelta(minutes=10))
    assert stage.zhang_min.email in anna.get(anna.get("/introductions").link("How to reach Zhang Min")).main
