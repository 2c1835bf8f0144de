"""The one connection of a test, which is rolled back at its end, lent to those who want one beside the session."""

from __future__ import annotations

import sqlalchemy as sa

WITHIN = {"BEGIN IMMEDIATE": "SAVEPOINT lent", "COMMIT": "RELEASE lent"}


class Lent:
    """As a connection of the driver's own: what it commits is seen by all, and gone with the test."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection, self._driver = connection, connection.connection.driver_connection
        self.driver_connection = self

    def execute(self, statement, values=()):
        """Run it; the test's own transaction stays around what would begin or end one."""
        return self._driver.execute(WITHIN.get(statement, statement), values)

    @property
    def pgconn(self):
        return self._driver.pgconn

    @property
    def info(self):
        return self._driver.info

    def invalidate(self) -> None:
        if self._connection.dialect.name == "sqlite":
            self._driver.execute("ROLLBACK TO lent")

    def close(self) -> None:
        pass


def lend(connection: sa.Connection) -> sa.Connection:
    """Let the connection stand in for the engine, which hands out others."""
    connection.raw_connection = lambda: Lent(connection)
    return connection
