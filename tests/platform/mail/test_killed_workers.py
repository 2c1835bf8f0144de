"""Workers that are killed with -9 while they send lose nothing (reliability case 36)."""

import collections
import os
import random
import signal
import time
from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.accounts import service as accounts
from eventhub.accounts.models import SignInLink
from eventhub.platform.db import db
from eventhub.platform.mail.delivery import deliver_due
from eventhub.platform.mail.models import MailState, OutgoingMail
from tests.apps import make_app
from tests.ci import at_length
from tests.mailserver import MailServer
from tests.moment import NOW
from tests.processes import SPAWNED

MAILS = int(os.environ.get("EVENTHUB_TEST_MAILS", "40"))
KILLS = int(os.environ.get("EVENTHUB_TEST_KILLS", "2"))
# How often three workers are killed.
TIMES = int(os.environ.get("EVENTHUB_TEST_KILLS") or at_length(1, 3))
# Seconds: a worker sends some mails in that time, so that kills find it at every step of one.
WITHIN = 0.03
# Past the lease of a dead worker and its back-off, but not so far that a mail is too late.
ROUND = timedelta(minutes=4)


def work(url, port, rounds):
    """A worker's life in a process of its own: deliver; the parent says from which moment on, or kills."""
    app = make_app(url, mail_port=port)
    with app.app_context():
        for moment in iter(rounds.recv, None):
            rounds.send("started")
            deliver_due(lambda at=moment: at, worker=f"w{os.getpid()}")
            rounds.send("done")
        db.session.remove()
        db.engine.dispose()


def start_worker(url, port):
    ours, theirs = SPAWNED.Pipe()
    process = SPAWNED.Process(target=work, args=(url, port, theirs))
    process.start()
    return process, ours


def queue_mails(mails):
    for number in range(mails):
        accounts.request_link(
            f"guest{number}@example.org", language="en", next_path="", now=NOW, origin=f"origin {number // 20}"
        )


def wait_for_a_mail(server):
    """A worker that has just begun compiles its templates and queries first; killing it then would prove little."""
    before, until = len(server.received), time.monotonic() + 5
    while len(server.received) == before and time.monotonic() < until:
        time.sleep(0.001)


@pytest.mark.slow
@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_killed_workers_lose_no_mail_and_double_at_most_one_each(dialect, databases):
    url = databases.fresh(dialect)
    app = make_app(url)
    server = MailServer().start_once()
    rng = random.Random(7)
    with app.app_context():
        queue_mails(MAILS)
        moment = NOW
        for _ in range(KILLS):
            process, pipe = start_worker(url, server.port)
            pipe.send(moment)
            pipe.recv()
            wait_for_a_mail(server)
            time.sleep(rng.uniform(0, WITHIN))
            os.kill(process.pid, signal.SIGKILL)
            process.join()
            moment += ROUND
        process, pipe = start_worker(url, server.port)
        for _ in range(3):
            pipe.send(moment)
            assert [pipe.recv(), pipe.recv()] == ["started", "done"]
            moment += ROUND
        pipe.send(None)
        process.join()
        states = dict(
            db.session.execute(sa.select(OutgoingMail.state, sa.func.count()).group_by(OutgoingMail.state)).all()
        )
        died_over = db.session.scalar(sa.select(sa.func.count()).where(OutgoingMail.unknowns > 0))
        copies = collections.Counter(str(mail.message["Message-ID"]) for mail in server.received)
        written = set(db.session.scalars(sa.select(OutgoingMail.message_id)))
        db.session.remove()
        db.engine.dispose()
    server.stop()

    doubled = sum(copies.values()) - len(copies)
    print(
        f"{dialect}: {MAILS} mails, {KILLS} kills, states {states}, "
        f"{died_over} that a worker died over, {doubled} second copies"
    )
    assert set(copies) == written
    assert max(copies.values()) <= 2
    assert doubled <= KILLS
    assert set(states) <= {MailState.SENT, MailState.UNKNOWN}


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_three_workers_at_once_that_are_killed_lose_nothing_either(dialect, databases):
    """They take rows from between each other's, and the next three find what all of them died over."""
    url = databases.fresh(dialect)
    server = MailServer().start_once()
    with make_app(url).app_context():
        queue_mails(MAILS + 20 * TIMES)
        rng, moment = random.Random(TIMES), NOW
        for _ in range(TIMES):
            kill_at_random(workers_at(moment, url, server), rng, server)
            moment += ROUND
        for _ in range(2):
            for process, pipe in workers_at(moment, url, server):
                assert pipe.recv() == "done"
                pipe.send(None)
                process.join()
            moment += ROUND
        states = collections.Counter(db.session.scalars(sa.select(OutgoingMail.state)))
        written = set(db.session.scalars(sa.select(OutgoingMail.message_id)))
        unstarted = db.session.scalar(sa.select(sa.func.count()).where(SignInLink.sent_at.is_(None)))
        db.session.remove()
        db.engine.dispose()
    server.stop()

    copies = collections.Counter(str(mail.message["Message-ID"]) for mail in server.received)
    assert states == {MailState.SENT: MAILS + 20 * TIMES}
    assert unstarted == 0
    assert set(copies) == written
    assert sum(copies.values()) - len(copies) <= 3 * TIMES


