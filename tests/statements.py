"""What the database is asked while something is done; savepoints belong to the tests and are not counted."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from eventhub.platform.db import db

_OURS = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN")


@contextmanager
def statements() -> Iterator[list[str]]:
    """A list that grows by each statement: with statements() as asked: ..."""
    asked: list[str] = []

    def note(connection, cursor, statement, *_):
        if not statement.startswith(_OURS):
            asked.append(statement)

    engine = db.engine.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
