"""What visitors meet while PostgreSQL is stopped, has just been started again, or SQLite's disk is full."""

import re
import time

import pytest
from flask import request_finished

from eventhub.platform.connections import LONGEST_ANSWER
from eventhub.platform.db import db
from tests import postgres
from tests.apps import make_app, migrate
from tests.factories import make_event, make_user
from tests.faults.programs import standing_still

pytestmark = pytest.mark.faults

OURS = {"Origin": "http://localhost"}


@pytest.fixture(scope="module")
def cluster():
    """A PostgreSQL server that a test may stop."""
    made = postgres.Cluster()
    yield made.start()
    made.stop()


@pytest.fixture
def site(cluster):
    """A visitor's browser, and the address of an event on that server."""
    name = f"away_{time.monotonic_ns()}"
    url = postgres.create_database(cluster.url, name)
    migrate(url)
    app = make_app(url)
    with app.app_context():
        address = f"/e/{make_event(organiser=make_user(), needs_approval=True).slug}/register"
    yield app.test_client(), address
    with app.app_context():
        db.engine.dispose()
    postgres.drop_database(cluster.url, name)


def timed(call):
    began = time.monotonic()
    return call(), time.monotonic() - began


@pytest.mark.postgres
def test_a_database_that_stands_still_costs_nobody_more_than_five_seconds_nor_what_they_typed(site, cluster):
    visitor, address = site
    form = visitor.get(address).text
    fields = dict(re.findall(r'name="(csrf_token|form_key)"[^>]*value="([^"]+)"', form))
    fields |= {"name": "Li Wei", "email": "li@example.org", "looks_for": "Find\na co-founder"}

    with standing_still(cluster):
        page, seconds = timed(lambda: visitor.get(address))
        assert (page.status_code, page.headers["Retry-After"]) == (503, "10")
        assert seconds < LONGEST_ANSWER + 1
        health, seconds = timed(lambda: visitor.get("/healthz"))
        assert (health.status_code, health.json["database"]) == (503, False)
        assert seconds < 1
        kept = visitor.post(address, data=fields, headers=OURS)

    assert kept.status_code == 503
    assert "Find\na co-founder" in kept.text
    assert visitor.get(address).status_code == 200


@pytest.mark.postgres
def test_a_server_that_was_started_again_costs_no_page(site, cluster):
    visitor, address = site
    assert visitor.get(address).status_code == 200

    cut_all_connections(cluster)

    assert visitor.get(address).status_code == 200


@pytest.mark.postgres
def test_a_connection_that_is_cut_once_the_page_is_made_costs_nothing(site, cluster):
    visitor, address = site

    def cut(*_, **__):
        cut_all_connections(cluster)

    with request_finished.connected_to(cut):
        assert visitor.get(address).status_code == 200


def cut_all_connections(cluster):
    """What a restart does to every client."""
    postgres.administer(
        cluster.url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
    )
