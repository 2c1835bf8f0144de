"""A crowd that comes and goes through several processes at once, and what the log says about who got which place."""

import random
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from eventhub.accounts.models import User
from eventhub.events.event import service as events
from eventhub.events.registrations import queries, service, sign_up, waiting_list
from eventhub.events.registrations.models import Registration, RegistrationMove
from eventhub.events.registrations.rules import HOLDS_A_SEAT, RegistrationState, VisibleTo
from eventhub.platform.db import db
from eventhub.platform.errors import WrongState
from tests.apps import make_app
from tests.processes import FORKED

S = RegistrationState
# After each attempt: somebody leaves, somebody takes the offered place, the job lets offers lapse, more places come.
LEAVES, TAKES, LAPSES, MORE = 0.30, 0.55, 0.57, 0.60
# How often somebody presses before they give up.
PRESSES = 5
_start_together = None


@dataclass
class Met:
    """What one process saw: attempts, whose place was confirmed to them, who gave it up, and errors."""

    attempts: int = 0
    # How often a page said that the database was busy.
    again: int = 0
    confirmed: set[int] = field(default_factory=set)
    left: set[int] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)


def come_together(url: str, event_id: int, shares: list[list[int]], now: datetime, *, more: bool) -> list[Met]:
    """Each share of users is a process; who stands in two of them presses twice at about the same time."""
    with FORKED.Pool(len(shares), _remember, (FORKED.Barrier(len(shares)),)) as pool:
        given = [(url, event_id, share, now, seed, more) for seed, share in enumerate(shares)]
        return pool.starmap(_come, given, chunksize=1)


def _remember(barrier) -> None:
    global _start_together
    _start_together = barrier


def _come(url: str, event_id: int, user_ids: list[int], now: datetime, seed: int, more: bool) -> Met:
    app, met, chance = make_app(url), Met(), random.Random(seed)
    acts = ((LEAVES, _leave), (TAKES, _take), (LAPSES, _lapse), (MORE if more else 0, _more))
    _start_together.wait(timeout=120)
    began = time.monotonic()
    for number, user_id in enumerate(user_ids):
        drawn = chance.random()
        act = next((what for below, what in acts if drawn < below), None)
        for step, who in ((_register, user_id), (act, chance.choice(user_ids[: number + 1]))):
            moment = now + timedelta(seconds=time.monotonic() - began)
            if step is not None:
                _press(app, lambda step=step, who=who, moment=moment: step(event_id, who, moment, met), met)
        met.attempts += 1
    return met


def _press(app, step, met: Met) -> None:
    """What a person does: press, and press again when the page says that the database was busy too long."""
    for _ in range(PRESSES):
        with app.app_context():
            try:
                return step()
            except WrongState:  # The rules said no, as they should to somebody who has left meanwhile.
                return None
            except OperationalError as error:  # SQLite lets nobody wait for its lock longer than ten seconds.
                if "database is locked" not in str(error):
                    return met.errors.append(str(error)[:200])
                met.again += 1
            except Exception as error:  # Whatever else a guest meets belongs into the test's report.
                return met.errors.append(f"{type(error).__name__}: {error}"[:200])
    return met.errors.append("busy too often")


def _register(event_id: int, user_id: int, now: datetime, met: Met) -> None:
    user = db.session.get_one(User, user_id)
    answers = sign_up.Answers(email=user.email, name=user.name, visible_to=VisibleTo.EVERY_GUEST)
    made = sign_up.register(event_id, answers, user=user, now=now)
    if made.state is S.CONFIRMED:
        met.confirmed.add(user_id)


def _leave(event_id: int, user_id: int, now: datetime, met: Met) -> None:
    found = queries.find_live_of_user(event_id, user_id)
    if found is not None:
        met.left.add(user_id)
        service.withdraw(found, by=found.user, now=now)


def _take(event_id: int, user_id: int, now: datetime, met: Met) -> None:
    offered = sa.select(Registration).where(Registration.event_id == event_id, Registration.state == S.OFFERED)
    found = db.session.scalars(offered.order_by(Registration.id).limit(1)).first()
    if found is not None:
        taker = found.user_id
        waiting_list.accept_offer(found, by=found.user, now=now)
        met.confirmed.add(taker)


def _lapse(event_id: int, user_id: int, now: datetime, met: Met) -> None:
    waiting_list.advance(now + timedelta(days=3))


def _more(event_id: int, user_id: int, now: datetime, met: Met) -> None:
    event = db.session.get_one(queries.Event, event_id)
    fields = events.EventFields(**(vars(events.fields_of(event)) | {"capacity": event.capacity + 1}))
    service.change_event(event_id, fields, tell_guests=False, now=now)


def log_of(event_id: int) -> list[tuple[int, str, str]]:
    """(registration, before, after) of every move at an event, as they happened: each holds the event's row."""
    query = (
        sa.select(RegistrationMove.registration_id, RegistrationMove.before, RegistrationMove.after)
        .join(Registration, Registration.id == RegistrationMove.registration_id)
        .where(Registration.event_id == event_id)
        .order_by(RegistrationMove.id)
    )
    return [tuple(row) for row in db.session.execute(query)]


def position_in_line(event_id: int) -> dict[int, tuple]:
    """What a place on the waiting list is decided by, of each registration that ever stood there."""
    query = sa.select(Registration.id, Registration.priority, Registration.waitlisted_at).where(
        Registration.event_id == event_id, Registration.waitlisted_at.is_not(None)
    )
    return {number: (-priority, since, number) for number, priority, since in db.session.execute(query)}


def complaints(log: list[tuple[int, str, str]], line: dict[int, tuple], *, fewest: int, most: int) -> list[str]:
    """Every moment at which somebody got a place past others, or there were more guests than places.

    `fewest`, `most`: how many places there were at the beginning and at the end.
    """
    held, waiting, found = set(), set(), []
    for who, before, after in log:
        if waiting and len(held) < fewest and after != S.OFFERED:
            found.append(f"{who} moved while {len(waiting)} waited beside a free place")
        if after == S.CONFIRMED and before != S.OFFERED and waiting:
            found.append(f"{who} came past {len(waiting)} who waited")
        if after == S.OFFERED and who != min(waiting, key=line.__getitem__):
            found.append(f"{who} was offered a place past the first in line")
        for states, people in ((HOLDS_A_SEAT, held), ({S.WAITLISTED}, waiting)):
            (people.add if after in states else people.discard)(who)
        if len(held) > most:
            found.append(f"{len(held)} places of {most} taken")
    if waiting and len(held) < most:
        found.append(f"{len(waiting)} wait beside {most - len(held)} free places")
    return found
