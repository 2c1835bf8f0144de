"""A real headless Chromium against a real server: SQLite file, SMTP server, our own delivery."""

import importlib.util
import shutil
import threading
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import session
from werkzeug.serving import make_server

from eventhub.accounts.models import User
from eventhub.accounts.sessions import sign_in
from eventhub.app.jobs import JOBS
from eventhub.platform.clock import utc_now
from eventhub.platform.db import db
from tests.browser.visitor import Visitor
from tests.ci import missing
from tests.mailserver import Mailbox, MailServer, free_port
from tests.moment import NOW

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
PICTURES = Path(__file__).resolve().parents[2] / "test-artifacts"


@pytest.fixture(scope="session")
def chromium():
    """The machine's own Chromium; no browser is downloaded."""
    if not importlib.util.find_spec("playwright") or not importlib.util.find_spec("axe_playwright_python"):
        missing("the browser (playwright)", "pip install playwright axe-playwright-python")
    program = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if program is None:
        missing("the browser (Chromium)", "apt-get install chromium fonts-noto-cjk")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield launched
        launched.close()


@dataclass
class Site:
    """A running EventHub with its mailbox."""

    app: object
    url: str
    mailbox: Mailbox
    server: object

    def go_away(self) -> None:
        """Nobody answers any more: no signal, for pages, scripts and service workers alike."""
        self.server.shutdown()
        self.server.server_close()

    def come_back(self) -> None:
        port = int(self.url.rsplit(":", 1)[1])
        self.server = serve(self.app, port)

    def cookie_of(self, user_id: int) -> dict:
        """The cookie of somebody who signed in."""
        with self.app.test_request_context():
            sign_in(db.session.get(User, user_id))
            value = self.app.session_interface.get_signing_serializer(self.app).dumps(dict(session))
        return {"name": self.app.config["SESSION_COOKIE_NAME"], "value": value, "url": self.url}


@pytest.fixture
def site(databases, ticking_clock):
    """An EventHub on a free port of the loopback, on an own migrated SQLite file."""
    from eventhub.platform.mail.delivery import deliver_due
    from tests.apps import make_app

    mails, port = MailServer().start_once(), free_port()
    app = make_app(databases.fresh("sqlite"), mail_port=mails.port, base_url=f"http://127.0.0.1:{port}")

    def deliver(now=None) -> None:
        with app.app_context():
            deliver_due(lambda: now or utc_now(), worker="browser")

    running = Site(app, f"http://127.0.0.1:{port}", Mailbox(mails, deliver), serve(app, port))
    yield running
    running.go_away()
    mails.stop()


def serve(app, port):
    """A server that answers in a thread of its own until it is shut down."""
    server = make_server("127.0.0.1", port, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@pytest.fixture
def ticking_clock():
    """By day, so that no mail waits for the morning; the clock goes on from there."""
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


@pytest.fixture
def later(site, ticking_clock):
    """Lets time pass for the server: later(days=1); due jobs run and mails leave."""

    def pass_time(**time) -> None:
        ticking_clock.shift(timedelta(**time))
        with site.app.app_context():
            for job in JOBS:
                job.run(utc_now())
        site.mailbox.deliver_all()

    return pass_time


@pytest.fixture
def visit(chromium, site):
    """Opens a person's browser window: visit(), visit("zh-CN"), visit(has_touch=True)."""
    open_windows = []

    def open_window(language: str = "en-GB", **options) -> Visitor:
        options = {"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce"} | options
        context = chromium.new_context(locale=language, base_url=site.url, **options)
        open_windows.append(context)
        return Visitor(context.new_page(), PICTURES)

    yield open_window
    for context in open_windows:
        context.close()
