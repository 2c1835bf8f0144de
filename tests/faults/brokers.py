"""Brokers that a test may kill, stop and start again at the same port: Valkey or Redis, and RabbitMQ."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from tests.brokers import HOW_TO_GET_IT, server_program
from tests.ci import missing
from tests.mailserver import free_port


class _Killable:
    """One broker on the loopback, which runs from entering to leaving."""

    def __init__(self):
        self.port = free_port()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.kill()

    def start(self) -> None:
        self._process = self._begin()
        self._wait()

    def kill(self) -> None:
        """As a power cut does, with -9."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    @contextmanager
    def standing_still(self):
        """Within it its processes do nothing, and its connections stay open."""
        os.killpg(self._process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.killpg(self._process.pid, signal.SIGCONT)

    def _wait(self) -> None:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError("the broker did not start")

    def _popen(self, *command: str, **options) -> subprocess.Popen:
        nowhere = subprocess.DEVNULL
        return subprocess.Popen(command, stdout=nowhere, stderr=nowhere, start_new_session=True, **options)


class Valkey(_Killable):
    def __init__(self):
        super().__init__()
        self._program = server_program()
        if self._program is None:
            missing("the broker (Valkey or Redis)", HOW_TO_GET_IT)
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def _begin(self):
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        return self._popen(self._program, *options)


class RabbitMq(_Killable):
    """A node of its own, beside any that the machine runs."""

    def __init__(self):
        super().__init__()
        # The program itself, not Debian's wrapper, which would go on as another user in that user's folder.
        self._program = shutil.which("rabbitmq-server", path="/usr/lib/rabbitmq/bin") or shutil.which("rabbitmq-server")
        if self._program is None:
            missing("the broker (RabbitMQ)", "apt-get install rabbitmq-server")
        self._folder = Path(tempfile.mkdtemp(prefix="ehmq", dir="/tmp"))
        self.url = f"amqp://guest:guest@127.0.0.1:{self.port}//"

    def __exit__(self, *_):
        super().__exit__()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _begin(self):
        own = {
            "HOME": str(self._folder),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODENAME": f"eventhub{self.port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(free_port()),
            "RABBITMQ_MNESIA_BASE": str(self._folder / "data"),
            "RABBITMQ_LOG_BASE": str(self._folder / "log"),
            "RABBITMQ_PID_FILE": str(self._folder / "pid"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self._folder / "plugins"),
            "RABBITMQ_CONFIG_FILE": str(self._folder / "none"),
            "RABBITMQ_CONF_ENV_FILE": str(self._folder / "none.sh"),
        }
        return self._popen(self._program, cwd=self._folder, env=os.environ | own)
