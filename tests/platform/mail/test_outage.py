"""A mail server that is down, or turns us away: nothing is lost, nothing is tried in vain (cases 35 and 38)."""

import collections
import contextlib
import os
import smtplib
from datetime import timedelta

import psycopg
import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.events.registrations.sign_up import Answers, register
from eventhub.platform.db import db, transaction
from eventhub.platform.mail import outage
from eventhub.platform.mail.delivery import deliver_due
from eventhub.platform.mail.models import MailState, OutgoingMail
from tests.apps import make_app
from tests.factories import make_event
from tests.mailserver import free_port
from tests.moment import NOW

# The checklist says 500; so many take a minute on two databases.
SIGN_UPS = int(os.environ.get("EVENTHUB_TEST_SIGN_UPS", "12"))
HOUR = timedelta(hours=1)
# Longer than the longest rest of the workers.
A_WHILE = timedelta(minutes=2)


@pytest.fixture
def settings(app):
    """The mail settings of the app, put back after the test."""
    mail = app.extensions["mail"]
    kept = {name: getattr(mail, name) for name in ("port", "username", "password")}
    yield mail
    for name, value in kept.items():
        setattr(mail, name, value)


def sign_up(event, number, moment):
    answers = Answers(email=f"guest{number}@example.org", name=f"Guest {number}", visible_to=VisibleTo.NOBODY)
    return register(event.id, answers, origin=f"origin {number % 7}", now=moment)


def states(session):
    return collections.Counter(session.scalars(sa.select(OutgoingMail.state)))


def attempts(monkeypatch):
    """Count how often somebody knocks at the mail server."""
    knocks = []
    original = smtplib.SMTP.connect
    monkeypatch.setattr(smtplib.SMTP, "connect", lambda *a, **k: knocks.append(1) or original(*a, **k))
    return knocks


def test_an_hour_without_mail_server_loses_no_sign_up(session, mailbox, settings, monkeypatch, now):  # case 35
    event = make_event(capacity=None)
    down, up = free_port(), settings.port
    settings.port = down
    knocks = attempts(monkeypatch)
    for number in range(SIGN_UPS):
        moment = now + HOUR * number / SIGN_UPS
        sign_up(event, number, moment)
        mailbox.deliver_all(moment)
    waiting, since = states(session), outage.find_outage().since
    settings.port = up

    arrived = mailbox.deliver_all(now + HOUR + A_WHILE)

    assert session.scalar(sa.select(sa.func.count(Registration.id))) == SIGN_UPS
    assert sum(waiting.values()) == SIGN_UPS and set(waiting) <= {MailState.QUEUED, MailState.RETRYING}
    assert since == now
    assert collections.Counter(mail.to for mail in arrived) == {f"guest{n}@example.org": 1 for n in range(SIGN_UPS)}
    assert states(session) == {MailState.SENT: SIGN_UPS}
    # The link's 24 hours count from sending, not from the sign-up an hour before.
    assert set(session.scalars(sa.select(Registration.link_sent_at))) == {now + HOUR + A_WHILE}
    assert len(knocks) <= min(SIGN_UPS, 40) + 1
    assert outage.find_outage() is None


def test_a_day_without_mail_server_is_made_up_and_two_days_are_not(session, mailbox, settings, now):
    event = make_event()
    up, settings.port = settings.port, free_port()
    sign_up(event, 1, now)
    mailbox.deliver_all(now)
    sign_up(event, 2, now + 24 * HOUR)
    mailbox.deliver_all(now + 24 * HOUR)
    settings.port = up

    arrived = mailbox.deliver_all(now + 49 * HOUR)

    assert [mail.to for mail in arrived] == ["guest2@example.org"]
    assert states(session) == {MailState.SENT: 1, MailState.FAILED: 1}


def test_workers_rest_while_the_server_is_away(session, mailbox, settings, monkeypatch, now):
    up, settings.port = settings.port, free_port()
    sign_up(make_event(), 1, now)
    knocks = attempts(monkeypatch)

    for second in range(0, 600, 10):
        mailbox.deliver_all(now + timedelta(seconds=second))

    assert 5 <= len(knocks) <= 10
    settings.port = up
    assert len(mailbox.deliver_all(now + timedelta(seconds=600) + A_WHILE)) == 1


