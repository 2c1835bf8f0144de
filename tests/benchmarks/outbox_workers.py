"""The same as outbox.py for several workers at once, each a process with one kept connection, on both sides."""

import gc
import multiprocessing
import statistics
import time
from collections.abc import Callable
from contextlib import contextmanager
from email import message_from_bytes
from itertools import product
from multiprocessing.connection import Connection

import sqlalchemy as sa

from eventhub.clock import utc_now
from eventhub.db import db
from eventhub.mail.delivery import deliver_due
from eventhub.mail.models import MailState, OutgoingMail
from tests.apps import make_app, migrate
from tests.benchmarks.outbox import database, fill, finished_mails, ratio, send_messages, send_octets, sink_process

WORKERS = (1, 2, 3)
ANSWERS_AFTER = (0.0, 0.005)


def work(pipe: Connection, url: str, port: int, name: str) -> None:
    """One worker: for each sender it is told with its mails, it makes ready, and sends when told to."""
    app = make_app(url, mail_port=port)
    with app.app_context():
        deliver_due(utc_now, worker=name)
        gc.freeze()
        pipe.send("ready")
        while (given := pipe.recv()) is not None:
            run = prepared(*given, port, name)
            pipe.send("ready")
            pipe.recv()
            run()
            pipe.send("done")
            db.session.remove()
        db.engine.dispose()


def prepared(sender: str, finished: list[tuple[str, bytes]], port: int, name: str) -> Callable[[], object]:
    if sender == "outbox":
        return lambda: deliver_due(utc_now, worker=name, most=100_000)
    if sender == "octets":
        return lambda: send_octets(port, finished)
    messages = [(address, message_from_bytes(octets)) for address, octets in finished]
    return lambda: send_messages(port, messages)


@contextmanager
def workers(count: int, url: str, port: int):
    spawn = multiprocessing.get_context("spawn")
    pipes, processes = [], []
    for number in range(count):
        ours, theirs = spawn.Pipe()
        process = spawn.Process(target=work, args=(theirs, url, port, f"worker {number}"))
        process.start()
        pipes.append(ours)
        processes.append(process)
    for pipe in pipes:
        pipe.recv()
    try:
        yield pipes
    finally:
        for pipe in pipes:
            pipe.send(None)
        for process in processes:
            process.join()


def together(pipes: list[Connection], sender: str, finished: list[tuple[str, bytes]]) -> float:
    """Seconds until all have sent their share."""
    for place, pipe in enumerate(pipes):
        pipe.send((sender, finished[place :: len(pipes)]))
    for pipe in pipes:
        pipe.recv()
    began = time.perf_counter()
    for pipe in pipes:
        pipe.send("go")
    for pipe in pipes:
        pipe.recv()
    return time.perf_counter() - began


def throughput(dialect: str, mails: int, count: int, answers_after: float, rounds: int) -> dict[str, list[float]]:
    """Mails a second in each round."""
    found: dict[str, list[float]] = {"outbox": [], "messages": [], "octets": []}
    with database(dialect) as url, sink_process(answers_after) as port:
        migrate(url)
        app = make_app(url, mail_port=port)
        with app.app_context():
            fill(mails)
            finished = finished_mails()
            with workers(count, url, port) as pipes:
                for _ in range(rounds):
                    db.session.execute(sa.update(OutgoingMail).values(state=MailState.QUEUED, sent_at=None))
                    db.session.commit()
                    for sender, speeds in found.items():
                        speeds.append(mails / together(pipes, sender, finished))
            left = sa.select(sa.func.count()).select_from(OutgoingMail).where(OutgoingMail.state != MailState.SENT)
            assert db.session.scalar(left) == 0
            db.session.remove()
            db.engine.dispose()
    return found


def print_workers(mails: int = 300, rounds: int = 5) -> None:
    print(f"\nMails a second of several workers; {mails} mails, the middle of {rounds} rounds\n")
    print("| database | answer after, ms | workers | outbox | smtplib, messages | x | octets | x |")
    print("|---|---|---|---|---|---|---|---|")
    for dialect, seconds, count in product(("sqlite", "postgresql"), ANSWERS_AFTER, WORKERS):
        found = throughput(dialect, mails, count, seconds, rounds)
        speed = {name: statistics.median(values) for name, values in found.items()}
        others = " | ".join(f"{speed[name]:.0f} | {ratio(found, name):.2f}" for name in ("messages", "octets"))
        print(f"| {dialect} | {seconds * 1000:.0f} | {count} | {speed['outbox']:.0f} | {others} |", flush=True)