def workers_at(moment, url, server):
    """Three that have begun."""
    workers = [start_worker(url, server.port) for _ in range(3)]
    for _, pipe in workers:
        pipe.send(moment)
    for _, pipe in workers:
        assert pipe.recv() == "started"
    return workers


def kill_at_random(workers, rng, server):
    wait_for_a_mail(server)
    for process, _ in workers:
        time.sleep(rng.uniform(0, WITHIN))
        os.kill(process.pid, signal.SIGKILL)
    for process, _ in workers:
        process.join()


class Watchful(MailServer):
    """Before it takes a mail it looks how many of those it took are not yet written down as sent."""

    def __init__(self, url):
        super().__init__()
        self._engine = sa.create_engine(url)
        self.behind = []

    async def handle_DATA(self, server, session, envelope):
        taken = {str(mail.message["Message-ID"]) for mail in self.received}
        with self._engine.connect() as connection:
            written = set(
                connection.scalars(sa.select(OutgoingMail.message_id).where(OutgoingMail.state == MailState.SENT))
            )
        self.behind.append(len(taken - written))
        return await super().handle_DATA(server, session, envelope)

    def stop(self):
        super().stop()
        self._engine.dispose()


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_a_mail_leaves_only_after_the_one_before_it_is_written_down(dialect, databases):
    """So a kill at any moment doubles one mail at most, however far ahead the worker composes."""
    url = databases.fresh(dialect)
    server = Watchful(url).start_once()
    app = make_app(url, mail_port=server.port)
    with app.app_context():
        queue_mails(12)
        deliver_due(lambda: NOW, worker="one")
        db.session.remove()
        db.engine.dispose()
    server.stop()

    assert server.behind == [0] * 12


def test_a_worker_that_is_told_to_stop_finishes_its_mail_and_takes_no_other(databases):
    """Whoever stops it waits for a minute at most, and then kills it in the middle of a mail."""
    url = databases.fresh("sqlite")
    server = MailServer().start_once()
    app = make_app(url, mail_port=server.port)
    with app.app_context():
        queue_mails(3)
        deliver_due(lambda: NOW, worker="told", stopped=lambda: len(server.received) == 1)
        deliver_due(lambda: NOW, worker="told before it began", stopped=lambda: True)
        states = collections.Counter(db.session.scalars(sa.select(OutgoingMail.state)))
        db.session.remove()
        db.engine.dispose()
    server.stop()

    assert (len(server.received), states) == (1, {MailState.SENT: 1, MailState.QUEUED: 2})
