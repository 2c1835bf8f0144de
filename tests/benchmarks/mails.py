"""How fast the outbox sends, against bare smtplib with finished mails, in one run.

A mail server that says "250" has made the mail durable and looked at it, so the server here, a process of its own,
answers each command after 0, 5 or 20 milliseconds. smtplib waits for four answers a mail: at 20 ms no more than 12
mails a second leave over one connection, whoever sends them. Each worker is a process with one connection, on both
sides; rounds follow each other, and the middle one counts. "of one" is how many times as much several workers send.
"""

import multiprocessing
import smtplib
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from itertools import product
from multiprocessing.connection import Connection
from pathlib import Path

import sqlalchemy as sa
import time_machine
from sqlalchemy.orm import joinedload

from eventhub.accounts import service as accounts
from eventhub.events.event.rules import EventState
from eventhub.platform.clock import utc_now
from eventhub.platform.db import db
from eventhub.platform.mail.delivery import deliver_due
from eventhub.platform.mail.message import compose
from eventhub.platform.mail.models import MailState, OutgoingMail
from eventhub.recommendations.service import BRIEF, send_briefs
from tests.apps import make_app, migrate
from tests.benchmarks import loading
from tests.faulty_smtp import FaultySmtpServer, Reply
from tests.postgres import Cluster, create_database

SPAWN = multiprocessing.get_context("spawn")
ANSWERS_AFTER = (0.0, 0.005, 0.02)
WORKERS = (1, 2, 4)
SENDERS = ("outbox", "smtplib")
Finished = list[tuple[str, bytes]]


def serve(pipe: Connection, seconds: float) -> None:
    with FaultySmtpServer(lambda verb, line: Reply(late=seconds)) as server:
        pipe.send(server.port)
        pipe.recv()


def work(pipe: Connection, url: str, port: int, name: str) -> None:
    """One worker: it sends what it is told to when it is told to, until it is told nothing more."""
    app = make_app(url, mail_port=port)
    with app.app_context():
        # What is compiled once, at a worker's first mail of a kind, is no part of it.
        deliver_due(utc_now, worker=name, most=1)
        pipe.send("ready")
        while (given := pipe.recv()) is not None:
            if given == "outbox":
                deliver_due(utc_now, worker=name, most=100_000)
            else:
                send_bare(port, given)
            pipe.send("done")
            db.session.remove()
        db.engine.dispose()


def send_bare(port: int, finished: Finished) -> None:
    with smtplib.SMTP("127.0.0.1", port) as server:
        for address, octets in finished:
            server.sendmail("eventhub@example.org", [address], octets)


@contextmanager
def process(target, *values) -> Iterator[Connection]:
    """A process and the pipe to it; what it says first is still to be read."""
    ours, theirs = SPAWN.Pipe()
    started = SPAWN.Process(target=target, args=(theirs, *values))
    started.start()
    try:
        yield ours
    finally:
        ours.send(None)
        started.join()


@contextmanager
def database(dialect: str) -> Iterator[str]:
    """An empty database that makes each commit durable as it does for an operator."""
    if dialect == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{Path(folder) / 'outbox.db'}"
        return
    cluster = Cluster()
    try:
        yield create_database(cluster.start(options="").url, "outbox")
    finally:
        cluster.stop()


def fill(mails: int) -> None:
    """Queue sign-in links."""
    for number in range(mails):
        accounts.request_link(
            f"guest{number}@example.org", language="en", next_path="", now=utc_now(), origin=f"origin {number // 20}"
        )


def queue_again() -> None:
    """All mails wait again, as if none had been sent."""
    moment = utc_now()
    db.session.execute(sa.update(OutgoingMail).values(state=MailState.QUEUED, sent_at=None, not_before=moment))
    db.session.commit()


def seconds_taken(pipes: list[Connection], given: list[object]) -> float:
    """Until all workers have done what each is given."""
    began = time.perf_counter()
    for pipe, share in zip(pipes, given, strict=True):
        pipe.send(share)
    for pipe in pipes:
        pipe.recv()
    return time.perf_counter() - began


