"""A hundred places are a hundred guests, whoever comes when (case 43)."""

import pytest
import sqlalchemy as sa

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState
from eventhub.platform.db import db
from tests.apps import make_app
from tests.events.registrations.sellers import count_then_insert, sell_together, with_guard
from tests.factories import make_event, save
from tests.moment import NOW

SEATS = 100

# In a short run test_crowd.py has eight processes that buy, leave and take.
pytestmark = pytest.mark.slow


@pytest.fixture
def url(dialect, databases):
    """Own databases: these commits are real and come from several processes."""
    return databases.fresh(dialect)


def sell(url, way, *, seats, wanted):
    """What the database holds after all sellers are done: confirmed, waiting, counted, and errors."""
    app = make_app(url)
    with app.app_context():
        event_id = make_event(capacity=seats).id
        guests = [User(name="Guest", email=f"{n}@example.org", created_at=NOW) for n in range(wanted)]
        save(*guests)
        user_ids = [guest.id for guest in guests]
        db.session.remove()
        db.engine.dispose()
    errors = sell_together(url, way, event_id, user_ids, NOW)
    with app.app_context():
        states = sa.select(Registration.state, sa.func.count()).group_by(Registration.state)
        held = dict(db.session.execute(states).all())
        counted = db.session.get_one(Event, event_id).places_taken
        db.session.remove()
        db.engine.dispose()
    return held, counted, errors


def test_eight_processes_sell_exactly_a_hundred_of_a_hundred_seats(url):
    held, counted, errors = sell(url, with_guard, seats=SEATS, wanted=SEATS + 20)

    assert errors == []
    assert held == {RegistrationState.CONFIRMED: SEATS, RegistrationState.WAITLISTED: 20}
    assert counted == SEATS


def test_the_same_sellers_oversell_when_they_count_first(url):
    """Proof that the test above can fail: without the guard more get in than there are places."""
    held, _, errors = sell(url, count_then_insert, seats=16, wanted=48)

    assert errors == []
    assert held[RegistrationState.CONFIRMED] > 16
