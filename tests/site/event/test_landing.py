"""The first page: what EventHub is, for who is signed out; what to do next, for who is signed in."""

from dataclasses import replace
from datetime import timedelta

import pytest

from eventhub.events.event.rules import EventState, Listing
from eventhub.events.registrations.rules import RegistrationState
from tests.factories import make_event, make_registration, make_user

# Pages and words. tests/test_pages.py opens every page on both databases, tests/test_hostile_forms.py sends every form.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)


def test_a_stranger_finds_what_is_coming_up_and_the_way_to_host(client):
    event = make_event("Tea and Startups", place="Shanghai")
    make_event("For invited people", listing=Listing.INVITED)

    page = client.get("/")

    assert page.h1 == "Go to an event and meet the right people"
    assert page.link("See coming events") == "/events" and page.link("Host an event") == "/events/new"
    assert "Tea and Startups" in page.section("Coming events")
    assert page.links(f"/e/{event.slug}")
    assert "For invited people" not in page.text


def test_without_a_listed_event_the_page_promises_none(client):
    make_event("Only by its link", listing=Listing.UNLISTED)

    page = client.get("/")

    assert "coming events" not in page.text.lower()
    assert page.link("Host an event") == "/events/new"


def test_the_page_shows_four_events_and_leads_to_all(client, now):
    for number in range(6):
        make_event(f"Evening {number}", starts_at=now + timedelta(days=number + 1))

    shown = client.get("/").section("Coming events")

    assert [f"Evening {number}" in shown for number in range(6)] == [True] * 4 + [False] * 2


def test_only_a_demo_has_a_door_to_a_demo(app, client, monkeypatch):
    assert "demo" not in client.get("/").main

    monkeypatch.setitem(app.config, "EVENTHUB", replace(app.config["EVENTHUB"], demo=True))
    monkeypatch.setitem(app.jinja_env.globals, "is_demo", True)

    assert client.get("/").link("Try the demo") == "/demo/mailbox"


def test_chinese_readers_find_a_page_of_their_own(browser):
    page = browser(None, "zh-CN").get("/")

    assert page.h1 == "去一场活动，见到想见的人"
    assert page.find("//*[@class='p-name']").text_content().strip().startswith("张敏")


STEPS = {
    RegistrationState.CONFIRMED: ("See who to meet", "/going"),
    RegistrationState.PENDING: ("My registration", "/me"),
    RegistrationState.WAITLISTED: ("My registration", "/me"),
    RegistrationState.OFFERED: ("Take the place", "/me"),
}


@pytest.mark.parametrize("state", STEPS)
def test_the_next_event_says_how_it_stands_and_what_to_do(browser, now, state):
    anna, event = make_user("Anna Keller"), make_event()
    make_registration(event, anna, state, offer_until=now + timedelta(hours=5) if state.value == "offered" else None)
    words, path = STEPS[state]

    page = browser(anna).get("/")

    assert page.link(words) == f"/e/{event.slug}{path}"
    assert ("Your ticket" in page.main) == (state is RegistrationState.CONFIRMED)


def test_while_the_event_runs_the_ticket_comes_first(browser, now):
    anna, event = make_user("Anna Keller"), make_event(starts_at=now - timedelta(hours=1))
    make_registration(event, anna)

    page = browser(anna).get("/")

    assert "Running now" in page.main
    assert page.find("//article//*[contains(@class, 'btn-primary')]").text_content() == "Your ticket"


def test_a_cancelled_event_offers_neither_ticket_nor_people(browser):
    anna, event = make_user("Anna Keller"), make_event(state=EventState.CANCELLED)
    make_registration(event, anna)

    page = browser(anna).get("/")

    assert "Cancelled" in page.main and "Going" not in page.main
    assert "Your ticket" not in page.main and "See who to meet" not in page.main


def test_the_next_event_stands_first_and_the_others_follow(browser, now):
    anna = make_user("Anna Keller")
    for title, days in (("Later", 9), ("Next", 2), ("Last", 30)):
        make_registration(make_event(title, starts_at=now + timedelta(days=days)), anna)

    page = browser(anna).get("/")

    assert "Next" in page.section("Next")
    assert page.section("After that").index("Later") < page.section("After that").index("Last")


def test_an_event_that_is_over_asks_who_was_met(browser, now):
    anna, event = make_user("Anna Keller"), make_event(starts_at=now - timedelta(days=1))
    make_registration(event, anna)

    page = browser(anna).get("/")

    assert browser(anna).get(page.link("Who did you meet?")).status == 200


def test_the_invented_people_are_named_in_the_characters_of_the_reader(browser):
    page = browser(None, "zh-TW").get("/")

    assert page.find("//*[@class='p-name']").text_content().strip().startswith("張敏")
