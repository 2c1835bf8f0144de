"""Whoever watches gets an answer within a second, also while every thread of a web process would wait for the database.

A web process with the settings that EventHub ships has 16 threads; forty visitors come at once, and again and again.
"""

import contextlib
import http.client
import json
import sqlite3
import threading
import time

import pytest

from eventhub.platform.db import db
from tests import postgres
from tests.apps import make_app, migrate
from tests.factories import make_event, make_user
from tests.faults.programs import programs, standing_still
from tests.faults.test_long_queue import wait_until
from tests.faults.visitors import Patient

VISITORS = 40
# How long the database gives no answer; pages give up after four seconds, so that this is more than one round of them.
FOR = 7
# Seconds: what is promised, and what a machine that does other things meanwhile may add.
PROMISED, BUSY = 1.0, 1.0


@pytest.fixture
def cluster():
    made = postgres.Cluster()
    yield made.start()
    made.stop()


@contextlib.contextmanager
def web_process(url, folder):
    """The port of one web process, and the address of an event there."""
    app = make_app(url, instance_path=folder)
    with app.app_context():
        address = f"/e/{make_event(organiser=make_user()).slug}"
        db.session.remove()
        db.engine.dispose()
    with programs(url, folder, 1, WEB_CONCURRENCY="1", EVENTHUB_PROXIES="1") as running:
        running.start_shipped_web("web")
        wait_until(lambda: answers(running.ports["web"]), 60)
        yield running.ports["web"], address


def answers(port) -> bool:
    with contextlib.suppress(OSError):
        return health(port)["database"]
    return False


def health(port) -> dict:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", "/healthz", headers={"Host": "localhost"})
        return json.loads(connection.getresponse().read())
    finally:
        connection.close()


class Rush:
    """Visitors who do the same again and again, in threads of their own, from entering to leaving."""

    def __init__(self, port, visit):
        self.statuses: list[int] = []
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._come, args=(port, number, visit)) for number in range(VISITORS)]

    def _come(self, port, number, visit):
        visitor = Patient(port, number)
        while not self._over.is_set():
            with contextlib.suppress(OSError, http.client.HTTPException):
                self.statuses.append(visit(visitor))

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        for thread in self._threads:
            thread.join()


def looks(port, seconds: float) -> list[tuple[float, dict]]:
    """What /healthz said, and how many seconds each answer took."""
    found, until = [], time.monotonic() + seconds
    while time.monotonic() < until:
        began = time.monotonic()
        said = health(port)
        found.append((time.monotonic() - began, said))
        time.sleep(0.2)
    return found


def in_time(found) -> bool:
    taken = sorted(seconds for seconds, _ in found)
    print(f"{len(taken)} answers of /healthz: median {taken[len(taken) // 2]:.2f} s, longest {taken[-1]:.2f} s")
    return taken[len(taken) // 2] < PROMISED and taken[-1] < PROMISED + BUSY


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.faults
def test_a_database_that_stands_still_keeps_nobody_from_the_health_of_the_site(cluster, tmp_path):
    url = postgres.create_database(cluster.url, "rush")
    migrate(url)
    with web_process(url, tmp_path) as (port, address):

        def visit(visitor):
            return visitor.get(address).status

        with standing_still(cluster), Rush(port, visit) as rush:
            found = looks(port, FOR)

        assert in_time(found)
        assert [said["database"] for _, said in found] == [False] * len(found)
        assert set(rush.statuses) == {503}
        wait_until(lambda: Patient(port).get(address).status == 200, 10)


@pytest.mark.slow
@pytest.mark.faults
def test_a_locked_sqlite_file_keeps_nobody_from_the_health_of_the_site(databases, tmp_path):
    url = databases.fresh("sqlite")
    with web_process(url, tmp_path) as (port, _):

        def visit(visitor):
            visitor.get("/sign-in")
            return visitor.submit("email", email="anna@example.org").status

        with contextlib.closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with Rush(port, visit) as rush:
                found = looks(port, FOR)
                other.execute("ROLLBACK")

        assert in_time(found)
        assert [said["database"] for _, said in found] == [True] * len(found)
        assert set(rush.statuses) <= {200, 429, 503}
