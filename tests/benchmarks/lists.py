"""`python -m tests.benchmarks.lists`: pages of people at one hundred and at ten thousand, on SQLite and PostgreSQL.

Each line is what one page asks of the database and does with it, without Flask and Jinja: the least of thirty calls by
the clock, as PostgreSQL works in a process of its own. The last column is how much longer ten thousand take.
"""

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from config import Config
from eventhub.accounts.models import User
from eventhub.app.factory import create_app
from eventhub.events.checkin.queries import find_guests
from eventhub.events.event.models import Event
from eventhub.events.event.rules import EventState
from eventhub.events.registrations.guest_list import guest_page
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.followups.queries import people_found
from eventhub.organiser.queries import guests_to_print
from eventhub.people.contacts.queries import list_contacts
from eventhub.people.models import Contact, derived_columns
from eventhub.people.relations import read_relations
from eventhub.people.rules import ContactSource
from eventhub.platform.db import db
from eventhub.site.for_you.directory import Reader, Wanted, directory_of
from eventhub.text.phone_book import sort_key
from tests.moment import NOW
from tests.postgres import Cluster

FEW, MANY, CALLS = 100, 10_000, 30
SURNAMES = ("王", "李", "张", "刘", "陈", "曾", "单", "解", "欧阳", "令狐", "Keller ", "Meyer ", "Rossi ", "Nair ")
GIVEN = ("伟", "敏", "雅婷", "建平", "乐", "Anna", "Bob", "Carla", "Jan", "Priya")


def main() -> None:
    """Print a table for each database."""
    for name, opened in (("SQLite", _sqlite), ("PostgreSQL", _postgresql)):
        with opened() as address:
            times = {people: _measure(f"{address[people]}", people) for people in (FEW, MANY)}
        print(f"\n| {name} | {FEW} people, ms | {MANY:,} people, ms | ratio |\n|---|---|---|---|")
        for what, few in times[FEW].items():
            many = times[MANY][what]
            print(f"| {what} | {few:.2f} | {many:.2f} | {many / few:.1f} |", flush=True)


@contextmanager
def _sqlite() -> Iterator[dict[int, str]]:
    with tempfile.TemporaryDirectory() as folder:
        yield {people: f"sqlite:///{Path(folder) / str(people)}.db" for people in (FEW, MANY)}


@contextmanager
def _postgresql() -> Iterator[dict[int, str]]:
    cluster = Cluster().start()
    engine = sa.create_engine(cluster.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for people in (FEW, MANY):
            connection.execute(sa.text(f"CREATE DATABASE lists_{people}"))
    engine.dispose()
    try:
        yield {people: cluster.url.replace("/postgres?", f"/lists_{people}?") for people in (FEW, MANY)}
    finally:
        cluster.stop()


def _measure(address: str, people: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Config.for_tests(database_url=address, instance_path=Path(folder)))
        with app.test_request_context():
            db.create_all()
            event_id = _fill(people)
            if not address.startswith("sqlite"):
                db.session.execute(sa.text("ANALYZE"))
            event = db.session.get_one(Event, event_id)
            reader = Reader(event, read_relations(1), {})
            last = people // 20
            pages: dict[str, Callable[[], object]] = {
                "guest table, first page": lambda: guest_page(event_id, "going"),
                "guest table, last page": lambda: guest_page(event_id, "going", number=last),
                "guest table, search for zeng": lambda: guest_page(event_id, "going", "zeng"),
                "check-in, first page": lambda: find_guests(event_id, ""),
                "check-in, search for 单": lambda: find_guests(event_id, "单"),
                "badges, one part": lambda: guests_to_print(event_id, 1),
                "directory, first page": lambda: directory_of(reader, Wanted(), NOW),
                "directory, search for xie": lambda: directory_of(reader, Wanted("xie"), NOW),
                "contacts, first page": lambda: list_contacts(1, "", 1),
                "contacts, search for lw": lambda: people_found(1, "lw"),
            }
            found = {what: _least(page) for what, page in pages.items()}
            db.session.remove()
            db.engine.dispose()
    return found


def _least(page: Callable[[], object]) -> float:
    taken = []
    for _ in range(CALLS):
        db.session.expire_all()
        start = time.perf_counter()
        page()
        taken.append((time.perf_counter() - start) * 1000)
    return min(taken)


def _fill(people: int) -> int:
    """Write users, guests of one event who show themselves, and as many contacts of the first of them."""
    chance = random.Random(7)
    event = Event(
        slug="room",
        title="Room",
        state=EventState.PUBLISHED,
        starts_at=NOW + timedelta(days=5),
        ends_at=NOW + timedelta(days=6),
        zone="UTC",
        created_at=NOW,
    )
    db.session.add(event)
    db.session.flush()
    names = [f"{chance.choice(SURNAMES)}{chance.choice(GIVEN)}{chance.choice(GIVEN)}" for _ in range(people)]
    users = [
        {"id": at, "email": f"{at}@example.org", "name": name, "sort_key": sort_key(name), "created_at": NOW}
        for at, name in enumerate(names, 1)
    ]
    guests = [
        {
            "id": at,
            "event_id": event.id,
            "user_id": at,
            "state": RegistrationState.CONFIRMED,
            "email": f"{at}@example.org",
            "name": name,
            **derived_columns({"name": name, "position": "Engineer"}),
            "visible_to": VisibleTo.EVERY_GUEST,
            "nonce": str(at),
            "token_digest": str(at),
            "created_at": NOW,
            "confirmed_at": NOW,
        }
        for at, name in enumerate(names, 1)
    ]
    contacts = [
        {"id": at, "owner_id": 1, "name": name, "source": ContactSource.TYPED, "created_at": NOW}
        | derived_columns({"name": name})
        for at, name in enumerate(names, 1)
    ]
    for model, rows in ((User, users), (Registration, guests), (Contact, contacts)):
        db.session.execute(sa.insert(model), rows)
    db.session.commit()
    return event.id


if __name__ == "__main__":
    main()