def test_a_changed_password_stops_the_queue_and_drops_nothing(session, mailbox, settings, now, caplog):  # case 38
    server = Controller(
        object(),
        hostname="127.0.0.1",
        port=free_port(),
        auth_require_tls=False,
        authenticator=lambda *_: AuthResult(success=False, handled=False),
    )
    server.start()
    up = settings.port
    settings.port, settings.username, settings.password = server.port, "eventhub", "old"
    event = make_event()
    for number in range(3):
        sign_up(event, number, now)

    mailbox.deliver_all(now)
    server.stop()

    assert states(session) == {MailState.RETRYING: 3}
    assert outage.find_outage().error == "connect:SMTPAuthenticationError"
    assert "cannot be used" in caplog.text
    settings.port, settings.username = up, None
    assert len(mailbox.deliver_all(now + A_WHILE)) == 3


def test_two_workers_note_one_outage(session, app, settings, now):
    settings.port = free_port()
    sign_up(make_event(), 1, now)

    deliver_due(lambda: now, worker="one")
    deliver_due(lambda: now + A_WHILE, worker="two")

    assert (outage.find_outage().failures, outage.find_outage().since) == (2, now)


def test_an_outage_that_ends_for_one_worker_as_it_goes_on_for_another(databases):
    """On PostgreSQL both write at once; SQLite has one writer."""
    with make_app(databases.fresh("postgresql")).app_context():
        with transaction():
            outage.note_failure("first", NOW)

        @sa.event.listens_for(db.engine, "after_cursor_execute")
        def end(connection, cursor, statement, *rest):
            if "INSERT INTO mail_outage" in statement:
                with psycopg.connect(db.engine.url.set(drivername="postgresql").render_as_string(False)) as other:
                    other.execute("SET lock_timeout = '50ms'")
                    with contextlib.suppress(psycopg.errors.LockNotAvailable):
                        other.execute("DELETE FROM mail_outage")

        with transaction():
            outage.note_failure("second", NOW)
        assert outage.find_outage().error == "second"
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize(("answer", "state"), [("451 busy", MailState.RETRYING), ("552 too big", MailState.FAILED)])
def test_a_no_to_one_mail_is_no_outage(session, mailbox, mail_server, now, answer, state):
    mail_server.refuse_sender = answer
    sign_up(make_event(), 1, now)

    mailbox.deliver_all(now)

    assert (states(session), outage.find_outage()) == ({state: 1}, None)


def test_a_no_to_our_own_address_concerns_every_mail(session, mailbox, mail_server, now):
    """A sender that the server does not accept must not fail one mail after the other for good."""
    mail_server.refuse_sender = "553 not your address"
    event = make_event()
    sign_up(event, 1, now)
    sign_up(event, 2, now)

    mailbox.deliver_all(now)
    assert states(session) == {MailState.RETRYING: 2}
    mail_server.refuse_sender = ""

    assert len(mailbox.deliver_all(now + A_WHILE)) == 2


@pytest.mark.parametrize(("where", "state", "copies"), [("RCPT", MailState.SENT, 1), ("DATA", MailState.SENT, 2)])
def test_a_connection_that_breaks_is_a_doubt_only_after_the_text_left(
    session, mailbox, mail_server, now, where, state, copies
):
    mail_server.hang_up_at = where
    sign_up(make_event(), 1, now)
    mailbox.deliver_all(now)
    row = session.scalar(sa.select(OutgoingMail))
    assert (row.refusals, row.unknowns) == ((1, 0) if where == "RCPT" else (0, 1))
    mail_server.hang_up_at = ""

    mailbox.deliver_all(now + HOUR)

    assert states(session) == {state: 1}
    assert len(mail_server.received) == copies
    assert len({str(mail.message["Message-ID"]) for mail in mail_server.received}) == 1


def test_registrations_survive_even_without_a_worker(session, now):
    event = make_event()

    assert sign_up(event, 1, now).state is RegistrationState.UNVERIFIED
    assert states(session) == {MailState.QUEUED: 1}
