"""The monthly drill: save, lose everything, restore, and every row is there again (reliability case 61)."""

import os
import subprocess
import sys

import pytest
import sqlalchemy as sa

from eventhub.operator import backup
from eventhub.platform.db import db
from eventhub.platform.errors import BadSetting
from tests import postgres
from tests.apps import make_app, migrate
from tests.dump import whole_database
from tests.introductions.stage import set_stage
from tests.moment import NOW


@pytest.fixture(autouse=True)
def postgresql_programs(monkeypatch):
    """Those that came with the server of the tests."""
    monkeypatch.setenv("PG_BINDIR", str(postgres.binaries()))


@pytest.fixture
def lost(databases, dialect):
    """An app on a database of its own, full of rows; what was in it; and a way to lose it."""
    url = databases.fresh(dialect)
    app = make_app(url)
    with app.app_context():
        set_stage().ask(NOW)
        yield app
        db.session.remove()
        db.engine.dispose()


def lose_everything():
    """Every table gone, as by a slip of the hand; the tables of a newer version in their place."""
    db.session.remove()
    tables = sa.inspect(db.engine).get_table_names()
    with db.engine.connect() as connection:
        if db.engine.dialect.name == "sqlite":
            # Inside a transaction SQLite passes over it without a word.
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")
        cascade = "" if db.engine.dialect.name == "sqlite" else " CASCADE"
        for name in tables:
            connection.execute(sa.text(f'DROP TABLE "{name}"{cascade}'))
        connection.execute(sa.text("CREATE TABLE of_tomorrow (id INTEGER)"))
        connection.commit()
        connection.invalidate()


def test_what_was_saved_comes_back_row_by_row(lost, tmp_path, clock):
    before, file = whole_database(db.session), tmp_path / "saved"
    runner = lost.test_cli_runner()
    saved = runner.invoke(args=["backup", "save", str(file)])
    lose_everything()

    restored = runner.invoke(args=["backup", "restore", str(file), "--yes"])

    assert (saved.exit_code, restored.exit_code) == (0, 0), saved.output + restored.output
    assert file.stat().st_mode & 0o077 == 0
    assert whole_database(db.session) == before
    assert sum(map(len, before.values())) > 20
    assert "of_tomorrow" not in sa.inspect(db.engine).get_table_names()
    migrate(lost.config["SQLALCHEMY_DATABASE_URI"])


def test_a_saved_file_is_never_written_over(sqlite_app, tmp_path):
    (tmp_path / "saved").write_text("of yesterday")

    result = sqlite_app.test_cli_runner().invoke(args=["backup", "save", str(tmp_path / "saved")])

    assert result.exit_code == 1
    assert (tmp_path / "saved").read_text() == "of yesterday"


def test_a_damaged_file_restores_nothing(lost, tmp_path):
    """Cut off where the disk was full, overwritten, of another program, or none at all."""
    before, saved = whole_database(db.session), tmp_path / "saved"
    runner = lost.test_cli_runner()
    runner.invoke(args=["backup", "save", str(saved)])
    whole = saved.read_bytes()
    wrong = {"cut": whole[: len(whole) // 3], "begun": whole[:16] + b"x" * 5000, "other": b"-- SQL", "empty": b""}
    for name, content in wrong.items():
        (tmp_path / name).write_bytes(content)

    for name in (*wrong, "missing"):
        result = runner.invoke(args=["backup", "restore", str(tmp_path / name), "--yes"])
        assert result.exit_code == 1 and str(tmp_path / name) in result.output, result.output
        assert whole_database(db.session) == before


@pytest.mark.parametrize("damage", [None, b"no database at all" * 400], ids=["sound", "damaged"])
def test_a_restored_file_stays_that_of_the_services(databases, tmp_path, damage):
    """Restored by root it must not become root's: the pages could not write any more."""
    app = make_app(databases.fresh("sqlite"))
    with app.app_context():
        place = backup._sqlite_file()
        place.chmod(0o640)
        if os.geteuid() == 0:
            os.chown(place, 1234, 1234)
        owner = (place.stat().st_uid, place.stat().st_gid)
        runner = app.test_cli_runner()
        runner.invoke(args=["backup", "save", str(tmp_path / "saved")])
        if damage:
            place.write_bytes(damage)
        result = runner.invoke(args=["backup", "restore", str(tmp_path / "saved"), "--yes"])
        assert result.exit_code == 0, result.output
        assert db.session.scalar(sa.text("SELECT count(*) FROM alembic_version")) == 1
        db.session.remove()
        db.engine.dispose()

    assert (place.stat().st_uid, place.stat().st_gid) == owner
    assert place.stat().st_mode & 0o777 == 0o640
    assert not damage or place.with_name(f"{place.name}.damaged").read_bytes() == damage


def test_a_restore_that_fails_on_its_last_line_leaves_the_old_rows(lost, tmp_path, monkeypatch):
    """As on a full disk: SQLite and PostgreSQL write a page too few, and everything is as it was."""
    before, saved = whole_database(db.session), tmp_path / "saved"
    runner = lost.test_cli_runner()
    runner.invoke(args=["backup", "save", str(saved)])
    if db.engine.dialect.name == "sqlite":
        db.session.remove()
        db.engine.dispose()
        place = backup._sqlite_file()
        largest = place.stat().st_size // 2
        ended = subprocess.run(
            [sys.executable, "-c", LIMITED, str(largest), str(saved), lost.config["SQLALCHEMY_DATABASE_URI"]],
            capture_output=True,
            text=True,
        )
        assert ended.returncode != 0
        said = ended.stderr
    else:
        broken = tmp_path / "programs"
        broken.mkdir()
        (broken / "pg_restore").write_text(BREAKS_AT_THE_END.format(real=postgres.binaries() / "pg_restore"))
        (broken / "pg_restore").chmod(0o755)
        monkeypatch.setenv("PG_BINDIR", f"{broken}:{postgres.binaries()}")
        result = runner.invoke(args=["backup", "restore", str(saved), "--yes"])
        assert result.exit_code == 1
        said = result.output

    assert "What was there before is still there." in said
    assert whole_database(db.session) == before


def test_a_restore_beside_a_worker_that_still_writes_says_so(lost, tmp_path, monkeypatch):
    saved = tmp_path / "saved"
    runner = lost.test_cli_runner()
    runner.invoke(args=["backup", "save", str(saved)])
    monkeypatch.setattr(backup, "LONGEST_WAIT", 1)
    worker = sa.create_engine(lost.config["SQLALCHEMY_DATABASE_URI"])
    with worker.connect() as connection:
        if worker.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        connection.exec_driver_sql("UPDATE event SET title = title")
        result = runner.invoke(args=["backup", "restore", str(saved), "--yes"])
    worker.dispose()

    assert result.exit_code == 1
    assert "stop the web processes and the workers first" in result.output


# What `flask backup restore` does, where no file may grow beyond so many bytes.
LIMITED = """
import resource, signal, sys
from pathlib import Path
from eventhub.operator import backup
from tests.apps import make_app
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
with make_app(sys.argv[3]).app_context():
    backup.restore(Path(sys.argv[2]))
"""
# Writes all of the script and a line more, which no database understands.
BREAKS_AT_THE_END = """#!/bin/sh
{real} "$@" && case "$*" in *--file=-*) echo "SELECT of_what_is_not_there;";; esac
"""


def test_missing_programs_are_named(monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("PG_BINDIR", "")

    with pytest.raises(BadSetting, match="postgresql-client"):
        backup._run("pg_dump")
