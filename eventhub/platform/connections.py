"""Connections to either database: SQLite's one writer at a time, PostgreSQL's answers within bounds."""

from __future__ import annotations

import random
import sqlite3
import time
from contextlib import suppress
from typing import Any

import sqlalchemy as sa
from flask import g, has_request_context
from sqlalchemy.engine import Engine

from eventhub.platform.bulkhead import MAX_WAITING, SATURATED_AFTER, Bulkhead
from eventhub.platform.db import write_patience, writing

# How long a reader on SQLite waits for what is rarely locked for it, in milliseconds.
BUSY_TIMEOUT = 10_000


def prepare_sqlite(engine: Engine) -> None:
    """Give each SQLite connection foreign keys, WAL and real transactions. No effect on other databases."""
    if engine.dialect.name != "sqlite":
        return

    @sa.event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        for pragma in ("foreign_keys=ON", "journal_mode=WAL", f"busy_timeout={BUSY_TIMEOUT}", "synchronous=NORMAL"):
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def _on_begin(connection: sa.Connection) -> None:
        if not writing.get():
            connection.exec_driver_sql("BEGIN")
        elif not acquire_write_lock(connection.connection.dbapi_connection):
            raise sa.exc.OperationalError("BEGIN IMMEDIATE", None, sqlite3.OperationalError("database is locked"))


# Seconds a page waits for one answer of PostgreSQL, a free connection or a new one. A browser gets its page then.
LONGEST_ANSWER = 4
database_bulkhead = Bulkhead()


class BulkheadPool(sa.QueuePool):
    """Waits for a free connection as long as the calls that hold them get answers."""

    def connect(self) -> sa.PoolProxiedConnection:
        """Hand out a connection. Raises sqlalchemy's TimeoutError after LONGEST_ANSWER seconds, or if all are stuck."""
        give_up_at = time.monotonic() + LONGEST_ANSWER
        while True:
            if has_request_context() and database_bulkhead.is_saturated() and self.checkedout() >= self.size():
                raise sa.exc.TimeoutError("every connection waits for the database")
            try:
                return super().connect()
            except sa.exc.TimeoutError:
                if time.monotonic() >= give_up_at:
                    raise


POSTGRESQL_OPTIONS: dict[str, Any] = {
    # So many requests of a process work at once. One that waits for its time step (constant_time.py) holds none.
    "poolclass": BulkheadPool,
    "pool_size": MAX_WAITING,
    "max_overflow": 0,
    # A connection that a restart of the server has cut is replaced before a page meets it.
    "pool_pre_ping": True,
    # Seconds after which BulkheadPool looks around.
    "pool_timeout": SATURATED_AFTER,
    # One to a server that has vanished without a word is given up after a minute; else a worker would wait two hours.
    "connect_args": {
        "connect_timeout": LONGEST_ANSWER,
        "keepalives_idle": 30,
        "keepalives_interval": 10,
        "keepalives_count": 3,
        "tcp_user_timeout": 60_000,
    },
}
_AWAY_SQLITE = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_READONLY,
    }
)


def prepare_postgresql(engine: Engine) -> None:
    """Let no request wait longer than LONGEST_ANSWER seconds for one answer. No effect on other databases.

    The server's own statement_timeout ends nothing while that server is stopped or out of reach.
    """
    if engine.dialect.name != "postgresql":
        return
    import psycopg

    given_up = "the database did not answer in time"

    class BulkheadConnection(psycopg.Connection[Any]):
        def wait(self, gen: Any, *rest: Any, **options: Any) -> Any:
            in_time = _drive_until(gen, time.monotonic() + LONGEST_ANSWER) if has_request_context() else gen
            try:
                with database_bulkhead.enter():
                    return super().wait(in_time, *rest, **options)
            except TimeoutError as late:
                # The connection is in an unknown state, and the request must not wait as long for another one.
                self.close()
                g.database_is_late = True
                raise psycopg.OperationalError(given_up) from late

        def rollback(self) -> None:
            # A lost connection rolls back by itself. The page may be complete already, and is correct.
            with suppress(psycopg.OperationalError):
                return super().rollback()
            self.close()

    @sa.event.listens_for(engine, "do_connect")
    def _connect(_dialect: Any, _record: Any, arguments: Any, options: Any) -> Any:
        if has_request_context() and g.get("database_is_late"):
            raise psycopg.OperationalError(given_up)
        with database_bulkhead.enter(psycopg.errors.ConnectionTimeout):
            return BulkheadConnection.connect(*arguments, **options)


def _drive_until(generator: Any, give_up_at: float) -> Any:
    """Drive a generator of psycopg's, which asks for an answer, until that moment (`time.monotonic()`).

    Raises TimeoutError then.
    """
    ready = None
    while True:
        try:
            wanted = next(generator) if ready is None else generator.send(ready)
        except StopIteration as ended:
            return ended.value
        ready = yield wanted
        # Nothing is ready when the wait is interrupted to look around, ten times a second.
        if not ready and time.monotonic() > give_up_at:
            raise TimeoutError


def is_database_unavailable(error: BaseException) -> bool:
    """Return whether the error is temporary: the database is away, overloaded, locked, or its disk is full."""
    if isinstance(error, sa.exc.TimeoutError):
        return True
    if not isinstance(error, sa.exc.OperationalError | sa.exc.InterfaceError):
        return False
    code = getattr(error.orig, "sqlite_errorcode", None)
    return code is None or code & 0xFF in _AWAY_SQLITE


def acquire_write_lock(sqlite: Any) -> bool:
    """Begin as the one writer of SQLite; return whether the lock was granted in time (`transaction`'s patience).

    While no writer of this process gets it, only the first MAX_WAITING wait so long (eventhub/platform/bulkhead.py).

    SQLite's own busy handler soon sleeps 100 ms between two tries, while those who have just come try every few
    milliseconds: under a rush the early ones starve until they fail. Here all ask equally often, at random moments.
    """
    sqlite.execute("PRAGMA busy_timeout=0")
    give_up_at = time.monotonic() + write_patience.get()
    try:
        with database_bulkhead.enter() as is_rejected:
            while not _try_begin(sqlite):
                if time.monotonic() >= give_up_at or is_rejected():
                    raise TimeoutError
                time.sleep(random.uniform(0.001, 0.005))  # noqa: S311 - nothing secret hangs on it
        return True
    except TimeoutError:
        return False
    finally:
        sqlite.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT}")


def _try_begin(sqlite: sqlite3.Connection) -> bool:
    try:
        sqlite.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        # The lowest byte is the primary result code of SQLite.
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True
