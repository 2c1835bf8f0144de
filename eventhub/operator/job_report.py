"""The table that `flask jobs list` prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from eventhub.operator import queries
from eventhub.operator.models import JobRun
from eventhub.operator.service import ALWAYS

if TYPE_CHECKING:
    from eventhub.app.jobs import Job


def job_table(jobs: Iterable[Job], now: datetime) -> Iterator[str]:
    """Return one line a job: name, interval, last run, next run, what it handled, failures in a row, missed runs."""
    runs = queries.last_runs()
    yield f"{'job':38} {'every':>15}  {'last run':20} {'next run':20} {'handled':>7} {'failed':>6} {'missed':>7}"
    for name in ALWAYS:
        row = runs.get(name)
        yield _line(name, "always", _moment(row), "now", row)
    for job in jobs:
        row = runs.get(job.name)
        yield _line(job.name, str(job.every), _moment(row), _next(job, row, now), row)


def _line(name: str, every: str, last: str, following: str, row: JobRun | None) -> str:
    handled, failed, missed = (row.handled, row.failures, row.missed) if row else (0, 0, 0)
    error = f"  {row.last_error}" if row and row.last_error else ""
    return f"{name:38} {every:>15}  {last:20} {following:20} {handled:>7} {failed:>6} {missed:>7}{error}"


def _moment(row: JobRun | None) -> str:
    return f"{row.finished_at:%Y-%m-%d %H:%M:%SZ}" if row and row.finished_at else "never"


def _next(job: Job, row: JobRun | None, now: datetime) -> str:
    if row and row.lease_until and row.lease_until > now:
        return "runs now"
    due = job.next_run(row.started_at if row else None)
    return f"{due:%Y-%m-%d %H:%M:%SZ}" if due and due > now else "now"
