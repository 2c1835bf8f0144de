"""How fast the outbox sends, against bare smtplib over one kept connection a worker, the same messages, in one run.

A mail server that says "250" has made the mail durable and looked at it; how long that takes decides what a worker's
bookkeeping costs. So the sink, a process of its own, answers after 0, 5 and 20 milliseconds. Three comparisons, in
rounds one after the other, of whose ratios the middle one counts: "messages" gives smtplib finished messages, which it
takes with send_message; "octets" gives it what a message has become in the end, which nobody else has at hand;
"composing" lets it compose each message first, as the outbox must. Then the same for several workers at once.
"""

import gc
import multiprocessing
import smtplib
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import sqlalchemy as sa

from eventhub.accounts import service as accounts
from eventhub.clock import utc_now
from eventhub.db import db
from eventhub.mail.composing import compose
from eventhub.mail.delivery import deliver_due
from eventhub.mail.models import MailState, OutgoingMail
from tests.apps import make_app, migrate
from tests.mailserver import MailServer
from tests.postgres import Cluster, create_database

ANSWERS_AFTER = (0.0, 0.005, 0.02)


class Sink(MailServer):
    """Takes every mail after a while and keeps none."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds

    async def handle_DATA(self, server, session, envelope):
        import asyncio

        if self.seconds:
            await asyncio.sleep(self.seconds)
        return "250 OK"


def serve(pipe, seconds: float) -> None:
    sink = Sink(seconds).start_once()
    pipe.send(sink.port)
    pipe.recv()
    sink.stop()


@contextmanager
def sink_process(seconds: float) -> Iterator[int]:
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=serve, args=(theirs, seconds))
    process.start()
    try:
        yield ours.recv()
    finally:
        ours.send(None)
        process.join()


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


def throughput(dialect: str, mails: int, answers_after: float, rounds: int) -> dict[str, list[float]]:
    """Mails a second in each round, of the outbox and of each way to use smtplib."""
    found: dict[str, list[float]] = {}
    with database(dialect) as url, sink_process(answers_after) as port:
        migrate(url)
        app = make_app(url, mail_port=port)
        with app.app_context():
            fill(mails)
            # What is compiled once, at a worker's first mail of a kind, is no part of it.
            outbox(port)
            # As wsgi.py does.
            gc.freeze()
            for _ in range(rounds):
                for name, send in SENDERS.items():
                    found.setdefault(name, []).append(mails / send(port))
            db.session.remove()
            db.engine.dispose()
    return found


def fill(mails: int) -> None:
    for number in range(mails):
        accounts.request_link(
            f"guest{number}@example.org", language="en", next_path="", now=utc_now(), origin=f"origin {number // 20}"
        )


def outbox(port: int) -> float:
    db.session.execute(sa.update(OutgoingMail).values(state=MailState.QUEUED, sent_at=None))
    db.session.commit()
    began = time.perf_counter()
    deliver_due(utc_now, worker="bench", most=100_000)
    return time.perf_counter() - began


def composing(port: int) -> float:
    rows = list(db.session.scalars(sa.select(OutgoingMail)))
    began = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as server:
        for row in rows:
            message = compose(row)
            server.sendmail("eventhub@example.org", [row.address], message.as_bytes())
    taken = time.perf_counter() - began
    db.session.rollback()
    return taken


def messages(port: int) -> float:
    finished = [(address, message_from_bytes(octets)) for address, octets in finished_mails()]
    began = time.perf_counter()
    send_messages(port, finished)
    return time.perf_counter() - began


def octets(port: int) -> float:
    finished = finished_mails()
    began = time.perf_counter()
    send_octets(port, finished)
    return time.perf_counter() - began


def finished_mails() -> list[tuple[str, bytes]]:
    found = [(row.address, compose(row).as_bytes()) for row in db.session.scalars(sa.select(OutgoingMail))]
    db.session.rollback()
    return found


def send_messages(port: int, finished: list[tuple[str, Message]]) -> None:
    with smtplib.SMTP("127.0.0.1", port) as server:
        for address, message in finished:
            server.send_message(message, "eventhub@example.org", [address])


def send_octets(port: int, finished: list[tuple[str, bytes]]) -> None:
    with smtplib.SMTP("127.0.0.1", port) as server:
        for address, content in finished:
            server.sendmail("eventhub@example.org", [address], content)


SENDERS = {"outbox": outbox, "messages": messages, "octets": octets, "composing": composing}


def print_throughput(mails: int = 100, rounds: int = 7) -> None:
    print(f"\nMails a second, one worker; the middle of {rounds} rounds of {mails}; x = outbox / bare smtplib\n")
    print("| database | answer after, ms | outbox | smtplib, messages | x | octets | x | composing | x |")
    print("|---|---|---|---|---|---|---|---|---|")
    for dialect in ("sqlite", "postgresql"):
        for seconds in ANSWERS_AFTER:
            found = throughput(dialect, mails, seconds, rounds)
            speed = {name: statistics.median(values) for name, values in found.items()}
            others = " | ".join(f"{speed[name]:.0f} | {ratio(found, name):.2f}" for name in SENDERS if name != "outbox")
            print(f"| {dialect} | {seconds * 1000:.0f} | {speed['outbox']:.0f} | {others} |", flush=True)


def ratio(found: dict[str, list[float]], name: str) -> float:
    return statistics.median(ours / theirs for ours, theirs in zip(found["outbox"], found[name], strict=True))
