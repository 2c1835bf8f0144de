"""Web processes that are killed with -9 while people sign up lose nobody and leave nothing half done (case 60).

EVENTHUB_TEST_SIGN_UPS=1000 EVENTHUB_TEST_KILLS=50 runs it at full size.
"""

import os
import random
import signal
import time
from collections import Counter
from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.events.registrations.models import Registration, RegistrationMove
from eventhub.events.registrations.rules import RegistrationState as S
from eventhub.operator.doctor import check_places
from eventhub.platform.clock import utc_now
from eventhub.platform.db import db
from eventhub.platform.mail.models import OutgoingMail
from tests.apps import make_app
from tests.events.registrations.sign_ups import serve
from tests.factories import make_event, make_registration
from tests.processes import FORKED

SIGN_UPS = int(os.environ.get("EVENTHUB_TEST_SIGN_UPS", "18"))
KILLS = int(os.environ.get("EVENTHUB_TEST_KILLS", "2"))
SEATS = SIGN_UPS // 2
# Seconds: about what one sign-up takes, so that kills find it at every step.
WITHIN = 0.15

pytestmark = pytest.mark.timeout(3600 if SIGN_UPS > 100 else 120)


@pytest.fixture
def url(dialect, databases):
    """Own databases: these commits are real, and some are cut short."""
    return databases.fresh(dialect)


def start(url):
    ours, theirs = FORKED.Pipe()
    process = FORKED.Process(target=serve, args=(url, theirs))
    process.start()
    theirs.close()
    return process, ours


def told_before_the_kill(url, slug, numbers, few, chance):
    """Who heard of their place before the process was killed, a moment after the first `few` did."""
    process, pipe = start(url)
    pipe.send((slug, numbers))
    told = {pipe.recv() for _ in range(few)}
    time.sleep(chance.uniform(0, WITHIN))
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    while True:
        try:
            told.add(pipe.recv())
        except (EOFError, ConnectionResetError):
            return told


@pytest.mark.slow
def test_everybody_who_heard_of_their_seat_has_it_and_nothing_is_half_done(url):
    app, chance = make_app(url), random.Random(60)
    with app.app_context():
        event = make_event(capacity=SEATS, starts_at=utc_now() + timedelta(days=20))
        slug, event_id = event.slug, event.id
        db.session.remove()
        db.engine.dispose()
    told, left = set(), list(range(SIGN_UPS))
    for _ in range(KILLS):
        told |= told_before_the_kill(url, slug, left, SIGN_UPS // (KILLS + 2), chance)
        left = [number for number in left if number not in told]
    with app.app_context():
        found = rows_of(event_id)
        half = half_done(event_id, found)
        db.session.remove()
        db.engine.dispose()
    cut_off = [row for row in found.values() if row.state is S.UNVERIFIED]
    print(f"{SIGN_UPS} sign-ups, {KILLS} kills: {len(told)} were told, {len(cut_off)} were cut off before their link")

    assert half == []
    assert {f"guest{number}@example.org" for number in told} <= {
        address for address, row in found.items() if row.state in (S.CONFIRMED, S.WAITLISTED)
    }

    process, pipe = start(url)
    pipe.send((slug, left))
    assert [pipe.recv() for _ in left] == left
    pipe.send(None)
    process.join()
    with app.app_context():
        found = rows_of(event_id)
        assert half_done(event_id, found) == []
        assert Counter(row.state for row in found.values()) == {S.CONFIRMED: SEATS, S.WAITLISTED: SIGN_UPS - SEATS}
        db.session.remove()
        db.engine.dispose()


def rows_of(event_id):
    """The registrations of an event by address; two of one address would be one too many."""
    rows = db.session.scalars(sa.select(Registration).where(Registration.event_id == event_id)).all()
    assert len({row.email for row in rows}) == len(rows)
    return {row.email: row for row in rows}


def half_done(event_id, found):
    """Whatever stands without what belongs to it: counter, user, log and mail of each move."""
    wrong = list(check_places(utc_now()))
    moves = Counter(db.session.scalars(sa.select(RegistrationMove.registration_id)))
    mails = Counter(
        (row.about_id, row.kind) for row in db.session.execute(sa.select(OutgoingMail.about_id, OutgoingMail.kind))
    )
    for row in found.values():
        is_settled = row.state is not S.UNVERIFIED
        words = {S.UNVERIFIED: "verify", S.CONFIRMED: "confirmed", S.WAITLISTED: "waitlisted"}[row.state]
        if (row.user_id is not None, row.verified_at is not None) != (is_settled, is_settled):
            wrong.append(f"{row.email} is {row.state} and half a user")
        if moves[row.id] != is_settled or mails[row.id, f"registrations/{words}"] != 1:
            wrong.append(f"{row.email} is {row.state} with {moves[row.id]} moves and {mails}")
    return wrong


def test_half_a_registration_is_noticed(session):
    """Proof that the test above can fail."""
    event = make_event(capacity=3)
    make_registration(event)
    waits = make_registration(event, state=S.WAITLISTED)
    waits.user_id, event.places_taken = None, 3
    session.commit()

    words = " ".join(half_done(event.id, rows_of(event.id)))

    assert "counted +2 places" in words and "half a user" in words and "with 0 moves" in words
