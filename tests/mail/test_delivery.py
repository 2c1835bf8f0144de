from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub import tokens
from eventhub.db import db, transaction
from eventhub.mail import kinds
from eventhub.mail.delivery import deliver_due
from eventhub.mail.kinds import Letter, composer
from eventhub.mail.line import Ending, Line, finish
from eventhub.mail.models import MailState, OutgoingMail, SuppressedAddress
from eventhub.mail.outbox import enqueue
from eventhub.mail.reading import FRESH, Reader
from tests.factories import make_user

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def plain_kind(app):
    """A kind of mail that uses the templates of the sign-in mail; taken away after the test."""
    folder = "accounts/sign_in"

    @composer("tests/plain")
    def plain(mail):
        return Letter({"link": "http://localhost/s/x", "code_digits": "123 456"})

    @composer("tests/gone")
    def gone(mail):
        return None

    @composer("tests/broken")
    def broken(mail):
        raise KeyError("no such name")

    @composer("tests/unsafe")
    def unsafe(mail):
        return Letter({"link": "", "code_digits": ""}, cc=(("x\r\nBcc: all", "b@example.org"),))

    source = {
        f"mail/tests/{kind}/{part}": f"mail/{folder}/{part}"
        for kind in ("plain", "unsafe")
        for part in ("subject.txt", "body.txt", "body.html")
    }
    original = app.jinja_env.get_or_select_template
    app.jinja_env.get_or_select_template = lambda name, *a, **k: original(source.get(name, name), *a, **k)
    yield
    app.jinja_env.get_or_select_template = original
    for name in ("tests/plain", "tests/gone", "tests/broken", "tests/unsafe"):
        kinds._KINDS.pop(name, None)


def queue(user, now, kind="tests/plain", about=1, **options):
    with transaction():
        return enqueue(kind, user=user, about_id=about, now=now, **options)


def take(moment, worker):
    """Take the next row as a worker does that dies before it says how it went."""
    return Line(worker).settle(None, moment, take_next=True)


def states(session):
    session.expire_all()
    return list(session.scalars(sa.select(OutgoingMail.state).order_by(OutgoingMail.id)))


def test_a_queued_mail_arrives_once(session, mailbox, now):
    queue(make_user(email="anna@example.org"), now)

    first, second = mailbox.deliver_all(now), mailbox.deliver_all(now + HOUR)

    assert [mail.to for mail in first] == ["anna@example.org"]
    assert second == []
    assert states(session) == [MailState.SENT]


def test_the_same_mail_is_queued_once(session, now):  # reliability case 40
    anna = make_user()

    first, again = queue(anna, now), queue(anna, now + HOUR)

    assert first is not None
    assert again is None
    assert queue(anna, now, version="2") is not None


def test_a_change_that_fails_leaves_no_mail(session, mailbox, now):
    anna = make_user()

    with pytest.raises(ZeroDivisionError), transaction():
        enqueue("tests/plain", user=anna, about_id=1, now=now)
        raise ZeroDivisionError

    assert mailbox.deliver_all(now) == []


def test_a_mail_for_later_waits(session, mailbox, now):
    queue(make_user(), now, not_before=now + HOUR)

    assert mailbox.deliver_all(now) == []
    assert len(mailbox.deliver_all(now + HOUR)) == 1


def test_an_address_that_is_refused_does_not_stop_the_next(session, mailbox, mail_server, now):  # case 37
    mail_server.refuse["gone@example.org"] = "550 no such person"
    queue(make_user(email="gone@example.org"), now)
    queue(make_user(email="anna@example.org"), now)

    arrived = mailbox.deliver_all(now)

    assert [mail.to for mail in arrived] == ["anna@example.org"]
    assert states(session) == [MailState.FAILED, MailState.SENT]


def test_a_temporary_refusal_is_tried_again_with_the_same_message_id(session, mailbox, mail_server, now):
    mail_server.refuse["anna@example.org"] = "451 greylisted"
    mail_id = queue(make_user(email="anna@example.org"), now).message_id
    mailbox.deliver_all(now)
    assert states(session) == [MailState.RETRYING]
    mail_server.refuse.clear()

    arrived = mailbox.deliver_all(now + HOUR)

    assert [mail.message["Message-ID"] for mail in arrived] == [mail_id]
    assert states(session) == [MailState.SENT]


def test_two_days_of_refusals_fail_the_mail_and_it_is_kept(session, mailbox, mail_server, now):  # case 37
    mail_server.refuse["anna@example.org"] = "451 full"
    queue(make_user(email="anna@example.org"), now)

    for hours in range(0, 60, 2):
        mailbox.deliver_all(now + hours * HOUR)

    assert states(session) == [MailState.FAILED]


def test_a_mail_nobody_could_send_for_a_day_is_missed_not_sent(session, mailbox, now):
    queue(make_user(), now)

    assert mailbox.deliver_all(now + 25 * HOUR) == []
    assert states(session) == [MailState.MISSED]


def test_a_mail_that_is_no_longer_true_is_not_sent(session, mailbox, now):
    queue(make_user(), now, kind="tests/gone")

    assert mailbox.deliver_all(now) == []
    assert states(session) == [MailState.SUPPRESSED]


@pytest.mark.parametrize("kind", ["tests/broken", "tests/unsafe"])
def test_a_mail_that_cannot_be_composed_does_not_stop_the_others(session, mailbox, now, caplog, kind):
    queue(make_user(), now, kind=kind)
    queue(make_user(), now)

    assert len(mailbox.deliver_all(now)) == 1
    assert states(session) == [MailState.RETRYING, MailState.SENT]


