"""Statements said to the database's driver itself, for the one place where they run thousands of times in a row.

SQLAlchemy takes several times as long for a small statement as the database does. So it writes ours once, and the
driver runs them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

from eventhub.db import db, take_the_write_lock


@dataclass(frozen=True)
class ReadyMade:
    """A statement in the words of a driver, to be run with other values each time."""

    sql: str
    # For drivers that take values by place; empty: by name.
    order: tuple[str, ...]
    constants: Mapping[str, Any]
    # How a value becomes what the driver takes, by the names of the values that are not constant.
    given: Mapping[str, Callable[[Any], Any] | None]

    def values(self, facts: Mapping[str, Any]) -> Any:
        """What the driver wants with it. Raises KeyError when one is missing; others are left out."""
        found = dict(self.constants)
        for name, process in self.given.items():
            found[name] = facts[name] if process is None else process(facts[name])
        return tuple(found[name] for name in self.order) if self.order else found


def ready_made(statement: sa.Executable, dialect: Dialect) -> ReadyMade:
    """Write a statement down for a database. It holds no list whose length changes from run to run."""
    compiled = statement.compile(dialect=dialect)  # type: ignore[attr-defined]
    process = {name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in compiled.binds.items()}
    given = {name: process[name] for name, bind in compiled.binds.items() if bind.required}
    constants = {
        name: bind.value if process[name] is None else process[name](bind.value)
        for name, bind in compiled.binds.items() if not bind.required
    }  # fmt: skip
    return ReadyMade(str(compiled), tuple(compiled.positiontup or ()), constants, given)


class Driver:
    """A connection beside the session, which may keep what it has read meanwhile. To be closed."""

    def __init__(self) -> None:
        self.dialect = db.engine.dialect
        self._connection: Any = db.engine.raw_connection()
        self._driver: Any = self._connection.driver_connection
        self._is_sqlite = self.dialect.name == "sqlite"
        if not self._is_sqlite:
            # What is one statement needs neither BEGIN nor COMMIT.
            self._driver.autocommit = True

    def close(self) -> None:
        if self._connection is None:
            return
        if not self._is_sqlite:
            self._driver.autocommit = False
        self._connection.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """What is run within is one transaction on SQLite; on PostgreSQL each statement is one of its own.

        After an error the connection is given up: nobody knows what state it is in.
        """
        try:
            if self._is_sqlite and not take_the_write_lock(self._driver):
                self._driver.execute("BEGIN IMMEDIATE")
            yield
            if self._is_sqlite:
                self._driver.execute("COMMIT")
        except BaseException:
            self._connection.invalidate()
            self._connection = None
            raise

    def run(self, statement: ReadyMade, facts: Mapping[str, Any]) -> Any:
        """The driver's cursor, with the rows in the order of the statement's columns."""
        return self._driver.execute(statement.sql, statement.values(facts))
