"""A club is reported, decided about in the console, hidden with all it writes, and restored."""

from datetime import timedelta

import pytest

from eventhub.events.clubs.models import Club, ClubReport
from eventhub.events.clubs.rules import ClubRole
from eventhub.organiser.clubs import news
from eventhub.platform.instance.models import OperatorAction
from tests.factories import make_club, make_club_member, make_event, make_registration, make_user


@pytest.fixture
def grace(session):
    return make_user("Grace Huang")


@pytest.fixture
def club(grace):
    return make_club(grace, make_event("Winter evening", organiser=grace), name="Guaranteed Returns", slug="returns")


@pytest.fixture
def anna(club):
    return make_user("Anna Keller")


def report(browser, who, why="sales"):
    visitor = browser(who)
    return visitor.submit(visitor.get("/clubs/returns/report").form("/report"), why=why)


def take_down(console, club):
    page = console.get(f"/operator/clubs/{club.id}")
    return console.submit(page.form("take-down"), why="sales", words="No promised returns here.")


def test_a_club_walked_from_the_report_to_the_restored_page(console, browser, session, club, grace, anna):
    assert "Report this club" in browser(anna).get("/clubs/returns").main
    assert "It is noted" in report(browser, anna).h1

    queue = console.get("/operator/reports")
    assert "Guaranteed Returns" in queue.main and "Sales pitch" in queue.main and "Anna" not in queue.main
    console.submit(queue.form("take-down"), why="sales", words="No promised returns here.")

    gone = browser(anna).get("/clubs/returns", status=410)
    assert gone.h1 == "This club was taken down" and "No promised returns" not in gone.text
    assert "No promised returns here." in browser(grace).get("/clubs/returns", status=410).main
    assert browser().get("/clubs/returns/events.ics", status=410)
    assert "No reports" in console.get("/operator/reports").h1

    console.submit(console.get(f"/operator/clubs/{club.id}").form("restore"))

    assert browser(anna).get("/clubs/returns").h1 == "Guaranteed Returns"
    assert "No reports" in console.get("/operator/reports").h1
    acts = [act.what.value for act in session.query(OperatorAction).order_by(OperatorAction.id)]
    assert acts[-2:] == ["club_taken_down", "club_restored"]
    assert "Took a club down" in console.get("/operator/log").main


def test_finding_nothing_wrong_ends_the_report_and_one_person_says_it_once(console, browser, session, club, anna):
    report(browser, anna)
    report(browser, anna, why="harassment")

    assert [one.why for one in session.query(ClubReport)] == ["harassment"]
    console.submit(console.get("/operator/reports").form("dismiss"))
    assert "No reports" in console.get("/operator/reports").h1

    report(browser, anna)
    assert "No reports" in console.get("/operator/reports").h1


def test_a_club_that_is_taken_down_writes_to_nobody_and_stands_in_no_list(
    console, browser, session, club, grace, anna, now
):
    past = make_event("Autumn evening", organiser=grace, starts_at=now - timedelta(days=2))
    other = make_club(grace, past, name="Other")
    make_registration(past, make_user("Ben Okafor"))
    make_club_member(club, anna, ClubRole.FOLLOWER)
    take_down(console, club)
    take_down(console, other)

    assert news.tell_followers(now) == 0
    assert news.invite_guests(now.replace(hour=10)) == 0
    assert "Guaranteed Returns" not in browser(anna).get("/clubs").main
    assert "Guaranteed Returns" in browser(grace).get("/clubs").main


def test_a_club_is_found_by_its_name_and_only_by_operators(console, browser, club, grace):
    found = console.get("/operator/events?q=guaranteed")

    assert found.link("Guaranteed Returns").endswith(f"/operator/clubs/{club.id}")
    browser(grace).get(f"/operator/clubs/{club.id}", status=404)
    console.get("/operator/clubs/999999", status=404)


def test_a_report_to_decide_stands_first_on_the_overview(console, browser, club, anna):
    assert "to decide" not in console.get("/operator/").main
    report(browser, anna)

    page = console.get("/operator/")

    assert page.h1 == "Something needs your attention" and "1 report to decide" in page.section("Now")


def test_reports_go_with_the_club(browser, session, club, anna):
    report(browser, anna)

    session.delete(session.get(Club, club.id))
    session.commit()

    assert session.query(ClubReport).count() == 0
