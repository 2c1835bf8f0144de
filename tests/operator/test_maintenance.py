import pytest
import sqlalchemy as sa

from eventhub.operator.maintenance import refresh_statistics
from eventhub.platform.db import db
from tests.apps import make_app
from tests.factories import in_one_commit, make_event, make_registration, make_user


def test_sqlite_plans_for_the_tables_as_they_have_grown(databases, now):
    with make_app(databases.fresh("sqlite")).app_context():
        with in_one_commit():
            event = make_event(organiser=make_user())
            for _ in range(60):
                make_registration(event, make_user())
        refresh_statistics(now)

        assert rows_known("registration") >= 60
        db.session.remove()
        db.engine.dispose()


def rows_known(table: str) -> int:
    """How many rows SQLite's planner believes the table to have."""
    found = db.session.scalars(sa.text("SELECT stat FROM sqlite_stat1 WHERE tbl = :table"), {"table": table})
    return max((int(stat.split()[0]) for stat in found), default=0)


@pytest.mark.postgres
def test_postgresql_is_left_to_itself(apps, now):
    with apps.get("postgresql").app_context():
        assert refresh_statistics(now) == 0
