from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.accounts import service as accounts
from eventhub.accounts.models import SignInLink
from eventhub.db import db, transaction
from eventhub.mail.line import Ending, Line, _passing_on, finish, lease
from eventhub.mail.models import MailState, OutgoingMail
from tests.apps import make_app
from tests.moment import NOW


@pytest.mark.parametrize(("timeout", "minutes"), [(5, 3), (20, 3), (60, 9)])
def test_a_mail_stays_with_its_worker_longer_than_a_slow_server_can_take(timeout, minutes):
    assert lease(timeout) == timedelta(minutes=minutes)


@pytest.mark.parametrize(("state", "waits"), [(MailState.SENT, "off"), (MailState.FAILED, "on")])
def test_postgresql_waits_for_its_disk_but_for_the_note_that_a_mail_was_sent(databases, state, waits):
    """A power cut may double the mails of half a second; how others ended must not be forgotten."""
    with make_app(databases.fresh("postgresql")).app_context():
        accounts.request_link("anna@example.org", language="en", next_path="", now=NOW, origin="here")
        mail_id = Line("one").settle(None, NOW, take_next=True)

        with transaction():
            connection = db.session.connection()
            connection.exec_driver_sql("SET LOCAL synchronous_commit = on")
            assert finish(Ending(mail_id, state), "one", NOW)
            assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == waits
        db.session.remove()
        db.engine.dispose()


def test_postgresql_does_all_of_it_in_one_statement_and_without_waiting(databases):
    with make_app(databases.fresh("postgresql")).app_context():
        for name in ("anna", "bo", "cai"):
            accounts.request_link(f"{name}@example.org", language="en", next_path="", now=NOW, origin=name)
        with Line("one") as line:
            first = line.settle(None, NOW, take_next=True)
            second, third = line.likely_next()
            assert line.settle(Ending(first, MailState.SENT), NOW, take_next=True) == second
            # What it says of waiting holds to the end of the transaction, which is the statement's own otherwise.
            driver = line._driver._connection.driver_connection
            driver.execute("BEGIN")
            assert line.settle(Ending(second, MailState.SENT), NOW, take_next=True) == third
            assert driver.execute("SHOW synchronous_commit").fetchone() == ("off",)
            driver.execute("COMMIT")
        assert len(_passing_on("accounts/sign_in", db.engine.dialect)) == 1
        started = sa.select(SignInLink.sent_at).order_by(SignInLink.id)
        assert list(db.session.scalars(started)) == [NOW, NOW, None]
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("whose", ["the driver's", "all"])
def test_a_mail_that_left_is_written_down_although_its_connection_is_lost(databases, whose, caplog):
    """It would leave a second time otherwise."""
    with make_app(databases.fresh("postgresql")).app_context():
        for name in ("anna", "bo", "cai", "dora"):
            accounts.request_link(f"{name}@example.org", language="en", next_path="", now=NOW, origin=name)
        with Line("one") as line:
            ids = [line.settle(None, NOW, take_next=True), *line.likely_next()]
            assert line.settle(Ending(ids[0], MailState.SENT), NOW, take_next=True) == ids[1]
            if whose == "all":
                db.session.connection().exec_driver_sql("SELECT 1")
                db.session.rollback()
            lose(None if whose == "all" else line._driver._connection.driver_connection.info.backend_pid)
            assert line.settle(Ending(ids[1], MailState.SENT), NOW, take_next=True) == ids[2]
            assert line.settle(Ending(ids[2], MailState.SENT), NOW, take_next=True) == ids[3]
        assert [state for state, *_ in rows(db.session())] == [*[MailState.SENT] * 3, MailState.SENDING]
        # PostgreSQL's code for "somebody ended this connection".
        assert "mail 2 is written down by the session after 57P01" in caplog.messages
        started = sa.select(SignInLink.sent_at).order_by(SignInLink.id)
        assert list(db.session.scalars(started)) == [NOW, NOW, NOW, None]
        db.session.remove()
        assert db.engine.pool.checkedout() == 0
        db.engine.dispose()


def lose(pid):
    """End this connection to PostgreSQL, or all but the one that says so."""
    engine = sa.create_engine(db.engine.url, poolclass=sa.NullPool)
    with engine.connect() as another:
        another.execute(
            sa.text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                " AND datname = current_database() AND pid = coalesce(:pid, pid)"
            ),
            {"pid": pid},
        )


@pytest.fixture
def three(session):
    """Three mails that are due, the oldest first."""
    for name in ("anna", "bo", "cai"):
        accounts.request_link(f"{name}@example.org", language="en", next_path="", now=NOW, origin=name)
    return list(session.scalars(sa.select(OutgoingMail.id).order_by(OutgoingMail.id)))


def rows(session):
    session.expire_all()
    found = session.scalars(sa.select(OutgoingMail).order_by(OutgoingMail.id))
    return [(mail.state, mail.claimed_by, mail.sent_at, mail.unknowns) for mail in found]


