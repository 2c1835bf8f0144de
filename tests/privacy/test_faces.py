"""Where a face stands, and where the name alone: tests/privacy/test_leaks.py walks the rest."""

import pytest

from eventhub.events.event.rules import TeamRole
from tests.factories import make_contact, make_event, make_registration, make_team_member, make_tie, make_user

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)

MARK = "feedc0ffee"


@pytest.fixture
def anna(session):
    return make_user("Anna Keller", photo=MARK)


def test_a_host_has_a_face_for_everybody_and_a_helper_at_the_door_has_none(browser, anna):
    event, other = make_event(organiser=anna), make_event()
    make_team_member(other, anna, TeamRole.CHECK_IN)

    assert MARK in browser().get(f"/e/{event.slug}").html
    assert MARK not in browser().get(f"/e/{other.slug}").html


def test_who_says_that_they_know_one_is_named_without_their_photo(browser, anna):
    event, ben = make_event(), make_user("Ben Frost")
    for guest in (anna, ben):
        make_registration(event, guest, visible_to="acquaintances")
    make_tie(anna, ben, mutual=False)

    page = browser(ben).get("/contacts")

    assert "Anna Keller" in page.main and MARK not in page.html


@pytest.mark.parametrize("mutual", [True, False])
def test_a_contact_has_a_face_once_both_say_that_they_know_each_other(browser, anna, mutual):
    ben = make_user("Ben Frost")
    make_contact(ben, anna, "Anna Keller")
    make_tie(ben, anna, mutual=mutual)

    assert (MARK in browser(ben).get("/contacts").html) is mutual


def test_check_in_shows_no_faces(browser, anna):
    event, helper = make_event(), make_user("Dora Door")
    make_team_member(event, helper, TeamRole.CHECK_IN)
    make_registration(event, anna, visible_to="everyone")

    page = browser(helper).get(f"/manage/{event.slug}/checkin?q=keller")

    assert "Anna Keller" in page.html and MARK not in page.html
