"""An event that has another link now is found by every old one."""

import pytest

from eventhub.events.event.rules import EventState
from eventhub.events.event.service import change_slug
from tests.factories import make_event, make_registration, make_user, owner_of


@pytest.mark.parametrize("below", ["", "/event.ics", "/me", "/going?all=1"])
def test_every_page_of_an_event_is_found_by_its_old_link(browser, session, now, below):
    event, anna = make_event(slug="tea-k7xm2345"), make_user()
    make_registration(event, anna)
    change_slug(event.id, "Green Tea", now=now)

    page = browser(anna).get(f"/e/tea-k7xm2345{below}", status=301)

    assert page.location == f"/e/green-tea-k7xm2345{below}"


def test_what_is_sent_to_an_old_link_arrives(browser, session, now):
    """A tab that was open while somebody else changed the link."""
    event = make_event(slug="tea-k7xm2345")
    organiser = browser(owner_of(event))
    form = organiser.get(f"/manage/{event.slug}/edit").form()
    change_slug(event.id, "Green Tea", now=now)

    answer = organiser.submit(form, status=308, follow=False, place="Pudong")

    assert answer.location == "/manage/green-tea-k7xm2345/edit"


def test_the_old_link_of_a_draft_leads_its_team_alone(browser, session, now):
    event = make_event(slug="tea-k7xm2345", state=EventState.DRAFT)
    change_slug(event.id, "Secret plan", now=now)

    browser(make_user()).get("/manage/tea-k7xm2345", status=404)
    browser(make_user()).get("/e/tea-k7xm2345", status=404)
    assert browser(owner_of(event)).get("/manage/tea-k7xm2345", status=301).location.startswith("/manage/secret-plan-")


def test_an_unknown_link_stays_unknown(browser, session):
    browser(make_user()).get("/e/tea-k7xm2345", status=404)
    browser(make_user()).get("/manage/tea-k7xm2345/guests", status=404)
