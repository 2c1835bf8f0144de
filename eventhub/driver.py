"""Statements said to the database's driver itself, for the one place where they run thousands of times in a row.

SQLAlchemy takes several times as long for a small statement as the database does, and waits for its answer. So it
writes ours once; the driver runs them, and on PostgreSQL something else is done until the answer is there.
"""

from __future__ import annotations

import select
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

from eventhub.db import db, take_the_write_lock

_numbers = count()
_INTEGERS = frozenset({20, 21, 23})  # PostgreSQL's numbers of its types int8, int2 and int4 (pg_type.dat).


@dataclass(frozen=True)
class ReadyMade:
    """A statement in the words of a driver that takes values by place, to be run with other values each time."""

    sql: str
    order: tuple[str, ...]
    constants: Mapping[str, Any]
    # How a value becomes what the driver takes, by the names of the values that are not constant.
    given: Mapping[str, Callable[[Any], Any] | None]

    def values(self, facts: Mapping[str, Any]) -> tuple[Any, ...]:
        """What stands in each place. Raises KeyError when one is missing; others are left out."""
        found = dict(self.constants)
        for name, process in self.given.items():
            found[name] = facts[name] if process is None else process(facts[name])
        return tuple(found[name] for name in self.order)


def ready_made(statement: sa.Executable, dialect: Dialect) -> ReadyMade:
    """Write a statement down for a database. It holds no list whose length changes from run to run."""
    by_place = type(dialect)(paramstyle="numeric_dollar" if dialect.name == "postgresql" else "qmark")
    compiled = statement.compile(dialect=by_place)  # type: ignore[attr-defined]
    process = {name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in compiled.binds.items()}
    given = {name: process[name] for name, bind in compiled.binds.items() if bind.required}
    constants = {
        name: bind.value if process[name] is None else process[name](bind.value)
        for name, bind in compiled.binds.items()
        if not bind.required
    }
    return ReadyMade(str(compiled), tuple(compiled.positiontup), constants, given)


class Refused(Exception):
    """A statement that PostgreSQL did not run; why, by its code (SQLSTATE): its words may hold values."""

    def __init__(self, code: str) -> None:
        super().__init__(f"PostgreSQL refused a statement: {code}")
        self.code = code


class Other(Protocol):
    """Somebody else who waits for an answer meanwhile."""

    def fileno(self) -> int:
        """Where it will be read; -1: none is waited for."""

    def go_on(self) -> None:
        """Read it."""


class Driver(ABC):
    """A connection beside the session, which may keep what it has read meanwhile. To be closed."""

    def __init__(self) -> None:
        self.dialect = db.engine.dialect
        self._connection: Any = db.engine.raw_connection()

    def close(self) -> None:
        """Give the connection back as it was; what cannot be put in order, or was lost meanwhile, is given up."""
        if self._connection is None:
            return
        try:
            self._tidy_up()
        except Exception:
            self._give_up()
        else:
            self._connection.close()

    @abstractmethod
    def _tidy_up(self) -> None: ...

    def _give_up(self) -> None:
        self._connection.invalidate()
        self._connection = None

    @contextmanager
    def writing(self) -> Iterator[None]:
        """What is said within is one transaction on SQLite; on PostgreSQL each statement is one of its own.

        After an error the connection is given up: nobody knows what state it is in.
        """
        try:
            self._begin()
            yield
            self._commit()
        except BaseException:
            self._give_up()
            raise

    @abstractmethod
    def _begin(self) -> None: ...

    @abstractmethod
    def _commit(self) -> None: ...

    @abstractmethod
    def say(self, statement: ReadyMade, facts: Mapping[str, Any]) -> None:
        """Have a statement run. The next thing is to ask for its rows."""

    @abstractmethod
    def rows(self, other: Other | None = None) -> list[tuple[Any, ...]]:
        """The rows of what was said last: numbers and texts. Until they are there the other one is served, too."""


