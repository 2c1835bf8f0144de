"""A place that becomes free while many come at once goes along the waiting list (cases 43, 44, 45).

EVENTHUB_TEST_CROWD=10000 runs it at full size: so many attempts from eight processes for a hundred seats, and once
more with an organiser who adds places meanwhile. The small run has the organiser in it.
"""

import os
import time
from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.events.registrations import queries
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import LIVE
from eventhub.events.registrations.rules import RegistrationState as S
from eventhub.platform.db import db
from tests.apps import make_app
from tests.ci import at_length
from tests.events.registrations.crowd import come_together, complaints, log_of, position_in_line
from tests.factories import make_event, save
from tests.moment import NOW

PROCESSES = 8
ATTEMPTS = int(os.environ.get("EVENTHUB_TEST_CROWD") or at_length(60, 120))
SEATS = min(100, ATTEMPTS // 12)
# One in ten presses twice, from two processes.
TWICE = ATTEMPTS // 11


@pytest.fixture
def url(dialect, databases):
    """Own databases: these commits are real and come from several processes."""
    return databases.fresh(dialect)


def shares_of(user_ids):
    """A share for each process, in the order in which they come; the first ones stand in two shares."""
    shares = [user_ids[number::PROCESSES] for number in range(PROCESSES)]
    for place, user_id in enumerate(user_ids[:TWICE]):
        other = shares[(place + 1) % PROCESSES]
        other.insert(min(place // PROCESSES, len(other)), user_id)
    return shares


def come(app, url, *, more):
    with app.app_context():
        event_id = make_event(capacity=SEATS, starts_at=NOW + timedelta(days=30)).id
        guests = [User(name="Guest", email=f"{n}@example.org", created_at=NOW) for n in range(ATTEMPTS - TWICE)]
        save(*guests)
        user_ids = [guest.id for guest in guests]
        db.session.remove()
        db.engine.dispose()
    return event_id, come_together(url, event_id, shares_of(user_ids), NOW, more=more)


@pytest.mark.slow
@pytest.mark.timeout(3600 if ATTEMPTS > 1000 else 120)
@pytest.mark.parametrize("more", [False, True] if ATTEMPTS > 1000 else [True])
def test_nobody_comes_past_the_waiting_list_and_no_seat_is_lost_or_sold_twice(url, more):
    app, began = make_app(url), time.monotonic()
    event_id, met = come(app, url, more=more)
    seconds = time.monotonic() - began
    with app.app_context():
        event = db.session.get_one(Event, event_id)
        rows = db.session.execute(sa.select(Registration.user_id, Registration.state)).all()
        log, capacity = log_of(event_id), event.capacity
        wrong = complaints(log, position_in_line(event_id), fewest=SEATS, most=capacity)
        counted, held = event.places_taken, queries.count_seats_held(event_id)
        db.session.remove()
        db.engine.dispose()
    live = [user_id for user_id, state in rows if state in LIVE]
    confirmed, left = set().union(*(one.confirmed for one in met)), set().union(*(one.left for one in met))
    told = sum(one.attempts for one in met)
    print(
        f"{told} attempts, {SEATS} seats, {len(log)} moves, {len(left)} left, {seconds:.0f} s, "
        f"{sum(one.again for one in met)} pressed again as the database was busy: "
        f"{max(0, held - capacity)} oversold, {len(confirmed - left - set(live))} lost, "
        f"{len(live) - len(set(live))} double, {len(wrong)} past the list"
    )

    assert [error for one in met for error in one.errors] == []
    assert told == ATTEMPTS and (more or capacity == SEATS)
    assert wrong == []
    assert counted == held <= capacity
    assert len(live) == len(set(live))
    assert confirmed - left <= {user_id for user_id, state in rows if state is S.CONFIRMED}
    assert len({user_id for user_id, _ in rows}) == ATTEMPTS - TWICE


@pytest.mark.parametrize(
    ("log", "words"),
    [
        (
            [(1, "unverified", "waitlisted"), (2, "unverified", "confirmed"), (1, "waitlisted", "offered")],
            "came past 1",
        ),
        (
            [
                (1, "unverified", "waitlisted"),
                (2, "unverified", "waitlisted"),
                (2, "waitlisted", "offered"),
                (1, "waitlisted", "offered"),
            ],
            "past the first in line",
        ),
        (
            [(1, "unverified", "confirmed"), (2, "unverified", "confirmed"), (3, "unverified", "confirmed")],
            "3 places of 2",
        ),
        ([(1, "unverified", "confirmed"), (2, "unverified", "waitlisted")], "1 wait beside 1 free"),
        (
            [(1, "unverified", "waitlisted"), (3, "unverified", "withdrawn"), (1, "waitlisted", "offered")],
            "beside a free",
        ),
    ],
)
def test_the_log_tells_on_who_came_past_the_list(log, words):
    """Proof that the test above can fail."""
    assert words in " ".join(complaints(log, {1: (0, 1), 2: (0, 2)}, fewest=2, most=2))
