from datetime import timedelta

import sqlalchemy as sa

from eventhub.accounts import service as accounts
from eventhub.accounts.models import SignInLink
from eventhub.events.registrations.models import Registration
from eventhub.operator.doctor import reconcile
from eventhub.operator.retention import forget_addresses, forget_sign_in_links
from eventhub.platform.db import transaction
from eventhub.platform.mail.message import unsubscribe_token
from eventhub.platform.mail.models import OutgoingMail, SuppressedAddress
from eventhub.platform.mail.outbox import enqueue
from eventhub.privacy import service as privacy
from tests.factories import make_event, make_user

DAY = timedelta(days=1)
BRIEF = "recommendations/brief"


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
