"""The only reader of the clock. Views, jobs and the command line call it and hand the result on as `now`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def measure_offset(moment: datetime) -> timedelta:
    """Return how far another clock, which shows `moment` now, is ahead of this machine's (negative: behind)."""
    return moment - datetime.now(UTC)


def utc_now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)
