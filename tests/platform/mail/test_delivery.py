from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.events.registrations.models import Registration
from eventhub.platform import tokens
from eventhub.platform.db import db, transaction
from eventhub.platform.mail.bounces import UNSUBSCRIBED, suppress
from eventhub.platform.mail.delivery import deliver_due
from eventhub.platform.mail.kinds import Letter
from eventhub.platform.mail.models import MailState, OutgoingMail, SuppressedAddress
from eventhub.platform.mail.outbox import LEASE, DeliveryResult, claim, enqueue, record_result, void_leases
from eventhub.platform.mail.smtp import TOTAL_TIMEOUT
from tests.factories import make_user
from tests.mail_kinds import registered_kinds

HOUR = timedelta(hours=1)
LETTER = Letter({"link": "http://localhost/s/x", "code_digits": "123 456"})


@pytest.fixture(autouse=True)
def plain_kind(app):
    """Kinds of mail that use the templates of the sign-in mail; taken away after the test."""

    def broken(mail):
        raise KeyError("no such name")

    def changing(mail):
        mail.error = "changed"
        return LETTER

    def unsafe(mail):
        return replace(LETTER, reply_to=(("x\r\nBcc: all", "b@example.org"),))

    awaited = (lambda mail: LETTER, {"transactional": True, "awaited": True})
    with registered_kinds(
        app,
        plain=lambda mail: LETTER,
        gone=lambda mail: None,
        broken=broken,
        changing=changing,
        unsafe=unsafe,
        awaited=awaited,
    ):
        yield


def queue(user, now, kind="tests/plain", about=1, **options):
    with transaction():
        return enqueue(kind, user=user, about=Registration(id=about), now=now, **options)


def take(moment, worker):
    """Take the next row as a worker does that dies before it says how it went."""
    found = claim(worker, moment)
    return found.id if found else None


def states(session):
    session.expire_all()
    return list(session.scalars(sa.select(OutgoingMail.state).order_by(OutgoingMail.id)))


def test_a_queued_mail_arrives_once(session, mailbox, now):
    queue(make_user(email="anna@example.org"), now)

    first, second = mailbox.deliver_all(now), mailbox.deliver_all(now + HOUR)

    assert [mail.to for mail in first] == ["anna@example.org"]
    assert second == []
    assert states(session) == [MailState.SENT]


def test_the_same_mail_is_queued_once(session, now):  # case 40
    anna = make_user()

    first, again = queue(anna, now), queue(anna, now + HOUR)

    assert first is not None
    assert again is None
    assert queue(anna, now, version="2") is not None


def test_a_change_that_fails_leaves_no_mail(session, mailbox, now):
    anna = make_user()

    with pytest.raises(ZeroDivisionError), transaction():
        enqueue("tests/plain", user=anna, about=Registration(id=1), now=now)
        raise ZeroDivisionError

    assert mailbox.deliver_all(now) == []


def test_a_mail_for_later_waits(session, mailbox, now):
    queue(make_user(), now, not_before=now + HOUR)

    assert mailbox.deliver_all(now) == []
    assert len(mailbox.deliver_all(now + HOUR)) == 1


def test_an_address_that_is_refused_does_not_stop_the_next(session, mailbox, mail_server, now):  # case 37
    mail_server.refuse["gone@example.org"] = "550 5.1.1 no such person"
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


@pytest.mark.parametrize("kind", ["tests/broken", "tests/unsafe", "tests/of_an_older_version"])
def test_a_mail_that_cannot_be_composed_does_not_stop_the_others(session, mailbox, now, caplog, kind):
    with transaction():
        queue(make_user(), now).kind = kind
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

    assert not record_result(mail.id, "slow", DeliveryResult(MailState.FAILED, "late"), now + HOUR)

    assert states(session) == [MailState.SENT]


def test_one_click_ends_this_kind_of_mail_and_no_other(session, mailbox, client, now):  # case 39
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


def test_a_word_taken_back_while_another_mail_leaves_is_heard(session, mailbox, mail_server, now):
    """Each mail is composed when its turn comes, however many wait."""
    for name in ("first", "second", "third"):
        queue(make_user(email=f"{name}@example.org"), now)

    def suppress_second():
        with transaction():
            suppress("second@example.org", "tests/plain", UNSUBSCRIBED, now)

    deliver_due(after_mails(mailbox, 1, suppress_second, now), worker="one")

    assert [mail.to for mail in mailbox.mails] == ["first@example.org", "third@example.org"]
    assert states(session) == [MailState.SENT, MailState.SUPPRESSED, MailState.SENT]


def after_mails(mailbox, count, act, now):
    """A clock that stands still, and does something once that many mails have arrived and are written down."""
    done = []

    def clock():
        between = db.session.scalar(sa.select(OutgoingMail.id).where(OutgoingMail.state == MailState.SENDING)) is None
        if between and len(mailbox.mails) == count and not done:
            done.append(act())
        return now

    return clock


def test_a_link_leaves_next_however_many_briefs_are_queued(session, mailbox, now):
    with transaction():
        for number in range(40):
            enqueue(
                "tests/plain",
                user=make_user(email=f"guest{number}@example.org"),
                about=Registration(id=number),
                now=now,
            )
        enqueue("tests/awaited", address="early@example.org", about=Registration(id=1), now=now)

    deliver_due(after_mails(mailbox, 7, lambda: queue_link("late@example.org", now), now), worker="one")

    assert [mail.to for mail in mailbox.mails][:9] == [
        "early@example.org",
        *(f"guest{number}@example.org" for number in range(6)),
        "late@example.org",
        "guest6@example.org",
    ]
    assert len(mailbox.mails) == 42


def queue_link(address, now):
    with transaction():
        enqueue("tests/awaited", address=address, about=Registration(id=2), now=now)


def test_a_link_that_waits_for_its_next_try_holds_up_no_brief(session, mailbox, mail_server, now):
    mail_server.refuse["anna@example.org"] = "451 greylisted"
    queue_link("anna@example.org", now)
    queue(make_user(email="bo@example.org"), now)

    assert [mail.to for mail in mailbox.deliver_all(now)] == ["bo@example.org"]


def test_what_a_composer_changes_by_mistake_is_not_kept(session, mailbox, now):
    queue(make_user(), now, kind="tests/changing")
    queue(make_user(), now)

    assert len(mailbox.deliver_all(now)) == 2
    assert list(session.scalars(sa.select(OutgoingMail.error))) == ["", ""]


def test_a_mail_that_vanished_under_its_worker_stops_nothing(session, mailbox, now):
    """As when its reader deletes the account."""
    queue(make_user(), now)
    gone = take(now, "one")
    with transaction():
        session.execute(sa.delete(OutgoingMail).where(OutgoingMail.id == gone))

    assert not record_result(gone, "one", DeliveryResult(MailState.SENT), now)
    queue(make_user(), now, about=2)
    assert len(mailbox.deliver_all(now)) == 1


def test_a_mail_stays_with_its_worker_longer_than_a_slow_server_can_take():
    assert timedelta(seconds=3 * TOTAL_TIMEOUT) < LEASE


def test_a_lease_of_a_clock_that_was_ahead_is_void(session, now):
    mail = queue(make_user(), now)
    claim("ahead", now + timedelta(days=1))

    assert claim("right", now) is None
    assert void_leases(now) == 1
    assert claim("right", now).id == mail.id
    assert void_leases(now) == 0, "a lease of now stands"
