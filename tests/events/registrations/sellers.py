"""Eight processes that sell places at the same time, with the product's guard and without any."""

import time
from datetime import datetime

import sqlalchemy as sa

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.events.registrations import sign_up
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.platform import tokens
from eventhub.platform.db import db, transaction
from tests.apps import make_app
from tests.processes import FORKED

PROCESSES = 8
# The pause between looking and writing that any real server has.
THINKING = 0.003
_start_together = None


def with_guard(event_id: int, user: User, now: datetime) -> None:
    """The way of the product: the place first, by one conditional UPDATE."""
    answers = sign_up.Answers(email=user.email, name=user.name, visible_to=VisibleTo.EVERY_GUEST)
    sign_up.register(event_id, answers, user=user, now=now)


def count_then_insert(event_id: int, user: User, now: datetime) -> None:
    """The way that oversells: count, and insert when there seems to be room."""
    capacity = db.session.get_one(Event, event_id).capacity
    confirmed = (
        sa.select(sa.func.count())
        .select_from(Registration)
        .where(Registration.event_id == event_id, Registration.state == RegistrationState.CONFIRMED)
    )
    taken = db.session.scalar(confirmed)
    row = Registration(
        event_id=event_id,
        user_id=user.id,
        email=user.email,
        name=user.name,
        created_at=now,
        state=RegistrationState.CONFIRMED,
        visible_to=VisibleTo.EVERY_GUEST,
        nonce=user.email[:32],
        token_digest=tokens.digest(user.email),
    )
    db.session.rollback()
    time.sleep(THINKING)
    if taken < capacity:
        with transaction():
            db.session.add(row)


def sell_together(url: str, way, event_id: int, user_ids: list[int], now: datetime) -> list[str]:
    """Let all processes sell at once, each to its share of the users; gives the errors they met."""
    shares = [(url, way, event_id, user_ids[number::PROCESSES], now) for number in range(PROCESSES)]
    with FORKED.Pool(PROCESSES, _remember, (FORKED.Barrier(PROCESSES),)) as pool:
        return [error for met in pool.starmap(_sell, shares, chunksize=1) for error in met]


def _remember(barrier) -> None:
    global _start_together
    _start_together = barrier


def _sell(url: str, way, event_id: int, user_ids: list[int], now: datetime) -> list[str]:
    app, errors = make_app(url), []
    _start_together.wait(timeout=60)
    for user_id in user_ids:
        with app.app_context():
            try:
                way(event_id, db.session.get_one(User, user_id), now)
            except Exception as error:  # Whatever a seller meets belongs into the test's report.
                errors.append(f"{type(error).__name__}: {error}"[:200])
    return errors
