"""Leases are given by the clock of the database, which all machines share."""

from datetime import UTC, datetime, timedelta

import pytest

from eventhub.platform import clock
from eventhub.platform.db import DatabaseClock, db
from tests.apps import make_app


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_a_machine_whose_clock_is_wrong_counts_by_that_of_the_database(databases, monkeypatch, dialect, caplog):
    """SQLite lies on the machine itself, and knows no other clock."""
    wrong = timedelta(hours=3)
    monkeypatch.setattr(clock, "utc_now", lambda: datetime.now(UTC) + wrong)
    monkeypatch.setattr(clock, "measure_offset", lambda moment: moment - clock.utc_now())
    with make_app(databases.fresh(dialect)).app_context():
        away = DatabaseClock()() - datetime.now(UTC)
        db.session.remove()
        db.engine.dispose()

    expected = timedelta(0) if dialect == "postgresql" else wrong
    assert abs(away - expected) < timedelta(seconds=5)
    assert ("clock of this machine" in caplog.text) is (dialect == "postgresql")
