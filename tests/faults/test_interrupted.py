"""A restore or a migration that is killed halfway: the old rows are there, and the next try comes through."""

import os
import subprocess
import sys
import time

import pytest
import sqlalchemy as sa

from eventhub.operator.health import newest_migration
from eventhub.platform.db import db
from tests import postgres
from tests.apps import make_app, migrate
from tests.checkout import ROOT
from tests.dump import whole_database
from tests.factories import in_one_commit, make_event, make_registration, make_user
from tests.faults.table import ROWS, Row

pytestmark = [pytest.mark.faults, pytest.mark.slow, pytest.mark.whole, pytest.mark.timeout(400)]

KILLS = 6
GUESTS = 400
DIALECTS = ["sqlite", "postgresql"]


def start(url, folder, *command):
    """A command of operators, in a process of its own."""
    own = {
        "EVENTHUB_DATABASE_URL": url,
        "EVENTHUB_BASE_URL": "http://localhost",
        "EVENTHUB_SECRET_KEY": "s" * 32,
        "EVENTHUB_CONTACTS_KEY": "c" * 32,
        "EVENTHUB_MAIL_SERVER": "127.0.0.1",
        "EVENTHUB_MAIL_SENDER": "eventhub@example.org",
        "EVENTHUB_INSTANCE_PATH": str(folder),
        "PG_BINDIR": str(postgres.binaries()),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", *command],
        cwd=ROOT,
        env=os.environ | own,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def seconds_of(url, folder, *command) -> float:
    began = time.monotonic()
    assert start(url, folder, *command).wait(120) == 0
    return time.monotonic() - began


def killed_at(share: float, whole: float, url, folder, *command) -> bool:
    """Kill the command after this share of the time that it takes; whether it was still at work."""
    process = start(url, folder, *command)
    time.sleep(share * whole)
    was_at_work = process.poll() is None
    process.kill()
    process.wait()
    return was_at_work


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_restore_that_is_killed_leaves_the_rows_of_before_or_those_of_the_copy(databases, tmp_path, dialect):
    url = databases.fresh(dialect)
    app = make_app(url)
    with app.app_context():
        with in_one_commit():
            event = make_event(organiser=make_user(), capacity=GUESTS)
            for _ in range(GUESTS):
                make_registration(event, make_user())
        copy = whole_database(db.session)
        let_go()
        start(url, tmp_path, "backup", "save", str(tmp_path / "copy")).wait(120)
        whole = seconds_of(url, tmp_path, "backup", "restore", str(tmp_path / "copy"), "--yes")
        mixed, kills = 0, 0
        for turn in range(KILLS):
            make_user(f"Later {turn}")
            before = whole_database(db.session)
            let_go()
            share = 0.4 + 0.6 * turn / KILLS
            kills += killed_at(share, whole, url, tmp_path, "backup", "restore", str(tmp_path / "copy"), "--yes")
            mixed += whole_database(db.session) not in (before, copy)
            let_go()
    ROWS.append(Row("restore killed -9", dialect, "rows of before, or of the copy", f"{kills} kills", lost=mixed))

    assert (mixed, kills > 0) == (0, True)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_migrations_that_are_killed_come_through_at_the_next_try(databases, tmp_path, dialect):
    whole = seconds_of(databases.empty(dialect), tmp_path, "db", "upgrade")
    url, kills, stood_at = databases.empty(dialect), 0, set()
    engine = sa.create_engine(url)
    for turn in range(KILLS):
        kills += killed_at(0.5 + 0.1 * turn, whole, url, tmp_path, "db", "upgrade")
        with engine.connect() as connection:
            if sa.inspect(connection).has_table("alembic_version"):
                stood_at.add(connection.scalar(sa.text("SELECT version_num FROM alembic_version")))
    migrate(url)
    with engine.connect() as connection:
        version = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    engine.dispose()
    seen = f"{kills} kills, stood at {', '.join(sorted(str(one) for one in stood_at))}"
    ROWS.append(Row("migration killed -9", dialect, "each step whole; the next try comes through", seen))

    assert (version, kills > 0) == (newest_migration(), True)


def let_go():
    """Nobody may hold the database while it is restored."""
    db.session.remove()
    db.engine.dispose()
