"""The worker before it begins."""

import threading

from eventhub.app import cli
from tests.apps import make_app, migrate


def test_a_worker_waits_for_the_tables_and_says_so_once(databases, monkeypatch, caplog):
    """Containers start it beside the pages, which migrate."""
    monkeypatch.setattr(cli, "ROUND_SECONDS", 0.05)
    url = databases.empty("sqlite")
    waiting = threading.Thread(target=cli.wait_for_tables, args=(make_app(url), threading.Event()))
    waiting.start()

    waiting.join(0.5)
    assert waiting.is_alive()
    migrate(url)
    waiting.join(10)

    assert not waiting.is_alive()
    assert [line.levelname for line in caplog.records if "worker waits" in line.getMessage()] == ["WARNING"]


def test_a_worker_that_waits_for_the_tables_can_be_stopped(databases):
    stop = threading.Event()
    stop.set()

    waiting = threading.Thread(
        target=cli.wait_for_tables, args=(make_app(databases.empty("sqlite")), stop), daemon=True
    )
    waiting.start()
    waiting.join(10)

    assert not waiting.is_alive()