def throughput(url: str, port: int, mails: int, count: int, rounds: int) -> dict[str, float]:
    """Mails a second of so many workers, the middle of some rounds, by sender."""
    found: dict[str, list[float]] = {name: [] for name in SENDERS}
    app = make_app(url, mail_port=port)
    with app.app_context(), ExitStack() as stack:
        queue_again()
        finished = [(row.address, compose(row).as_bytes()) for row in db.session.scalars(sa.select(OutgoingMail))]
        db.session.rollback()
        pipes = [stack.enter_context(process(work, url, port, f"worker {number}")) for number in range(count)]
        for pipe in pipes:
            pipe.recv()
        for _ in range(rounds):
            queue_again()
            found["outbox"].append(mails / seconds_taken(pipes, ["outbox"] * count))
            left = sa.select(sa.func.count()).select_from(OutgoingMail).where(OutgoingMail.state != MailState.SENT)
            assert db.session.scalar(left) == 0
            db.session.rollback()
            shares = [finished[place::count] for place in range(count)]
            found["smtplib"].append(mails / seconds_taken(pipes, shares))
        db.session.remove()
        db.engine.dispose()
    return {name: statistics.median(values) for name, values in found.items()}


def composing(guests: int, mails: int) -> dict[str, float]:
    """Milliseconds of processor for one mail of a kind, in a room where everybody knows a hundred people."""
    moment = loading.NOW + timedelta(days=2, minutes=1)
    with database("sqlite") as url, time_machine.travel(moment, tick=False):
        migrate(url)
        with make_app(url).app_context():
            event = loading.fill(guests)
            event.state = EventState.PUBLISHED
            db.session.commit()
            send_briefs(moment)
            fill(mails)
            found = {kind: processor_time(kind, mails) for kind in ("accounts/sign_in", BRIEF)}
            db.session.remove()
            db.engine.dispose()
    return found


def processor_time(kind: str, mails: int) -> float:
    ids = db.session.scalars(sa.select(OutgoingMail.id).where(OutgoingMail.kind == kind).limit(mails + 1)).all()
    began = 0.0
    for place, mail_id in enumerate(ids):
        message = compose(db.session.get_one(OutgoingMail, mail_id, options=[joinedload(OutgoingMail.user)]))
        assert message is not None and message.as_bytes()
        db.session.rollback()
        # The first reads the room and compiles templates and statements for all.
        began = began if place else time.process_time()
    return (time.process_time() - began) * 1000 / (len(ids) - 1)


def print_composing(guests: int = 200, mails: int = 50) -> None:
    print(f"\nComposing one mail, {guests} guests, each of whom knows some 100 people\n")
    print("| kind | processor, ms | x a sign-in link |\n|---|---|---|")
    found = composing(guests, mails)
    for kind, milliseconds in found.items():
        print(f"| {kind} | {milliseconds:.1f} | {milliseconds / found['accounts/sign_in']:.1f} |")


def print_mails(mails: int = 80, rounds: int = 3) -> None:
    print(f"\nMails a second; the middle of {rounds} rounds of {mails}\n")
    print("| database | each answer after, ms | workers | outbox | bare smtplib | outbox / bare | of one |")
    print("|---|---|---|---|---|---|---|")
    for dialect in ("sqlite", "postgresql"):
        with database(dialect) as url:
            migrate(url)
            with make_app(url).app_context():
                fill(mails)
                db.session.remove()
                db.engine.dispose()
            one = 0.0
            for seconds, count in product(ANSWERS_AFTER, WORKERS):
                with process(serve, seconds) as server:
                    speed = throughput(url, server.recv(), mails, count, rounds)
                one = speed["outbox"] if count == 1 else one
                print(
                    f"| {dialect} | {seconds * 1000:.0f} | {count} | {speed['outbox']:.1f} | {speed['smtplib']:.1f}"
                    f" | {speed['outbox'] / speed['smtplib']:.2f} | {speed['outbox'] / one:.1f} |",
                    flush=True,
                )
