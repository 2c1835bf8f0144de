"""What pages cost against the bare floor, in one run; and what happens when 200 visitors want 50 places at once.

Both sides run on two sync processes of gunicorn, one visit at a time; CPU is that of the web processes and PostgreSQL
together. The rush runs with the settings that EventHub ships (gunicorn.conf.py). Linux only: the figures of processes
are read from /proc.
"""

import contextlib
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState
from eventhub.events.registrations.sign_up import PURPOSE
from eventhub.platform.clock import utc_now
from eventhub.platform.db import db
from eventhub.platform.tokens import derive
from tests import postgres
from tests.apps import make_app, migrate
from tests.benchmarks import floor
from tests.benchmarks.servers import Server, serving
from tests.benchmarks.visitors import Failed, Visitor, WithinTheProcess, at_once
from tests.benchmarks.weight import first_visit
from tests.databases import Databases
from tests.factories import in_one_commit, make_event, make_registration, make_user
from tests.inspector import Inspector

GUESTS = {"small": 200, "large": 2000}
WARM, COLD_STARTS = 8, 3
CAPACITY, VISITORS, CLIENTS = 50, 200, 16
ANSWERS = {"name": "Ada Lovelace", "visible_to": "every_guest"}
Walk = Callable[[Visitor], Visitor]


@dataclass(frozen=True)
class Hub:
    """A filled database of EventHub, the cookies of its organiser and of users who have not registered."""

    app: Flask
    settings: dict[str, str]
    organiser_id: int
    organiser: dict[str, str]
    members: list[dict[str, str]]

    def serve(self, **options) -> contextlib.AbstractContextManager[Server]:
        return serving("wsgi:app", self.settings, "/e/small", **options)


def print_web(*, quick: bool) -> None:
    visits = 40 if quick else 200
    for dialect in ("sqlite", "postgresql"):
        with _databases(dialect) as (made, folder, also):
            bare, hub = made.fresh_floor(dialect), fill(made.fresh(dialect), folder, members=visits + WARM + 1)
            print(f"\nWhat pages cost, {dialect}; x = times the bare floor\n")
            _print_costs(bare, hub, also, visits)
            print(f"\n{VISITORS} visitors for {CAPACITY} places, {CLIENTS} clients, {dialect}\n")
            _print_rushes(hub, dialect, workers=(4,) if quick else (2, 4))


class OwnDatabases(Databases):
    """In this benchmark's own cluster, whatever the environment names: its CPU is measured."""

    def __init__(self, folder: Path, admin_url: str):
        super().__init__(folder, migrate)
        self._admin = admin_url

    def _admin_url(self) -> str:
        return self._admin

    def fresh_floor(self, dialect: str) -> str:
        url = self.empty(dialect)
        floor.fill(url, {1: (10**9, 0), 2: (10**9, GUESTS["small"]), 3: (10**9, GUESTS["large"])})
        return url


@contextlib.contextmanager
def _databases(dialect: str) -> Iterator[tuple[OwnDatabases, Path, tuple[int, ...]]]:
    """Fresh databases of this kind, a folder, and the process whose family serves them."""
    cluster, also = postgres.Cluster(), ()
    try:
        if dialect == "postgresql":
            cluster.start()
            also = (int((cluster.folder / "data" / "postmaster.pid").read_text().split()[0]),)
        with tempfile.TemporaryDirectory(prefix="eventhub-web-") as folder:
            yield OwnDatabases(Path(folder), cluster.url), Path(folder), also
    finally:
        cluster.stop()


def fill(url: str, folder: Path, members: int) -> Hub:
    """Events with 0, 200 and 2,000 guests and without an end of places."""
    app = make_app(url)
    with app.app_context():
        with in_one_commit():
            host = make_user("Host of all", created_at=utc_now() - timedelta(days=90))
            for slug, guests in {"open": 0, **GUESTS}.items():
                event = _event(host, slug, capacity=10**6)
                for _ in range(guests):
                    make_registration(event)
            others = [make_user() for _ in range(members)]
        cookies = [
            {app.config["SESSION_COOKIE_NAME"]: Inspector(app, db.session).sign_in(user).cookies()}
            for user in (host, *others)
        ]
        host_id = host.id
        db.session.remove()
        db.engine.dispose()
    return Hub(
        app,
        {
            "EVENTHUB_DATABASE_URL": url,
            "EVENTHUB_BASE_URL": "http://localhost",
            "EVENTHUB_PROXIES": "1",
            "EVENTHUB_SECRET_KEY": app.config["SECRET_KEY"],
            "EVENTHUB_CONTACTS_KEY": "c" * 32,
            "EVENTHUB_MAIL_SERVER": "127.0.0.1",
            "EVENTHUB_MAIL_SENDER": "eventhub@example.org",
            "EVENTHUB_INSTANCE_PATH": str(folder),
        },
        host_id,
        cookies[0],
        cookies[1:],
    )


