"""The page of two who were introduced: how to reach the other, what to say first; nothing before two yeses."""

import pytest

from eventhub.followups.service import add_touch
from eventhub.introductions import requests
from eventhub.introductions.rules import IntroducerAnswer, TargetAnswer
from eventhub.people.contacts.queries import find_contact_of_user
from eventhub.people.ties.service import block
from eventhub.people.touches.models import Touch
from eventhub.people.touches.rules import TouchKind
from tests.introductions.stage import set_stage

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)


@pytest.fixture
def stage(session, now):
    made = set_stage()
    made.zhang_min.wechat, made.zhang_min.phone = "qtsolar-min", "+86 138 0000 0020"
    made.zhang_min.language = "zh_Hans"
    session.commit()
    return made


@pytest.fixture
def introduced(stage, clock, now):
    stage.ask(now)
    clock.move_to(stage.introduce(now))
    return stage


def page_of(stage):
    return f"/introductions/{stage.introduction.id}"


def test_both_find_what_the_other_shares_and_a_text_to_begin_with(introduced, browser):
    page = browser(introduced.anna).get(page_of(introduced))
    assert page.h1.startswith("Zhang Min") and "Li Wei introduced you" in page.main
    for told in ("qtsolar-min", "+86 138 0000 0020", introduced.zhang_min.email):
        assert told in page.main
    assert "张敏，你好！我是李伟介绍的 Anna Keller，很高兴认识你" in page.main
    assert "Li Wei introduced us, and I am glad to be in touch." in page.main  # What it says.
    assert "Zhang Min gets from you Phone, E-mail" in page.main

    page = browser(introduced.zhang_min).get(page_of(introduced))
    assert introduced.anna.email in page.main
    assert page.link("写邮件").startswith(f"mailto:{introduced.anna.email}?")


def test_nothing_explains_a_chinese_text_to_a_reader_of_the_other_characters(introduced, browser, session):
    introduced.anna.language = "zh_Hant"
    session.commit()

    page = browser(introduced.anna).get(page_of(introduced))

    assert "张敏，你好！我是李伟介绍的" in page.main
    assert "中文大意" not in page.main


def test_who_was_asked_with_the_polite_you_reads_it_in_the_next_text_until_they_have_written(
    introduced, session, browser, now
):
    introduced.introduction.to_target = "想向您请教光伏方面的问题。"
    session.commit()
    mine = browser(introduced.anna)
    assert "很高兴认识您" in mine.get(page_of(introduced)).main

    contact = find_contact_of_user(introduced.anna.id, introduced.zhang_min.id)
    add_touch(contact.id, introduced.anna.id, TouchKind.ANSWERED, "wrote-back", now=now)
    assert "很高兴认识你" in mine.get(page_of(introduced)).main


def test_what_is_saved_later_arrives(introduced, session, browser):
    """Saved after the two yeses, a WeChat ID stood nowhere."""
    zhang = browser(introduced.zhang_min)
    introduced.anna.wechat = "anna_keller"
    session.commit()

    page = zhang.get(page_of(introduced))

    assert "anna_keller" in page.main


@pytest.mark.parametrize("answer", [None, TargetAnswer.YES, TargetAnswer.NO_THANKS])
def test_there_is_no_page_before_both_said_yes_and_none_for_anybody_else(stage, browser, clock, now, answer):
    stage.ask(now)
    asked = stage.ask_target(now)
    if answer:
        stage.target_says(answer, asked)
    clock.move_to(asked)

    for person in (stage.anna, stage.zhang_min, stage.li_wei):
        browser(person).get(page_of(stage), status=404)


def test_the_introducer_and_strangers_have_no_such_page(introduced, browser):
    for person in (introduced.li_wei, introduced.sofia):
        browser(person).get(page_of(introduced), status=404)
        browser(person).post(f"{page_of(introduced)}/written", status=404)


def test_to_have_written_is_noted_once_and_said(introduced, session, browser):
    anna = browser(introduced.anna)
    form = anna.get(page_of(introduced)).form("written")

    page = anna.submit(form)
    anna.submit(form)

    assert "Written, " in page.main and "I have written" not in page.main
    assert [each.kind for each in session.query(Touch) if each.kind is TouchKind.WROTE] == [TouchKind.WROTE]


def test_after_a_block_nothing_new_arrives_and_nothing_tells(introduced, session, browser, now):
    block(introduced.zhang_min.id, introduced.anna.id, now=now)
    introduced.zhang_min.wechat = "another-id"
    session.commit()

    page = browser(introduced.anna).get(page_of(introduced))

    assert "another-id" not in page.main and introduced.zhang_min.email in page.main


def test_of_one_who_is_suspended_there_is_what_the_reader_kept_and_no_photo(introduced, session, browser, now):
    other = introduced.zhang_min
    other.suspended_at, other.wechat, other.photo = now, "another-id", "0f" * 12
    session.commit()

    page = browser(introduced.anna).get(page_of(introduced))

    assert "another-id" not in page.html and other.photo not in page.html and other.email in page.main


def test_a_request_that_failed_has_no_page_whatever_failed(stage, browser, clock, now):
    stage.ask(now, introducers=(stage.li_wei,))
    stage.introducer_says(IntroducerAnswer.NOT_THIS_TIME, now)
    browser(stage.anna).get(page_of(stage), status=404)

    requests.withdraw(stage.introduction.id, stage.anna.id, now=now)
    browser(stage.anna).get(page_of(stage), status=404)


def test_after_a_block_the_lists_of_the_other_show_no_way_and_no_photo(introduced, session, browser, now):
    """What the other saved after the block stood on the card of For you and on the page of introductions."""
    introduced.zhang_min.photo = "0f" * 12
    session.commit()
    anna = browser(introduced.anna)
    addresses = ("/introductions", f"/e/{introduced.event.slug}/going?person={introduced.zhang_min.id}")
    assert introduced.zhang_min.photo in anna.get("/introductions").html

    block(introduced.zhang_min.id, introduced.anna.id, now=now)
    introduced.zhang_min.phone = "+86 138 0000 9999"
    session.commit()

    for address in (*addresses, page_of(introduced)):
        page = anna.get(address)
        assert "9999" not in page.html and introduced.zhang_min.photo not in page.html, address
