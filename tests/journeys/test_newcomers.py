"""A newcomer types one name and would like to be greeted; once the handshake is made, nobody needs to."""

import pytest

from tests.journeys.story import Story
from tests.journeys.test_whole_journey import publish


@pytest.fixture
def story(app, session, clock, mailbox, browser):
    return Story(app, session, clock, mailbox, browser)


def test_one_name_becomes_a_handshake_and_who_knows_nobody_is_greeted_until_then(story):
    slug = publish(story)
    sun, rosa, nora = (story.person(name) for name in ("Sun Yue", "Rosa Greets", "Nora Lang"))
    story.register(sun, slug, name="孙悦", other_name="Sun Yue", visible_to="acquaintances")
    story.register(rosa, slug, goals=["hire"])
    mine = story.register(nora, slug, goals=["find_job"], knows="Yue Sun", greet_me="y")
    assert "Yue Sun" in mine.main and "孙悦" not in mine.main

    grace = story.people["Grace Huang"].browser
    guests = grace.get(f"/manage/{slug}/guests")
    grace.submit(grace.get(guests.link("Rosa Greets")).form("/greeters"), press="Let them greet newcomers")
    sheet = grace.get(f"/e/{slug}/greeting").main
    assert "Nora Lang" in sheet and "Rosa Greets Guest" in sheet
    story.wait(minutes=11)
    assert "you greet newcomers" in story.newest_mail(rosa).subject
    assert "Newcomers to greet" in rosa.browser.get(f"/e/{slug}/greeting").h1

    assert "Nora Lang" in story.newest_mail(sun, "know").text
    for person in (sun, nora):
        card = person.browser.get(f"/e/{slug}/going").form("/contacts/handshake")
        person.browser.submit(card, press="Yes, we know each other")

    assert "孙悦" in nora.browser.get(f"/e/{slug}/going").section("People you know")
    assert "Yue Sun" not in nora.browser.get(f"/e/{slug}/me").main
    assert "Nora Lang" not in grace.get(f"/e/{slug}/greeting").main
