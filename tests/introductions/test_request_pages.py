"""What the page to ask on offers: only what can be done, and never a second time what was done."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.events.registrations.models import Registration
from eventhub.introductions import requests
from eventhub.introductions.requests import Wish
from eventhub.introductions.rules import PAUSE, IntroducerAnswer
from eventhub.people.contacts.queries import find_contact_of_user
from eventhub.people.visibility.models import ShortlistEntry
from tests.factories import in_one_commit, make_contact, make_registration, make_tie, make_user, save
from tests.introductions.stage import WHY, host_of, may_be_asked, set_stage
from tests.statements import statements

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
    assert 'name="to_target"' not in page.html


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

    assert "Until Sat 6 Mar, 09:45 we can still ask Zhang Min" in page.main
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

    assert "You know each other. Write to Anna Keller yourself" in page.main and 'name="to_target"' not in page.html


def test_twelve_hours_before_the_start_there_is_no_form_that_would_be_refused(stage, browser, clock):
    clock.move_to(stage.event.starts_at - 11 * HOUR)

    page = page_of(stage, browser)

    assert "we ask no one" in page.main and 'name="to_target"' not in page.html


def test_at_the_event_the_page_says_what_has_to_happen_first(stage, browser, clock):
    """It used to say that nobody is asked until the end, though everybody is as soon as they are in."""
    clock.move_to(stage.event.starts_at + HOUR)
    words = "As soon as Zhang Min and a person who can introduce you are checked in"

    assert words in page_of(stage, browser).main
    assert "we ask no one" not in browser(stage.anna).get(f"/e/{stage.event.slug}/going").main


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


def fill(stage, introducer, now):
    """Three requests of others wait with an introducer, who can take no more."""
    for _ in range(3):
        asker, target = make_user(), make_user()
        for guest in (asker, target):
            make_registration(stage.event, guest)
            make_tie(guest, introducer)
        requests.ask(stage.event.id, asker.id, Wish(target.id, (introducer.id,), "Why", "", 4), now=now)


def test_who_can_take_no_more_is_not_offered_and_nobody_reads_why(stage, session, browser, now):
    """22 of 30 guests of a party read that the host had enough requests, after they had written their reason."""
    fill(stage, stage.sofia, now)
    host_of(stage).introduction_budget = 0
    session.commit()

    page = page_of(stage, browser)

    assert may_be_asked(page.form("/ask/")) == [str(stage.li_wei.id), "0"]
    assert "Sofia" not in page.main and "Grace" not in page.main and "enough requests" not in page.main


def test_who_was_named_twice_at_this_event_is_not_offered_a_third_time(stage, browser, now):
    for name in ("Wu Jing", "Priya Nair"):
        target = make_user(name)
        make_registration(stage.event, target)
        make_tie(target, stage.li_wei)
        stage.ask(now, introducers=(stage.li_wei,), target=target)

    assert str(stage.li_wei.id) not in may_be_asked(page_of(stage, browser).form("/ask/"))


def test_who_pauses_is_offered_like_before(stage, session, browser, now):
    """A pause delays the question and shows nowhere: it may begin with a no to this very requester."""
    before = may_be_asked(page_of(stage, browser).form("/ask/"))
    stage.li_wei.paused_requests_until = now + PAUSE
    session.commit()

    assert may_be_asked(page_of(stage, browser).form("/ask/")) == before


def test_where_nobody_can_be_asked_by_name_the_page_says_what_else_one_can_do(stage, session, browser, now):
    """The same words as where nobody knows the two: which of both it is, is not told."""
    for introducer in (stage.li_wei, stage.sofia, host_of(stage)):
        introducer.introduction_budget = 0
    session.commit()
    words = "There is nobody to ask by name just now. Ask quietly, or say hello yourself."
    anna = browser(stage.anna)
    page = anna.get(f"/e/{stage.event.slug}/ask/{stage.zhang_min.id}")
    assert words in page.main and may_be_asked(page.form("/ask/")) == ["0"]

    assert (
        "Sent. You will read here how it went."
        in anna.submit(page.form("/ask/"), to_introducer=WHY, to_target=WHY).text
    )


def test_an_introducer_whose_last_place_went_meanwhile_refuses_kindly_and_what_was_typed_stays(stage, browser, now):
    anna = browser(stage.anna)
    form = anna.get(f"/e/{stage.event.slug}/ask/{stage.zhang_min.id}").form("/ask/")
    fill(stage, stage.li_wei, now)

    page = anna.submit(form, first=str(stage.li_wei.id), to_introducer=WHY, to_target=WHY, days="6", status=429)

    assert "This person has enough requests just now. Choose another person." in page.errors
    typed = page.form("/ask/")
    assert typed.values["to_introducer"] == typed.values["to_target"] == [WHY] and typed.values["days"] == ["6"]
    assert may_be_asked(typed) == [str(stage.sofia.id), str(host_of(stage).id), "0"]
    assert "Sent. You will read here how it went." in anna.submit(typed).text


def test_whoever_may_ask_nobody_now_reads_it_before_writing_a_reason(stage, session, browser, now):
    """On the page and on the card."""
    for name in ("Wu Jing", "Priya Nair", "Tom Becker"):
        target = make_user(name)
        make_registration(stage.event, target)
        stage.ask(now, quietly=True, target=target)
    save(
        ShortlistEntry(
            event_id=stage.event.id, viewer_id=stage.anna.id, target_id=stage.zhang_min.id, position=1, computed_at=now
        )
    )
    words = "You have three requests waiting. Ask again when one of them is decided."
    going = browser(stage.anna).get(f"/e/{stage.event.slug}/going")

    page = page_of(stage, browser)
    assert words in page.main and 'name="to_target"' not in page.html
    assert words in going.main


def test_a_card_names_nobody_who_can_take_no_more_and_leads_to_the_page_that_begins_with_whom_it_names(
    stage, browser, now
):
    going = browser(stage.anna).get(f"/e/{stage.event.slug}/going")
    assert "Ask Li Wei to introduce you" in going.section("Zhang Min")
    fill(stage, stage.li_wei, now)

    anna = browser(stage.anna)
    going = anna.get(f"/e/{stage.event.slug}/going")
    page = anna.get(going.link("Ask Sofia Marques to introduce you"))
    assert page.form("/ask/").filled({}, None)["first"] == [str(stage.sofia.id)]


def test_the_page_to_ask_costs_at_most_seventeen_statements_however_large_the_room(stage, session, browser, clock):
    """With somebody who cannot be asked yet, whose touches are looked at."""
    new = make_user("Tom Becker")
    make_registration(stage.event, new)
    make_tie(stage.anna, new, created_at=stage.event.starts_at + HOUR)
    make_tie(new, stage.zhang_min)
    make_contact(stage.anna, new)
    clock.move_to(stage.event.ends_at + HOUR)
    anna, address = browser(stage.anna), f"/e/{stage.event.slug}/ask/{stage.zhang_min.id}"
    counted = []
    for guests in (20, 200):
        with in_one_commit():
            for _ in range(guests - stage.event.places_taken):
                guest = make_registration(stage.event, background={"hometown": "Zigong"}).user
                make_tie(stage.anna, guest)
        # The first visit compiles the template, whose words are then at hand.
        anna.get(address)
        session.expire_all()
        with statements() as asked:
            page = anna.get(address)
        counted.append(len(asked))

    assert "First something for Tom Becker" in page.main
    assert counted[0] == counted[1] <= 17, counted
