"""Saving the whole database into one file and putting it back; the same two commands for SQLite and PostgreSQL."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import IO

from eventhub.platform.db import db
from eventhub.platform.errors import BadSetting

# PostgreSQL's own programs must be at least as new as its server.
HOW_TO_GET_THEM = "PostgreSQL's pg_dump, pg_restore and psql are missing; Debian, Ubuntu: apt install postgresql-client"
# Seconds. Web processes or workers that still run hold locks; then nothing is restored.
LONGEST_WAIT = 30
STILL_USED = "the database is in use: stop the web processes and the workers first"
UNCHANGED = "What was there before is still there."


def save(file: Path) -> None:
    """Write everything into a new file that only its owner can read, while pages are served.

    Raises FileExistsError when the file is there already, RuntimeError or OSError when it cannot be written; then it
    does not stay.
    """
    os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        _save_sqlite(file) if _is_sqlite() else _run("pg_dump", "--format=custom", f"--file={file}", _address())
    except BaseException as problem:
        file.unlink()
        if isinstance(problem, sqlite3.Error):
            raise RuntimeError(f"{file.absolute()} could not be written: {problem}") from problem
        raise


def restore(file: Path) -> None:
    """Put a saved file in the place of everything that is there, all of it or nothing.

    One transaction on either database: an error, a full disk or a kill leaves the old rows. Web processes and workers
    must be stopped.

    Raises ValueError when the file is not there, not whole, or no copy of ours, RuntimeError when it cannot be put in
    place.
    """
    db.session.remove()
    db.engine.dispose()
    _require_whole(file)
    if _is_sqlite():
        _restore_sqlite(file)
    else:
        _restore_postgresql(file)


def _require_whole(file: Path) -> None:
    """Read all of the file before what is there now is deleted. Raises ValueError for one that is not whole.

    A file may be valid and empty on either database, so a table that every copy holds is looked for.
    """
    if not file.is_file():
        raise ValueError(f"there is no file {file.absolute()}")
    try:
        if _is_sqlite():
            with closing(sqlite3.connect(file)) as saved:
                _require_sound(saved)
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
    """Use SQLite's own online copy: of one moment, however much is written meanwhile; checked before it counts."""
    with closing(sqlite3.connect(_sqlite_file())) as source, closing(sqlite3.connect(file)) as copy:
        source.backup(copy)
        _require_sound(copy)


def _restore_sqlite(file: Path) -> None:
    target = _sqlite_file()
    try:
        _copy_over(file, target)
    except sqlite3.DatabaseError as problem:
        if problem.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
            raise RuntimeError(f"{target} could not be written: {problem}. {UNCHANGED}") from problem
        _put_aside(target)
        _copy_over(file, target)


def _copy_over(file: Path, target: Path) -> None:
    """Write the pages of one database over those of another in one transaction, so that the file keeps its owner."""
    give_up_at = time.monotonic() + LONGEST_WAIT

    def wait(status: int, _remaining: int, _total: int) -> None:
        if status != sqlite3.SQLITE_DONE and time.monotonic() > give_up_at:
            raise RuntimeError(f"{STILL_USED}. {UNCHANGED}")

    with closing(sqlite3.connect(file)) as saved, closing(sqlite3.connect(target)) as there:
        saved.backup(there, progress=wait)


def _put_aside(target: Path) -> None:
    """Move a damaged database and its log to another name, and leave an empty file with the same owner."""
    aside = target.with_name(f"{target.name}.damaged")
    for leftover in ("-wal", "-shm"):
        log = Path(f"{target}{leftover}")
        if log.exists():
            log.replace(f"{aside}{leftover}")
    target.replace(aside)
    target.touch(mode=0o600)
    shutil.copymode(aside, target)
    os.chown(target, aside.stat().st_uid, aside.stat().st_gid)


def _restore_postgresql(file: Path) -> None:
    """Let psql read pg_restore's script between BEGIN and COMMIT; without the last line nothing has happened."""
    before = (
        f"BEGIN; SET LOCAL lock_timeout = '{LONGEST_WAIT}s'; SET client_min_messages = warning;\n"
        # Objects of a newer version, which the saved file does not know, would stay otherwise.
        "DROP SCHEMA public CASCADE; CREATE SCHEMA public;\n"
    )
    reading = [_program("pg_restore"), "--no-owner", "--file=-", str(file)]
    writing = [_program("psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", f"--dbname={_address()}"]
    with (
        tempfile.TemporaryFile() as complaints,
        # The programs are PostgreSQL's, their arguments are the operator's own settings.
        subprocess.Popen(  # noqa: S603
            writing, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=complaints
        ) as writer,
        subprocess.Popen(reading, stdout=subprocess.PIPE, stderr=complaints) as reader,  # noqa: S603
    ):
        assert writer.stdin is not None and reader.stdout is not None
        try:
            writer.stdin.write(before.encode())
            shutil.copyfileobj(reader.stdout, writer.stdin)
            if reader.wait() == 0:
                writer.stdin.write(b"COMMIT;\n")
            writer.stdin.close()
        # psql has met an error and is gone; it says which below.
        except BrokenPipeError:
            reader.kill()
        if writer.wait() or reader.wait():
            raise RuntimeError(f"nothing was restored: {_said(complaints)} {UNCHANGED}")


def _said(complaints: IO[bytes]) -> str:
    """Return what the programs complained of, without the rest."""
    complaints.seek(0)
    said = complaints.read(2000).decode(errors="replace").strip()
    return f"{STILL_USED}." if "lock timeout" in said else said[:500]


def _require_sound(connection: sqlite3.Connection) -> None:
    found = connection.execute("PRAGMA integrity_check").fetchone()[0]
    if found != "ok":
        raise ValueError(f"the file is damaged: {found}")


def _sqlite_file() -> Path:
    return Path(db.engine.url.database or "")


def _address() -> str:
    """Return the database URL in the form that PostgreSQL's programs take."""
    return db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)


def _run(program: str, *arguments: str) -> str:
    """Return what a program of PostgreSQL's printed. Raises RuntimeError with its complaint if it failed."""
    # The program is PostgreSQL's, its arguments are the operator's own settings.
    done = subprocess.run([_program(program), *arguments], check=False, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        raise RuntimeError(f"{program} failed: {done.stderr.strip()[:500]}")
    return done.stdout


def _program(name: str) -> str:
    """Return where a program of PostgreSQL's lies. Raises BadSetting when it does not."""
    found = shutil.which(name, path=os.pathsep.join([os.environ.get("PG_BINDIR", ""), os.environ.get("PATH", "")]))
    if found is None:
        raise BadSetting(HOW_TO_GET_THEM)
    return found
