"""The door for the speed benchmark without compiled loops, so that one race shows what the extra `fast` brings."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from eventhub.matching import batch
from eventhub.matching.bench import Bench, Result


def make(event: Any, databases: Any) -> "Plain":
    """What the benchmark asks a plugin for; the databases are not needed."""
    return Plain(event)


@contextmanager
def numpy_only() -> Iterator[None]:
    """As if the extra were not installed."""
    with mock.patch.object(batch, "COMPILED", False):
        yield


class Plain(Bench):
    """The same three, in numpy."""

    def paths(self) -> tuple[int, float]:
        with numpy_only():
            return super().paths()

    def full(self, keep: int) -> Result:
        with numpy_only():
            return super().full(keep)

    def viewer(self, number: int, keep: int) -> Result:
        with numpy_only():
            return super().viewer(number, keep)
