"""The pages of circles, as their members press through them."""

from datetime import timedelta

import pytest

from eventhub.circles import service
from eventhub.circles.progress import advance
from eventhub.events.registrations.rules import VisibleTo
from tests.circles.rows import guests, registration
from tests.factories import make_user
from tests.moment import NOW

# Pages and words. tests/test_pages.py opens every page on both databases, tests/test_hostile_forms.py sends every form.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)

DAY = timedelta(days=1)


def press(mine, page, label):
    return mine.submit(page.form(label), press=label)


def test_a_guest_asks_for_a_circle_and_takes_it_back(evening, browser):
    [anna] = guests(evening, 1)
    mine, address = browser(anna), f"/e/{evening.slug}/circle"

    page = mine.get(address)
    assert f"It is for people near {evening.place}." in page.main
    page = press(mine, page, "Yes, find me a circle")
    assert "You are on the list" in page.main
    page = press(mine, page, "Take me off the list")
    assert "Yes, find me a circle" in page.main


def test_before_the_event_ends_and_after_five_days_nobody_can_ask(evening, browser, clock):
    [anna] = guests(evening, 1)
    address = f"/e/{evening.slug}/circle"

    clock.move_to(evening.ends_at - timedelta(minutes=1))
    assert "opens when the event is over" in browser(anna).get(address).main
    clock.move_to(evening.ends_at + 5 * DAY)
    mine = browser(anna)
    assert "have been put together" in mine.get(address).main
    assert mine.request("POST", address, data=mine.with_token({"wish": "yes"})).status == 409


def test_who_is_seen_by_nobody_is_told_why_there_is_no_circle(evening, browser, session):
    [anna] = guests(evening, 1)
    registration(evening, anna).visible_to = VisibleTo.NOBODY
    session.commit()

    page = browser(anna).get(f"/e/{evening.slug}/circle")

    assert "we cannot suggest you to others" in page.main
    assert "find me a circle" not in page.main


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_a_proposal_shows_first_names_and_reasons_alone(proposed, browser, clock, language):
    circle, users = proposed
    clock.move_to(NOW + 6 * DAY)
    users[0].language = "en" if language == "en" else "zh_Hans"

    page = browser(users[0], language).get(f"/circles/{circle.id}")

    assert ("Priya You share an interest: Tea." in page.main) == (language == "en")
    for user in users[1:]:
        assert user.name not in page.html
        assert user.email not in page.html


def test_from_the_proposal_to_the_evening_by_buttons(proposed, browser, clock):
    circle, users = proposed
    clock.move_to(NOW + 6 * DAY)
    address = f"/circles/{circle.id}"
    for user in users[1:4]:
        service.confirm(circle.id, user.id, NOW + 6 * DAY)
    mine = browser(users[0])

    page = press(mine, mine.get(address), "Yes, I am in")
    assert "Priya Nair" in page.main and "Meets every month" in page.main
    opening = page.find("//textarea[@lang='zh-Hans']").text
    assert opening.strip().startswith("大家好！") and "打算每月聚一次" in opening
    page = mine.submit(page.form("words"), place="Café Einstein", reach="WeChat: anna_k")
    assert "Café Einstein" in page.main
    page = press(mine, page, "I am coming")
    assert "You said that you are coming." in page.main

    theirs = browser(users[1]).get(address)
    assert "WeChat: anna_k" in theirs.main and "is coming" in theirs.main
    assert "WeChat: anna_k" not in browser(users[5]).get(address).html, "who has not said yes sees no more than before"

    page = press(mine, mine.get(address), "Leave quietly")
    assert "The others were not told" in page.main
    assert mine.request("GET", address).status == 404
    gone = mine.get(page.link("Take it off my calendar"))
    assert b"STATUS:CANCELLED" in gone.data
    assert "WeChat: anna_k" not in browser(users[1]).get(address).html


def test_a_word_that_is_too_long_comes_back_with_its_complaint(alive, browser, clock):
    circle, users = alive
    mine = browser(users[0])

    page = mine.submit(mine.get(f"/circles/{circle.id}").form("words"), place="x" * 201, reach="anna")

    assert page.status == 422
    assert "Keep it under 200 characters" in page.errors
    assert page.form("words").values["place"] == ["x" * 201]


def test_nothing_but_the_known_answers_is_taken(alive, browser):
    circle, users = alive
    mine = browser(users[0])

    for answer in ("", "confirm; drop table", "words"):
        status = mine.request("POST", f"/circles/{circle.id}/answer", data=mine.with_token({"answer": answer})).status
        assert status == 400
    assert mine.request("GET", f"/circles/{circle.id}/circle.ics").status == 200


def test_strangers_and_who_said_no_find_nothing(proposed, browser, clock):
    circle, users = proposed
    clock.move_to(NOW + 6 * DAY)
    mine = browser(users[0])
    press(mine, mine.get(f"/circles/{circle.id}"), "Not this time")

    for person in (users[0], make_user()):
        theirs = browser(person)
        for path in ("", "/circle.ics"):
            assert theirs.request("GET", f"/circles/{circle.id}{path}").status == 404
        assert "No circle yet" in theirs.get("/circles").main


def test_the_list_says_where_each_circle_stands(alive, browser, clock):
    circle, users = alive
    clock.move_to(NOW + 8 * DAY)
    assert "Meets every month" in browser(users[0]).get("/circles").main

    advance(NOW + 300 * DAY)
    for user in users[1:5]:
        service.leave(circle.id, user.id, NOW + 300 * DAY)
    page = browser(users[0]).get(f"/circles/{circle.id}")
    assert "This circle has ended." in page.main
    assert "Leave quietly" not in page.main
