"""A user who waits for others is told which of them a mail did not reach (case 37)."""

import pytest

from eventhub.accounts import service as accounts
from eventhub.organiser import messages
from eventhub.organiser.rules import Segment
from eventhub.platform.db import transaction
from eventhub.platform.mail import bounces
from eventhub.platform.mail.models import MailState, OutgoingMail, SuppressedAddress, Trouble
from eventhub.platform.mail.outbox import enqueue
from eventhub.platform.mail.queries import find_troubles
from tests.factories import make_event, make_registration, make_user, owner_of

KIND = "registrations/confirmed"


def mailed(registration, state, error="", *, version="1", now):
    with transaction():
        mail = enqueue(KIND, user=registration.user, about=registration, version=version, now=now)
        mail.state, mail.error = state, error


@pytest.mark.parametrize(
    ("state", "error", "expected"),
    [
        (MailState.FAILED, "bounced:5.1.1", Trouble.GONE),
        (MailState.FAILED, "smtp:550", Trouble.REFUSED),
        (MailState.FAILED, "smtp:451", Trouble.UNREACHED),
        (MailState.MISSED, "too late", Trouble.LATE),
        (MailState.UNKNOWN, "disconnected", Trouble.UNSURE),
        (MailState.SENT, "", None),
        (MailState.QUEUED, "", None),
    ],
)
def test_why_the_newest_mail_did_not_arrive(session, now, state, error, expected):
    registration = make_registration(make_event(), make_user())
    mailed(registration, state, error, now=now)

    assert find_troubles("registrations/", [registration.id]).get(registration.id) == expected


def test_a_later_mail_that_arrived_ends_the_trouble(session, now):
    registration = make_registration(make_event(), make_user())
    mailed(registration, MailState.FAILED, "smtp:550", now=now)
    mailed(registration, MailState.SENT, version="2", now=now)

    assert find_troubles("registrations/", [registration.id]) == {}


def test_the_organiser_sees_whom_no_mail_reaches(session, browser, mailbox, mail_server, now):
    event, anna = make_event(), make_user("Anna Keller", email="gone@example.org")
    registration = make_registration(event, anna)
    make_registration(event, make_user("Li Wei"))
    mail_server.refuse |= {"gone@example.org": "550 5.1.1 no such user"}
    with transaction():
        enqueue(KIND, user=anna, about=registration, now=now)
    mailbox.deliver_all(now)
    desk = browser(owner_of(event))

    table = desk.get(f"/manage/{event.slug}/guests")
    assert table.main.count("No mail arrives") == 1
    page = desk.get(f"/manage/{event.slug}/guests/{registration.id}")
    assert "the address does not exist" in page.main and "gone@example.org" not in page.main


def test_the_author_of_a_message_reads_how_many_did_not_get_it(session, browser, mailbox, now):
    event = make_event()
    for name, kind in (("Anna", "*"), ("Bert", messages.KIND), ("Cora", "recommendations/brief")):
        guest = make_user(name)
        make_registration(event, guest)
        session.add(SuppressedAddress(address=guest.email, kind=kind, why="unsubscribed", created_at=now))
    made = messages.draft(event, Segment.GOING, "Tea", "At seven.", by=owner_of(event), now=now)
    messages.send(event, made.id, by=owner_of(event), now=now)
    mailbox.deliver_all(now)

    page = browser(owner_of(event)).get(f"/manage/{event.slug}/messages/{made.id}")
    assert "2 guests did not get it" in page.main


def test_an_address_at_which_somebody_reads_our_mail_is_not_gone(session, mailbox, now):
    """Its mailbox was closed for a while; signing in by the mailed link shows that it is open again."""
    anna = make_user(email="anna@example.org")
    for kind, why in (("*", bounces.BOUNCED), ("recommendations/brief", bounces.UNSUBSCRIBED)):
        session.add(SuppressedAddress(address=anna.email, kind=kind, why=why, created_at=now))
    session.commit()
    accounts.request_link(anna.email, language="en", next_path="", origin="o", now=now)
    [mail] = mailbox.deliver_all(now)
    accounts.confirm_link(mail.link("/s/").removeprefix("/s/"), zone="", now=now)

    assert [row.why for row in session.query(SuppressedAddress)] == [bounces.UNSUBSCRIBED]
    assert session.query(OutgoingMail).count() == 1
