"""What one try is said to have come to, by a server that answers as no decent one does."""

import time

import pytest

from eventhub.platform.mail import smtp
from eventhub.platform.mail.message import SafeMessage
from eventhub.platform.mail.smtp import Outcome, open_transport
from tests.faulty_smtp import FaultySmtpServer, Reply


@pytest.fixture
def replies(sqlite_app):
    """What the server says instead, by command: {"RCPT": Reply("550 no")}, or a function of the line."""
    mail = sqlite_app.extensions["mail"]
    port, given = mail.port, {}

    def reply(verb, line):
        found = given.get(verb, Reply())
        return found(line) if callable(found) else found

    with FaultySmtpServer(reply) as server, sqlite_app.app_context():
        mail.port = server.port
        given["server"] = server
        yield given
        mail.port = port


def message_to(name):
    return SafeMessage(subject="x", recipients=[f"{name}@example.org"], body=name, sender="e@example.org")


GONE = Reply("", hangs_up=True)
LONG = Reply("250 " + "x" * 9000)


@pytest.mark.parametrize(
    ("verb", "reply", "outcome"),
    [
        ("MAIL", GONE, Outcome.REFUSED),
        ("MAIL", LONG, Outcome.REFUSED),
        ("RCPT", GONE, Outcome.REFUSED),
        ("RCPT", Reply(hangs_up=True), Outcome.REFUSED),
        ("RCPT", LONG, Outcome.REFUSED),
        ("RCPT", Reply("999 what"), Outcome.REFUSED),
        ("DATA", GONE, Outcome.REFUSED),
        ("DATA", Reply("421 bye", hangs_up=True), Outcome.REFUSED),
        ("DATA", Reply("hello"), Outcome.REFUSED),
        ("TEXT", GONE, Outcome.UNKNOWN),
        ("TEXT", LONG, Outcome.UNKNOWN),
        ("TEXT", Reply("hello"), Outcome.UNKNOWN),
        ("TEXT", Reply("\n"), Outcome.UNKNOWN),
        ("TEXT", Reply("252 perhaps"), Outcome.SENT),
        ("TEXT", Reply("250 yes", hangs_up=True), Outcome.SENT),
        ("TEXT", Reply("451 later"), Outcome.REFUSED),
        ("TEXT", Reply("554 never"), Outcome.DENIED),
        ("TEXT", Reply("554 5.7.1 never"), Outcome.POLICY_REFUSED),
        ("TEXT", Reply("552 5.3.4 too large"), Outcome.REJECTED),
        ("RCPT", Reply("550 5.1.1 nobody here"), Outcome.REJECTED),
        ("RCPT", Reply("550 quota exceeded"), Outcome.DENIED),
        ("RCPT", Reply("554 5.7.1 Relay access denied"), Outcome.POLICY_REFUSED),
    ],
)
def test_a_copy_may_have_arrived_only_after_the_text_left(replies, verb, reply, outcome):
    with open_transport() as send:
        send(message_to("first"))
        replies[verb] = reply

        assert send(message_to("second"))[0] is outcome

    has_a_copy = "second@example.org" in [one.recipients[0] for one in replies["server"].taken]
    assert has_a_copy == (outcome in (Outcome.UNKNOWN, Outcome.SENT))


def test_a_connection_that_is_lost_between_two_mails_costs_the_next_one_try_alone(replies):
    with open_transport() as send:
        replies["TEXT"] = Reply("250 yes", hangs_up=True)
        assert send(message_to("first")) == (Outcome.SENT, "")
        del replies["TEXT"]

        assert send(message_to("second"))[0] is Outcome.REFUSED
        assert send(message_to("third")) == (Outcome.SENT, "")


@pytest.mark.parametrize("reply", [GONE, LONG, Reply("421 no", hangs_up=True)])
def test_a_server_that_does_not_greet_back_is_away(replies, reply):
    replies["EHLO"] = replies["HELO"] = reply
    with open_transport() as send:
        assert send(message_to("first"))[0] is Outcome.UNREACHABLE


@pytest.mark.parametrize("verb", ["GREETING", "EHLO", "TEXT"])
def test_a_server_that_answers_an_octet_at_a_time_is_given_up_after_the_whole_time(replies, monkeypatch, verb):
    """Each octet comes within the time limit of the socket; a minute of them would hold up all other mails."""
    monkeypatch.setattr(smtp, "TOTAL_TIMEOUT", 0.5)
    replies[verb] = Reply("250 here", late=0.3, in_octets=True)
    began = time.monotonic()

    with open_transport() as send:
        outcome, _ = send(message_to("anna"))

    assert outcome is (Outcome.UNKNOWN if verb == "TEXT" else Outcome.UNREACHABLE)
    assert time.monotonic() - began < 5


def test_a_server_that_knows_no_ehlo_is_served(replies):
    replies["EHLO"] = Reply("502 what")
    with open_transport() as send:
        assert send(message_to("first")) == (Outcome.SENT, "")
        assert send(message_to("second")) == (Outcome.SENT, "")

    assert "HELO" in [words[:4].upper() for words in replies["server"].heard]


def test_a_password_that_no_server_can_be_told_is_no_mails_fault(replies, sqlite_app, monkeypatch):
    replies["EHLO"] = Reply("250-here\n250 AUTH PLAIN LOGIN")
    monkeypatch.setattr(sqlite_app.extensions["mail"], "username", "eventhub")
    monkeypatch.setattr(sqlite_app.extensions["mail"], "password", "密码")
    with open_transport() as send:
        assert send(message_to("first"))[0] is Outcome.UNREACHABLE
