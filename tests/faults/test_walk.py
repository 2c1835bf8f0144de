"""The walk of faults: people go on while something breaks; what they were told is saved is there, and there once.

`pytest -m faults` walks all of it on both databases and prints the table; continuous integration a part.
"""

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

import pytest

from eventhub.platform import clock
from eventhub.platform.db import db
from tests import postgres
from tests.apps import make_app, migrate
from tests.checkout import ROOT
from tests.ci import missing
from tests.factories import make_contact, make_event, make_note, make_user
from tests.faults import walk
from tests.faults.programs import programs, standing_still
from tests.faults.table import ROWS, Row
from tests.faults.test_health_under_a_rush import answers
from tests.faults.test_long_queue import wait_until
from tests.faults.wire import Wire
from tests.inspector import Inspector
from tests.mailserver import MailServer

pytestmark = [pytest.mark.faults, pytest.mark.slow, pytest.mark.timeout(400)]

# Unlike the other servers of tests, one that has promised a row keeps it through a crash.
KEEPS_ITS_WORD = "-c fsync=off -c max_connections=60 -c max_wal_size=64MB -c min_wal_size=32MB"
MEGABYTES = {"sqlite": 40, "postgresql": 400}


class Site:
    """Web processes and a worker on a database that is reached by a wire, on a small disk of its own."""

    def __init__(self, dialect, folder: Path):
        self.dialect, self.folder = dialect, folder
        self._stack = contextlib.ExitStack()
        self.cluster = self.wire = None

    def __enter__(self) -> "Site":
        self.disk = Path(tempfile.mkdtemp(prefix="ehdisk", dir="/tmp"))
        self._stack.callback(shutil.rmtree, self.disk, ignore_errors=True)
        self.has_small_disk = self._mount()
        url, directly = self._database()
        migrate(directly)
        self.server = MailServer().start_once()
        self._stack.callback(self.server.stop)
        self.app = make_app(directly, mail_port=self.server.port, instance_path=self.folder)
        self._stack.enter_context(self.app.app_context())
        self._stack.callback(db.engine.dispose)
        self._stack.callback(db.session.remove)
        self._set_stage()
        more = {"EVENTHUB_PROXIES": "1", "WEB_CONCURRENCY": "2", "EVENTHUB_TEST_CLOCK": ""}
        self.running = self._stack.enter_context(programs(url, self.folder, self.server.port, **more))
        self.running.start_shipped_web("web")
        self.running.start_worker("worker")
        self.is_back()
        return self

    def __exit__(self, *_):
        self._stack.close()

    def is_back(self) -> None:
        wait_until(lambda: answers(self.running.ports["web"]), 90)

    def people(self, run: str) -> walk.People:
        return walk.People(self.running.ports["web"], self.slug, self.writers, self.note_id, run)

    @contextlib.contextmanager
    def full(self):
        """Within it the disk of the database has not a page left."""
        filler = self.disk / "filler"
        with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while file.write(bytes(4096)):
                pass
        try:
            yield
        finally:
            filler.unlink()

    def _mount(self) -> bool:
        size = f"size={MEGABYTES[self.dialect]}m,mode=777"
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", size, "none", self.disk], capture_output=True)
        if mounted.returncode == 0:
            self._stack.callback(subprocess.run, ["umount", "--lazy", self.disk], check=False)
        return mounted.returncode == 0

    def _database(self) -> tuple[str, str]:
        """Its address for the programs, and for this process, whose way to it is never cut."""
        if self.dialect == "sqlite":
            self.file = self.disk / "eventhub.db"
            return (f"sqlite:///{self.file}",) * 2
        place = self.disk / "pg"
        place.mkdir()
        self.cluster = postgres.Cluster(place)
        self._stack.callback(self.cluster.stop)
        self.cluster.start(KEEPS_ITS_WORD)
        directly = postgres.create_database(self.cluster.url, "walk")
        self.wire = self._stack.enter_context(Wire(place / ".s.PGSQL.5432"))
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.wire.port}/walk", directly

    def _set_stage(self) -> None:
        host, writers = make_user(), [make_user() for _ in range(3)]
        self.slug = make_event(organiser=host, capacity=100_000).slug
        # An edit that is older than what is there would be kept below it.
        yesterday = clock.utc_now() - timedelta(days=1)
        self.note_id = make_note(writers[2], make_contact(writers[2], name="Li Wei"), met_at=yesterday).id
        name = self.app.config["SESSION_COOKIE_NAME"]
        self.writers = [{name: Inspector(self.app, db.session).sign_in_id(user.id).cookies()} for user in writers]
        db.session.remove()


# ---- what breaks


def web_is_killed(site):
    for _ in range(2):
        time.sleep(1)
        site.running.kill("web")
        site.running.restart("web")
        site.is_back()


