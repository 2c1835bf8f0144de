"""Statements that go to the driver itself mean what they mean through SQLAlchemy."""

import pytest
import sqlalchemy as sa

from eventhub.accounts.models import SignInLink
from eventhub.accounts.service import request_link, start_the_clock
from eventhub.db import UtcDateTime, db
from eventhub.driver import Driver, ready_made
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


def test_values_become_what_the_database_keeps(link):
    driver = Driver()
    with driver.writing():
        driver.run(ready_made(STATEMENT, driver.dialect), {"about_id": link, "moment": NOW})
    driver.close()

    assert sent_at() == NOW


def test_a_value_that_is_missing_is_named(link):
    with pytest.raises(KeyError, match="moment"):
        ready_made(STATEMENT, db.engine.dialect).values({"about_id": link})


def test_what_failed_is_undone_on_sqlite_and_its_connection_given_up(link):
    driver = Driver()
    with pytest.raises(ZeroDivisionError), driver.writing():
        driver.run(ready_made(STATEMENT, driver.dialect), {"about_id": link, "moment": NOW})
        raise ZeroDivisionError
    driver.close()

    # On PostgreSQL a statement is a transaction of its own.
    assert sent_at() == (None if db.engine.dialect.name == "sqlite" else NOW)
    assert db.engine.pool.checkedout() == 1


def test_a_connection_comes_back_as_it_was(link):
    Driver().close()
    db.session.rollback()

    connection = db.engine.raw_connection()
    assert getattr(connection.driver_connection, "autocommit", False) in (False, -1)
    connection.close()


def test_the_session_keeps_what_it_has_read(link):
    kept = db.session.get_one(SignInLink, link)
    driver = Driver()
    with driver.writing():
        driver.run(ready_made(STATEMENT, driver.dialect), {"about_id": link, "moment": NOW})
    driver.close()

    assert kept.sent_at is None
    assert sent_at() == NOW
