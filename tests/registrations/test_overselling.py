"""A hundred places are a hundred guests, whoever comes when (reliability case 43)."""

import pytest
import sqlalchemy as sa

from eventhub.db import db
from eventhub.events.models import Event
from eventhub.registrations.models import Registration
from eventhub.registrations.rules import RegistrationState
from tests.apps import make_app
from tests.factories import make_event, make_user
from tests.moment import NOW
from tests.registrations.sellers import count_then_insert, sell_together, with_guard

PLACES = 100
WANT_ONE = 160

pytestmark = pytest.mark.slow


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, databases):
    """Own databases: these commits are real and come from several processes."""
    return databases.fresh(request.param)


def sell(url, way):
    """What the database holds after all sellers are done: confirmed, waiting, counted, and errors."""
    app = make_app(url)
    with app.app_context():
        event_id = make_event(capacity=PLACES).id
        user_ids = [make_user(f"Guest {number}").id for number in range(WANT_ONE)]
        db.session.remove()
        db.engine.dispose()
    errors = sell_together(url, way, event_id, user_ids, NOW)
    with app.app_context():
        states = sa.select(Registration.state, sa.func.count()).group_by(Registration.state)
        held = dict(db.session.execute(states).tuples().all())
        counted = db.session.get_one(Event, event_id).places_taken
        db.session.remove()
        db.engine.dispose()
    return held, counted, errors


def test_eight_processes_sell_exactly_a_hundred_of_a_hundred_places(url):
    held, counted, errors = sell(url, with_guard)

    assert errors == []
    assert held == {RegistrationState.CONFIRMED: PLACES, RegistrationState.WAITLISTED: WANT_ONE - PLACES}
    assert counted == PLACES


def test_the_same_sellers_oversell_when_they_count_first(url):
    """Proof that the test above can fail: without the guard more than a hundred get in."""
    held, _, errors = sell(url, count_then_insert)

    assert errors == []
    assert held[RegistrationState.CONFIRMED] > PLACES
