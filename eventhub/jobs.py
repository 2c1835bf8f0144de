"""The table of periodic jobs: what the worker runs, and how often. Each may run twice or late without harm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from eventhub.accounts.limits import forget_old_counts
from eventhub.introductions.timers import advance as advance_introductions


@dataclass(frozen=True)
class Job:
    """One periodic job; `run(now)` is idempotent and gives how many things it handled."""

    name: str
    run: Callable[[datetime], int]
    every: timedelta


MINUTE = timedelta(minutes=1)

JOBS: tuple[Job, ...] = (
    Job("accounts.forget_old_counts", forget_old_counts, timedelta(hours=1)),
    Job("introductions.advance", advance_introductions, MINUTE),
)
