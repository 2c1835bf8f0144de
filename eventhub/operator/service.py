"""Running what is due, in three loops that do not wait for each other: mails, jobs, and files that people brought.

The rows of job_run are the only timetable. The caller (the embedded worker, a Celery task, `flask jobs run`)
takes the job by its row, so that two callers never run it at once, and a job that nobody called for a month runs
once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from eventhub.operator import queries
from eventhub.operator.models import JobRun
from eventhub.organiser.companion.files import process_waiting as process_lists
from eventhub.people.imports.import_queue import process_waiting as process_imports
from eventhub.platform.db import db, insert_into, transaction
from eventhub.platform.mail.delivery import deliver_due

if TYPE_CHECKING:
    from eventhub.app.jobs import Job

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]
# Whether this worker was told to stop.
Stopped = Callable[[], bool]

# Longer than any job takes; a worker that dies holds the job back no longer than this.
LEASE = timedelta(minutes=10)
# Each loop has a row among the jobs, too: when it last ran, how much it handled, how it failed.
IMPORTS, OUTBOX = "contacts.read_imports", "mail.deliver"
ALWAYS = (IMPORTS, OUTBOX)
# A worker that finds nothing to do there says so this often.
HEARTBEAT = timedelta(seconds=30)


def is_never_stopped() -> bool:
    """Return False: a worker that is not stopped."""
    return False


def run_round(jobs: Iterable[Job], clock: Clock, *, worker: str, stopped: Stopped = is_never_stopped) -> int:
    """Run all loops one after the other: imports for some seconds, every due job once, then the mails.

    Nothing more is begun once `stopped` says so. Returns how many mails were handled.
    """
    read_imports(clock, worker=worker, stopped=stopped)
    run_jobs(jobs, clock, stopped=stopped)
    return 0 if stopped() else deliver(clock, worker=worker, stopped=stopped)


def run_jobs(jobs: Iterable[Job], clock: Clock, *, stopped: Stopped = is_never_stopped) -> None:
    """Run every due job once; none is begun after `stopped` says so."""
    for job in due_jobs(jobs, clock()):
        if stopped():
            return
        run_if_due(job, clock)


def due_jobs(jobs: Iterable[Job], now: datetime) -> list[Job]:
    """Return the jobs that no worker holds and whose time has come; one statement for all of them."""
    runs = queries.last_runs()
    due = [job for job in jobs if _is_due(job, runs.get(job.name), now)]
    db.session.rollback()
    return due


def run_if_due(job: Job, clock: Clock) -> int | None:
    """Run a job unless another worker does or its time has not come.

    Returns how much it handled; None when it did not run.
    """
    return _run(job, clock) if _claim(job, clock()) else None


def run_now(job: Job, clock: Clock) -> int:
    """Run one job whether or not it is due."""
    with transaction():
        row = _locked_row(job.name)
        row.started_at, row.lease_until = clock(), clock() + LEASE
    return _run(job, clock)


def deliver(clock: Clock, *, worker: str, stopped: Stopped = is_never_stopped) -> int:
    """Send the mails that are due and note that a worker looked; return how many were handled."""
    return _run_always(OUTBOX, lambda: deliver_due(clock, worker=worker, stopped=stopped), clock)


def read_imports(clock: Clock, *, worker: str, stopped: Stopped = is_never_stopped) -> int:
    """Read uploaded contacts and guest lists for some seconds; return how many were begun.

    One that is told to stop puts its file back.
    """

    def run() -> int:
        return process_imports(clock, worker=worker, stopped=stopped) + process_lists(clock, stopped=stopped)

    return _run_always(IMPORTS, run, clock)


def _run_always(name: str, run: Callable[[], int], clock: Clock) -> int:
    """Run a loop that has no schedule; note a failure like that of a job, and go on."""
    handled, error = _try(name, run)
    now, last = clock(), db.session.get(JobRun, name)
    if (
        handled
        or error
        or last is None
        or last.failures
        or last.finished_at is None
        or now - last.finished_at >= HEARTBEAT
    ):
        with transaction():
            row = _locked_row(name)
            row.started_at = now
            _note(row, handled, error, now)
    db.session.rollback()
    return handled


def _is_due(job: Job, row: JobRun | None, now: datetime) -> bool:
    if row is None:
        return True
    # A lease further away than its length was given by a clock that was ahead.
    held = row.lease_until is not None and now < row.lease_until <= now + LEASE and not job.shared
    # A run that began in the future was noted by a clock that was ahead.
    early = row.started_at is not None and abs(now - row.started_at) < job.every
    return not held and not early


def _claim(job: Job, now: datetime) -> bool:
    """Take the job for this worker when it is due and no other holds it; return whether it was taken."""
    with transaction():
        row = _locked_row(job.name)
        if not _is_due(job, row, now):
            return False
        if row.started_at is not None:
            row.missed += max(0, (now - row.started_at) // job.every - 1)
        row.started_at, row.lease_until = now, now + LEASE
        return True


def _locked_row(name: str) -> JobRun:
    """Return the locked row of a job; two workers that both begin with an empty table make one row."""
    query = sa.select(JobRun).where(JobRun.name == name).with_for_update().execution_options(populate_existing=True)
    row = db.session.scalar(query)
    if row is None:
        empty = {"failures": 0, "last_error": "", "handled": 0, "missed": 0}
        insert = insert_into(JobRun, db.engine.dialect.name)
        db.session.execute(insert.values(name=name, **empty).on_conflict_do_nothing())
        row = db.session.scalars(query).one()
    return row


def _run(job: Job, clock: Clock) -> int:
    handled, error = _try(job.name, lambda: job.run(clock()))
    with transaction():
        row = _locked_row(job.name)
        row.lease_until = None
        _note(row, handled, error, clock())
    return handled


def _try(name: str, run: Callable[[], int]) -> tuple[int, str]:
    """Return how much was handled and "", or 0 and the kind of error that broke it off."""
    try:
        return run(), ""
    # A failing job must not stop the others; it is shown by `flask jobs list`, the metrics and `flask doctor`.
    except Exception as problem:
        log.exception("job %s failed", name)
        db.session.rollback()
        return 0, type(problem).__name__


def _note(row: JobRun, handled: int, error: str, now: datetime) -> None:
    row.finished_at, row.last_error, row.handled = now, error, handled
    row.failures = row.failures + 1 if error else 0
