"""`make demo` and `make dev` for real: the web server and the worker start, serve, and end together."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.checkout import ROOT, copy_checkout, edit, need

START_LIMIT = 60
SIGN_IN = ("eventhub/accounts/views.py", "def sign_in() -> Any:\n")


@pytest.fixture
def port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def running(command, folder, port, instance, databases):
    # With all tables already: tests/test_migrations.py takes the steps to them.
    instance.mkdir(exist_ok=True)
    Path(databases.fresh("sqlite").removeprefix("sqlite:///")).rename(instance / "demo.db")
    settings = {**os.environ, "PORT": str(port), "EVENTHUB_INSTANCE_PATH": str(instance), "EVENTHUB_DEMO": "1"}
    program = subprocess.Popen(
        [sys.executable, "-m", "eventhub.app.demo", command],
        cwd=folder,
        env=settings,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        yield program
    finally:
        if program.poll() is None:
            program.terminate()
            program.wait(START_LIMIT)
        program.stdout.close()


@pytest.fixture
def demo(port, tmp_path, databases):
    with running("run", ROOT, port, tmp_path, databases) as program:
        yield program


@pytest.fixture
def checkout(tmp_path):
    return copy_checkout(tmp_path)


@pytest.fixture
def dev(checkout, port, databases):
    need("watchfiles")
    with running("develop", checkout, port, checkout / "instance", databases) as program:
        yield program


def said_until(program, ending):
    lines = []
    for line in program.stdout:
        lines.append(line)
        if ending in line:
            break
    return "".join(lines)


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


def page_says(port, words, language="en"):
    """Whether the page for signing in says so, after a while at the latest."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}/sign-in", headers={"Accept-Language": language})
    limit = time.monotonic() + START_LIMIT
    while time.monotonic() < limit:
        try:
            with urllib.request.urlopen(request, timeout=START_LIMIT) as answer:
                page = answer.read().decode()
        except urllib.error.HTTPError as error:
            page = error.read().decode()
        except OSError:  # It is just starting again.
            page = ""
        if words in page:
            return True
        # Rarely, as each page writes to a pipe that is read at the end.
        time.sleep(1)
    return False


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_what_a_developer_writes_takes_effect(dev, checkout, port):
    said_until(dev, "Ctrl-C stops it")

    edit(checkout, "templates/accounts/sign_in.html", "{% block main %}", "{% block main %}<p>new words</p>")
    assert page_says(port, "new words")

    for name in ("accounts", "layout"):
        edit(checkout, f"eventhub/platform/i18n/zh_Hans/{name}.po", 'msgstr "登录"', 'msgstr "新词"')
    assert page_says(port, "新词", "zh-Hans")

    edit(checkout, *SIGN_IN, SIGN_IN[1] + '    raise ValueError("new fault")\n')
    assert page_says(port, "ValueError: new fault")

    dev.send_signal(signal.SIGINT)
    # All that it started writes to the same pipe, which ends with the last of them.
    rest = dev.communicate(timeout=START_LIMIT)[0]
    assert "ValueError: new fault" in rest
    assert dev.returncode == 0
