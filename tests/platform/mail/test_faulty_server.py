"""What one try is said to have come to, by a server that answers as no decent one does."""

import time

import pytest

from eventhub.platform.mail import smtp
from eventhub.platform.mail.message import SafeMessage
from eventhub.platform.mail.smtp import Outcome, open_transport
from tests.faulty_smtp import Mood, MoodyServer


@pytest.fixture
def moods(sqlite_app):
    """What the server says instead, by command: {"RCPT": Mood("550 no")}, or a function of the line."""
    mail = sqlite_app.extensions["mail"]
    port, given = mail.port, {}

    def mood(verb, line):
        found = given.get(verb, Mood())
        return found(line) if callable(found) else found

    with MoodyServer(mood) as server, sqlite_app.app_context():
        mail.port = server.port
        given["server"] = server
        yield given
        mail.port = port


def message_to(name):
    return SafeMessage(subject="x", recipients=[f"{name}@example.org"], body=name, sender="e@example.org")


GONE = Mood("", hangs_up=True)
LONG = Mood("250 " + "x" * 9000)


@pytest.mark.parametrize(
    ("verb", "mood", "outcome"),
    [
        ("MAIL", GONE, Outcome.REFUSED),
        ("MAIL", LONG, Outcome.REFUSED),
        ("RCPT", GONE, Outcome.REFUSED),
        ("RCPT", Mood(hangs_up=True), Outcome.REFUSED),
        ("RCPT", LONG, Outcome.REFUSED),
        ("RCPT", Mood("999 what"), Outcome.REFUSED),
        ("DATA", GONE, Outcome.REFUSED),
        ("DATA", Mood("421 bye", hangs_up=True), Outcome.REFUSED),
        ("DATA", Mood("hello"), Outcome.REFUSED),
        ("TEXT", GONE, Outcome.UNKNOWN),
        ("TEXT", LONG, Outcome.UNKNOWN),
        ("TEXT", Mood("hello"), Outcome.UNKNOWN),
        ("TEXT", Mood("\n"), Outcome.UNKNOWN),
        ("TEXT", Mood("252 perhaps"), Outcome.SENT),
        ("TEXT", Mood("250 yes", hangs_up=True), Outcome.SENT),
        ("TEXT", Mood("451 later"), Outcome.REFUSED),
        ("TEXT", Mood("554 never"), Outcome.DENIED),
        ("TEXT", Mood("554 5.7.1 never"), Outcome.POLICY_REFUSED),
        ("TEXT", Mood("552 5.3.4 too large"), Outcome.REJECTED),
        ("RCPT", Mood("550 5.1.1 nobody here"), Outcome.REJECTED),
        ("RCPT", Mood("550 quota exceeded"), Outcome.DENIED),
        ("RCPT", Mood("554 5.7.1 Relay access denied"), Outcome.POLICY_REFUSED),
    ],
)
def test_a_copy_may_have_arrived_only_after_the_text_left(moods, verb, mood, outcome):
    with open_transport() as send:
        send(message_to("first"))
        moods[verb] = mood

        assert send(message_to("second"))[0] is outcome

    has_a_copy = "second@example.org" in [one.recipients[0] for one in moods["server"].taken]
    assert has_a_copy == (outcome in (Outcome.UNKNOWN, Outcome.SENT))


def test_a_connection_that_is_lost_between_two_mails_costs_the_next_one_try_alone(moods):
    with open_transport() as send:
        moods["TEXT"] = Mood("250 yes", hangs_up=True)
        assert send(message_to("first")) == (Outcome.SENT, "")
        del moods["TEXT"]

        assert send(message_to("second"))[0] is Outcome.REFUSED
        assert send(message_to("third")) == (Outcome.SENT, "")


@pytest.mark.parametrize("mood", [GONE, LONG, Mood("421 no", hangs_up=True)])
def test_a_server_that_does_not_greet_back_is_away(moods, mood):
    moods["EHLO"] = moods["HELO"] = mood
    with open_transport() as send:
        assert send(message_to("first"))[0] is Outcome.UNREACHABLE


@pytest.mark.parametrize("verb", ["GREETING", "EHLO", "TEXT"])
def test_a_server_that_answers_an_octet_at_a_time_is_given_up_after_the_whole_time(moods, monkeypatch, verb):
    """Each octet comes within the time limit of the socket; a minute of them would hold up all other mails."""
    monkeypatch.setattr(smtp, "TOTAL_TIMEOUT", 0.5)
    moods[verb] = Mood("250 here", late=0.3, in_octets=True)
    began = time.monotonic()

    with open_transport() as send:
        outcome, _ = send(message_to("anna"))

    assert outcome is (Outcome.UNKNOWN if verb == "TEXT" else Outcome.UNREACHABLE)
    assert time.monotonic() - began < 5


def test_a_server_that_knows_no_ehlo_is_served(moods):
    moods["EHLO"] = Mood("502 what")
    with open_transport() as send:
        assert send(message_to("first")) == (Outcome.SENT, "")
        assert send(message_to("second")) == (Outcome.SENT, "")

    assert "HELO" in [words[:4].upper() for words in moods["server"].heard]


def test_a_password_that_no_server_can_be_told_is_no_mails_fault(moods, sqlite_app, monkeypatch):
    moods["EHLO"] = Mood("250-here\n250 AUTH PLAIN LOGIN")
    monkeypatch.setattr(sqlite_app.extensions["mail"], "username", "eventhub")
    monkeypatch.setattr(sqlite_app.extensions["mail"], "password", "密码")
    with open_transport() as send:
        assert send(message_to("first"))[0] is Outcome.UNREACHABLE


def together():
    return SafeMessage(
        subject="x",
        recipients=["anna@example.org", "bo@example.org"],
        cc=["cai@example.org"],
        body="x",
        sender="e@example.org",
    )


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ({"anna": Mood("550 never")}, (Outcome.SENT, "partly:550")),
        ({"anna": Mood("550 never"), "bo": Mood("451 later"), "cai": Mood("550 never")}, (Outcome.REFUSED, "smtp:451")),
        (
            {"anna": Mood("553 never"), "bo": Mood("550 never"), "cai": Mood("550 never")},
            (Outcome.DENIED, "denied:550"),
        ),
    ],
)
def test_of_several_readers_each_may_be_refused(moods, answers, outcome):
    moods["RCPT"] = lambda line: answers.get(line.split("<")[1].split("@")[0], Mood())
    with open_transport() as send:
        send(message_to("first"))

        assert send(together()) == outcome
        del moods["RCPT"]
        # What was said to the one who was not refused is over, too.
        assert send(message_to("last")) == (Outcome.SENT, "")

    assert moods["server"].taken[-1].recipients == ("last@example.org",)
