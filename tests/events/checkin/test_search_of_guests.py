"""Case 18: the two searches among guests, at the organiser's table and at the door. Guests have none of each other."""

from datetime import timedelta

import pytest

from eventhub.events.event.rules import TeamRole
from eventhub.events.registrations.guest_list import SEARCHES_A_MINUTE
from tests.factories import make_event, make_registration, make_team_member, make_user, owner_of

PAGES = ("guests", "checkin")


@pytest.fixture
def event(session, now):
    event = make_event(starts_at=now - timedelta(minutes=30), ends_at=now + timedelta(hours=2))
    for name, email in (("Anna Keller", "zq.secret@mailhost.example"), ("王芳", "wf@mailhost.example")):
        make_registration(event, make_user(name, email=email))
    return event


@pytest.fixture
def search(browser, event):
    """Whom of the two a page shows for what is typed."""
    keeper = make_user("Door Keeper")
    make_team_member(event, keeper, TeamRole.CHECK_IN)
    hands = {"guests": browser(owner_of(event)), "checkin": browser(keeper)}

    def shown(page, typed):
        text = hands[page].get(f"/manage/{event.slug}/{page}?q={typed}").main
        return [name for name in ("Anna Keller", "王芳") if name in text]

    return shown


FIND_NOBODY = (
    "zq.secret@mailhost.example",
    "zq.secret",
    "mailhost",
    "%25",
    "_",
    "%25%25",
    "__",
    "%25_",
    "a",
    "A",
    "é",
    "9",
    "*",
    ".",
    "%20a%20",
)


@pytest.mark.parametrize("page", PAGES)
def test_neither_addresses_nor_signs_nor_one_letter_find_anybody(search, page):
    assert [typed for typed in FIND_NOBODY if search(page, typed)] == []


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("typed", "found"), [("ann", "Anna Keller"), ("keller a", "Anna Keller"), ("王", "王芳"), ("wf", "王芳")]
)
def test_two_letters_or_one_hanzi_do(search, page, typed, found):
    assert search(page, typed) == [found]


def test_a_search_for_next_to_nothing_chooses_nobody_for_an_act_on_many(browser, event):
    preview = browser(owner_of(event)).get(f"/manage/{event.slug}/guests/bulk?tab=going&act=check_in&all=1&q=_")

    assert "Anna Keller" not in preview.main


def test_turning_pages_to_the_end_shows_each_guest_once(browser, event):
    for number in range(45):
        make_registration(event, make_user(f"Guest {number:03d}"))
    organiser, seen, address = browser(owner_of(event)), [], f"/manage/{event.slug}/guests?q=guest"

    while address:
        page = organiser.get(address)
        names = [row.xpath("string(.//*[@class='name'])").strip() for row in page.all("//tbody/tr")]
        assert len(names) <= 20
        seen += names
        address = page.link("Next") if "Next" in page.main else None

    assert sorted(seen) == [f"Guest {number:03d}" for number in range(45)]


@pytest.mark.parametrize("page", PAGES)
def test_who_tries_out_names_is_slowed_down(browser, event, clock, page):
    organiser = browser(owner_of(event))
    address = f"/manage/{event.slug}/{page}?q=anna"
    for _ in range(SEARCHES_A_MINUTE):
        organiser.get(address)

    assert organiser.request("GET", address).status == 429
    organiser.get(f"/manage/{event.slug}/{page}")
    clock.shift(timedelta(minutes=1))
    organiser.get(address)
