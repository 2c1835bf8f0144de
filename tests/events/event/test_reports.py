"""Case 33: whoever meets an event that is not what it claims can say so; two who were asked to it hold its mails."""

import pytest

from eventhub.events.event import invitations
from eventhub.events.event.models import EventReport
from eventhub.events.event.reports import REPORTS_A_DAY
from eventhub.events.event.rules import EventState
from eventhub.events.registrations.rules import RegistrationState
from eventhub.operator.doctor import examine
from eventhub.organiser.queries import is_held
from tests.factories import make_event, make_registration, make_user, owner_of


@pytest.fixture
def event(session):
    return make_event("Easy money")


def report(client, address, why="sales"):
    return client.submit(client.get(address).form("/report"), why=why)


def invite(event, mailbox, now, *addresses):
    """Invited people's pages, as their mails lead to them."""
    invitations.invite(event.id, addresses, by=owner_of(event), language="en", now=now)
    return [mail.link("/invited/") for mail in mailbox.deliver_all(now)]


def test_two_guests_hold_the_mails_of_the_organisers(event, browser, session, now):
    for state in (RegistrationState.CONFIRMED, RegistrationState.WITHDRAWN):
        guest = make_user()
        make_registration(event, guest, state)
        assert not is_held(owner_of(event).id, now)
        page = browser(guest).get(f"/e/{event.slug}")
        assert "It is noted" in report(browser(guest), page.find("//a[contains(@href, '/report')]/@href")).main

    assert is_held(owner_of(event).id, now)


def test_one_person_counts_once_and_may_change_the_reason(event, browser, session, now):
    guest = make_user()
    make_registration(event, guest)
    client = browser(guest)
    for why in ("sales", "harassment"):
        report(client, f"/e/{event.slug}/report", why)

    session.expire_all()
    assert [one.why for one in session.query(EventReport)] == ["harassment"]
    assert not is_held(owner_of(event).id, now)


def test_who_was_never_asked_is_heard_but_holds_nobody(event, browser, session, now):
    """Otherwise two made-up accounts could silence any organiser."""
    for _ in range(3):
        report(browser(make_user()), f"/e/{event.slug}/report")

    assert not is_held(owner_of(event).id, now)
    assert [line for line in examine(now) if "reported by 3 in 30 days" in line]


def test_an_invitation_can_be_reported_on_its_page_without_signing_in(event, browser, session, mailbox, now):
    first, second = invite(event, mailbox, now, "li.wei@example.org", "min@example.org")

    for address in (first, second, second):
        page = browser().get(address)
        report(browser(), page.find("//a[contains(@href, '/report')]/@href"))

    assert session.query(EventReport).count() == 2
    assert is_held(owner_of(event).id, now)


def test_the_team_is_not_asked_and_learns_nothing(event, browser, session):
    report(browser(make_user("Anna Keller")), f"/e/{event.slug}/report")
    organiser = browser(owner_of(event))

    assert not organiser.get(f"/e/{event.slug}").all("//a[contains(@href, '/report')]")
    for page in ("", "/log", "/guests"):
        assert "Anna Keller" not in organiser.get(f"/manage/{event.slug}{page}").main


def test_a_report_says_why(event, browser, session):
    client = browser(make_user())

    page = client.submit(client.get(f"/e/{event.slug}/report").form("/report"), status=400)

    assert "Choose one" in page.errors
    assert session.query(EventReport).count() == 0


def test_a_draft_of_others_cannot_be_reported_and_strangers_sign_in_first(browser, client, session):
    draft = make_event(state=EventState.DRAFT)

    browser(make_user()).get(f"/e/{draft.slug}/report", status=404)
    assert client.get(f"/e/{make_event().slug}/report", status=302).location.startswith("/sign-in")


def test_reports_have_a_daily_limit(browser, session):
    client = browser(make_user())
    for _ in range(REPORTS_A_DAY):
        report(client, f"/e/{make_event().slug}/report")

    form = client.get(f"/e/{make_event().slug}/report").form("/report")
    assert client.submit(form, why="sales", status=429)
