"""A bulkhead: it bounds how many calls of one process wait for a database that does not answer.

Threads are few, and one that waits can answer no other request: a process in which all wait cannot even say that it
is not ready. See the bulkhead pattern in M. Nygard, Release It!
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

# So many calls may wait on; as many as PostgreSQL's connections of a process, and half of gunicorn's threads.
MAX_WAITING = 8
# Seconds without any answer after which further calls are rejected. /healthz is promised within one.
SATURATED_AFTER = 0.5


class Bulkhead:
    """All calls to one database that wait in this process, the oldest first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[object, None] = {}
        self._answered_at = 0.0

    @contextmanager
    def enter(self, given_up: type[Exception] = TimeoutError) -> Iterator[Callable[[], bool]]:
        """Count the block as a waiting call; yield a function that tells whether the call is rejected.

        Any end of the block but an exception of the type `given_up` counts as an answer of the database.
        """
        call = object()
        with self._lock:
            if not self._waiting:
                self._answered_at = time.monotonic()
            self._waiting[call] = None
        is_answered = True
        try:
            yield lambda: self._is_rejected(call)
        except given_up:
            is_answered = False
            raise
        finally:
            with self._lock:
                del self._waiting[call]
                if is_answered:
                    self._answered_at = time.monotonic()

    def is_saturated(self) -> bool:
        """Return whether MAX_WAITING calls wait and none was answered for SATURATED_AFTER seconds."""
        return len(self._waiting) >= MAX_WAITING and time.monotonic() - self._answered_at > SATURATED_AFTER

    def _is_rejected(self, call: object) -> bool:
        with self._lock:
            return self.is_saturated() and call not in list(self._waiting)[:MAX_WAITING]
