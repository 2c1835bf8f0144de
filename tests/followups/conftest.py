import pytest
from sqlalchemy import event


@pytest.fixture
def questions(session):
    """How often an action asks the database: questions(lambda: ...)."""

    def count(action) -> int:
        asked = []
        engine = session.connection().engine

        def note(connection, cursor, statement, *rest):
            asked.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        action()
        event.remove(engine, "before_cursor_execute", note)
        return sum(statement.lstrip().startswith("SELECT") for statement in asked)

    return count
