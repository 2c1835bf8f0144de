"""The conversation with the mail server: the next mail is announced while the last one is written down."""

import smtplib
import time
from dataclasses import replace

import pytest
import sqlalchemy as sa

from eventhub.db import transaction
from eventhub.mail import kinds
from eventhub.mail.bounces import UNSUBSCRIBED, suppress
from eventhub.mail.line import Line
from eventhub.mail.message import SafeMessage
from eventhub.mail.models import MailState, OutgoingMail
from eventhub.mail.reading import FRESH
from eventhub.mail.smtp import _from, _to
from eventhub.mail.transport import Outcome, SmtpTransport
from tests.factories import make_user
from tests.mail.test_delivery import plain_kind, queue, states
from tests.moment import NOW

__all__ = ["plain_kind"]

pytestmark = pytest.mark.parametrize("pipelining", [False, True])


@pytest.fixture(autouse=True)
def _server(mail_server, pipelining):
    mail_server.pipelining = pipelining


def message_to(name):
    message = SafeMessage(subject="x", recipients=[f"{name}@example.org"], body=name, sender="e@example.org")
    message.seal()
    return message


def queue_for(*names, now):
    for name in names:
        queue(make_user(email=f"{name}@example.org"), now)


def test_the_next_mail_is_announced_before_this_one_is_written_down(
    session, mailbox, mail_server, now, monkeypatch, pipelining
):
    queue_for("first", "second", now=now)
    heard_at = []
    original = Line.settle

    def settle(self, ending, at, **options):
        # What was announced needs a moment to arrive; the answer to a command of ours comes after it.
        wait_for_the_server(mail_server)
        heard_at.append(list(mail_server.heard))
        return original(self, ending, at, **options)

    monkeypatch.setattr(Line, "settle", settle)
    mailbox.deliver_all(now)

    first = ["MAIL", "RCPT first@example.org", "DATA"]
    ahead = ["MAIL", "RCPT second@example.org"] if pipelining else ["MAIL"]
    assert heard_at == [[], first + ahead, [*first, "MAIL", "RCPT second@example.org", "DATA"]]
    assert states(session) == [MailState.SENT, MailState.SENT]


def wait_for_the_server(mail_server):
    before = -1
    while before != len(mail_server.heard):
        before = len(mail_server.heard)
        time.sleep(0.2)


def test_another_mail_than_the_announced_one_goes_to_its_own_recipient_alone(app, session, mailbox, mail_server):
    with SmtpTransport() as transport:
        assert transport.send(message_to("first"))[0] is Outcome.SENT
        transport.announce(message_to("second"))

        assert transport.send(message_to("third"))[0] is Outcome.SENT

    assert [mail.recipients for mail in mailbox.mails] == [("first@example.org",), ("third@example.org",)]
    assert [mail.text.strip() for mail in mailbox.mails] == ["first", "third"]
    assert "RSET" in mail_server.heard


def test_one_of_the_same_size_as_the_announced_is_not_taken_for_it(app, session, mailbox, mail_server):
    announced, other = message_to("second"), message_to("fourth")
    for message in (announced, other):
        message.msgId = "<1@example.org>"
        message.seal()
    assert len(announced.as_bytes()) == len(other.as_bytes())
    with SmtpTransport() as transport:
        transport.send(message_to("first"))
        transport.announce(announced)

        assert transport.send(other)[0] is Outcome.SENT

    assert [mail.recipients for mail in mailbox.mails] == [("first@example.org",), ("fourth@example.org",)]
    assert "RSET" in mail_server.heard


def test_of_two_that_were_announced_the_first_is_taken_back(app, session, mailbox, mail_server):
    """The first may turn out to be no longer true when its turn comes."""
    with SmtpTransport() as transport:
        transport.send(message_to("first"))
        transport.announce(message_to("second"))
        third = message_to("third")
        transport.announce(third)

        assert transport.send(third) == (Outcome.SENT, "")

    assert [mail.recipients for mail in mailbox.mails] == [("first@example.org",), ("third@example.org",)]


