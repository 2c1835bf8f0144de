"""Gunicorn with a few processes on the loopback, and what it and the database cost: CPU and memory from /proc."""

import contextlib
import http.client
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.checkout import ROOT
from tests.mailserver import free_port

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
# Seconds for the first answer, and for gunicorn to end.
PATIENCE = 60


@dataclass(frozen=True)
class Server:
    """One running gunicorn. `also` are the processes whose work counts with it, such as PostgreSQL's."""

    port: int
    pid: int
    also: tuple[int, ...]
    cold_start_cpu: float
    cold_start: float

    def cpu(self) -> float:
        """Seconds of CPU that it and its database have used up to now."""
        return sum(_cpu(pid) for root in (self.pid, *self.also) for pid in family(root))

    def largest_worker(self) -> float:
        """Resident memory of the largest web process, MiB."""
        return max(_resident(pid) for pid in family(self.pid)[1:]) / 2**20


@contextlib.contextmanager
def serving(
    wsgi: str,
    settings: dict[str, str],
    path: str,
    *,
    workers: int = 2,
    shipped: bool = False,
    also: tuple[int, ...] = (),
) -> Iterator[Server]:
    """Start gunicorn for a WSGI entry, wait until `path` answers, end it afterwards.

    With sync processes and no settings, so that both sides are served alike, or with those that EventHub ships.
    """
    port = free_port()
    config = "gunicorn.conf.py" if shipped else "python:tests.benchmarks.gunicorn_plain"
    program = [
        sys.executable,
        "-m",
        "gunicorn",
        wsgi,
        "--bind",
        f"127.0.0.1:{port}",
        "--workers",
        str(workers),
        "--config",
        config,
        "--log-level",
        "error",
    ]
    with tempfile.TemporaryFile() as log:
        began = time.perf_counter()
        process = subprocess.Popen(program, cwd=ROOT, env=_environment() | settings, stdout=log, stderr=log)
        try:
            _wait_for(port, path, process, log)
            taken = time.perf_counter() - began
            spent = sum(map(_cpu, family(process.pid)))
            yield Server(port, process.pid, also, spent, taken)
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _environment() -> dict[str, str]:
    """As on a server, where compiled files are kept."""
    own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return own | {"PYTHONPATH": str(ROOT)}


def family(root: int) -> list[int]:
    """A process and all that descend from it, the root first."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            with contextlib.suppress(OSError):
                children.setdefault(int(_stat(int(folder.name))[1]), []).append(int(folder.name))
    found = [root]
    for pid in found:
        found += children.get(pid, [])
    return found


def _wait_for(port: int, path: str, process: subprocess.Popen, log) -> None:
    until, status = time.monotonic() + PATIENCE, 0
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(ConnectionError):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            connection.request("GET", path, headers={"Host": "localhost"})
            status = connection.getresponse().status
            connection.close()
            if status == http.HTTPStatus.OK:
                return
        time.sleep(0.02)
    log.seek(0)
    raise RuntimeError(f"{path} answers {status}: {log.read().decode(errors='replace')[-2000:]}")


def _cpu(pid: int) -> float:
    """Seconds, with those of children that have ended."""
    try:
        stat = _stat(pid)
    except OSError:
        return 0.0
    return sum(map(int, stat[11:15])) / TICKS


def _resident(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE


def _stat(pid: int) -> list[str]:
    """The fields of /proc/<pid>/stat after the name, which may hold spaces: state, parent, ..."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
