"""The database: base class, column types, and the one way to write."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVarTuple, cast

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase

from eventhub.platform import clock

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


# A writer on SQLite waits at most this long for its turn, in seconds; a browser still waits then, and so does nginx.
LONGEST_WAIT = 30.0

# Whether a transaction() is open, and how many seconds it waits for its turn as a writer of SQLite.
writing: ContextVar[bool] = ContextVar("writing", default=False)
write_patience: ContextVar[float] = ContextVar("patience", default=LONGEST_WAIT)


@contextmanager
def transaction(*, patience: float = LONGEST_WAIT) -> Iterator[None]:
    """Run one use case with one commit. Nested blocks join the outermost; an error rolls everything back.

    The outermost block first ends the request's read transaction, so that the writer starts on fresh rows;
    on SQLite it takes the write lock at once (a reader that turns writer fails with "database is locked"), for which
    it waits `patience` seconds.
    Raises RuntimeError when rows were changed before the outermost block.
    """
    if writing.get():
        yield
        return
    if db.session.new or db.session.dirty or db.session.deleted:
        raise RuntimeError("rows were changed outside a transaction() block")
    db.session.rollback()
    token, waits = writing.set(True), write_patience.set(patience)
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        writing.reset(token)
        write_patience.reset(waits)


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
