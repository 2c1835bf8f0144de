"""`python -m tests.benchmarks.loading 2000`: from SQL to the arrays of a room, against reading the same rows.

The floor is what COUNT and SUM over the same rows cost in the database itself. SQLite in a temporary folder and
PostgreSQL where it is installed; processor time of this thread and of the server's process, the best of three.
"""

import os
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import sqlalchemy as sa

from config import Config
from eventhub.accounts.models import BackgroundItem, User
from eventhub.accounts.rules import BackgroundKind
from eventhub.app.factory import create_app
from eventhub.events.event.models import Event
from eventhub.events.registrations.models import Registration, RegistrationGoal
from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.matching.goals import GoalType
from eventhub.people.models import Tie
from eventhub.people.rules import Closeness, HowKnown, Says
from eventhub.platform.db import db
from eventhub.recommendations.queries_of_rooms import load_room
from tests import postgres

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
TIES, VALUES = 100, 10
FLOOR = """
SELECT COUNT(*), SUM(a.other_id), SUM(LENGTH(a.closeness)), SUM(LENGTH(b.closeness))
  FROM tie a LEFT JOIN tie b ON b.owner_id = a.other_id AND b.other_id = a.owner_id AND b.says = 'yes'
 WHERE a.says = 'yes' AND a.owner_id IN (SELECT user_id FROM registration WHERE state = 'confirmed')
UNION ALL
SELECT COUNT(*), SUM(i.user_id), SUM(LENGTH(i.kind)), SUM(LENGTH(i.value_id))
  FROM background_item i JOIN registration r ON r.user_id = i.user_id WHERE i.visibility <> 'closed'
UNION ALL
SELECT COUNT(*), SUM(user_id), SUM(LENGTH(looks_for)), SUM(LENGTH(can_help)) FROM registration
"""


def loading_row(guests: int, address: str = "") -> tuple[int, int, float, float]:
    """(guests, ties read, milliseconds of the floor, milliseconds of load_room); SQLite without an address."""
    with tempfile.TemporaryDirectory() as folder:
        address = address or f"sqlite:///{Path(folder) / 'room.db'}"
        app = create_app(Config.for_tests(database_url=address, instance_path=Path(folder)))
        with app.app_context():
            db.create_all()
            event = fill(guests)
            if address.startswith("postgresql"):
                db.session.execute(sa.text("ANALYZE"))
            rows = db.session.execute(sa.text(FLOOR)).first()[0]
            floor = _best(lambda: db.session.execute(sa.text(FLOOR)).all())
            loaded = _best(lambda: load_room(event, NOW))
            db.session.remove()
            db.engine.dispose()
    return guests, rows, floor, loaded


def _best(work) -> float:
    taken = []
    for _ in range(3):
        start = _processor_time()
        work()
        taken.append(_processor_time() - start)
    return min(taken) * 1000


def _processor_time() -> float:
    """Seconds of this process, and of the server's process that works for it."""
    if db.session.get_bind().dialect.name == "sqlite":
        return time.process_time()
    server = db.session.scalar(sa.select(sa.func.pg_backend_pid()))
    ticks = Path(f"/proc/{server}/stat").read_text().rpartition(")")[2].split()[11:13]
    return time.process_time() + sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def fill(guests: int) -> Event:
    """A room of the first users, half as many again at home, 100 ties and ten values a guest."""
    chance = np.random.default_rng(7)
    people = guests * 3 // 2
    event = Event(
        slug="room",
        title="Room",
        starts_at=NOW + timedelta(days=5),
        ends_at=NOW + timedelta(days=6),
        zone="UTC",
        capacity=guests,
        created_at=NOW,
    )
    db.session.add(event)
    db.session.flush()
    _insert(
        User,
        (
            {
                "id": one,
                "email": f"{one}@example.org",
                "name": f"Guest {one}",
                "created_at": NOW,
                "happy_to_introduce": True,
            }
            for one in range(1, people + 1)
        ),
    )
    _insert(
        Registration,
        (
            {
                "id": one,
                "event_id": event.id,
                "user_id": one,
                "state": RegistrationState.CONFIRMED,
                "email": f"{one}@example.org",
                "name": f"Guest {one}",
                "visible_to": VisibleTo.EVERY_GUEST,
                "nonce": str(one),
                "token_digest": str(one),
                "looks_for": "solar",
                "can_help": "storage",
                "created_at": NOW,
                "confirmed_at": NOW,
            }
            for one in range(1, guests + 1)
        ),
    )
    _insert(
        RegistrationGoal,
        (
            {"registration_id": one, "goal": goal, "position": 0}
            for one, goal in zip(range(1, guests + 1), chance.choice(list(GoalType), guests).tolist(), strict=True)
        ),
    )
    values = chance.integers(0, 2000, (guests, VALUES)).tolist()
    _insert(
        BackgroundItem,
        (
            {
                "user_id": one,
                "kind": BackgroundKind.INTEREST,
                "text": f"v{value}",
                "value_id": f"v{value}",
                "created_at": NOW - timedelta(days=9),
            }
            for one, row in enumerate(values, 1)
            for value in set(row)
        ),
    )
    _insert(Tie, _ties(chance, guests, people))
    db.session.commit()
    return event


def _ties(chance: np.random.Generator, guests: int, people: int):
    one = chance.integers(1, guests + 1, guests * TIES // 2)
    pairs = np.c_[one, chance.integers(1, people + 1, len(one))]
    pairs = np.unique(np.r_[pairs, pairs[:, ::-1]][np.tile(pairs[:, 0] != pairs[:, 1], 2)], axis=0)
    steps = list(Closeness)
    for (owner, other), step in zip(pairs.tolist(), chance.integers(0, 4, len(pairs)).tolist(), strict=True):
        yield {
            "owner_id": owner,
            "other_id": other,
            "says": Says.YES,
            "how": HowKnown.FRIENDS,
            "closeness": steps[step],
            "created_at": NOW,
        }


def _insert(model, rows) -> None:
    db.session.execute(sa.insert(model), list(rows))


def print_loading(sizes: list[int]) -> None:
    """A table with one row for each size of the room."""
    print("| database | guests | ties read | COUNT/SUM floor, ms | load_room, ms | x floor |")
    print("|---|---|---|---|---|---|")
    for size in sizes:
        _print_row("SQLite", *loading_row(size))
        try:
            server = postgres.Cluster().start()
        except postgres.Unavailable:
            print("PostgreSQL is left out: it is not installed.")
            continue
        try:
            _print_row("PostgreSQL", *loading_row(size, server.url))
        finally:
            server.stop()


def _print_row(database: str, guests: int, rows: int, floor: float, loaded: float) -> None:
    print(f"| {database} | {guests:,} | {rows:,} | {floor:.0f} | {loaded:.0f} | {loaded / floor:.2f} |", flush=True)


if __name__ == "__main__":
    print_loading([int(size) for size in sys.argv[1:] or ["2000"]])
