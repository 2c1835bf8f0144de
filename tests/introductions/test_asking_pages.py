"""What the page to ask on offers: only what can be done, and never a second time what was done."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.introductions.rules import IntroducerAnswer
from eventhub.notes.queries import find_contact_of_user
from eventhub.registrations.models import Registration
from tests.factories import make_registration, make_tie, make_user
from tests.introductions.stage import host_of, set_stage

# Pages and words. tests/test_pages.py opens every page on both databases, tests/test_hostile_forms.py sends every form.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)

HOUR = timedelta(hours=1)


@pytest.fixture
def stage(session, now):
    return set_stage()


def page_of(stage, browser):
    return browser(stage.anna).get(f"/e/{stage.event.slug}/ask/{stage.zhang_min.id}")


@pytest.mark.parametrize("answer", [None, IntroducerAnswer.NOT_THIS_TIME, IntroducerAnswer.YES])
def test_whoever_was_asked_for_is_not_asked_for_again_but_seen_to_wait(stage, browser, now, answer):
    """A second note would have been typed for nothing; whatever was said meanwhile, the page is the same."""
    stage.ask(now, introducers=(stage.li_wei,))
    if answer:
        stage.introducer_says(answer, now)

    page = page_of(stage, browser)

    assert "Waiting until" in page.main and page.form("withdraw")
    assert 'name="why"' not in page.html


def test_once_introduced_the_page_and_the_card_have_the_address_and_nothing_more_to_ask(stage, browser, clock, now):
    stage.ask(now)
    clock.move_to(stage.introduce(now))
    card = browser(stage.anna).get(f"/e/{stage.event.slug}/going")

    assert stage.zhang_min.email in page_of(stage, browser).main
    assert stage.zhang_min.email in card.main and "I would like to meet" not in card.main


def test_whoever_will_do_it_in_person_reads_one_time_until_which_a_mail_is_possible(stage, client, now):
    stage.ask(now, introducers=(stage.sofia,))
    stage.introducer_says(IntroducerAnswer.IN_PERSON, now)

    page = client.get(f"/i/{stage.introducer_link()}")

    assert "Until Sat 6 Mar, 09:45 you can still let us ask Zhang Min" in page.main
    assert "Please answer by" not in page.main


def test_somebody_introduced_for_an_event_to_come_is_not_said_to_have_been_met(stage, browser, clock, now):
    stage.ask(now)
    clock.move_to(stage.introduce(now))

    anna = browser(stage.anna)
    row = find_contact_of_user(stage.anna.id, stage.zhang_min.id)
    page = anna.get(f"/e/{stage.event.slug}/going")

    assert "Know each other from Clean-Energy Evening" in page.main
    assert "Have met" not in page.main and "have met" not in anna.get(f"/people/{row.id}").main
    assert "Clean-Energy Evening · We have met" not in anna.get("/contacts/people").main


def test_names_in_hints_stand_apart_from_hanzi(stage, client, now):
    make_tie(stage.li_wei, stage.sofia)
    stage.ask(now, introducers=(stage.li_wei,), target=stage.sofia)

    page = client.request("GET", f"/i/{stage.introducer_link()}", headers={"Accept-Language": "zh-CN"})

    assert "Sofia Marques 会在请求上方看到" in page.main


def test_nobody_is_sent_to_ask_for_somebody_they_know(stage, browser, clock, now):
    """The one who was introduced at the other's request stands on no card any more; old links led to the form."""
    stage.ask(now)
    clock.move_to(stage.introduce(now))

    page = browser(stage.zhang_min).get(f"/e/{stage.event.slug}/ask/{stage.anna.id}")

    assert "You know each other. Write to Anna Keller yourself" in page.main and 'name="why"' not in page.html


def test_twelve_hours_before_the_start_there_is_no_form_that_would_be_refused(stage, browser, clock):
    clock.move_to(stage.event.starts_at - 11 * HOUR)

    page = page_of(stage, browser)

    assert "nobody is asked" in page.main and 'name="why"' not in page.html


def test_at_the_event_the_page_says_what_has_to_happen_first(stage, browser, clock):
    """It used to say that nobody is asked until the end, though everybody is as soon as they are in."""
    clock.move_to(stage.event.starts_at + HOUR)
    words = "As soon as Zhang Min and somebody who knows you both are checked in"

    assert words in page_of(stage, browser).main
    assert "nobody is asked" not in browser(stage.anna).get(f"/e/{stage.event.slug}/going").main


def test_the_form_begins_with_somebody_who_can_be_asked(stage, session, browser, clock):
    """Not with the friend of one evening, who stands first but is asked for no favour yet."""
    session.execute(sa.update(Registration).values(happy_to_introduce=False))
    new = make_user("Tom Becker")
    make_registration(stage.event, new)
    make_tie(stage.anna, new, created_at=stage.event.starts_at + HOUR)
    make_tie(new, stage.zhang_min)
    clock.move_to(stage.event.ends_at + HOUR)

    form = page_of(stage, browser).form("/ask/")

    assert form.filled({}, None)["first"] == [str(host_of(stage).id)]
