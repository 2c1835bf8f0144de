"""Greetings at festivals, on real rows: the Spring Festival of 2027 is on 6 February."""

from datetime import UTC, date, datetime, timedelta

import pytest

from eventhub.followups import queries, service
from eventhub.followups.greetings import greet
from eventhub.followups.plans import Occasion, record
from eventhub.followups.rules import FollowUpState
from eventhub.people.rules import Greetings
from eventhub.people.touches.rules import TouchKind
from eventhub.platform.db import db
from tests.factories import make_contact, make_user

FESTIVAL = datetime(2027, 2, 6, 3, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def anna(session, clock):
    clock.move_to(FESTIVAL)
    return make_user("Anna Keller", zone="Asia/Shanghai")


def met(owner, name, days_ago=40, greetings=Greetings.CHINESE):
    contact = make_contact(owner, name=name, greetings=greetings)
    record(contact, Occasion(TouchKind.MET, FESTIVAL - days_ago * DAY, f"note:{name}"), owner.zone, FESTIVAL)
    db.session.commit()
    service.done(queries.current_follow_up(contact.id).id, owner.id, now=FESTIVAL - (days_ago - 1) * DAY)
    return contact


def due(*contacts):
    return [contact.name for contact in contacts if queries.current_follow_up(contact.id).due_on == contact.greeted_on]


def test_one_greeting_a_day_falls_due_the_longest_silence_first(anna):
    zhang, marco, liu = met(anna, "Zhang Min", 40), met(anna, "Marco", 60, Greetings.ALL), met(anna, "Liu", 50)

    assert [greet(FESTIVAL), greet(FESTIVAL + timedelta(hours=9))] == [1, 0]
    assert due(zhang, marco, liu) == ["Marco"]
    assert queries.current_follow_up(marco.id).state is FollowUpState.DUE
    greet(FESTIVAL + DAY)
    greet(FESTIVAL + 2 * DAY)
    assert [person.greeted_on for person in (marco, liu, zhang)] == [date(2027, 2, day) for day in (6, 7, 8)]
    assert greet(FESTIVAL + 3 * DAY) == 0


def test_whoever_travels_west_is_not_asked_to_greet_twice_within_hours(anna, session):
    met(anna, "Zhang Min", 40), met(anna, "Marco", 60)
    early = FESTIVAL.replace(hour=22) - DAY
    assert greet(early) == 1, "six in the morning of the 6th in Shanghai"
    anna.zone = "America/New_York"
    session.commit()

    assert greet(early + timedelta(hours=2)) == 0, "still the 5th in New York"


def test_only_those_chosen_and_long_silent_and_only_in_the_season(anna):
    met(anna, "Unasked", greetings=Greetings.NONE)
    met(anna, "Christian", greetings=Greetings.WESTERN)
    met(anna, "Seen this week", days_ago=5)
    resting = met(anna, "Resting")
    service.let_rest(resting.id, anna.id, now=FESTIVAL)

    assert greet(FESTIVAL) == 0
    met(anna, "Zhang Min")
    assert greet(FESTIVAL - 3 * DAY) == 0
    assert greet(FESTIVAL + 16 * DAY) == 0
    assert greet(FESTIVAL) == 1


def test_the_greeting_asks_for_nothing_and_next_year_comes_again(anna, browser, clock):
    zhang, mine = met(anna, "Zhang Min"), browser(anna)
    greet(FESTIVAL)
    row = queries.current_follow_up(zhang.id)

    page = mine.get(f"/follow-ups/{row.id}?in=en")

    assert "Happy Spring Festival!" in page.find("//textarea").text
    assert "Spring Festival greeting" in mine.get("/follow-ups").main
    mine.submit(page.form("I sent it"))
    assert queries.current_follow_up(zhang.id).due_on > date(2027, 2, 20)
    assert greet(FESTIVAL + DAY) == 0
    assert greet(datetime(2028, 1, 26, 3, 0, tzinfo=UTC)) == 1


def test_the_choice_stands_on_the_page_of_the_person(anna, browser):
    contact, mine = make_contact(anna, name="Zhang Min"), browser(anna)

    page = mine.submit(mine.get(f"/people/{contact.id}").form("greetings"), greetings="chinese")

    assert page.find("//select[@name='greetings']/option[@selected]").get("value") == "chinese"
    mine.post(f"/people/{contact.id}/greetings", {"greetings": "daily"}, status=400)
    browser(make_user()).post(f"/people/{contact.id}/greetings", {"greetings": "all"}, status=404)
