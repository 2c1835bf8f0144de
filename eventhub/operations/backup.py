"""Saving the whole database into one file and putting it back; the same two commands for SQLite and PostgreSQL."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from eventhub.db import db
from eventhub.errors import BadSetting

# PostgreSQL's own programs must be at least as new as its server.
HOW_TO_GET_THEM = "PostgreSQL's pg_dump and pg_restore are missing; Debian, Ubuntu: apt install postgresql-client"


def save(file: Path) -> None:
    """Write everything into a new file that only its owner can read, while pages are served. Raises FileExistsError."""
    os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        _save_sqlite(file) if _is_sqlite() else _run("pg_dump", "--format=custom", f"--file={file}", _address())
    except BaseException:
        file.unlink()
        raise


def restore(file: Path) -> None:
    """Put a saved file in the place of everything that is there. Web processes and workers must be stopped.

    Raises ValueError, and nothing is lost, if it is not there, not whole, or no copy of ours.
    """
    db.session.remove()
    db.engine.dispose()
    _must_be_whole(file)
    if _is_sqlite():
        _restore_sqlite(file)
        return
    # Objects of a newer version, which the saved file does not know, would stay otherwise.
    with db.engine.begin() as connection:
        connection.execute(sa.text("DROP SCHEMA public CASCADE"))
        connection.execute(sa.text("CREATE SCHEMA public"))
    _run("pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", f"--dbname={_address()}", str(file))


def _must_be_whole(file: Path) -> None:
    """Read all of the file first: afterwards what is there now is gone.

    To both databases a file may be well made and empty, so the table that each copy holds is looked for.
    """
    if not file.is_file():
        raise ValueError(f"there is no file {file.absolute()}")
    try:
        if _is_sqlite():
            with closing(sqlite3.connect(file)) as saved:
                _must_be_sound(saved)
                saved.execute("SELECT * FROM alembic_version")
        else:
            _run("pg_restore", f"--file={os.devnull}", str(file))
            if " alembic_version " not in _run("pg_restore", "--list", str(file)):
                raise ValueError("no such table: alembic_version")
    except (sqlite3.Error, ValueError, RuntimeError) as problem:
        raise ValueError(f"{file.absolute()} is not a whole copy: {problem}") from problem


def _is_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


def _save_sqlite(file: Path) -> None:
    """SQLite's own online copy: of one moment, however much is written meanwhile; checked before it counts."""
    with closing(sqlite3.connect(_sqlite_file())) as source, closing(sqlite3.connect(file)) as copy:
        source.backup(copy)
        _must_be_sound(copy)


def _restore_sqlite(file: Path) -> None:
    target = _sqlite_file()
    for leftover in (f"{target}-wal", f"{target}-shm"):
        Path(leftover).unlink(missing_ok=True)
    beside = target.with_name(f"{target.name}.restoring")
    shutil.copyfile(file, beside)
    if target.exists():
        # Restored by root, it must stay the file of those who serve pages.
        shutil.copymode(target, beside)
        os.chown(beside, target.stat().st_uid, target.stat().st_gid)
    beside.replace(target)


def _must_be_sound(connection: sqlite3.Connection) -> None:
    found = connection.execute("PRAGMA integrity_check").fetchone()[0]
    if found != "ok":
        raise ValueError(f"the file is damaged: {found}")


def _sqlite_file() -> Path:
    return Path(db.engine.url.database or "")


def _address() -> str:
    """What PostgreSQL's programs take."""
    return db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)


def _run(program: str, *arguments: str) -> str:
    """What it printed. Raises RuntimeError with its complaint if it failed."""
    found = shutil.which(program, path=os.pathsep.join([os.environ.get("PG_BINDIR", ""), os.environ.get("PATH", "")]))
    if found is None:
        raise BadSetting(HOW_TO_GET_THEM)
    # The program is PostgreSQL's, its arguments are the operator's own settings.
    done = subprocess.run([found, *arguments], check=False, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        raise RuntimeError(f"{program} failed: {done.stderr.strip()[:500]}")
    return done.stdout