def test_a_worker_that_died_while_sending_causes_one_more_copy_at_most(session, mailbox, now):  # case 36
    mail = queue(make_user(), now)
    assert take(now, "dead worker") == mail.id

    assert mailbox.deliver_all(now + timedelta(minutes=1)) == []
    assert len(mailbox.deliver_all(now + timedelta(minutes=5))) == 1
    assert mailbox.deliver_all(now + HOUR) == []


def test_a_mail_that_five_workers_died_over_is_given_up_as_unknown(session, mailbox, now):
    queue(make_user(), now)
    for turn in range(5):
        take(now + turn * timedelta(minutes=5), f"dead {turn}")

    assert mailbox.deliver_all(now + HOUR) == []
    assert states(session) == [MailState.UNKNOWN]


def test_what_a_worker_died_over_comes_after_the_rest(session, now):
    first, second = queue(make_user(), now), queue(make_user(), now + timedelta(minutes=1))
    take(now, "dead")

    later = now + timedelta(minutes=5)
    assert [take(later, "one"), take(later, "two")] == [second.id, first.id]


def test_a_mail_that_broke_off_twice_is_given_up_as_unknown(session, mailbox, mail_server, now):
    mail_server.hang_up_at = "DATA"
    queue(make_user(), now)

    for hours in range(4):
        mailbox.deliver_all(now + hours * HOUR)

    assert states(session) == [MailState.UNKNOWN]
    assert len(mail_server.received) == 2


def test_a_late_worker_cannot_overwrite_what_another_finished(session, mailbox, now):
    mail = queue(make_user(), now)
    take(now, "slow")
    mailbox.deliver_all(now + timedelta(minutes=5))

    with transaction():
        assert not finish(Ending(mail.id, MailState.FAILED, "late"), "slow", now + HOUR)

    assert states(session) == [MailState.SENT]


def test_one_click_ends_this_kind_of_mail_and_no_other(session, mailbox, client, now):  # reliability case 39
    anna = make_user()
    queue(anna, now)
    mail = mailbox.deliver_all(now)[0]
    url = mail.message["List-Unsubscribe"].strip("<>")

    assert mail.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = url.removeprefix("http://localhost")
    answer = client.post(path, {"List-Unsubscribe": "One-Click"}, csrf=False, status=200)
    queue(anna, now, about=2)

    assert "No more mails" in answer.text
    assert mailbox.deliver_all(now) == []
    assert session.scalar(sa.select(SuppressedAddress.kind)) == "tests/plain"


def test_a_foreign_unsubscribe_token_is_refused(client):
    forged = tokens.sign("another purpose", 1)

    client.get(f"/unsubscribe/{forged}", status=410)


def test_mail_to_nobody_is_not_queued(session, now):
    ghost = make_user()
    with transaction():
        ghost.email = None

    assert queue(ghost, now) is None
    assert db.session.scalar(sa.select(sa.func.count(OutgoingMail.id))) == 0


def test_what_changes_while_the_server_is_slow_is_looked_at_again(session, mailbox, mail_server, now, monkeypatch):
    """The next mail is composed ahead; a word taken back meanwhile must not leave all the same."""
    for name in ("first", "second"):
        queue(make_user(email=f"{name}@example.org"), now)
    moments = iter([now + 2 * FRESH * step for step in range(200)])
    composed = []
    original = kinds._KINDS["tests/plain"].compose
    slow = replace(kinds._KINDS["tests/plain"], compose=lambda mail: composed.append(mail.id) or original(mail))
    monkeypatch.setitem(kinds._KINDS, "tests/plain", slow)

    deliver_due(lambda: next(moments), worker="slow")
    deliver_due(lambda: now + HOUR, worker="quick")

    assert states(session) == [MailState.SENT, MailState.SENT]
    assert len(composed) > len(set(composed)) == 2


def test_each_mail_is_composed_once_when_the_server_is_quick(session, mailbox, now, monkeypatch):
    for number in range(5):
        queue(make_user(), now, about=number)
    composed = []
    original = kinds._KINDS["tests/plain"].compose
    counted = replace(kinds._KINDS["tests/plain"], compose=lambda mail: composed.append(mail.id) or original(mail))
    monkeypatch.setitem(kinds._KINDS, "tests/plain", counted)

    assert len(mailbox.deliver_all(now)) == 5
    assert len(composed) == 5


def test_trouble_with_the_next_mail_does_not_hide_how_this_one_went(session, mailbox, now, monkeypatch, caplog):
    for number in range(2):
        queue(make_user(), now, about=number)
    original, calls = Reader._begin, []

    def begin(self, *facts):
        calls.append(1)
        if len(calls) == 2:  # after the first mail itself
            raise ZeroDivisionError
        return original(self, *facts)

    monkeypatch.setattr(Reader, "_begin", begin)

    assert len(mailbox.deliver_all(now)) == 2
    assert states(session) == [MailState.SENT, MailState.SENT]
    assert "cannot be looked at" in caplog.text


def test_a_row_that_vanishes_stops_nothing(session, mailbox, now, monkeypatch):
    gone = queue(make_user(), now).id
    queue(make_user(email="anna@example.org"), now)
    original = Line.settle

    def settle(self, ending, at, **options):
        found = original(self, ending, at, **options)
        with transaction():
            db.session.execute(sa.delete(OutgoingMail).where(OutgoingMail.id == gone))
        return found

    monkeypatch.setattr(Line, "settle", settle)

    assert [mail.to for mail in mailbox.deliver_all(now)] == ["anna@example.org"]
