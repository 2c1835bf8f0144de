"""Running what is due: first what people wait for, then the jobs, then the mails they queued."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import sqlalchemy as sa

from eventhub.contacts.import_queue import work_off
from eventhub.db import db, transaction
from eventhub.jobs import Job
from eventhub.mail.delivery import deliver_due
from eventhub.operations.models import JobRun

log = logging.getLogger(__name__)

# Longer than any job takes; a worker that dies holds the job back no longer than this.
LEASE = timedelta(minutes=10)


def run_round(jobs: Iterable[Job], clock: Callable[[], datetime], *, worker: str) -> int:
    """One turn of the worker: imports for some seconds, every due job once, then the mails; gives how many mails."""
    work_off(clock, worker=worker)
    for job in jobs:
        if _claim(job, clock()):
            _run(job, clock)
    return deliver_due(clock, worker=worker)


def run_now(job: Job, clock: Callable[[], datetime]) -> int:
    """Run one job whether or not it is due."""
    with transaction():
        row = _row(job.name)
        row.started_at, row.lease_until = clock(), clock() + LEASE
    return _run(job, clock)


def _claim(job: Job, now: datetime) -> bool:
    """Take the job for this worker when it is due and nobody holds it."""
    with transaction():
        row = _row(job.name)
        held = row.lease_until is not None and row.lease_until > now
        early = row.started_at is not None and now - row.started_at < job.every
        if held or early:
            return False
        row.started_at, row.lease_until = now, now + LEASE
        return True


def _row(name: str) -> JobRun:
    row = db.session.scalar(sa.select(JobRun).where(JobRun.name == name).with_for_update())
    if row is None:
        row = JobRun(name=name)
        db.session.add(row)
        db.session.flush()
    return row


def _run(job: Job, clock: Callable[[], datetime]) -> int:
    handled, error = 0, ""
    try:
        handled = job.run(clock())
    # One broken job must not stop the others; it shows in `flask jobs list` and on /healthz.
    except Exception as problem:
        log.exception("job %s failed", job.name)
        db.session.rollback()
        error = type(problem).__name__
    with transaction():
        row = _row(job.name)
        row.finished_at, row.lease_until, row.last_error = clock(), None, error
        row.failures = row.failures + 1 if error else 0
    return handled
