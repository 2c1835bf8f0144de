"""`make demo` for real: the web server and the worker start, serve, and end together."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
START_LIMIT = 60


@pytest.fixture
def port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture
def demo(port, tmp_path, databases):
    # With all tables already: tests/test_migrations.py takes the steps to them.
    Path(databases.fresh("sqlite").removeprefix("sqlite:///")).rename(tmp_path / "demo.db")
    settings = {**os.environ, "PORT": str(port), "EVENTHUB_INSTANCE_PATH": str(tmp_path), "EVENTHUB_DEMO": "1"}
    program = subprocess.Popen(
        [sys.executable, "-m", "eventhub.demo", "run"],
        cwd=ROOT,
        env=settings,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    yield program
    if program.poll() is None:
        program.terminate()
        program.wait(START_LIMIT)
    program.stdout.close()


def said_until(program, ending):
    lines = []
    for line in program.stdout:
        lines.append(line)
        if ending in line:
            break
    return "".join(lines)


@pytest.mark.everything
@pytest.mark.slow
def test_the_demo_serves_until_it_is_told_to_stop(demo, port):
    words = said_until(demo, "Ctrl-C stops it")
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/demo/mailbox", timeout=20) as page:
        mailbox = page.read().decode()
    demo.send_signal(signal.SIGINT)
    rest = demo.communicate(timeout=START_LIMIT)[0]

    assert "The room is full of people." in words
    assert f"http://127.0.0.1:{port}" in words
    assert "anna@example.org" in words
    assert "anna@example.org" in mailbox
    assert "Stopped." in rest
    assert demo.returncode == 0
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0
