"""Statements that go to the driver itself mean what they mean through SQLAlchemy."""

import socket

import pytest
import sqlalchemy as sa

from eventhub.accounts.models import SignInLink
from eventhub.accounts.service import request_link, start_the_clock
from eventhub.db import UtcDateTime, db
from eventhub.driver import driver, ready_made
from tests.apps import make_app
from tests.moment import NOW

STATEMENT = start_the_clock(sa.bindparam("about_id"), sa.bindparam("moment", type_=UtcDateTime))


@pytest.fixture
def link(dialect, databases):
    """A link in a database of its own, not yet sent."""
    with make_app(databases.fresh(dialect)).app_context():
        request_link("anna@example.org", language="en", next_path="", now=NOW, origin="here")
        yield db.session.scalar(sa.select(SignInLink.id))
        db.session.remove()
        db.engine.dispose()


def sent_at():
    db.session.rollback()
    return db.session.scalar(sa.select(SignInLink.sent_at))


def start(link, moment=NOW):
    """Said to a driver in one transaction."""
    one = driver()
    try:
        with one.writing():
            one.say(ready_made(STATEMENT, one.dialect), {"about_id": link, "moment": moment})
            one.rows()
    finally:
        one.close()


def test_values_become_what_the_database_keeps(link):
    start(link)

    assert sent_at() == NOW


def test_rows_are_numbers_texts_and_nothing(link):
    one = driver()
    table = SignInLink.__table__.c
    asked = sa.select(table.id, table.email, table.used_at).where(table.id == sa.bindparam("about_id"))
    with one.writing():
        one.say(ready_made(asked, one.dialect), {"about_id": link})
        assert one.rows() == [(link, "anna@example.org", None)]
    one.close()


NAMED = (
    sa.update(SignInLink.__table__)
    .values(email=sa.bindparam("text"))
    .where(SignInLink.__table__.c.id == sa.bindparam("about_id"))
    .returning(SignInLink.__table__.c.email)
)


def name(link, text):
    """What is said to be kept, and what is."""
    one = driver()
    try:
        with one.writing():
            one.say(ready_made(NAMED, one.dialect), {"about_id": link, "text": text})
            said = one.rows()
    finally:
        one.close()
    db.session.rollback()
    return said[0][0], db.session.scalar(sa.select(SignInLink.email))


@pytest.mark.parametrize("client", ["utf8", "gb18030"])
def test_texts_stay_as_they_are(link, client):
    """A database in another encoding than ours speaks to us in its own."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(sa.text(f"ALTER DATABASE {db.engine.url.database} SET client_encoding = {client}"))
        db.session.commit()
        db.engine.dispose()
    for text in ("", 'it\'s "quoted" \\n', "%s %(x)s $1 :name ?", "汉字𠀀é\r\n"):
        assert name(link, text) == (text, text)


def test_what_postgresql_cannot_keep_is_refused_rather_than_cut_off(link):
    if db.engine.dialect.name == "postgresql":
        with pytest.raises(ValueError, match="NUL"):
            name(link, "an\0na")
        assert db.session.scalar(sa.select(SignInLink.email)) == "anna@example.org"
    else:
        assert name(link, "an\0na") == ("an\0na", "an\0na")


def test_a_value_that_is_missing_is_named(link):
    with pytest.raises(KeyError, match="moment"):
        ready_made(STATEMENT, db.engine.dialect).values({"about_id": link})


def test_after_an_error_its_connection_is_given_up(link):
    one = driver()
    with pytest.raises(ZeroDivisionError), one.writing():
        one.say(ready_made(STATEMENT, one.dialect), {"about_id": link, "moment": NOW})
        one.rows()
        raise ZeroDivisionError
    one.close()

    # On PostgreSQL a statement is a transaction of its own.
    assert sent_at() == (None if db.engine.dialect.name == "sqlite" else NOW)
    assert db.engine.pool.checkedout() == 1


def test_an_error_tells_its_kind_and_none_of_its_values(link):
    broken = ready_made(
        sa.text("INSERT INTO sign_in_link (id, email) VALUES (:about_id, 'anna@example.org')").bindparams(
            sa.bindparam("about_id", type_=sa.Integer)
        ),
        db.engine.dialect,
    )
    one = driver()
    with pytest.raises(Exception) as error, one.writing():
        one.say(broken, {"about_id": link + 1})
        one.rows()
    one.close()

    assert "anna" not in str(error.value)


def test_a_connection_that_was_lost_meanwhile_is_not_handed_on(link):
    """A server that restarts between two rounds must not make an error of the one that went well."""
    one = driver()
    with one.writing():
        one.say(ready_made(STATEMENT, one.dialect), {"about_id": link, "moment": NOW})
        one.rows()
    if db.engine.dialect.name == "postgresql":
        db.session.execute(
            sa.text("SELECT pg_terminate_backend(:pid)"), {"pid": one._connection.driver_connection.info.backend_pid}
        )
    one.close()

    assert sent_at() == NOW
    with db.engine.connect() as another:
        assert another.scalar(sa.text("SELECT 1")) == 1
    assert db.engine.pool.checkedout() == 1


def test_the_connection_can_be_used_by_others_after(link):
    for _ in range(3):
        start(link)
        db.session.rollback()
        assert sent_at() == NOW
    assert db.engine.pool.checkedout() == 1


def test_the_connection_is_given_back_as_it_was(link):
    asked = (
        ["SHOW plan_cache_mode", "SELECT name FROM pg_prepared_statements"]
        if db.engine.dialect.name == "postgresql"
        else ["PRAGMA busy_timeout", "PRAGMA foreign_keys"]
    )
    db.session.close()
    with db.engine.connect() as connection:
        before = [connection.execute(sa.text(words)).all() for words in asked]
    for _ in range(2):
        start(link)
        with db.engine.connect() as connection:
            assert [connection.execute(sa.text(words)).all() for words in asked] == before
        one = driver()
        with pytest.raises(ZeroDivisionError), one.writing():
            raise ZeroDivisionError
        one.close()
    assert db.engine.pool.checkedout() == 0
    with db.engine.connect() as connection:
        assert [connection.execute(sa.text(words)).all() for words in asked] == before


class Other:
    """Waits for one line on a socket."""

    def __init__(self):
        self.ours, self.theirs = socket.socketpair()
        self.heard = b""

    def fileno(self):
        return -1 if self.heard else self.ours.fileno()

    def go_on(self):
        self.heard = self.ours.recv(100)


def test_another_one_is_served_while_postgresql_works(link):
    one, other = driver(), Other()
    sleep = sa.func.pg_sleep(sa.bindparam("seconds", type_=sa.Float))
    slow = ready_made(sa.select(sa.cast(sleep, sa.Text)), one.dialect)
    with one.writing():
        if db.engine.dialect.name == "postgresql":
            one.say(slow, {"seconds": 0.3})
            other.theirs.sendall(b"250 OK")
            one.rows(other)
    one.close()
    other.ours.close()
    other.theirs.close()

    assert other.heard == (b"250 OK" if db.engine.dialect.name == "postgresql" else b"")


def test_one_that_says_nothing_is_not_waited_for(link):
    other = Other()
    one = driver()
    with one.writing():
        one.say(ready_made(STATEMENT, one.dialect), {"about_id": link, "moment": NOW})
        one.rows(other)
    one.close()
    other.ours.close()
    other.theirs.close()

    assert sent_at() == NOW


def test_the_session_keeps_what_it_has_read(link):
    kept = db.session.get_one(SignInLink, link)
    start(link)

    assert kept.sent_at is None
    assert sent_at() == NOW
