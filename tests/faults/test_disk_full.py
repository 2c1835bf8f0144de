"""SQLite's disk is full: nothing half-saved, what was typed waits, and the next try works once there is room."""

import pytest
import sqlalchemy as sa

from eventhub.events.event.models import Event
from eventhub.operator import doctor, health
from eventhub.platform.db import db
from tests.apps import make_app
from tests.factories import make_user
from tests.inspector import Inspector

pytestmark = pytest.mark.faults

OURS = {"Origin": "http://localhost"}


@pytest.fixture
def full(databases):
    """The browser of an organiser whose database may not grow by a page, and a way to make room again."""
    app = make_app(databases.fresh("sqlite"))
    with app.app_context():
        engine = db.engine
        organiser = make_user().id
        db.session.remove()
        # What was deleted while the schema was made leaves pages that could be used.
        with engine.connect() as connection:
            connection.connection.dbapi_connection.execute("VACUUM")
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()

        def limit(most: int) -> None:
            engine.dispose()
            sa.event.listen(engine, "connect", lambda each, _: each.execute(f"PRAGMA max_page_count={most}"))

        limit(pages)
        yield Inspector(app, db.session).sign_in_id(organiser), lambda: limit(100_000)
        db.session.remove()
        engine.dispose()


def test_a_full_disk_saves_nothing_and_keeps_what_was_typed(full):
    browser, make_room = full
    description = "Tea <and>\n\ntalk. " * 900
    typed = (
        browser.get("/events/new")
        .form()
        .filled({"title": "Tea", "place": "Huangpu", "description": description}, "Publish")
    )

    kept = browser.request("POST", "/events/new", data=typed | browser.with_token(), headers=OURS)
    saved = db.session.scalar(sa.select(sa.func.count(Event.id)))
    make_room()
    again = kept.form("/events/new").filled({}, None)
    taken = browser.request("POST", "/events/new", data=again | browser.with_token(), headers=OURS)

    assert (kept.status, kept.headers["Retry-After"], saved) == (503, "10", 0)
    assert kept.headers["Cache-Control"] == "no-store"
    assert again["description"] == [description]
    assert taken.status == 302
    assert db.session.scalar(sa.select(Event.description)).startswith("Tea <and>")


def test_little_room_on_the_disk_is_in_readiness_and_in_the_doctors_findings(client, session, now, monkeypatch):
    assert client.request("GET", "/healthz").answer.json["disk_free_megabytes"] > 0

    monkeypatch.setattr(health, "LEAST_FREE", 2**62)

    assert client.request("GET", "/healthz").answer.json["ready"] is False
    assert any("MB left" in finding for finding in doctor.examine(now))
