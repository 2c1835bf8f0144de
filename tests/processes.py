"""Web processes and workers of their own, started by the commands of docs/deploy.md; any of them can be killed."""

import multiprocessing
import os
import signal
import struct
import subprocess
import sys
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from eventhub.platform import clock
from tests.checkout import ROOT
from tests.mailserver import free_port

# Processes that run a function of a test: started anew, so that none inherits the connections of pytest.
SPAWNED = multiprocessing.get_context("spawn")


class MovedClock:
    """The clock of all processes of a test, and of the test itself."""

    def __init__(self, file: Path, start: datetime):
        self._file = file
        self._of_the_machine = clock.utc_now
        self.move_to(start)

    def now(self) -> datetime:
        return self._of_the_machine() + timedelta(seconds=struct.unpack("d", self._file.read_bytes())[0])

    def move_to(self, moment: datetime) -> None:
        """All processes read this file at each look at the clock."""
        seconds = (moment - self._of_the_machine()).total_seconds()
        with self._file.open("r+b" if self._file.exists() else "wb") as file:
            file.write(struct.pack("d", seconds))

    def shift(self, time: timedelta) -> None:
        self.move_to(self.now() + time)


class Processes:
    """Some web processes and workers that share a database and a broker."""

    def __init__(self, settings: dict[str, str], log: Path, *, worker_processes: int):
        self._settings = settings
        self._log = log
        self._commands: dict[str, list[str]] = {}
        self._running: dict[str, object] = {}
        self._worker_processes = worker_processes
        self.ports: dict[str, int] = {}
        self.kills: list[str] = []

    def start_web(self, name: str) -> None:
        self.ports[name] = free_port()
        self._start(
            name,
            [
                "gunicorn",
                "wsgi:app",
                "--bind",
                f"127.0.0.1:{self.ports[name]}",
                "--workers",
                "1",
                "--threads",
                "4",
                "--worker-class",
                "gthread",
                "--log-level",
                "warning",
            ],
        )

    def start_worker(self, name: str) -> None:
        self._start(name, ["flask", "--app", "wsgi", "worker", "--processes", str(self._worker_processes)])

    def kill(self, name: str) -> None:
        """End it and all it started as a power cut does, with -9."""
        process = self._running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self.kills.append(name)

    def is_running(self, name: str) -> bool:
        return self._running[name].poll() is None

    def restart(self, name: str) -> None:
        """What systemd does."""
        self._start(name, self._commands[name])

    def end(self) -> None:
        for name in list(self._running):
            self.kill(name)

    def _start(self, name: str, command: list[str]) -> None:
        self._commands[name] = command
        program = str(Path(sys.executable).with_name(command[0]))
        with self._log.open("ab") as log:
            self._running[name] = subprocess.Popen(
                [program, *command[1:]],
                cwd=ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
                env=os.environ | self._settings,
            )


@contextmanager
def ended(processes: Processes):
    try:
        yield processes
    finally:
        processes.end()
