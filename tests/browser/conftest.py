"""A real headless Chromium against a real server: SQLite file, SMTP server, our own delivery."""

import importlib.util
import shutil
import threading
from dataclasses import dataclass
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from tests.browser.visitor import Visitor
from tests.leftout import leave_out
from tests.mailserver import Mailbox, MailServer, free_port

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
PICTURES = Path(__file__).resolve().parents[2] / "test-artifacts"


@pytest.fixture(scope="session")
def chromium():
    """The machine's own Chromium; no browser is downloaded."""
    if not importlib.util.find_spec("playwright") or not importlib.util.find_spec("axe_playwright_python"):
        leave_out("the browser (playwright)", "pip install playwright axe-playwright-python")
    program = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if program is None:
        leave_out("the browser (Chromium)", "apt-get install chromium fonts-noto-cjk")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield launched
        launched.close()


@dataclass
class Site:
    """A running EventHub with its mailbox."""

    app: object
    url: str
    mailbox: Mailbox


@pytest.fixture
def site(databases):
    """An EventHub on a free port of the loopback, on an own migrated SQLite file."""
    from eventhub import clock
    from eventhub.mail.delivery import deliver_due
    from tests.apps import make_app

    mails, port = MailServer().start_once(), free_port()
    app = make_app(databases.fresh("sqlite"), mail_port=mails.port, base_url=f"http://127.0.0.1:{port}")
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()

    def deliver(now=None) -> None:
        with app.app_context():
            deliver_due(lambda: now or clock.utc_now(), worker="browser")

    yield Site(app, f"http://127.0.0.1:{port}", Mailbox(mails, deliver))
    server.shutdown()
    thread.join(5)
    server.server_close()
    mails.stop()


@pytest.fixture
def visit(chromium, site):
    """Opens a person's browser window: visit(width=375, language="zh-CN")."""
    open_windows = []

    def open_window(width: int = 1280, language: str = "en-GB") -> Visitor:
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, locale=language, base_url=site.url)
        open_windows.append(context)
        return Visitor(context.new_page(), PICTURES)

    yield open_window
    for context in open_windows:
        context.close()
