"""How often each page that people open all day asks the database: never more than the table says, however full it is.

A page more is a line more in PAGES: who of tests/full_room.py opens which address, and the most statements it may
send. The ones that read the user of the session and the settings of the instance count.
"""

from dataclasses import dataclass

import pytest

from tests.full_room import FullRoom
from tests.statements import statements


@dataclass(frozen=True)
class Opened:
    """One address as one person of the room opens it; no `viewer` is a stranger."""

    name: str
    viewer: str | None
    address: str
    most: int


PAGES = (
    Opened("list of events, signed out", None, "/events", 5),
    Opened("list of events", "guest", "/events?q=evening", 8),
    Opened("my events", "guest", "/", 7),
    Opened("event, signed out", None, "/e/evening", 6),
    Opened("event, signed in", "newcomer", "/e/evening", 9),
    Opened("event, with a place", "guest", "/e/evening", 7),
    Opened("event, invited", "guest", "/e/dinner", 8),
    # The list is made on the way.
    Opened("for you", "guest", "/e/evening/going", 40),
    Opened("guests", "guest", "/e/evening/guests", 10),
    Opened("guests, searched", "guest", "/e/evening/guests?q=wei&fits=1", 10),
    Opened("follow-ups", "guest", "/follow-ups", 20),
    Opened("follow-ups, introduced", "introduced", "/follow-ups", 13),
    Opened("follow-ups, thanks", "thankful", "/follow-ups", 13),
    Opened("follow-ups, later", "guest", "/follow-ups?show=later", 14),
    Opened("people", "guest", "/people", 14),
    Opened("people, searched", "guest", "/people?q=wei", 13),
    Opened("people, due", "guest", "/people?of=due", 13),
    Opened("address book", "guest", "/contacts", 12),
    Opened("me", "guest", "/me", 7),
    Opened("register", None, "/e/evening/register", 7),
    Opened("me at an event", "guest", "/e/evening/me", 16),
    Opened("me on a waiting list", "waiting", "/e/evening/me", 16),
    Opened("guest table", "host", "/manage/evening/guests", 13),
    Opened("guest table, searched", "host", "/manage/evening/guests?q=keller", 16),
    Opened("guest table, unproven", "host", "/manage/evening/guests?tab=unverified", 13),
    Opened("overview", "host", "/manage/evening", 16),
)


@pytest.fixture
def room(session):
    room = FullRoom()
    room.fill()
    return room


def asked_by(browser, room, page: Opened) -> list[str]:
    viewer = browser(getattr(room, page.viewer) if page.viewer else None)
    with statements() as asked:
        viewer.get(page.address)
    return asked


def test_no_page_asks_more_often_than_it_may_nor_more_often_of_twice_the_rows(browser, room):
    asked = {page: len(asked_by(browser, room, page)) for page in PAGES}
    room.fill()
    again = {page: len(asked_by(browser, room, page)) for page in PAGES}

    too_many = [f"{page.name}: {number}, {page.most} allowed" for page, number in asked.items() if number > page.most]
    grown = [f"{page.name}: {asked[page]}, then {again[page]}" for page in PAGES if again[page] > asked[page]]
    assert not too_many + grown, "\n".join(too_many + grown)
