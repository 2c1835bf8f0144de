"""The only reader of the clock. Views, jobs and the command line call it and hand the result on as `now`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def measure_offset(moment: datetime) -> timedelta:
    """Return how far another clock, which shows this moment now, is ahead of this machine's."""
    return moment - datetime.now(UTC)


def utc_now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)
