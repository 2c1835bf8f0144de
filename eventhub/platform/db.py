"""The database: base class, column types, and the one way to write."""

from __future__ import annotations

import logging
import random
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVarTuple, cast

import sqlalchemy as sa
from flask import g, has_request_context
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.orm import DeclarativeBase

from eventhub.platform import clock
from eventhub.platform.bulkhead import MAX_WAITING, SATURATED_AFTER, Bulkhead

# Named constraints let Alembic alter them on SQLite; the multi-column token keeps two uniques on a table apart.
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


log = logging.getLogger(__name__)


class Base(DeclarativeBase):
    """The root of all models; both databases name its constraints alike."""

    metadata = sa.MetaData(naming_convention=NAMES)


# An option of a statement in bulk that touches rows of one person only: their user id.
ABOUT_PERSON = "about_person"
# An option of a statement in bulk whose author has said which rooms it touches, or knows that it touches none.
ROOMS_TOLD = "rooms_told"

db = SQLAlchemy(model_class=Base, disable_autonaming=True)

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """A moment. Refuses naive values on the way in and restores UTC on the way out (SQLite forgets zones)."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn a moment into UTC. Raises ValueError for one without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Read a moment as UTC, which SQLite stores without its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def enum_type(enum: type[Enum], name: str, *, checked: bool = True) -> sa.Enum:
    """Return the type of a text column that holds the values of `enum`, guarded by a CHECK called `name`.

    Not `checked`, a new member needs no migration.
    """
    values = [member.value for member in enum]
    return sa.Enum(
        enum,
        native_enum=False,
        create_constraint=checked,
        validate_strings=True,
        name=name,
        length=40,
        values_callable=lambda _: values,
    )


def insert_into(table: Any, dialect: str) -> Any:
    """Return the INSERT of this dialect that knows ON CONFLICT. Raises KeyError for any but PostgreSQL and SQLite."""
    return {"postgresql": postgresql, "sqlite": sqlite}[dialect].insert(table)


def unique_where(name: str, *columns: str, where: sa.TextClause) -> sa.Index:
    """Return an index that allows one row of the same columns among those where this holds, on either database."""
    return sa.Index(name, *columns, unique=True, info={"where": where})


def finish_indexes(dialect: str) -> None:
    """Give the indexes of `unique_where` their condition in the option of the database in use."""
    for table in db.metadata.tables.values():
        for index in table.indexes:
            if "where" in index.info:
                index.dialect_kwargs[f"{dialect}_where"] = index.info["where"]


# The columns of a statement's rows, for what hands on any of them.
Columns = TypeVarTuple("Columns")


def rows_touched(result: sa.Result[*tuple[Any, ...]]) -> int:
    """Return how many rows an UPDATE or DELETE matched.

    The result is a CursorResult, which the session's types do not say.
    """
    return cast(sa.CursorResult[Any], result).rowcount


# How long a reader on SQLite waits for what is rarely locked for it, in milliseconds.
BUSY_TIMEOUT = 10_000
# A writer on SQLite waits at most this long for its turn, in seconds; a browser still waits then, and so does nginx.
LONGEST_WAIT = 30.0

_writing: ContextVar[bool] = ContextVar("writing", default=False)
_patience: ContextVar[float] = ContextVar("patience", default=LONGEST_WAIT)


@contextmanager
def transaction(*, patience: float = LONGEST_WAIT) -> Iterator[None]:
    """Run one use case with one commit. Nested blocks join the outermost; an error rolls everything back.

    The outermost block first ends the request's read transaction, so that the writer starts on fresh rows;
    on SQLite it takes the write lock at once (a reader that turns writer fails with "database is locked"), for which
    it waits `patience` seconds.
    Raises RuntimeError when rows were changed before the outermost block.
    """
    if _writing.get():
        yield
        return
    if db.session.new or db.session.dirty or db.session.deleted:
        raise RuntimeError("rows were changed outside a transaction() block")
    db.session.rollback()
    token, waits = _writing.set(True), _patience.set(patience)
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        _writing.reset(token)
        _patience.reset(waits)


class DatabaseClock:
    """The present moment by the clock of the database, which all machines share; leases are given by it.

    The difference to this machine's clock is measured once a minute; SQLite runs on the same machine and has none.
    While the database does not answer the last difference stays.
    """

    MEASURED_EVERY = 60.0
    # Seconds that are no difference: the way there and back.
    NEGLIGIBLE = 2.0

    def __init__(self) -> None:
        self._ahead = timedelta(0)
        self._ask_at = 0.0

    def __call__(self) -> datetime:
        """Return the moment, aware, in UTC; inside an app context."""
        if time.monotonic() >= self._ask_at:
            self._ask_at = time.monotonic() + self.MEASURED_EVERY
            with suppress(sa.exc.SQLAlchemyError):
                self._ahead = self._measured()
        return clock.utc_now() + self._ahead

    def _measured(self) -> timedelta:
        if db.engine.dialect.name == "sqlite":
            return timedelta(0)
        with db.engine.connect() as connection:
            ahead = clock.measure_offset(connection.execute(sa.select(sa.func.clock_timestamp())).scalar_one())
        if abs(ahead.total_seconds()) <= self.NEGLIGIBLE:
            return timedelta(0)
        log.error("the clock of this machine is %d seconds behind the database's", ahead.total_seconds())
        return ahead


def lease_is_void(until: Any, now: datetime, length: timedelta) -> sa.ColumnElement[bool]:
    """Build the condition that the lease in this column has run out, or was given by a clock that was ahead.

    `length` is how long a lease lasts: one that ends later than a lease of now was given by a clock set right since.
    """
    return sa.or_(until <= now, until > now + length)


# Rows that a job over a whole room writes in one transaction: some tenths of a second at most.
BATCH_SIZE = 100
# Seconds between two of them. SQLite's other writers ask every few milliseconds for their turn.
_PAUSE_BETWEEN_BATCHES = 0.01


def run_in_batches(ids: Sequence[int], work: Callable[[Sequence[int]], int]) -> int:
    """Call `work` for BATCH_SIZE ids at a time, each time in a transaction of its own; return the sum of its results.

    Others write in between, so that no page waits for a job over thousands of guests. `work` reads its rows itself, as
    they are within that transaction.
    """
    done = 0
    for start in range(0, len(ids), BATCH_SIZE):
        if start:
            time.sleep(_PAUSE_BETWEEN_BATCHES)
        with transaction():
            done += work(ids[start : start + BATCH_SIZE])
    return done


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
        if not _writing.get():
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
                # Nobody knows what state it is in. The request must not wait as long again for another one.
                self.close()
                g.database_is_late = True
                raise psycopg.OperationalError(given_up) from late

        def rollback(self) -> None:
            # What a lost connection has begun is void. The page may be made already, and is right.
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
    """Return whether the error passes by itself: the database is away, overloaded, locked, or its disk is full."""
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
    give_up_at = time.monotonic() + _patience.get()
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
        # Its lowest byte says what it is, the rest why.
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True
