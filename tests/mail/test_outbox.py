import pytest
import sqlalchemy as sa

from eventhub.db import db, transaction
from eventhub.mail.outbox import enqueue
from tests.factories import make_user


@pytest.fixture
def statements(app, session):
    """What the database is asked, savepoints not counted."""
    asked = []

    def note(connection, cursor, statement, *_):
        if "SAVEPOINT" not in statement:
            asked.append(statement)

    engine = db.engine if isinstance(db.engine, sa.Engine) else db.engine.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    yield asked
    sa.event.remove(engine, "before_cursor_execute", note)


def test_queueing_a_mail_costs_a_request_two_statements(session, statements, now):
    anna = make_user()
    assert anna.email and anna.language and anna.id
    with transaction():
        session.refresh(anna)
        statements.clear()
        enqueue("recommendations/brief", user=anna, about_id=1, now=now)
        db.session.flush()
        queued = list(statements)
        statements.clear()
        enqueue("recommendations/brief", user=anna, about_id=1, now=now)
        again = list(statements)

    assert [statement.split()[0] for statement in queued] == ["SELECT", "INSERT"]
    assert len(again) == 1
