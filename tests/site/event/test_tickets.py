"""Who has a ticket: everybody with a place, but not where all come by a link alone."""

import pytest

from tests.factories import make_event, make_registration, make_user

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
LINK = "https://meet.example.org/tea"


@pytest.mark.parametrize(
    ("place", "online_link", "has_ticket"), [("Huangpu", "", True), ("", "", True), ("", LINK, False)]
)
def test_a_guest_has_a_ticket_unless_all_come_by_a_link_alone(session, browser, place, online_link, has_ticket):
    guest = make_user("Lena Petersen")
    event = make_event(place=place, address="", online_link=online_link)
    make_registration(event, guest)

    page = browser(guest).get(f"/e/{event.slug}/me")

    assert bool(page.all("//img[@alt='Your ticket as a QR code']")) is has_ticket
    event_page = browser(guest).get(f"/e/{event.slug}").main
    assert ("My ticket" in event_page) is has_ticket
    assert ("Online" in event_page) is bool(online_link)
