"""For you and Guests, opened by somebody who has no place (any more): from an old mail, or a bookmark."""

import pytest

from eventhub.events.event.rules import EventState, Listing
from eventhub.events.registrations.rules import RegistrationState
from tests.factories import make_event, make_registration, make_user, owner_of

# Pages and words. tests/test_pages.py opens every page on both databases, tests/test_hostile_forms.py sends every form.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)

GONE = {
    "en": "For you and Guests are for guests who have a place.",
    "zh-Hans": "有名额的来宾才能看“为你推荐”和“来宾”。",
}
WORDS = {
    "withdrawn": GONE,
    "lapsed": GONE,
    "pending": {"en": "Your request is not answered yet.", "zh-Hans": "你的申请还在审核"},
    "waitlisted": {"en": "You are on the waiting list. With a place", "zh-Hans": "你在候补名单上，有名额后"},
    "offered": {"en": "A place is held for you.", "zh-Hans": "已为你保留一个名额"},
}


@pytest.mark.parametrize("tab", ["going", "guests"])
@pytest.mark.parametrize("language", GONE)
@pytest.mark.parametrize("state", WORDS)
def test_who_has_no_seat_is_led_to_the_event_with_what_is_so(browser, session, state, language, tab):
    event = make_event()
    guest = make_registration(event, make_user(language=language.replace("-", "_")), RegistrationState(state)).user
    window = browser(guest, language)

    answer = window.request("GET", f"/e/{event.slug}/{tab}")

    assert (answer.status, answer.location) == (302, f"/e/{event.slug}")
    words = WORDS[state][language]
    assert words in window.get(answer.location).text
    assert words not in window.get(answer.location).text


def test_the_team_is_told_that_the_pages_of_guests_open_with_a_place(browser, session):
    event = make_event()
    window = browser(owner_of(event))

    page = window.get(window.request("GET", f"/e/{event.slug}/guests").location)

    assert "For you and Guests open once you have a place." in page.text


def test_the_way_tells_nothing_that_the_page_of_the_event_does_not(browser, session):
    """Whoever was never there is led as whoever withdrew; a draft has no page, and so there is no way to it."""
    event, draft = make_event(listing=Listing.INVITED), make_event(state=EventState.DRAFT)
    gone = make_registration(event, make_user(), RegistrationState.WITHDRAWN).user
    passer_by = make_user()

    def answer_to(user, slug):
        answer = browser(user).request("GET", f"/e/{slug}/going")
        return answer.status, answer.location

    assert answer_to(gone, event.slug) == answer_to(passer_by, event.slug) == (302, f"/e/{event.slug}")
    assert answer_to(passer_by, draft.slug) == answer_to(passer_by, "no-such-event") == (404, "")


def test_a_stranger_is_asked_to_sign_in_first_as_on_every_such_page(browser, session):
    event = make_event()

    assert browser().request("GET", f"/e/{event.slug}/going").location.startswith("/sign-in")
