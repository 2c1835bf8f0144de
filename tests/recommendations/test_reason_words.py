"""How the page says what it shows."""

import pytest

from eventhub.events.registrations.rules import VisibleTo
from eventhub.recommendations.labels import rarity_words
from tests.factories import make_event, make_registration, make_tie, make_user


def test_a_host_who_connects_many_stands_on_the_page_once(browser, session):
    host = make_user("Grace Huang")
    event = make_event(organiser=host)
    make_registration(event, host, visible_to=VisibleTo.EVERY_GUEST)
    for _ in range(3):
        make_tie(host, make_registration(event).user)
    stranger = make_registration(event).user

    page = browser(stranger).get(f"/e/{event.slug}/going")

    assert (
        page.main.count("Grace Huang")
        == page.main.count("Grace Huang greets") + page.main.count("Grace Huang, who greets") + 1
    )
    assert "Greets newcomers GH Grace Huang Grace Huang greets newcomers here." in page.main


@pytest.mark.parametrize(
    ("holders", "room", "words"),
    [(2, 68, "Only you two of 68 guests."), (5, 68, "Only 5 of 68 guests."), (7, 68, ""), (2, 9, "")],
)
def test_how_rare_a_shared_value_is_is_said_of_a_tenth_of_the_room_at_most(sqlite_app, holders, room, words):
    with sqlite_app.test_request_context():
        assert rarity_words(holders, room) == words
