"""What a worker reads ahead: some mails at a time, none of them longer than it is true."""

import contextlib
from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest
import sqlalchemy as sa
from flask_babel import LazyString, get_locale

from eventhub.db import db, let_go, transaction
from eventhub.mail import kinds
from eventhub.mail.bounces import UNSUBSCRIBED, suppress
from eventhub.mail.kinds import Letter
from eventhub.mail.models import MailState, OutgoingMail
from eventhub.mail.reading import AHEAD, FRESH, READ_AHEAD, Reader
from tests.apps import make_app
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


def test_the_next_mails_are_composed_in_steps(mails):
    reader = Reader()
    steps = 0
    while reader.look_ahead(mails, NOW):
        steps += 1

    assert [reader.ready(mail_id) is not None for mail_id in mails] == [True] * AHEAD + [False] * (40 - AHEAD)
    # Reading once; then for each the words, two bodies, and the octets.
    assert steps == 1 + 4 * AHEAD


def test_a_mail_that_is_gone_is_not_looked_for_for_ever(mails, session):
    """As when its reader deletes the account between two mails of a round."""
    with transaction():
        session.execute(sa.delete(OutgoingMail).where(OutgoingMail.id == mails[0]))
    reader = Reader()

    looked = 0
    while reader.look_ahead(mails[:1], NOW):
        looked += 1
        assert looked < 9

    assert reader.ready(mails[0]) is None
    assert reader.look_at(mails[0], (), NOW) is None
    assert reader.look_at(mails[1], (), NOW).message is not None


def test_a_connection_that_is_lost_while_reading_is_told_as_such_and_replaced(databases):
    """What the session says of its own state then would hide it."""
    with make_app(databases.fresh("postgresql")).app_context():
        with transaction():
            queue(make_user(), NOW)
        mail_id = db.session.scalar(sa.select(OutgoingMail.id))
        reader = Reader()
        with lost_connections(), pytest.raises(sa.exc.OperationalError):
            reader.look_at(mail_id, (), NOW)
        assert reader.look_at(mail_id, (), NOW).mail_id == mail_id
        with lost_connections():
            assert not Reader().look_ahead([mail_id], NOW)
        assert Reader().look_ahead([mail_id], NOW)
        assert not db.session().in_transaction()
        db.session.remove()
        db.engine.dispose()


@contextlib.contextmanager
def lost_connections():
    """PostgreSQL ends them before the next mails are read."""

    def lose(connection, cursor, statement, parameters, *rest):
        if "FROM outgoing_mail" in statement:
            with contextlib.suppress(psycopg.OperationalError):
                cursor.connection.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    sa.event.listen(db.engine, "before_cursor_execute", lose)
    yield
    sa.event.remove(db.engine, "before_cursor_execute", lose)


def test_what_was_begun_is_finished_when_its_turn_comes(mails, asked):
    reader = Reader()
    for _ in range(3):
        assert reader.look_ahead(mails, NOW)
    asked.clear()

    assert reader.look_at(mails[0], mails[1:], NOW).message is not None
    assert asked == []


def test_another_that_comes_first_is_not_mixed_with_the_one_begun(mails, session):
    """Two languages, taken in turns after each step."""
    with transaction():
        session.execute(sa.update(OutgoingMail).where(OutgoingMail.id == mails[0]).values(language="zh_Hans"))
    alone = {mail_id: Reader().look_at(mail_id, (), NOW).message.body for mail_id in mails[:2]}
    for steps in range(5):
        reader = Reader()
        for _ in range(steps):
            reader.look_ahead(mails, NOW)

        assert reader.look_at(mails[1], mails[2:], NOW).message.body == alone[mails[1]]
        assert reader.look_at(mails[0], (), NOW).message.body == alone[mails[0]]
    assert alone[mails[0]] != alone[mails[1]]


def test_a_change_between_two_steps_is_seen(session, mails):
    reader = Reader()
    for _ in range(3):
        reader.look_ahead(mails, NOW)
    with transaction():
        session.execute(sa.update(OutgoingMail).values(unknowns=5))

    assert reader.look_at(mails[0], mails[1:], NOW).verdict == (MailState.UNKNOWN, "workers died over it")


def test_no_language_is_in_force_between_two_steps(mails, session):
    with transaction():
        session.execute(sa.update(OutgoingMail).values(language="zh_Hans"))
    reader = Reader()
    while reader.look_ahead(mails, NOW):
        assert str(get_locale()) == "en"


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


@pytest.mark.parametrize("back", [timedelta(seconds=2), timedelta(hours=1)])
def test_a_clock_that_is_put_back_makes_nothing_fresh(mails, asked, back):
    reader = Reader()
    reader.look_at(mails[0], mails[1:], NOW)
    while reader.look_ahead(mails[1:], NOW):
        pass
    asked.clear()

    ready = reader.look_at(mails[1], mails[2:], NOW - back)

    assert len(asked) == 2
    assert ready.at == NOW - back


def test_a_loader_that_fails_stops_nothing(session, mailbox, mails, monkeypatch, caplog):
    """It only spares what composers would ask for one by one."""

    def fail(about_ids):
        db.session.execute(sa.text("SELECT * FROM a_table_of_an_older_version"))

    monkeypatch.setitem(kinds._KINDS, "tests/plain", replace(kinds._KINDS["tests/plain"], load=fail))

    assert len(mailbox.deliver_all(NOW)) == 40
    assert "cannot be read ahead" in caplog.text


def test_trouble_with_the_second_mail_ahead_is_met_once(mails, monkeypatch, caplog):
    reader = Reader()
    while reader.ready(mails[0]) is None:
        reader.look_ahead(mails, NOW)
    monkeypatch.setattr(Reader, "_begin", lambda *facts: 1 / 0)

    assert [reader.look_ahead(mails, NOW) for _ in range(3)] == [False] * 3
    assert caplog.text.count("cannot be looked at") == 1


@pytest.mark.parametrize("is_still_true", [True, False])
def test_a_composer_that_changes_a_row_spoils_its_own_mail_alone(
    session, mailbox, mails, monkeypatch, is_still_true, caplog
):
    plain = kinds._KINDS["tests/plain"]

    def change(mail):
        if mail.about_id == 2:
            mail.error = "changed"
        return plain.compose(mail) if mail.about_id != 2 or is_still_true else None

    monkeypatch.setitem(kinds._KINDS, "tests/plain", replace(plain, compose=change))

    assert len(mailbox.deliver_all(NOW)) == 39
    assert states(session)[2] is MailState.RETRYING


def test_a_composer_that_commits_is_not_begun_for_ever(session, mailbox, mails, monkeypatch):
    """Its rows are forgotten at each step, as after a commit of the worker's own."""
    plain = kinds._KINDS["tests/plain"]
    ending = LazyString(lambda: session.commit() or "http://localhost/s/x")
    committing = replace(plain, compose=lambda mail: Letter({"link": ending, "code_digits": "123 456"}))
    monkeypatch.setitem(kinds._KINDS, "tests/plain", committing)

    assert len(mailbox.deliver_all(NOW)) == 40
