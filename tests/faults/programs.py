"""Web processes and workers as they are started in production, against a database, a mail server and a broker."""

import os
import signal
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.benchmarks.servers import family
from tests.checkout import ROOT
from tests.mailserver import free_port
from tests.processes import Processes, ended


class Programs(Processes):
    """Those of tests/processes.py, and web processes with the settings that EventHub ships."""

    def __init__(self, settings, log, *, worker_processes):
        super().__init__(settings, log, worker_processes=worker_processes)
        self.settings = settings

    def start_shipped_web(self, name: str) -> None:
        self.ports[name] = free_port()
        self._start(name, ["gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{self.ports[name]}"])

    def children_of(self, name: str) -> list[int]:
        return family(self._running[name].pid)[1:]

    def leaves_processes(self, name: str) -> bool:
        """Whether any of its processes has outlived the first; the dead that nobody took away do not count."""
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                state, _, group = stat.read_text().rpartition(")")[2].split()[:3]
                if int(group) == self._running[name].pid and state != "Z":
                    return True
        return False


@contextmanager
def programs(url, folder, mail_port, *, broker="", worker_processes=2, **more):
    """The processes of an instance, none of them started yet; all are ended at last. `more` are further settings."""
    settings = {
        "EVENTHUB_DATABASE_URL": url,
        "EVENTHUB_BROKER_URL": broker,
        "EVENTHUB_BASE_URL": "http://localhost",
        "EVENTHUB_SECRET_KEY": "s" * 32,
        "EVENTHUB_CONTACTS_KEY": "c" * 32,
        "EVENTHUB_MAIL_SERVER": "127.0.0.1",
        "EVENTHUB_MAIL_PORT": str(mail_port),
        "EVENTHUB_MAIL_SENDER": "eventhub@example.org",
        "EVENTHUB_INSTANCE_PATH": str(folder),
        "PYTHONPATH": str(ROOT),
    }
    with ended(Programs(settings | more, folder / "log", worker_processes=worker_processes)) as running:
        yield running


@contextmanager
def standing_still(cluster):
    """Within it the processes of a PostgreSQL server do nothing, as on a machine that swaps or a frozen container."""
    # The postmaster first, so that it begets no others meanwhile.
    os.kill(cluster.pids[0], signal.SIGSTOP)
    pids = cluster.pids
    try:
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)
