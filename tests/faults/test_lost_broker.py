"""A broker that dies, is cut off or falls silent under a busy worker: mails leave again, by it or by a fresh one.

On Valkey and on RabbitMQ.
"""

import os
import time

import pytest
import sqlalchemy as sa
from flask import current_app

from eventhub.accounts import service as accounts
from eventhub.app import celery_app
from eventhub.operator import doctor, health
from eventhub.platform import clock
from eventhub.platform.db import db
from eventhub.platform.mail.models import MailState, OutgoingMail
from tests.apps import make_app
from tests.faults.brokers import RabbitMq, Valkey
from tests.faults.programs import programs
from tests.faults.test_long_queue import wait_until
from tests.faults.wire import Wire
from tests.mailserver import MailServer

# What a worker that has lost its broker may take to consume again, or to end: its minute, and what it finishes.
LONGEST = celery_app.SILENT_AFTER_SECONDS + celery_app.GRACE_SECONDS + 30


@pytest.fixture(params=[Valkey, pytest.param(RabbitMq, marks=pytest.mark.whole)], ids=["valkey", "rabbitmq"])
def broker(request):
    with request.param() as started:
        yield started


@pytest.fixture
def worker(databases, tmp_path, broker):
    """One worker of two processes on PostgreSQL and a broker, its mail server, and the wire to the broker."""
    url, server = databases.fresh("postgresql"), MailServer().start_once()
    app = make_app(url, mail_port=server.port, instance_path=tmp_path)
    with (
        Wire(broker.port) as wire,
        app.app_context(),
        programs(url, tmp_path, server.port, broker=broker.url.replace(str(broker.port), str(wire.port))) as running,
    ):
        running.start_worker("worker")
        yield Worker(running, server, wire)
        db.session.remove()
        db.engine.dispose()
    server.stop()


class Worker:
    """It is started again when it has ended itself, as systemd does."""

    def __init__(self, running, server, wire):
        self.running, self.server, self.wire = running, server, wire

    def is_busy(self, turn: int) -> None:
        """Ask for forty mails, and come back once some have left."""
        for number in range(40):
            ask(f"busy{turn}-{number}@example.org")
        wait_until(lambda: bool(self.server.received), 90)

    def sends_again(self, turn: int) -> None:
        """Ask for one more mail, and wait until it and all others have left."""
        began = time.monotonic()
        ask(f"after{turn}@example.org")
        wait_until(lambda: sent() or self._revived(), LONGEST + 30)
        print(f"turn {turn}: all mails had left {time.monotonic() - began:.0f} s after the broker was back")
        assert f"after{turn}@example.org" in {address for mail in self.server.received for address in mail.recipients}
        self.server.received.clear()

    def has_ended_within(self, seconds: float) -> bool:
        until = time.monotonic() + seconds
        while self.running.is_running("worker") and time.monotonic() < until:
            time.sleep(0.2)
        return not self.running.is_running("worker")

    def _revived(self) -> bool:
        if not self.running.is_running("worker"):
            self.running.restart("worker")
        return False


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.faults
@pytest.mark.timeout(600)
def test_mails_leave_again_after_the_broker_was_killed(worker, broker):
    for turn in range(int(os.environ.get("EVENTHUB_TEST_BROKER_KILLS", "2"))):
        worker.is_busy(turn)
        broker.kill()
        time.sleep(3)
        broker.start()
        worker.sends_again(turn)


@pytest.mark.slow
@pytest.mark.whole
@pytest.mark.postgres
@pytest.mark.faults
@pytest.mark.timeout(400)
def test_mails_leave_again_after_the_connections_to_the_broker_were_cut(worker):
    worker.is_busy(0)
    worker.wire.cut()
    worker.sends_again(0)
    worker.is_busy(1)
    with worker.wire.broken():
        time.sleep(5)
    worker.sends_again(1)


@pytest.mark.slow
@pytest.mark.whole
@pytest.mark.postgres
@pytest.mark.faults
@pytest.mark.timeout(400)
def test_a_worker_whose_broker_says_nothing_any_more_ends_and_is_missed(worker, broker, tmp_path):
    """A connection that stays open and carries nothing looks to Celery like a quiet hour."""
    worker.is_busy(0)
    wait_until(sent, 60)
    with broker.standing_still():
        assert worker.has_ended_within(LONGEST)
        assert not worker.running.leaves_processes("worker")
        assert any("No worker has looked" in finding for finding in doctor.examine(clock.utc_now()))
        assert health.examine(clock.utc_now(), current_app.config["EVENTHUB"])["ready"] is False
    worker.sends_again(1)


def ask(address):
    accounts.request_link(address, language="en", next_path="", now=clock.utc_now(), origin=address)


def sent() -> bool:
    db.session.rollback()
    waiting = sa.select(sa.func.count()).where(OutgoingMail.state != MailState.SENT)
    return db.session.scalar(waiting) == 0


def test_a_worker_is_silent_once_no_task_began_or_ended_for_a_minute(monkeypatch):
    moment = time.monotonic()
    celery_app._note_activity(0)
    assert not celery_app.is_worker_silent(moment + 59)
    assert celery_app.is_worker_silent(moment + 61)

    celery_app._note_activity(240)
    assert not celery_app.is_worker_silent(moment + 61), "a long job is at work"
    assert celery_app.is_worker_silent(moment + 241)
