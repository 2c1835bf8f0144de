from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.accounts import service as accounts
from eventhub.accounts.models import SignInLink
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import VisibleTo
from eventhub.operator.doctor import reconcile
from eventhub.operator.retention import forget_addresses, forget_sign_in_links
from eventhub.people.models import ContactTrace
from eventhub.people.rules import ImportMode
from eventhub.platform.db import transaction
from eventhub.platform.mail.message import unsubscribe_token
from eventhub.platform.mail.models import OutgoingMail, SuppressedAddress
from eventhub.platform.mail.outbox import enqueue
from eventhub.privacy import service as privacy
from tests.factories import make_event, make_registration, make_user
from tests.people.imports.bringing import bring_in

DAY = timedelta(days=1)
BRIEF = "recommendations/brief"


@pytest.fixture
def settings(app, monkeypatch):
    """Change settings of this EventHub for one test."""
    return lambda **days: monkeypatch.setitem(app.config, "EVENTHUB", replace(app.config["EVENTHUB"], **days))


def queue(user, now, about=1):
    with transaction():
        return enqueue(BRIEF, user=user, about=Registration(id=about), now=now)


def addresses(session):
    session.expire_all()
    return list(session.scalars(sa.select(OutgoingMail.address).order_by(OutgoingMail.id)))


def test_an_ended_mail_forgets_its_address_after_two_weeks(session, mailbox, now):
    anna = make_user(email="anna@example.org")
    queue(anna, now)
    mailbox.deliver_all(now)
    queue(anna, now + 13 * DAY, about=2)

    assert forget_addresses(now + 13 * DAY) == 0
    assert forget_addresses(now + 15 * DAY) == 1
    assert forget_addresses(now + 15 * DAY) == 0
    assert addresses(session) == ["", "anna@example.org"]
    assert queue(anna, now + 15 * DAY) is None, "the row still keeps the mail from being sent again"


def test_the_operator_says_how_many_days_an_address_stays(session, mailbox, now, settings):
    settings(mail_days=3)
    queue(make_user(email="anna@example.org"), now)
    mailbox.deliver_all(now)

    assert [forget_addresses(now + days * DAY) for days in (2, 4)] == [0, 1]


def test_the_operator_says_how_long_guests_see_each_other_and_the_page_names_it(session, browser, now, settings):
    event = make_event(starts_at=now - 20 * DAY)
    anna = make_registration(event, make_user("Anna Keller")).user
    make_registration(event, make_user("Wu Jing"), visible_to=VisibleTo.EVERY_GUEST)
    address = f"/e/{event.slug}/guests"

    assert "Wu Jing" in browser(anna).get(address).main
    settings(visible_days=14)
    page = browser(anna).get(address)
    assert "Wu Jing" not in page.main and "more than 14 days past" in page.main


def test_the_operator_says_how_long_digests_of_contacts_stay_and_the_page_names_it(session, browser, now, settings):
    settings(traces_days=1)
    event = make_event()
    anna = make_registration(event, make_user("Anna Keller")).user

    assert "It is deleted 1 day after the event" in browser(anna).get("/contacts/add").main
    bring_in(anna, event, b"ben@example.org", "pasted.txt", ImportMode.COMPARE, lambda: now)

    [trace] = session.scalars(sa.select(ContactTrace)).all()
    assert trace.wipe_at == event.ends_at + DAY


def test_the_link_in_an_old_mail_still_ends_that_kind(session, mailbox, now):
    anna = make_user(email="anna@example.org")
    token = unsubscribe_token(queue(anna, now))
    mailbox.deliver_all(now)
    forget_addresses(now + 60 * DAY)

    privacy.unsubscribe(token, now + 60 * DAY)

    row = session.scalars(sa.select(SuppressedAddress)).one()
    assert (row.address, row.kind) == ("anna@example.org", BRIEF)


def test_old_sign_in_links_go_and_a_new_one_is_mailed_all_the_same(session, mailbox, now):
    """On SQLite the new link gets the number of the one that was deleted."""
    accounts.request_link("anna@example.org", language="en", next_path="", origin="o", now=now)
    mailbox.deliver_all(now)
    assert forget_sign_in_links(now + 15 * DAY) == 1

    accounts.request_link("anna@example.org", language="en", next_path="", origin="o", now=now + 15 * DAY)

    assert len(mailbox.deliver_all(now + 15 * DAY)) == 1
    assert session.scalar(sa.select(sa.func.count(SignInLink.id))) == 1


def test_a_counter_is_set_right_by_the_job_and_logged(session, now, caplog):
    event = make_event()
    with transaction():
        event.places_taken = 3

    assert (reconcile(now), reconcile(now)) == (1, 0)
    assert f"Event {event.id} counted +3" in caplog.text
