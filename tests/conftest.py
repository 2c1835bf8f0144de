"""Fixtures for all tests.

app       the app, once on SQLite and once on PostgreSQL (take `sqlite_app` for just one)
session   the database session; everything is rolled back after the test, commits included
client    walks the pages and inspects each (tests/inspector.py): get, post, submit, sign_in
browser   makes further clients: browser(), browser(user), browser(user, "zh-Hans")
mailbox   mailbox.deliver_all() sends the outbox to a real SMTP server and gives what arrived
now       the fixed moment of the test; the clock stands there (clock.move_to, clock.shift)
databases fresh migrated databases for tests that need real commits and several processes
"""

import contextvars
import gc
import os

import pytest
import time_machine
from hypothesis import HealthCheck, settings

from tests.ci import IN_CI
from tests.inspector import Inspector
from tests.mailserver import Mailbox, MailServer
from tests.moment import NOW
from tests.sockets import close_the_network

pytest_plugins = ["tests.databases"]
# Tests make little that only the garbage collector frees; every 700 objects it would take a twelfth of their time.
gc.set_threshold(50_000)
# A busy machine is no reason to fail a property.
settings.register_profile("patient", max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


def pytest_addoption(parser):
    parser.addoption("--postgres", action="store_true", help="run the tests that need rows on PostgreSQL, too")


def pytest_configure(config):
    """Without -m all tests run but the slow ones and those on PostgreSQL; in continuous integration all."""
    if not config.option.markexpr and not IN_CI:
        config.option.markexpr = "not slow" if config.option.postgres else "not slow and not postgres"


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items):
    """A case that is handed the name of PostgreSQL needs it, as one that asks for Chromium does.

    The longest come first: none of them ends a run alone.
    """
    for item in items:
        if hasattr(item, "callspec") and "postgresql" in item.callspec.params.values():
            item.add_marker("postgres")
        if "chromium" in item.fixturenames:
            item.add_marker("browser")
    chosen = yield
    items.sort(key=lambda item: not any(item.get_closest_marker(name) for name in ("slow", "timeout")))
    return chosen


@pytest.fixture(autouse=True, scope="session")
def _closed_network():
    with pytest.MonkeyPatch.context() as monkeypatch:
        close_the_network(monkeypatch)
        yield


@pytest.fixture(autouse=True, scope="session")
def _no_settings_from_outside():
    """The developer's own EVENTHUB_* settings must not change what tests see."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        for name in [name for name in os.environ if name.startswith("EVENTHUB_")]:
            if not name.startswith("EVENTHUB_TEST_"):
                monkeypatch.delenv(name)
        yield


@pytest.fixture
def clock():
    """The clock stands at `now`; clock.shift(timedelta) and clock.move_to(moment) move it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def now(clock):
    return NOW


@pytest.fixture(scope="session")
def mail_server():
    server = MailServer()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def apps(databases, mail_server):
    from tests.apps import Apps

    made = Apps(databases, mail_server.port)
    yield made
    made.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def dialect(request):
    """Each test that reaches the database runs on both; without --postgres on SQLite alone."""
    return request.param


@pytest.fixture
def app(dialect, apps):
    return apps.get(dialect)


@pytest.fixture
def sqlite_app(apps):
    """For tests in which the database does not matter."""
    return apps.get("sqlite")


@pytest.fixture
def session(app, clock):
    """The session of the test, in an app context; all it and the pages commit is rolled back at the end."""
    from eventhub.platform.db import db
    from eventhub.recommendations.rooms import forget_rooms

    context = app.app_context()
    context.push()
    engine = db.engine
    connection = engine.connect()
    outermost = connection.begin()
    db.engines[None] = connection
    db.session.remove()
    db.session.configure(join_transaction_mode="create_savepoint")
    yield db.session
    db.session.remove()
    db.engines[None] = engine
    outermost.rollback()
    forget_rooms()
    connection.close()
    context.pop()


@pytest.fixture
def browser(app, session):
    """Makes clients: each call is another person's browser, signed in if a user is given."""

    def open_browser(user=None, language: str = "en") -> Inspector:
        opened = Inspector(app, session, language)
        return opened.sign_in(user) if user is not None else opened

    return open_browser


@pytest.fixture
def client(browser):
    return browser()


@pytest.fixture
def mailbox(app, session, mail_server):
    """The mails that really arrive; a delivery runs as the worker runs it."""
    from eventhub.platform import clock
    from eventhub.platform.mail.delivery import deliver_due

    def deliver(now=None) -> None:
        session.commit()

        def in_the_worker():
            with app.app_context():
                deliver_due(lambda: now or clock.utc_now(), worker="test")

        contextvars.Context().run(in_the_worker)

    mail_server.start_once()
    yield Mailbox(mail_server, deliver)
    mail_server.forget()
