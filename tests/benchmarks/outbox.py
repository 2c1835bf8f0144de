"""How fast the outbox sends, against bare smtplib over one kept connection, the same messages, in one run.

A mail server that says "250" has made the mail durable and looked at it; how long that takes decides what a worker's
bookkeeping costs. So the sink, a process of its own, answers after 0, 5 and 20 milliseconds. Two comparisons:
"composed" lets bare smtplib compose each message as the outbox does; "ready" gives it finished octets.
"""

import multiprocessing
import smtplib
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
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


def throughput(mails: int, answers_after: float, rounds: int = 3) -> dict[str, float]:
    """Mails a second of the outbox, of smtplib that composes, and of bare smtplib; the best of some rounds each."""
    best: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder, sink_process(answers_after) as port:
        url = f"sqlite:///{Path(folder) / 'outbox.db'}"
        migrate(url)
        app = make_app(url, mail_port=port)
        with app.app_context():
            fill(mails)
            for _ in range(rounds):
                for name, send in (("outbox", outbox), ("composed", composed), ("ready", ready)):
                    best[name] = max(best.get(name, 0.0), mails / send(port))
            db.session.remove()
            db.engine.dispose()
    return best


def fill(mails: int) -> None:
    for number in range(mails):
        accounts.request_link(f"guest{number}@example.org", language="en", next_path="", now=utc_now(),
                              origin=f"origin {number // 20}")


def outbox(port: int) -> float:
    db.session.execute(sa.update(OutgoingMail).values(state=MailState.QUEUED, sent_at=None))
    db.session.commit()
    began = time.perf_counter()
    deliver_due(utc_now, worker="bench", most=100_000)
    return time.perf_counter() - began


def composed(port: int) -> float:
    rows = list(db.session.scalars(sa.select(OutgoingMail)))
    began = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as server:
        for row in rows:
            message = compose(row)
            server.sendmail("eventhub@example.org", [row.address], message.as_bytes())
    taken = time.perf_counter() - began
    db.session.rollback()
    return taken


def ready(port: int) -> float:
    finished = [(row.address, compose(row).as_bytes()) for row in db.session.scalars(sa.select(OutgoingMail))]
    db.session.rollback()
    began = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as server:
        for address, octets in finished:
            server.sendmail("eventhub@example.org", [address], octets)
    return time.perf_counter() - began


def print_throughput(mails: int = 200) -> None:
    print("\nMails a second, one worker, SQLite; ratio = outbox / bare smtplib\n")
    print("| server answers after, ms | outbox | smtplib composing | ratio | smtplib, ready octets | ratio |")
    print("|---|---|---|---|---|---|")
    for seconds in ANSWERS_AFTER:
        best = throughput(mails, seconds)
        print(f"| {seconds * 1000:.0f} | {best['outbox']:.0f} | {best['composed']:.0f} "
              f"| {best['outbox'] / best['composed']:.2f} | {best['ready']:.0f} "
              f"| {best['outbox'] / best['ready']:.2f} |", flush=True)


if __name__ == "__main__":
    print_throughput()
