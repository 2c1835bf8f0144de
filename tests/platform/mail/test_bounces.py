"""Case 39: a hard bounce and a complaint end what they must, at once; signing in still works."""

import pytest
import sqlalchemy as sa

from eventhub.accounts import service as accounts
from eventhub.events.registrations.models import Registration
from eventhub.platform.db import transaction
from eventhub.platform.mail import bounces
from eventhub.platform.mail.kinds import Letter
from eventhub.platform.mail.models import MailState, OutgoingMail, SuppressedAddress
from eventhub.platform.mail.outbox import enqueue
from tests.factories import make_user
from tests.mail_kinds import registered_kinds

BRIEF, SIGN_IN = "recommendations/brief", "accounts/sign_in"
BOUNCE = """From: MAILER-DAEMON@mx.example.org
Subject: Undelivered Mail
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I could not deliver it.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; anna@example.org
Action: {action}
Status: {status}

--b
Content-Type: text/rfc822-headers

Message-ID: {message_id}
Subject: Who is going
--b--
"""
COMPLAINT = """From: feedback@provider.example
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

This is a report.
--b
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: Provider/1.0
Version: 1

--b
Content-Type: message/rfc822

Message-ID: {message_id}
From: eventhub@example.org
Subject: Who is going

Hello
--b--
"""


@pytest.fixture
def mail(session, now):
    with transaction():
        mail = enqueue(BRIEF, user=make_user(email="anna@example.org"), about=Registration(id=1), now=now)
        mail.state, mail.sent_at = MailState.SENT, now
    return mail


def suppressed(session):
    rows = session.scalars(sa.select(SuppressedAddress))
    return [(row.address, row.kind, row.why) for row in rows]


def test_an_address_that_is_gone_gets_nothing_but_what_it_asks_for(app, session, mail, now):
    text = BOUNCE.format(action="failed", status="5.1.1", message_id=mail.message_id)

    for _ in range(2):
        result = app.test_cli_runner().invoke(args=["mail", "returned"], input=text)
        assert (result.exit_code, result.output.strip()) == (0, "bounced"), repr(result.exception)

    session.expire_all()
    assert suppressed(session) == [("anna@example.org", "*", "bounced")]
    row = session.get(OutgoingMail, mail.id)
    assert (row.state, row.error) == (MailState.FAILED, "bounced:5.1.1")


def test_a_complaint_ends_that_kind(session, mail, now):
    assert bounces.process_report(COMPLAINT.format(message_id=mail.message_id).encode(), now).why == "complained"
    assert suppressed(session) == [("anna@example.org", BRIEF, "complained")]


@pytest.mark.parametrize(
    "text",
    [
        BOUNCE.format(action="failed", status="5.2.2", message_id="{own}"),
        BOUNCE.format(action="delayed", status="4.4.1", message_id="{own}"),
        BOUNCE.format(action="failed", status="5.1.1", message_id="<guessed@example.org>"),
        "From: anna@example.org\nSubject: Re: hello\nIn-Reply-To: {own}\n\nStatus: 5.1.1\n",
        COMPLAINT.replace("abuse", "not-spam").replace("{message_id}", "{own}"),
        "\ufffd",
        "",
    ],
)
def test_what_is_no_hard_bounce_of_ours_changes_nothing(session, mail, now, text):
    assert bounces.process_report(text.replace("{own}", mail.message_id).encode(), now) is None
    assert suppressed(session) == []


def test_a_server_that_knows_no_such_person_says_so_at_once(app, session, mailbox, mail_server, now):
    mail_server.refuse |= {"gone@example.org": "550 5.1.1 no such user", "shy@example.org": "550 5.2.0 not from you"}
    with registered_kinds(app, plain=lambda mail: Letter({"link": "http://localhost/s/x", "code_digits": "1"})):
        for name in ("gone", "shy"):
            with transaction():
                enqueue("tests/plain", user=make_user(email=f"{name}@example.org"), about=Registration(id=2), now=now)

        mailbox.deliver_all(now)

    assert suppressed(session) == [("gone@example.org", "*", "bounced")]
    assert set(session.scalars(sa.select(OutgoingMail.error))) == {"bounced:5.1.1", "denied:550"}


def test_signing_in_is_mailed_to_a_suppressed_address(session, mailbox, mail, now):

    bounces.process_report(BOUNCE.format(action="failed", status="5.1.1", message_id=mail.message_id).encode(), now)
    accounts.request_link("anna@example.org", language="en", next_path="", origin="o", now=now)

    assert [arrived.to for arrived in mailbox.deliver_all(now)] == ["anna@example.org"]
