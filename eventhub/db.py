"""The database: base class, column types, and the one way to write."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.orm import DeclarativeBase

# Named constraints let Alembic alter them on SQLite; the multi-column token keeps two uniques on a table apart.
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
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
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def enum_type(enum: type[Enum], name: str) -> sa.Enum:
    """A text column that holds the values of `enum`, guarded by a CHECK called `name`."""
    values = [member.value for member in enum]
    return sa.Enum(
        enum,
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        name=name,
        length=40,
        values_callable=lambda _: values,
    )


def insert_into(table: Any, dialect: str) -> Any:
    """The INSERT of this database, which has ON CONFLICT."""
    return {"postgresql": postgresql, "sqlite": sqlite}[dialect].insert(table)


def unique_where(name: str, *columns: str, where: sa.TextClause) -> sa.Index:
    """An index that allows one row of the same columns among those where this holds, on either database."""
    return sa.Index(name, *columns, unique=True, info={"where": where})


def finish_indexes(dialect: str) -> None:
    """Tell the indexes of `unique_where` their rows, in the words of the database in use."""
    for table in db.metadata.tables.values():
        for index in table.indexes:
            if "where" in index.info:
                index.dialect_kwargs[f"{dialect}_where"] = index.info["where"]


def rows_touched(result: sa.Result[*tuple[Any, ...]]) -> int:
    """How many rows an UPDATE or DELETE matched; its answer is a CursorResult, which the session's types do not say."""
    return cast(sa.CursorResult[Any], result).rowcount


# How long a reader on SQLite waits for what is rarely locked for it, in milliseconds.
BUSY_TIMEOUT = 10_000
# A writer on SQLite waits at most this long for its turn, in seconds; a browser still waits then, and so does nginx.
LONGEST_WAIT = 30.0

_writing: ContextVar[bool] = ContextVar("writing", default=False)


@contextmanager
def transaction() -> Iterator[None]:
    """One use case, one commit. Nested blocks join the outermost; an error rolls everything back.

    The outermost block first ends the request's read transaction, so that the writer starts on fresh rows;
    on SQLite it takes the write lock at once (a reader that turns writer fails with "database is locked").
    """
    if _writing.get():
        yield
        return
    if db.session.new or db.session.dirty or db.session.deleted:
        raise RuntimeError("rows were changed outside a transaction() block")
    db.session.rollback()
    token = _writing.set(True)
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        _writing.reset(token)


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
        elif not take_the_write_lock(connection.connection.dbapi_connection):
            connection.exec_driver_sql("BEGIN IMMEDIATE")


def take_the_write_lock(sqlite: Any) -> bool:
    """Begin as the one writer, after at most LONGEST_WAIT seconds of asking; whether that was granted.

    SQLite's own busy handler soon sleeps 100 ms between two tries, while those who have just come try every few
    milliseconds: under a rush the early ones starve until they fail. Here everybody asks as often, at random moments.
    """
    sqlite.execute("PRAGMA busy_timeout=0")
    give_up_at = time.monotonic() + LONGEST_WAIT
    try:
        while not _began(sqlite):
            if time.monotonic() >= give_up_at:
                return False
            time.sleep(random.uniform(0.001, 0.005))  # noqa: S311 - nothing secret hangs on it
        return True
    finally:
        sqlite.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT}")


def _began(sqlite: sqlite3.Connection) -> bool:
    try:
        sqlite.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        # Its lowest byte says what it is, the rest why.
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True