def one_web_process_is_killed(site):
    for _ in range(3):
        time.sleep(0.7)
        os.kill(site.running.children_of("web")[0], signal.SIGKILL)


def worker_is_killed(site):
    for _ in range(2):
        time.sleep(1)
        site.running.kill("worker")
        site.running.restart("worker")


def database_crashes(site):
    for _ in range(2):
        time.sleep(1)
        site.cluster.crash()
        time.sleep(1)
        site.cluster.start_again()


def database_stands_still(site):
    with standing_still(site.cluster):
        time.sleep(7)


def connections_are_cut(site):
    for _ in range(5):
        time.sleep(0.7)
        site.wire.cut()
    with site.wire.broken():
        time.sleep(3)


def wire_is_silent(site):
    with site.wire.silent():
        time.sleep(7)


def disk_is_full(site):
    if not site.has_small_disk:
        missing("a small disk", "run as root, so that one can be mounted")
    with site.full():
        time.sleep(5)


def file_is_locked(site):
    with contextlib.closing(sqlite3.connect(site.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        time.sleep(7)
        other.execute("ROLLBACK")


def mail_server_goes(site):
    site.server.refuse_sender = "451 not now"
    time.sleep(3)
    site.server.refuse_sender = ""


def backup_is_killed(site):
    for number in range(3):
        backup = start(site, "backup", "save", str(site.folder / f"copy{number}"))
        time.sleep(1.5 + number / 2)
        backup.kill()
        backup.wait()


def start(site, *command):
    """A command of operators on the database of the site."""
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", *command],
        cwd=ROOT,
        env=os.environ | site.running.settings | {"PG_BINDIR": str(postgres.binaries())},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


GO_ON = "all told is there, once; pages right, 503 or 429"
BOTH, SQLITE, POSTGRESQL = ("sqlite", "postgresql"), ("sqlite",), ("postgresql",)
# (fault, what it is called, the databases, those of them on which continuous integration walks it). Web processes on
# PostgreSQL are killed by tests/journeys/test_many_processes.py, too.
FAULTS = (
    (web_is_killed, "all web processes killed -9, twice", BOTH, SQLITE),
    (one_web_process_is_killed, "one web process killed -9, three times", BOTH, ()),
    (worker_is_killed, "worker killed -9, twice", BOTH, ()),
    (database_crashes, "database killed -9, twice", POSTGRESQL, POSTGRESQL),
    (database_stands_still, "database stands still for 7 s", POSTGRESQL, ()),
    (connections_are_cut, "connections cut five times, then 3 s away", POSTGRESQL, ()),
    (wire_is_silent, "wire to the database silent for 7 s", POSTGRESQL, ()),
    (disk_is_full, "disk full for 5 s", BOTH, ()),
    (file_is_locked, "file locked by another program for 7 s", SQLITE, ()),
    (mail_server_goes, "mail server says 451 for 3 s", BOTH, ()),
    (backup_is_killed, "backup killed -9, three times", BOTH, ()),
)
CASES = [
    pytest.param(
        database,
        fault,
        words,
        id=f"{database}-{fault.__name__}",
        marks=[
            *([] if database in in_ci else [pytest.mark.whole]),
            *([pytest.mark.postgres] if database != "sqlite" else []),
        ],
    )
    for database in BOTH
    for fault, words, databases, in_ci in FAULTS
    if database in databases
]


@pytest.fixture(scope="module")
def sites(tmp_path_factory):
    """The site on each database, made when first asked for; the one before is ended."""
    with contextlib.ExitStack() as stack:
        made = {}

        def get(dialect):
            if dialect not in made:
                stack.close()
                made.clear()
                made[dialect] = stack.enter_context(Site(dialect, tmp_path_factory.mktemp(f"walk-{dialect}")))
            return made[dialect]

        yield get


@pytest.mark.parametrize(("dialect", "fault", "words"), CASES)
def test_what_was_told_is_there_whatever_breaks(sites, dialect, fault, words):
    site = sites(dialect)
    run = fault.__name__.replace("_", "")
    with site.people(run) as people, walk.after(1.5):
        fault(site)
    site.is_back()
    told, found = people.told, walk.count(people.told, run, site.note_id)
    saved = f"{len(told.registrations)} registrations, {len(told.notes)} notes, {told.edits} edits"
    seen = f"{saved}; {told.busy} times 503, {told.limited} times 429, {told.unanswered} unanswered"
    ROWS.append(Row(words, dialect, GO_ON, seen, len(found.lost), len(found.doubled), len(told.wrong)))

    assert not found.lost and not found.doubled, found
    assert not told.wrong, told.wrong[:5]
    assert min(len(told.registrations), len(told.notes), told.edits) > 0