def test_one_step_writes_a_mail_down_as_sent_and_takes_the_next(session, three):
    line = Line("one")
    assert line.settle(None, NOW, take_next=True) == three[0]

    assert line.settle(Ending(three[0], MailState.SENT), NOW, take_next=True) == three[1]

    sent, taken, waiting = rows(session)
    assert sent == (MailState.SENT, None, NOW, 0)
    assert taken == (MailState.SENDING, "one", None, 0)
    assert waiting == (MailState.QUEUED, None, None, 0)
    assert session.scalar(sa.select(SignInLink.sent_at).where(SignInLink.id == about(session, three[0]))) == NOW


def about(session, mail_id):
    return session.get_one(OutgoingMail, mail_id).about_id


def test_what_another_worker_took_meanwhile_is_left_to_it(session, three):
    line = Line("one")
    line.settle(None, NOW, take_next=True)
    assert Line("two").settle(None, NOW, take_next=True) == three[1]

    assert line.settle(Ending(three[0], MailState.SENT), NOW, take_next=True) == three[2]

    assert [(state, worker) for state, worker, _, _ in rows(session)] == [
        (MailState.SENT, None),
        (MailState.SENDING, "two"),
        (MailState.SENDING, "one"),
    ]


def test_a_worker_that_meets_another_goes_on_apart_from_it(session):
    """Side by side they would try for the same row after each mail."""
    for number in range(9):
        accounts.request_link(f"guest{number}@example.org", language="en", next_path="", now=NOW, origin=str(number))
    ids = list(session.scalars(sa.select(OutgoingMail.id).order_by(OutgoingMail.id)))
    one, two = Line("one"), Line("two")
    assert one.settle(None, NOW, take_next=True) == ids[0]
    assert two.settle(None, NOW, take_next=True) == ids[1]

    # Seven wait, three of them for the first of two names, and four for the second.
    assert one.settle(Ending(ids[0], MailState.SENT), NOW, take_next=True) == ids[2]
    assert list(one.likely_next()) == ids[3:5]
    assert two.settle(Ending(ids[1], MailState.SENT), NOW, take_next=True) == ids[6]
    assert list(two.likely_next()) == ids[7:]


def test_a_worker_whose_part_is_empty_takes_of_what_is_left(session, three):
    """Three workers and one mail that waits, which is in the part of the last of them."""
    lines = [Line(name) for name in ("one", "three", "two")]
    accounts.request_link("di@example.org", language="en", next_path="", now=NOW, origin="di")
    last = session.scalar(sa.select(sa.func.max(OutgoingMail.id)))
    assert [line.settle(None, NOW, take_next=True) for line in lines] == three

    assert lines[0].settle(Ending(three[0], MailState.SENT), NOW, take_next=True) == last


def test_two_workers_that_meet_leave_nothing_out(session):
    for number in range(40):
        accounts.request_link(f"guest{number}@example.org", language="en", next_path="", now=NOW, origin=str(number))
    lines = {name: Line(name) for name in ("one", "two", "three")}
    taken = {name: line.settle(None, NOW, take_next=True) for name, line in lines.items()}
    handled = []
    while taken:
        for name, mail_id in list(taken.items()):
            handled.append(mail_id)
            taken[name] = lines[name].settle(Ending(mail_id, MailState.SENT), NOW, take_next=True)
            if taken[name] is None:
                del taken[name]

    assert sorted(handled) == list(session.scalars(sa.select(OutgoingMail.id).order_by(OutgoingMail.id)))
    assert {state for state, *_ in rows(session)} == {MailState.SENT}


def test_what_the_driver_does_not_manage_is_written_down_by_the_session(session, three, monkeypatch):
    """Its mail would leave a second time; what holds the driver up once is not tried again for each mail."""
    line = Line("one")
    line.settle(None, NOW, take_next=True)
    asked = []
    monkeypatch.setattr("eventhub.mail.line.driver", lambda: asked.append("driver") or 1 / 0)
    for mail_id, following in ((three[0], three[1]), (three[1], three[2])):
        assert line.settle(Ending(mail_id, MailState.SENT), NOW, take_next=True) == following

    assert [state for state, *_ in rows(session)] == [MailState.SENT, MailState.SENT, MailState.SENDING]
    assert asked == ["driver"]


def test_a_worker_that_was_too_slow_changes_nothing_of_its_mail_and_goes_on(session, three):
    slow = Line("slow")
    slow.settle(None, NOW, take_next=True)
    later = NOW + timedelta(minutes=4)
    with transaction():
        db.session.execute(sa.update(OutgoingMail).where(OutgoingMail.id == three[0]).values(claimed_by="quick"))

    assert slow.settle(Ending(three[0], MailState.SENT), later, take_next=True) == three[1]

    assert rows(session)[0] == (MailState.SENDING, "quick", None, 0)


def test_what_a_worker_died_over_counts_as_such_when_its_turn_comes(session, three):
    Line("dead").settle(None, NOW, take_next=True)
    later = NOW + timedelta(minutes=4)
    line = Line("one")
    for expected in (three[1], three[2], three[0]):
        assert line.settle(_sent(session, line), later, take_next=True) == expected

    assert rows(session)[0] == (MailState.SENDING, "one", None, 1)


def _sent(session, line):
    taken = session.scalar(sa.select(OutgoingMail.id).where(OutgoingMail.claimed_by == "one"))
    session.rollback()
    return Ending(taken, MailState.SENT) if taken else None
