"""The one connection of a test, which is rolled back at its end, lent to those who want one beside the session."""

from __future__ import annotations

import sqlalchemy as sa


class Lent:
    """As a connection of its own: what it commits is seen by all, and gone with the test."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self.dialect, self.execute, self.begin = connection.dialect, connection.execute, connection.begin_nested

    def execution_options(self, **options) -> Lent:
        return self

    def close(self) -> None:
        pass


def lend(connection: sa.Connection) -> sa.Connection:
    """Let the connection stand in for the engine, which hands out others."""
    connection.connect = lambda: Lent(connection)
    return connection
