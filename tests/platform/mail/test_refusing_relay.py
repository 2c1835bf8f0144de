"""A relay that refuses what it should take: no mail is lost by it, all wait, the operator reads of it."""

import collections
from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.operator import doctor
from eventhub.platform.mail import outage
from eventhub.platform.mail.delivery import GIVE_UP_AFTER
from eventhub.platform.mail.models import MailState, OutgoingMail, SuppressedAddress
from tests.factories import make_event, make_user
from tests.platform.mail.test_outage import sign_up

MINUTE = timedelta(minutes=1)
# The longest wait of a denied mail and the longest rest of the workers.
A_QUARTER = timedelta(minutes=18)


class Everybody(dict):
    """Refuses each recipient with the same words."""

    def __init__(self, words):
        self.words = words

    def __contains__(self, address):
        return True

    def __getitem__(self, address):
        return self.words

    def clear(self):
        """The relay is mended."""


@pytest.fixture
def relay(mail_server):
    """A mail server whose `refuse` may name anybody, put right after the test."""
    yield mail_server
    mail_server.refuse = {}


def states(session):
    return collections.Counter(session.scalars(sa.select(OutgoingMail.state)))


@pytest.mark.parametrize(
    "words", ["554 5.7.1 Relay access denied", "550 quota exceeded", "554 blocked", "550 5.1.1 no such user here"]
)
def test_a_relay_that_refuses_everybody_loses_hardly_a_mail(session, mailbox, relay, now, words):
    event = make_event()
    for number in range(12):
        sign_up(event, number, now)
    relay.refuse = Everybody(words)

    for minute in range(0, 300, 10):
        mailbox.deliver_all(now + minute * MINUTE)
    lost = states(session)[MailState.FAILED]
    found = [line for line in doctor.examine(now + 300 * MINUTE) if "mail server cannot be used" in line]
    relay.refuse = {}
    for minute in range(300, 400, 10):
        mailbox.deliver_all(now + minute * MINUTE)

    # What looks like two people who mistyped their address is believed; a third in a row is not.
    assert lost == (2 if "5.1.1" in words else 0)
    assert len(found) == 1
    assert (states(session)[MailState.SENT], states(session)[MailState.FAILED]) == (12 - lost, lost)
    assert outage.find_outage() is None


def test_what_is_refused_for_two_days_fails_and_is_told(session, mailbox, relay, now):
    sign_up(make_event(), 1, now)
    relay.refuse = Everybody("554 5.7.1 no")

    for hour in range(0, 49):
        mailbox.deliver_all(now + hour * timedelta(hours=1))
    mailbox.deliver_all(now + GIVE_UP_AFTER + timedelta(hours=2))

    assert states(session) == {MailState.FAILED: 1}
    assert any("1 mails failed" in line for line in doctor.examine(now + GIVE_UP_AFTER + timedelta(hours=3)))


def test_two_wrong_addresses_among_others_are_those_recipients_own(session, mailbox, relay, now):
    event = make_event()
    for number in range(5):
        sign_up(event, number, now)
    relay.refuse = {f"guest{number}@example.org": "550 5.1.1 unknown" for number in (0, 2, 4)}

    mailbox.deliver_all(now)

    assert states(session) == {MailState.FAILED: 3, MailState.SENT: 2}
    assert outage.find_outage() is None
    assert session.scalar(sa.select(sa.func.count()).select_from(SuppressedAddress)) == 3


def test_one_mail_that_no_filter_takes_keeps_no_other_waiting_for_long(session, mailbox, relay, now):
    event = make_event()
    sign_up(event, 1, now)
    relay.refuse = {"guest1@example.org": "554 5.7.1 looks like spam"}
    for minute in range(0, 600, 2):
        if minute % 20 == 0:
            sign_up(event, 10 + minute, now + minute * MINUTE)
        mailbox.deliver_all(now + minute * MINUTE)

    waited = [mail.sent_at - mail.due_at for mail in session.scalars(sa.select(OutgoingMail)) if mail.sent_at]
    assert max(waited) <= 2 * MINUTE
    assert states(session) == {MailState.SENT: 30, MailState.RETRYING: 1}


def test_the_operator_sends_failed_mails_again(app, session, mailbox, relay, now):
    event = make_event()
    for number in range(3):
        sign_up(event, number, now)
    relay.refuse = Everybody("552 too large")
    mailbox.deliver_all(now)
    relay.refuse = {}
    run = app.test_cli_runner().invoke

    listed = run(args=["mail", "failed"])
    none = run(args=["mail", "retry", "--since", f"{now + timedelta(hours=1):%Y-%m-%dT%H:%M}"])
    again = run(args=["mail", "retry", "--since", f"{now - timedelta(hours=1):%Y-%m-%dT%H:%M}"])

    assert "registrations/verify" in listed.output and "@" not in listed.output
    assert none.output.startswith("0 mails") and again.output.startswith("2 mails")
    mailbox.deliver_all(now + MINUTE)
    assert states(session)[MailState.SENT] >= 2


def test_whoever_awaits_a_mail_reads_that_it_cannot_leave_or_that_one_came_back(browser, session, mailbox, relay, now):
    """The same for known and unknown addresses."""
    anna = make_user(email="anna@example.org")
    for address in (anna.email, "unknown@example.org"):
        visitor = browser()
        waiting = visitor.submit(visitor.get("/sign-in").form("/sign-in"), email=address)
        assert "takes no mail just now" not in waiting.text and "came back" not in waiting.text
        relay.refuse = Everybody("554 5.7.1 Relay access denied")
        mailbox.deliver_all(now)
        assert "takes no mail just now" in visitor.get("/sign-in/check-inbox").text
        relay.refuse = {address: "550 5.1.1 unknown"}
        mailbox.deliver_all(now + A_QUARTER)
        outage.end()
        assert "came back" in visitor.get("/sign-in/check-inbox").text