def _event(host: User, slug: str, *, capacity: int) -> Event:
    now = utc_now()
    return make_event(
        organiser=host,
        slug=slug,
        capacity=capacity,
        description="An evening for builders. " * 20,
        created_at=now - timedelta(days=30),
        starts_at=now + timedelta(days=10),
    )


# ---- what pages cost


def _print_costs(bare: str, hub: Hub, also: tuple[int, ...], visits: int) -> None:
    with _serving_floor(bare, also=also) as below, hub.serve(also=also) as above:
        print("| visit | CPU, ms | x | p50, ms | x | kB | statements |\n|---|---|---|---|---|---|---|")
        _print_cost("event page, 200 guests", below, _page("/event/2"), above, _page("/e/small"), hub, visits)
        _print_cost("event page, 2,000 guests", below, _page("/event/3"), above, _page("/e/large"), hub, visits)
        _print_cost(
            "registration, signed in: page, POST, confirmation",
            below,
            _register_bare,
            above,
            _register_signed_in,
            hub,
            visits,
            hub.members,
        )
        _print_cost(
            "registration by mailed link: two more",
            below,
            _register_bare,
            above,
            partial(_register_by_link, hub=hub, slug="open"),
            hub,
            visits,
        )
        for words, number, slug in (("guest table, 200", 2, "small"), ("guest table, 2,000", 3, "large")):
            _print_cost(
                words,
                below,
                _page(f"/event/{number}/guests"),
                above,
                _page(f"/manage/{slug}/guests"),
                hub,
                visits // 2,
                [hub.organiser] * (visits + WARM + 1),
            )
        print(
            f"\nMemory of the largest process after load, MiB: floor {below.largest_worker():.0f}, "
            f"EventHub {above.largest_worker():.0f}"
        )
    _print_cold_starts(bare, hub)
    requests, kilobytes = first_visit(hub.app, "/e/small")
    print(f"First visit of the event page: {requests} requests, {kilobytes:.1f} kB compressed")


def _serving_floor(bare: str, **options) -> contextlib.AbstractContextManager[Server]:
    return serving("tests.benchmarks.floor:make()", {"FLOOR_DATABASE": bare}, "/event/1", **options)


def _print_cold_starts(bare: str, hub: Hub) -> None:
    """Medians of both sides started in turns, as a machine is not the same for long."""
    starts = {"floor": partial(_serving_floor, bare), "alike": hub.serve, "shipped": partial(hub.serve, shipped=True)}
    spent = {words: [] for words in starts}
    for _ in range(COLD_STARTS):
        for words, start in starts.items():
            with start() as server:
                spent[words].append((server.cold_start_cpu, server.cold_start))
    medians = {words: [*map(statistics.median, zip(*pairs, strict=True))] for words, pairs in spent.items()}
    told = (
        f"{words} {cpu:.2f} ({wall:.1f}) = {cpu / medians['floor'][0]:.2f} x" for words, (cpu, wall) in medians.items()
    )
    print("Cold start of two processes, CPU s (wall s):", "; ".join(told))


def _print_cost(
    words: str,
    below: Server,
    plain: Walk,
    above: Server,
    ours: Walk,
    hub: Hub,
    visits: int,
    cookies: list[dict[str, str]] | None = None,
) -> None:
    cookies = cookies or [{}] * (visits + WARM + 1)
    floor_cpu, floor_p50, _ = _measured(below, plain, visits, [{}] * (visits + WARM))
    cpu, p50, size = _measured(above, ours, visits, cookies)
    print(
        f"| {words} | {cpu:.1f} | {cpu / floor_cpu:.1f} | {p50:.0f} | {p50 / floor_p50:.1f} | {size / 1000:.0f} | "
        f"{_statements(hub, ours, cookies[visits + WARM])} |",
        flush=True,
    )


