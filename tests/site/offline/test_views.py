"""Which answers a phone may keep, and until when: only what a guest with a place needs at an event to come."""

from datetime import timedelta

import pytest

from eventhub.events.event.rules import EventState
from eventhub.events.registrations.rules import RegistrationState
from eventhub.site.offline.views import HEADER
from tests.factories import make_event, make_registration, make_user

# Pages and words. tests/test_pages.py opens every page on both databases, tests/test_hostile_forms.py sends every form.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)

PAGES = ("/", "/e/{}/me", "/e/{}/going")


def kept_until(browser, event, state=RegistrationState.CONFIRMED, path="/e/{}/me"):
    anna = make_user("Anna Keller")
    make_registration(event, anna, state)
    return browser(anna).get(path.format(event.slug)).headers.get(HEADER)


@pytest.mark.parametrize("path", PAGES)
def test_pages_of_an_event_to_come_are_kept_until_it_is_over(browser, path):
    event = make_event()

    assert kept_until(browser, event, path=path) == event.ends_at.isoformat()


@pytest.mark.parametrize("path", PAGES)
def test_nothing_of_an_event_that_is_over_is_kept(browser, now, path):
    event = make_event(starts_at=now - timedelta(days=2))

    assert kept_until(browser, event, path=path) is None


@pytest.mark.parametrize("path", PAGES)
def test_nothing_of_a_cancelled_event_is_kept(browser, path):
    assert kept_until(browser, make_event(state=EventState.CANCELLED), path=path) is None


@pytest.mark.parametrize("state", [RegistrationState.PENDING, RegistrationState.WAITLISTED])
@pytest.mark.parametrize("path", ["/", "/e/{}/me"])
def test_who_has_no_place_keeps_nothing(browser, state, path):
    assert kept_until(browser, make_event(), state, path) is None


def test_no_other_page_is_kept_and_none_of_a_stranger(browser):
    anna, event = make_user("Anna Keller"), make_event()
    make_registration(event, anna)

    assert HEADER not in browser(anna).get(f"/e/{event.slug}").headers
    assert HEADER not in browser(anna).get("/me").headers
    assert HEADER not in browser().get("/").headers


def test_who_has_a_place_reads_how_to_put_it_on_the_phone(browser):
    event, anna, ben = make_event(), make_user("Anna Keller"), make_user("Ben Ito")
    make_registration(event, anna)
    make_registration(event, ben, RegistrationState.PENDING)

    assert "iPhone: in Safari, tap Share, then Add to Home Screen." in browser(anna).get("/").main
    assert "Home Screen" not in browser(ben).get("/").main
