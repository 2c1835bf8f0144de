"""How many requests of one process wait for a database that gives no answer.

Threads are few, and one that waits serves nobody: a process in which all wait cannot even say that it is not ready.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

# So many wait on; as many as PostgreSQL's connections of a process, and half of gunicorn's threads.
WAIT_ON = 8
# Seconds without any answer after which the others give up. /healthz is promised within one.
STUCK_AFTER = 0.5


class Patience:
    """All waits for one database that are open in this process, the oldest first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: dict[object, None] = {}
        self._answered = 0.0

    @contextmanager
    def waiting(self, given_up: type[Exception] = TimeoutError) -> Iterator[Callable[[], bool]]:
        """Wait within it; what it yields says whether to give up. Any end but this exception is an answer."""
        wait = object()
        with self._lock:
            if not self._open:
                self._answered = time.monotonic()
            self._open[wait] = None
        is_answered = True
        try:
            yield lambda: self._is_too_much(wait)
        except given_up:
            is_answered = False
            raise
        finally:
            with self._lock:
                del self._open[wait]
                if is_answered:
                    self._answered = time.monotonic()

    def is_stuck(self) -> bool:
        """Whether as many wait as may, and none of them was answered lately."""
        return len(self._open) >= WAIT_ON and time.monotonic() - self._answered > STUCK_AFTER

    def _is_too_much(self, wait: object) -> bool:
        with self._lock:
            return self.is_stuck() and wait not in list(self._open)[:WAIT_ON]