def _measured(server: Server, walk: Walk, visits: int, cookies: list[dict[str, str]]) -> tuple[float, float, int]:
    """CPU and median of a visit in milliseconds, and the bytes of its last page."""
    taken, last = [], None
    for number in range(visits + WARM):
        if number == WARM:
            before = server.cpu()
        began = time.perf_counter()
        last = walk(Visitor(server.port, number, cookies[number]))
        taken.append(time.perf_counter() - began)
        if last.status != 200:
            raise Failed(f"{last.path}: {last.status}")
    spent = server.cpu() - before
    return spent * 1000 / visits, statistics.median(taken[WARM:]) * 1000, len(last.text.encode())


def _statements(hub: Hub, walk: Walk, cookies: dict[str, str]) -> int:
    sent: list[str] = []

    def note(connection, cursor, statement, *rest) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            sent.append(statement)

    with hub.app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        walk(WithinTheProcess(hub.app, cookies))
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
    return len(sent)


def _page(path: str) -> Walk:
    return lambda visitor: visitor.get(path)


def _register_bare(visitor: Visitor) -> Visitor:
    return visitor.get("/event/1/register").submit("csrf", name="Ada", email="ada@example.org", goal="meet")


def _register_signed_in(visitor: Visitor) -> Visitor:
    return visitor.get("/e/open/register").submit("visible_to", **ANSWERS)


def _register_by_link(visitor: Visitor, *, hub: Hub, slug: str) -> Visitor:
    return _confirm(_follow_link(visitor, hub, _ask_for_seat(visitor, slug)))


def _ask_for_seat(visitor: Visitor, slug: str) -> str:
    """The page, the form, and the page that says to look into the mail; gives the address typed."""
    email = f"ada.{time.monotonic_ns()}@example.org"
    if (
        not visitor.get(f"/e/{slug}/register")
        .submit("visible_to", email=email, **ANSWERS)
        .path.endswith("/check-inbox")
    ):
        raise Failed(f"{visitor.path} ({visitor.status}) instead of the inbox page")
    return email


def _follow_link(visitor: Visitor, hub: Hub, email: str) -> Visitor:
    """The page behind the link of the mail, which the worker would have sent."""
    with hub.app.app_context():
        nonce = db.session.scalar(sa.select(Registration.nonce).where(Registration.email == email))
        db.session.remove()
        token = derive(PURPOSE, nonce)
    return visitor.get(f"/r/{token}")


def _confirm(visitor: Visitor) -> Visitor:
    return visitor.submit("csrf_token")


# ---- the rush


def _print_rushes(hub: Hub, dialect: str, workers: tuple[int, ...]) -> None:
    print("| processes | rush | got a place | on the list | errors | p50, s | p95, s |\n|---|---|---|---|---|---|---|")
    for count in workers:
        with hub.serve(workers=count, shipped=True) as server:
            for words, rush in (("flow", _flow), ("burst", _burst)):
                slug = f"rush-{words}-{count}"
                with hub.app.app_context():
                    _event(db.session.get_one(User, hub.organiser_id), slug, capacity=CAPACITY)
                    db.session.remove()
                taken, errors = rush(hub, server, slug)
                placed, listed = _outcome(hub, slug)
                p95 = statistics.quantiles(taken, n=20)[-1]
                print(
                    f"| {count} | {words} | {placed} | {listed} | {len(errors)} | {statistics.median(taken):.1f} | "
                    f"{p95:.1f} |",
                    flush=True,
                )
                for error in errors[:3]:
                    print(error)


def _flow(hub: Hub, server: Server, slug: str) -> tuple[list[float], list[str]]:
    """Each visitor walks all the way, from the page to the confirmed place or the waiting list."""
    walks = [partial(_register_by_link, Visitor(server.port, number), hub=hub, slug=slug) for number in range(VISITORS)]
    return at_once(walks, CLIENTS)


def _burst(hub: Hub, server: Server, slug: str) -> tuple[list[float], list[str]]:
    """Everybody stands before the button that takes the place; then all press it."""
    ready = [Visitor(server.port, number) for number in range(VISITORS)]
    _, errors = at_once([partial(_stand_before_the_button, visitor, hub, slug) for visitor in ready], CLIENTS)
    taken, more = at_once([partial(_confirm, visitor) for visitor in ready], CLIENTS)
    return taken, errors + more


def _stand_before_the_button(visitor: Visitor, hub: Hub, slug: str) -> None:
    _follow_link(visitor, hub, _ask_for_seat(visitor, slug))


def _outcome(hub: Hub, slug: str) -> tuple[int, int]:
    with hub.app.app_context():
        rows = list(db.session.scalars(sa.select(Registration.state).join(Event).where(Event.slug == slug)))
        db.session.remove()
    return rows.count(RegistrationState.CONFIRMED), rows.count(RegistrationState.WAITLISTED)
