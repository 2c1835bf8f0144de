import pytest
import sqlalchemy as sa

from eventhub.accounts import service as accounts
from eventhub.accounts.models import SignInLink
from eventhub.events.registrations.models import Registration
from eventhub.platform.db import db, transaction
from eventhub.platform.mail.delivery import deliver_due
from eventhub.platform.mail.models import MailState, OutgoingMail
from eventhub.platform.mail.outbox import claim, enqueue
from tests.apps import make_app
from tests.factories import make_user
from tests.moment import NOW


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
        enqueue("recommendations/brief", user=anna, about=Registration(id=1), now=now)
        db.session.flush()
        queued = list(statements)
        statements.clear()
        enqueue("recommendations/brief", user=anna, about=Registration(id=1), now=now)
        again = list(statements)

    assert [statement.split()[0] for statement in queued] == ["SELECT", "INSERT"]
    assert len(again) == 1


def test_awaited_mails_are_claimed_first_and_each_once(session, now):
    with transaction():
        for number in range(3):
            enqueue("recommendations/brief", user=make_user(), about=Registration(id=number), now=now)
        link = enqueue("accounts/sign_in", address="anna@example.org", about=SignInLink(id=1), now=now)
    ids = list(session.scalars(sa.select(OutgoingMail.id).order_by(OutgoingMail.id)))

    claimed = [claim(worker, now) for worker in ("one", "two", "one", "two", "one")]

    assert [mail and mail.id for mail in claimed] == [link.id, *ids[:3], None]
    assert {mail.state for mail in session.scalars(sa.select(OutgoingMail))} == {MailState.SENDING}


def test_a_mail_that_another_worker_is_about_to_claim_is_passed_over(databases):
    with make_app(databases.fresh("postgresql")).app_context():
        with transaction():
            for number in range(2):
                enqueue("recommendations/brief", user=make_user(), about=Registration(id=number), now=NOW)
        first, second = db.session.scalars(sa.select(OutgoingMail.id).order_by(OutgoingMail.id))
        with db.engine.connect() as other:
            other.execute(sa.select(OutgoingMail.id).where(OutgoingMail.id == first).with_for_update())
            assert [claim("one", NOW).id, claim("two", NOW)] == [second, None]
        assert claim("three", NOW).id == first
        db.session.remove()
        db.engine.dispose()


def test_a_claim_reads_one_index_and_sorts_nothing(databases):
    """However many mails wait or were sent."""
    with make_app(databases.fresh("sqlite")).app_context():
        asked = []
        sa.event.listen(db.engine, "before_cursor_execute", lambda *given: asked.append(given[2:4]))
        claim("one", NOW)
        statement, values = next((sql, given) for sql, given in asked if "ORDER BY outgoing_mail.priority" in sql)
        plan = [row[3] for row in db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]

        assert len(plan) == 1 and "USING INDEX ix_outgoing_mail_priority_not_before_id" in plan[0], plan
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("sent_before", [0, 1])
def test_a_mail_that_left_is_written_down_although_its_connection_is_lost(databases, mail_server, sent_before):
    """It would leave a second time otherwise."""
    mail_server.start_once()
    with make_app(databases.fresh("postgresql"), mail_port=mail_server.port).app_context():
        for name in ("anna", "bo", "cai"):
            accounts.request_link(f"{name}@example.org", language="en", next_path="", now=NOW, origin=name)

        def clock():
            if len(mail_server.received) == sent_before + 1 and not lost:
                lost.append(lose_all_connections())
            return NOW

        lost = []
        deliver_due(clock, worker="one")

        assert lost and [mail.to[:2] for mail in mail_server.received] == ["an", "bo", "ca"]
        assert set(db.session.scalars(sa.select(OutgoingMail.state))) == {MailState.SENT}
        assert set(db.session.scalars(sa.select(SignInLink.sent_at))) == {NOW}
        db.session.remove()
        db.engine.dispose()
    mail_server.forget()


def lose_all_connections():
    engine = sa.create_engine(db.engine.url, poolclass=sa.NullPool)
    with engine.connect() as another:
        another.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )
    return True
