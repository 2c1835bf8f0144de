"""No page of the console shows what is private to people, and every press that changes something is in the log."""

import pytest

from eventhub.events.event import reports
from eventhub.events.event.rules import ReportReason
from eventhub.introductions.models import Introduction
from eventhub.people import reports as person_reports
from eventhub.people.models import Contact
from eventhub.platform.instance.models import OperatorAction
from tests.factories import make_note
from tests.routes import CHANGING, routes_of
from tests.worlds import make_world

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)

# These follow what they take back.
UNDOES = ("console.moderation.restore", "console.moderation.restore_club", "console.moderation.lift")


@pytest.fixture
def world(session, now):
    world = make_world("Ours", now)
    for contact in session.query(Contact):
        contact.name, contact.company, contact.email = "Secret Contact", "Secret Company", "secret@contact.example"
    for asked in session.query(Introduction):
        asked.to_target = "Secret Request"
    contact = session.query(Contact).filter_by(owner_id=world.guest.id).first()
    note = make_note(world.guest, contact, world.event)
    note.text = note.mention = note.i_promised = note.they_promised = "Secret Note"
    session.commit()
    reports.report(world.event.id, world.guest, ReportReason.SALES, concerned=True, now=now)
    person_reports.report_person(world.guest.id, by_id=world.friend.id, why=ReportReason.HARASSMENT, now=now)
    return world


def of_console(app):
    return [route for route in routes_of(app) if route.access == "console"]


def test_no_page_of_the_console_shows_notes_address_books_or_introductions(app, browser, world):
    console, opened = browser(world.operator), 0
    for route in of_console(app):
        if "GET" not in route.methods:
            continue
        rows = route.rows_in(world) | ({"user_id": world.guest.id} if "user_id" in route.numbers else {})
        page = console.request("GET", route.url(number=rows))
        assert page.status == 200, route.rule
        opened += 1
        assert "Secret" not in page.text and "secret@" not in page.text, route.rule
        assert world.friend.name not in page.main, f"{route.rule} names who reported"
    assert opened >= 12


def test_every_change_in_the_console_writes_its_line(app, browser, world, session):
    typed = {
        "name": "Delta",
        "language": "en",
        "zone": "",
        "who_creates": "trusted",
        "text": "We are us.",
        "why": "sales",
        "words": "A reason.",
        "act": "trust",
        "note": "Looked at.",
    }
    silent = []
    console = browser(world.operator)
    for route in sorted(of_console(app), key=lambda route: route.endpoint in UNDOES):
        for method in sorted(route.methods & CHANGING):
            before = session.query(OperatorAction).count()
            sent = console.with_token(typed | ({"act": "remove"} if route.endpoint == "console.settings.logo" else {}))
            page = console.request(method, route.url(number=route.rows_in(world)), data=sent)
            assert page.status < 400, f"{route.rule}: {page.status}"
            session.expire_all()
            if session.query(OperatorAction).count() == before:
                silent.append(route.endpoint)

    # There is no logo to remove.
    assert silent == ["console.settings.logo"]
