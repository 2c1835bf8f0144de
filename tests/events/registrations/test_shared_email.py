"""The organisers read the address of a guest who agreed to it, while the guest is registered, and no other."""

import pytest

from eventhub.events.event.rules import EmailSharing
from eventhub.events.registrations import service
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState as S
from eventhub.events.registrations.rules import shows_email
from eventhub.privacy.service import export
from tests.api.program import make_program
from tests.factories import make_event, make_registration, make_user, owner_of

# Pages and words. tests/test_pages.py opens every page on both databases, tests/test_hostile_forms.py sends every form.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)

BOX = "The organisers may see my e-mail"
TYPED = {"name": "Anna Keller", "email": "anna@example.org"}


def registered(session, event):
    return session.query(Registration).filter_by(event_id=event.id).one()


def exported(browser, event):
    return browser(owner_of(event)).post(f"/manage/{event.slug}/guests.csv").data.decode("utf-8-sig")


@pytest.mark.parametrize(
    "state, asks, agreed, shown",
    [
        (S.CONFIRMED, EmailSharing.ASKED, True, True),
        (S.PENDING, EmailSharing.SHARED, True, True),
        (S.WAITLISTED, EmailSharing.ASKED, True, True),
        (S.CONFIRMED, EmailSharing.SHARED, False, False),
        (S.CONFIRMED, EmailSharing.NEVER, True, False),
        (S.UNVERIFIED, EmailSharing.SHARED, True, False),
        (S.WITHDRAWN, EmailSharing.ASKED, True, False),
        (S.REMOVED, EmailSharing.SHARED, True, False),
    ],
)
def test_an_address_is_shown_while_its_owner_agrees_and_is_registered(dialect, state, asks, agreed, shown):
    assert shows_email(state, asks, agreed=agreed) is shown


def test_each_guest_decides_by_a_box_that_is_not_ticked(browser, session, client, mailbox):
    event = make_event()

    page = client.get(f"/e/{event.slug}/register")
    assert BOX in page.main and "shares_email" not in page.form("register").values
    client.submit(page.form("register"), **TYPED)

    assert registered(session, event).shares_email is False
    page = client.submit(client.get(mailbox.deliver_all()[0].link("/r/")).form())
    assert "anna@example.org" not in exported(browser, event)


def test_who_ticks_the_box_reads_it_again_before_confirming_and_the_organiser_has_the_address(
    browser, session, client, mailbox
):
    event = make_event()
    client.submit(client.get(f"/e/{event.slug}/register").form("register"), **TYPED, shares_email="y")
    assert "anna@example.org" not in exported(browser, event)

    page = client.get(mailbox.deliver_all()[0].link("/r/"))
    assert "The organisers may see it" in page.main
    client.submit(page.form())

    guest = registered(session, event)
    assert '"anna@example.org"' in exported(browser, event)
    assert "anna@example.org" in browser(owner_of(event)).get(f"/manage/{event.slug}/guests/{guest.id}").main
    assert export(guest.user_id)["registration"][0]["shares_email"] is True


def test_where_all_share_it_the_form_says_so_and_an_older_form_agrees_to_nothing(browser, session):
    event, anna, li_wei = make_event(), make_user(), make_user()
    older = browser(li_wei)
    form = older.get(f"/e/{event.slug}/register").form("register")
    event.email_sharing = EmailSharing.SHARED
    session.commit()

    client = browser(anna)
    page = client.get(f"/e/{event.slug}/register")
    assert "The organisers of this event get your e-mail." in page.main and BOX not in page.main
    client.submit(page.form("register"))
    older.submit(form)

    rows = {row.user_id: row.shares_email for row in session.query(Registration).filter_by(event_id=event.id)}
    assert rows == {anna.id: True, li_wei.id: False}


def test_where_nobody_is_asked_nothing_is_shared_whatever_is_sent(browser, session, client):
    event = make_event(email_sharing=EmailSharing.NEVER)

    page = client.get(f"/e/{event.slug}/register")
    assert "No one sees your e-mail unless you share it." in page.main
    client.post(f"/e/{event.slug}/register", page.form("register").values | TYPED | {"shares_email": "y"})

    assert registered(session, event).shares_email is False


def test_a_guest_changes_it_on_their_registration(browser, session, now):
    event, anna = make_event(), make_user(email="anna@example.org")
    guest = make_registration(event, anna)
    client = browser(anna)

    client.submit(client.get(f"/e/{event.slug}/me").form("/me/seen"), shares_email="y")
    assert session.get(Registration, guest.id, populate_existing=True).shown_email == "anna@example.org"

    client.submit(client.get(f"/e/{event.slug}/me").form("/me/seen"), shares_email=None)
    assert session.get(Registration, guest.id, populate_existing=True).shown_email is None


def test_choosing_who_sees_me_leaves_a_yes_to_introductions_alone(browser, session):
    event, anna = make_event(), make_user()
    guest = make_registration(event, anna, happy_to_introduce=True)
    client = browser(anna)

    client.submit(client.get(f"/e/{event.slug}/me").form("/me/seen"), visible_to="nobody")

    assert session.get(Registration, guest.id, populate_existing=True).happy_to_introduce is True


def test_who_cancels_is_no_longer_read(session, now):
    event, anna = make_event(email_sharing=EmailSharing.SHARED), make_user(email="anna@example.org")
    guest = make_registration(event, anna, shares_email=True)
    assert guest.shown_email == "anna@example.org"

    service.withdraw(guest, by=anna, now=now)

    assert session.get(Registration, guest.id, populate_existing=True).shown_email is None


def test_programs_read_the_address_of_those_who_share_it(app, session, now):
    event = make_event()
    make_registration(event, make_user(email="anna@example.org"), shares_email=True)
    make_registration(event, make_user(email="li@example.org"))

    listed = make_program(app, session, owner_of(event), now).call("GET", f"/events/{event.id}/registrations")

    assert [row["email"] for row in listed.json["data"]] == ["anna@example.org", None]
