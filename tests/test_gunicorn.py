"""gunicorn.conf.py: where the counts of all web processes meet, and which process answers."""

import http.client
import os
import runpy
import tempfile
from pathlib import Path

import pytest

from eventhub.platform.connections import POSTGRESQL_OPTIONS
from tests.benchmarks.servers import serving

CONF = str(Path(__file__).parents[1] / "gunicorn.conf.py")
WHERE = "PROMETHEUS_MULTIPROC_DIR"


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """The only folder in which a temporary one may be made."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.delenv(WHERE, raising=False)
    yield tmp_path
    os.environ.pop(WHERE, None)


def counted(folder):
    (folder / "counter_7.db").write_bytes(b"1")
    return folder


def test_the_counts_meet_in_a_folder_of_their_own_that_goes_with_the_server(temporary):
    first = runpy.run_path(CONF)
    [made] = temporary.iterdir()
    counted(made)

    again = runpy.run_path(CONF)  # A reload.

    assert os.environ[WHERE] == str(made) and list(temporary.iterdir()) == [made]
    again["on_exit"](None)
    first["on_exit"](None)
    assert list(temporary.iterdir()) == []


def test_a_folder_of_the_operator_is_the_only_one_and_stays(temporary, monkeypatch):
    own = temporary / "counts"
    own.mkdir()
    (own / "kept.txt").write_text("not ours")
    monkeypatch.setenv(WHERE, str(own))

    settings = runpy.run_path(CONF)

    assert list(temporary.iterdir()) == [own]
    counted(own)
    settings["on_exit"](None)
    assert [path.name for path in own.iterdir()] == ["kept.txt"]


def test_those_who_wait_for_their_time_step_leave_threads_to_all_that_may_work_at_once(temporary):
    """With as many threads as connections, eight forms asleep kept everybody from working."""
    assert runpy.run_path(CONF)["threads"] == 2 * POSTGRESQL_OPTIONS["pool_size"]


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_no_connection_is_kept_open_to_one_process(databases, dialect, tmp_path):
    """What a proxy keeps open stays with the process that took it: two of four runs left all work to one."""
    settings = {
        "EVENTHUB_DATABASE_URL": databases.fresh(dialect),
        "EVENTHUB_BASE_URL": "http://localhost",
        "EVENTHUB_SECRET_KEY": "s" * 32,
        "EVENTHUB_CONTACTS_KEY": "c" * 32,
        "EVENTHUB_MAIL_SERVER": "127.0.0.1",
        "EVENTHUB_MAIL_SENDER": "eventhub@example.org",
        "EVENTHUB_INSTANCE_PATH": str(tmp_path),
    }
    with serving("wsgi:app", settings, "/healthz/live", shipped=True) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        connection.request("GET", "/healthz/live", headers={"Host": "localhost", "Connection": "keep-alive"})
        answer = connection.getresponse()

        assert (answer.status, answer.version, answer.headers["Connection"]) == (200, 11, "close")
        connection.close()
