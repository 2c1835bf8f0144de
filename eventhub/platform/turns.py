"""Bounds on costly work: a few requests at once, a few that wait; all others are refused at once (Busy).

So most threads of a process always stay free for pages, however many ask for such work.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from eventhub.platform.errors import Busy

LONGEST_WAIT = 10.0


class Turns:
    """One kind of work: `at_once` requests of this process do it, `most_waiting` wait for their turn."""

    def __init__(self, at_once: int, most_waiting: int) -> None:
        self.most = at_once + most_waiting
        self._working = BoundedSemaphore(at_once)
        self.admitted = BoundedSemaphore(self.most)

    @contextmanager
    def take(self) -> Iterator[None]:
        """Run the block in its turn. Raises Busy where enough work or wait already, and after LONGEST_WAIT seconds."""
        if not self.admitted.acquire(blocking=False):
            raise Busy("enough requests wait for their turn")
        try:
            if not self._working.acquire(timeout=LONGEST_WAIT):
                raise Busy("no turn came in time")
            try:
                yield
            finally:
                self._working.release()
        finally:
            self.admitted.release()
