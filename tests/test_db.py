import sqlite3
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa

from eventhub.accounts.models import User
from eventhub.platform.connections import acquire_write_lock
from eventhub.platform.db import UtcDateTime, db, transaction


def people(session):
    return session.scalar(sa.select(sa.func.count(User.id)))


def test_nested_use_cases_make_one_commit_or_none(session, now):
    before = people(session)

    with pytest.raises(ZeroDivisionError), transaction():
        with transaction():
            db.session.add(User(email="inner@example.org", created_at=now))
        raise ZeroDivisionError

    assert people(session) == before


def test_a_use_case_that_ends_well_is_kept(session, now):
    before = people(session)

    with transaction(), transaction():
        db.session.add(User(email="inner@example.org", created_at=now))

    session.rollback()
    assert people(session) == before + 1


def test_rows_changed_outside_a_transaction_are_an_error_and_not_lost_silently(session, now):
    db.session.add(User(email="stray@example.org", created_at=now))

    with pytest.raises(RuntimeError, match="outside"), transaction():
        pass

    db.session.rollback()


def test_a_moment_comes_back_in_utc_whatever_zone_it_had(session):
    shanghai = timezone(timedelta(hours=8))
    with transaction():
        db.session.add(User(email="east@example.org", created_at=datetime(2027, 3, 1, 7, 30, tzinfo=shanghai)))

    kept = session.scalar(sa.select(User.created_at).where(User.email == "east@example.org"))

    assert kept == datetime(2027, 2, 28, 23, 30, tzinfo=UTC)
    assert kept.tzinfo == UTC


def test_a_moment_without_a_zone_is_refused():
    naive = datetime(2027, 3, 1, 7, 30)

    with pytest.raises(ValueError, match="zone"):
        UtcDateTime().process_bind_param(naive, None)


@contextmanager
def another_writer(app):
    """Another process that has begun to write on SQLite, on a file that the app has opened before."""
    people(db.session)
    db.session.rollback()
    other = sqlite3.connect(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield other
    finally:
        other.close()


def test_a_writer_on_sqlite_asks_for_its_turn_every_few_milliseconds(sqlite_app, monkeypatch):
    """SQLite itself soon sleeps a tenth of a second between two tries, and who came later gets in before."""
    waits = []
    with sqlite_app.app_context(), another_writer(sqlite_app) as other:

        def let_go_at_the_twentieth(seconds):
            waits.append(seconds)
            if len(waits) == 20:
                other.execute("COMMIT")

        monkeypatch.setattr("eventhub.platform.connections.time.sleep", let_go_at_the_twentieth)
        with transaction():
            people(db.session)

        assert len(waits) == 20
        assert max(waits) <= 0.005
        assert db.session.scalar(sa.text("PRAGMA busy_timeout")) == 10_000


def test_a_writer_on_sqlite_that_never_gets_its_turn_fails_in_the_end(sqlite_app):
    with (
        sqlite_app.app_context(),
        another_writer(sqlite_app),
        pytest.raises(sa.exc.OperationalError, match="BEGIN IMMEDIATE"),
        transaction(patience=0.1),
    ):
        people(db.session)


def test_a_writer_on_sqlite_waits_while_another_mends_what_a_killed_one_left():
    """SQLite has a number of its own for that, SQLITE_BUSY_RECOVERY."""
    said = []

    class Mended:
        def execute(self, statement):
            said.append(statement)
            if said.count("BEGIN IMMEDIATE") == 1 and statement == "BEGIN IMMEDIATE":
                error = sqlite3.OperationalError("database is locked")
                error.sqlite_errorcode = sqlite3.SQLITE_BUSY_RECOVERY
                raise error

    assert acquire_write_lock(Mended())
    assert said.count("BEGIN IMMEDIATE") == 2