def test_who_wants_no_mail_after_its_announcement_costs_the_next_nothing(
    session, mailbox, mail_server, clock, monkeypatch
):
    queue_for("first", "second", "third", now=NOW)
    original = Line.settle

    def settle(self, ending, at, **options):
        if ending is not None and not mail_server.heard.count("DATA") > 1:
            with transaction():
                suppress("second@example.org", "*", UNSUBSCRIBED, at)
            clock.shift(FRESH)
        return original(self, ending, at, **options)

    monkeypatch.setattr(Line, "settle", settle)

    assert [mail.to for mail in mailbox.deliver_all()] == ["first@example.org", "third@example.org"]
    assert states(session) == [MailState.SENT, MailState.SUPPRESSED, MailState.SENT]


def test_an_announced_mail_that_does_not_come_leaves_nothing_behind(app, session, mailbox, mail_server):
    with SmtpTransport() as transport:
        transport.send(message_to("first"))
        transport.announce(message_to("second"))

    assert [mail.to for mail in mailbox.mails] == ["first@example.org"]


def test_a_refused_recipient_that_was_announced_stops_no_other(session, mailbox, mail_server, now):
    mail_server.refuse["second@example.org"] = "550 5.1.1 no such user"
    queue_for("first", "second", "third", now=now)

    assert [mail.to for mail in mailbox.deliver_all(now)] == ["first@example.org", "third@example.org"]
    assert states(session) == [MailState.SENT, MailState.FAILED, MailState.SENT]


def test_a_refused_sender_that_was_announced_is_the_fault_of_no_mail(app, session, mailbox, mail_server):
    with SmtpTransport() as transport:
        transport.send(message_to("first"))
        mail_server.refuse_sender = "553 not yours"
        second = message_to("second")
        transport.announce(second)

        assert transport.send(second)[0] is Outcome.AWAY
        mail_server.refuse_sender = ""
        assert transport.send(message_to("third"))[0] is Outcome.SENT


def test_a_server_that_hangs_up_after_the_announcement_has_no_copy(app, session, mailbox, mail_server):
    with SmtpTransport() as transport:
        transport.send(message_to("first"))
        mail_server.hang_up_at = "RCPT"
        second = message_to("second")
        transport.announce(second)

        assert transport.send(second)[0] is Outcome.REFUSED
        mail_server.hang_up_at = ""
        assert transport.send(message_to("third"))[0] is Outcome.SENT

    assert [mail.to for mail in mailbox.mails] == ["first@example.org", "third@example.org"]


def test_a_line_is_said_ahead_for_each_recipient_of_one_mail(app, session, mailbox, mail_server):
    together = SafeMessage(
        subject="x",
        recipients=["a@example.org", "b@example.org"],
        cc=["c@example.org"],
        body="x",
        sender="e@example.org",
    )
    together.seal()
    with SmtpTransport() as transport:
        transport.send(message_to("first"))
        transport.announce(together)
        assert transport.send(together)[0] is Outcome.SENT

    assert sorted(mailbox.mails[-1].recipients) == ["a@example.org", "b@example.org", "c@example.org"]
    assert "RSET" not in mail_server.heard


@pytest.mark.parametrize(
    "address",
    [
        "anna@example.org",
        "anna.b+c@mail.example.org",
        "o'neill@example.org",
        '"a b"@example.org',
        "x<y@example.org",
        "Anna <anna@example.org>",
        "anna@localhost",
        "",
        "a\r\nrcpt TO:<b@example.org>",
    ],
)
def test_an_address_stands_in_the_envelope_as_smtplib_writes_it(address):
    assert _to(address) == f"TO:{smtplib.quoteaddr(address)}"
    assert _from(address, ["size=7"]) == f"FROM:{smtplib.quoteaddr(address)} size=7"


def test_who_did_not_get_a_mail_that_others_got_stands_on_its_row(session, mailbox, mail_server, now, monkeypatch):
    """A second copy for the others would be worse."""
    plain = kinds._KINDS["tests/plain"]
    also = (("Bo", "bo@example.org"),)
    monkeypatch.setitem(
        kinds._KINDS, "tests/plain", replace(plain, compose=lambda mail: replace(plain.compose(mail), also_to=also))
    )
    mail_server.refuse["second@example.org"] = "550 5.1.1 no such user"
    queue_for("first", "second", "third", now=now)

    mailbox.deliver_all(now)

    assert states(session) == [MailState.SENT] * 3
    assert list(session.scalars(sa.select(OutgoingMail.error).order_by(OutgoingMail.id))) == ["", "partly:550", ""]
