"""Pages on people nobody here made up: the Davis women. What must be seen comes from the matrix alone."""

import pytest
import time_machine

from eventhub.platform.db import db
from tests.apps import make_app
from tests.ci import IN_CI
from tests.inspector import Inspector
from tests.journeys import davis, natchez
from tests.moment import NOW
from tests.pages import words

NORA, MYRA = "Nora Fayette", "Myra Liddel"
NEWCOMERS = ("Olivia Carleton", "Flora Price")


@pytest.fixture(scope="module")
def town(databases):
    """Built once; the tests below only look. Rooms are read alike on both databases (tests/recommendations)."""
    app = make_app(databases.fresh("sqlite"))
    with time_machine.travel(NOW, tick=False), app.app_context():
        built = natchez.build(by_notes=IN_CI)
        people = {name: user.id for name, user in built.women.items()}
        yield app, people, built.coming.slug
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def visiting(town):
    """The browser of one of the women."""
    app, people, _ = town
    return lambda name: Inspector(app, db.session).sign_in_id(people[name])


@pytest.fixture
def going(town, visiting):
    """Opens Who's going as one of the women."""
    return lambda name: visiting(name).get(f"/e/{town[2]}/going")


def known_on(page) -> set[str]:
    """The women under "People you know"; empty when the page has no such part."""
    rows = page.all("//details[@id='known']//li")
    return {name for name in davis.ATTENDANCE for row in rows if name in words(row)}


def offered_on(ask) -> set[str]:
    """The women who can be asked: whom the page begins with, and the buttons for others."""
    first = {words(strong).removeprefix("Ask ") for strong in ask.all("//*[@class='sheet-top']//strong")}
    others = {words(button) for button in ask.all("//button[starts-with(@value, 'first:')]")}
    return (first | others) & set(davis.ATTENDANCE)


def cards_on(page, browser) -> dict[str, set[str]]:
    """Woman to meet -> who the page behind her card offers as her introducer."""
    cards = {}
    for one in page.all("//ul[@class='pl']//a/@href"):
        (card,) = browser.get(one).all("//article[starts-with(@id, 'card-')]")
        ask = browser.get(card.xpath(".//a[contains(@href, '/ask/')]/@href")[0])
        cards[words(card.xpath(".//h2")[0])] = offered_on(ask)
    return cards


@pytest.mark.parametrize("woman", davis.guests(davis.COMING))
def test_each_guest_sees_whom_she_knows_and_only_true_introducers(woman, going, visiting):
    page = going(woman)
    cards = cards_on(page, visiting(woman))

    assert known_on(page) == davis.known_among_the_coming(woman)
    # Most know all but the two newcomers, whom at most eight pages may name.
    assert len(cards) <= 5
    assert cards or davis.strangers(woman) <= set(NEWCOMERS)
    for target, introducers in cards.items():
        assert target in davis.guests(davis.COMING), target
        assert target not in davis.acquaintances(woman) | {woman}
        assert introducers <= davis.could_introduce(woman, target), target
        assert bool(introducers) == bool(davis.could_introduce(woman, target)), target


def test_nora_knows_six_of_those_who_are_going_and_not_myra(going, visiting):
    page = going(NORA)

    assert known_on(page) == {
        "Evelyn Jefferson",
        "Theresa Anderson",
        "Pearl Oglethorpe",
        "Ruth DeSand",
        "Verne Sanderson",
        "Sylvia Avondale",
    }
    assert MYRA in cards_on(page, visiting(NORA))


def test_women_who_stay_at_home_could_introduce_nora_to_myra_too(town, visiting):
    """Everybody she met at event 6 or 7 who was at event 8 with Myra can be asked."""
    _, people, slug = town
    page = visiting(NORA).get(f"/e/{slug}/ask/{people[MYRA]}")
    offered = offered_on(page)

    expected = {
        woman
        for woman in davis.ATTENDANCE
        if davis.attended(woman, 8) and (davis.attended(woman, 6) or davis.attended(woman, 7))
    } - {NORA}
    assert offered == expected
    assert {"Laura Mandeville", "Brenda Rogers", "Frances Anderson", "Eleanor Nye", "Helen Lloyd"} <= offered


@pytest.mark.parametrize("newcomer", NEWCOMERS)
def test_who_comes_for_the_first_time_still_gets_a_page_that_helps(newcomer, going, visiting):
    page = going(newcomer)

    assert known_on(page) == set()
    assert cards_on(page, visiting(newcomer))
    assert "likes to give advice." in page.main or "is looking for a mentor." in page.main
    assert "Hostess of Natchez, who greets newcomers, can" in page.main
    assert page.link("Add contacts").startswith("/contacts/add")
