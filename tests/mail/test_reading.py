"""What a worker reads ahead: some mails at a time, none of them longer than it is true."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.db import db, let_go, transaction
from eventhub.mail.models import MailState, OutgoingMail
from eventhub.mail.reading import FRESH, READ_AHEAD, Reader
from eventhub.mail.returns import UNSUBSCRIBED, suppress
from tests.factories import make_user
from tests.mail.test_delivery import plain_kind, queue, states
from tests.moment import NOW

__all__ = ["plain_kind"]


@pytest.fixture
def mails(session):
    with transaction():
        for number in range(40):
            queue(make_user(email=f"guest{number}@example.org"), NOW, about=number)
    return list(session.scalars(sa.select(OutgoingMail.id).order_by(OutgoingMail.id)))


@pytest.fixture
def asked(session, mails):
    """What the database is asked, as it happens."""
    statements = []

    def hear(connection, cursor, statement, *rest):
        if "SAVEPOINT" not in statement:
            statements.append(statement)

    sa.event.listen(db.engines[None], "before_cursor_execute", hear)
    yield statements
    sa.event.remove(db.engines[None], "before_cursor_execute", hear)


def test_many_mails_are_read_at_once_and_composed_one_by_one(mails, asked):
    reader = Reader()

    for place, mail_id in enumerate(mails[:READ_AHEAD]):
        assert reader.look_at(mail_id, mails[place + 1 :], NOW).message is not None

    # The mails with their users, and who wants none of these.
    assert len(asked) == 2


def test_what_was_read_a_while_ago_is_read_anew(mails, asked):
    reader = Reader()
    reader.look_at(mails[0], mails[1:], NOW)
    asked.clear()

    ready = reader.look_at(mails[1], mails[2:], NOW + FRESH)

    assert len(asked) == 2
    assert ready.at == NOW + FRESH


def test_how_old_it_is_counts_from_the_reading(mails):
    reader, later = Reader(), NOW + FRESH / 4
    reader.look_at(mails[0], mails[1:], NOW)

    assert reader.look_at(mails[1], mails[2:], later).at == NOW


def test_a_change_in_the_session_is_seen_at_once(session, mails):
    reader = Reader()
    reader.look_at(mails[0], mails[1:], NOW)
    with transaction():
        session.execute(sa.update(OutgoingMail).values(unknowns=5))

    assert reader.look_at(mails[1], mails[2:], NOW).verdict == (MailState.UNKNOWN, "workers died over it")


def test_what_a_worker_has_is_read_when_it_has_it(session, mails):
    """Its counters go up as it is taken, so what was read before says nothing."""
    reader = Reader()
    with transaction():
        session.execute(sa.update(OutgoingMail).where(OutgoingMail.id == mails[1]).values(state=MailState.SENDING))
    reader.look_at(mails[0], mails[1:], NOW)
    # As from another process, of which the session does not know.
    db.engines[None].execute(sa.update(OutgoingMail.__table__).values(unknowns=4))

    ready = reader.look_at(mails[1], mails[2:], NOW)

    assert ready.was_taken
    assert ready.unknowns == 4


def test_no_transaction_stays_open_while_the_server_has_a_mail(mails):
    Reader().look_at(mails[0], mails[1:], NOW)

    assert not db.session().in_transaction()


def test_letting_go_of_changed_rows_is_a_mistake(session, mails):
    session.get_one(OutgoingMail, mails[0]).error = "changed"

    with pytest.raises(RuntimeError, match="outside a transaction"):
        let_go()
    session.rollback()


def test_a_kind_that_was_taken_away_stops_no_other(session, mailbox):
    with transaction():
        gone = queue(make_user(), NOW)
        queue(make_user(email="anna@example.org"), NOW, about=2)
        gone.kind = "tests/of_an_older_version"

    assert [mail.to for mail in mailbox.deliver_all(NOW)] == ["anna@example.org"]
    assert states(session) == [MailState.RETRYING, MailState.SENT]


def test_one_that_does_not_want_them_is_found_among_many(session, mailbox, mails):
    with transaction():
        suppress("guest3@example.org", "tests/plain", UNSUBSCRIBED, NOW)
        suppress("guest5@example.org", "*", UNSUBSCRIBED, NOW)
        suppress("guest7@example.org", "another/kind", UNSUBSCRIBED, NOW)

    arrived = {mail.to for mail in mailbox.deliver_all(NOW + timedelta(minutes=1))}

    assert len(arrived) == 38
    assert not {"guest3@example.org", "guest5@example.org"} & arrived