class SqliteDriver(Driver):
    """Runs a statement as it is said."""

    def _tidy_up(self) -> None:
        pass

    def _begin(self) -> None:
        sqlite = self._connection.driver_connection
        if not take_the_write_lock(sqlite):
            sqlite.execute("BEGIN IMMEDIATE")

    def _commit(self) -> None:
        self._connection.driver_connection.execute("COMMIT")

    def say(self, statement: ReadyMade, facts: Mapping[str, Any]) -> None:
        self._cursor = self._connection.driver_connection.execute(statement.sql, statement.values(facts))

    def rows(self, other: Other | None = None) -> list[tuple[Any, ...]]:
        return list(self._cursor.fetchall())


class PostgresqlDriver(Driver):
    """Lets the server work while it does something else; psycopg itself waits for each answer."""

    def __init__(self) -> None:
        super().__init__()
        self._number = next(_numbers)
        # UTF-8 but for a database that was made in another.
        self._encoding: str = self._connection.driver_connection.info.encoding
        # The names that statements have on this connection.
        self._prepared: dict[str, bytes] = {}

    def _tidy_up(self) -> None:
        for words in (b"RESET plan_cache_mode", *(b"DEALLOCATE " + name for name in self._prepared.values())):
            self._checked(self._connection.driver_connection.pgconn.exec_(words))

    def _begin(self) -> None:
        pass

    def _commit(self) -> None:
        pass

    def say(self, statement: ReadyMade, facts: Mapping[str, Any]) -> None:
        libpq = self._connection.driver_connection.pgconn
        if statement.sql not in self._prepared:
            self._prepare(libpq, statement.sql)
        values = [_as_text(value, self._encoding) for value in statement.values(facts)]
        libpq.send_query_prepared(self._prepared[statement.sql], values)
        while libpq.flush():
            _until_writable(libpq.socket)

    def _prepare(self, libpq: Any, sql: str) -> None:
        if not self._prepared:
            # Left to itself it mostly plans each run anew, which takes as long as the run.
            self._checked(libpq.exec_(b"SET plan_cache_mode = force_generic_plan"))
        name = f"eventhub_{self._number}_{len(self._prepared)}".encode("ascii")
        self._checked(libpq.prepare(name, sql.encode(self._encoding)))
        self._prepared[sql] = name

    def rows(self, other: Other | None = None) -> list[tuple[Any, ...]]:
        libpq, found = self._connection.driver_connection.pgconn, []
        while True:
            while libpq.is_busy():
                if _is_first(libpq.socket, other):
                    libpq.consume_input()
                elif other is not None:
                    other.go_on()
            result = libpq.get_result()
            if result is None:
                return found
            self._checked(result)
            types = [result.ftype(place) for place in range(result.nfields)]
            found += [
                tuple(_read(result.get_value(row, place), kind, self._encoding) for place, kind in enumerate(types))
                for row in range(result.ntuples)
            ]

    def _checked(self, result: Any) -> None:
        if result.error_message:
            raise Refused((result.error_field(ord("C")) or b"").decode("ascii", "replace"))


def _until_writable(socket: int) -> None:
    poll = select.poll()
    poll.register(socket, select.POLLOUT)
    poll.poll()


def _is_first(socket: int, other: Other | None) -> bool:
    """Wait for both; whether there is something to read for the first, at least."""
    poll = select.poll()
    poll.register(socket, select.POLLIN)
    if other is not None and other.fileno() >= 0:
        poll.register(other.fileno(), select.POLLIN)
    return any(found == socket for found, _ in poll.poll())


def _as_text(value: Any, encoding: str) -> bytes | None:
    if value is None:
        return None
    text = str(value).encode(encoding)
    if b"\0" in text:
        # libpq would keep what stands before it.
        raise ValueError("PostgreSQL keeps no text with a NUL")
    return text


def _read(value: bytes | None, kind: int, encoding: str) -> Any:
    if value is None:
        return None
    return int(value) if kind in _INTEGERS else value.decode(encoding)


def driver() -> Driver:
    """One for the database in use."""
    return PostgresqlDriver() if db.engine.dialect.name == "postgresql" else SqliteDriver()
