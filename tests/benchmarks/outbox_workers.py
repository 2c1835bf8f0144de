"""The same as outbox.py for several workers at once, each a process with one kept connection, on both sides."""

import gc
import multiprocessing
import statistics
import time
from contextlib import contextmanager
from multiprocessing.connection import Connection

import sqlalchemy as sa

from eventhub.clock import utc_now
from eventhub.db import db
from eventhub.mail.delivery import deliver_due
from eventhub.mail.models import MailState, OutgoingMail
from tests.apps import make_app, migrate
from tests.benchmarks.outbox import database, fill, finished_mails, ratio, send_octets, sink_process

WORKERS = (1, 2, 3)


def work(pipe: Connection, url: str, port: int, name: str) -> None:
    """One worker: for each word of the other side a round of the outbox, for each list its mails with smtplib."""
    app = make_app(url, mail_port=port)
    with app.app_context():
        deliver_due(utc_now, worker=name)
        gc.freeze()
        pipe.send("ready")
        while (given := pipe.recv()) is not None:
            if given == "outbox":
                deliver_due(utc_now, worker=name, most=100_000)
                db.session.remove()
            else:
                send_octets(port, given)
            pipe.send("done")
        db.session.remove()
        db.engine.dispose()


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


def together(pipes: list[Connection], given: list) -> float:
    """Seconds until all have done what they were given."""
    began = time.perf_counter()
    for pipe, what in zip(pipes, given, strict=True):
        pipe.send(what)
    for pipe in pipes:
        pipe.recv()
    return time.perf_counter() - began


def throughput(dialect: str, mails: int, count: int, rounds: int) -> dict[str, list[float]]:
    """Mails a second in each round."""
    found: dict[str, list[float]] = {"outbox": [], "octets": []}
    with database(dialect) as url, sink_process(0.0) as port:
        migrate(url)
        app = make_app(url, mail_port=port)
        with app.app_context():
            fill(mails)
            finished = finished_mails()
            with workers(count, url, port) as pipes:
                for _ in range(rounds):
                    db.session.execute(sa.update(OutgoingMail).values(state=MailState.QUEUED, sent_at=None))
                    db.session.commit()
                    found["outbox"].append(mails / together(pipes, ["outbox"] * count))
                    found["octets"].append(mails / together(pipes, [finished[one::count] for one in range(count)]))
            left = sa.select(sa.func.count()).select_from(OutgoingMail).where(OutgoingMail.state != MailState.SENT)
            assert db.session.scalar(left) == 0
            db.session.remove()
            db.engine.dispose()
    return found


def print_workers(mails: int = 300, rounds: int = 7) -> None:
    print(f"\nSeveral workers, {mails} mails, a server that answers at once; smtplib has finished octets\n")
    print("| database | workers | outbox | smtplib | x |")
    print("|---|---|---|---|---|")
    for dialect in ("sqlite", "postgresql"):
        for count in WORKERS:
            found = throughput(dialect, mails, count, rounds)
            speed = {name: statistics.median(values) for name, values in found.items()}
            x = ratio(found, "octets")
            print(f"| {dialect} | {count} | {speed['outbox']:.0f} | {speed['octets']:.0f} | {x:.2f} |", flush=True)
