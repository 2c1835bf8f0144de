from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa

from eventhub.accounts.models import User
from eventhub.db import UtcDateTime, db, transaction

pytestmark = pytest.mark.both_databases


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
