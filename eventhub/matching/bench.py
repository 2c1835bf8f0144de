"""Adapter for the speed benchmark: runs its synthetic event through the matcher's own products."""

from collections import namedtuple
from typing import Any

import numpy as np
from scipy import sparse

from eventhub.matching.batch import best, bilinear, chunk_size, products, shared_three, spans
from eventhub.matching.facts import Floats, Integers

Result = namedtuple("Result", "target score intro shared")
# The benchmark's weight of a path; its other weights stand in the event's own matrices.
W_PATH = 0.4


def make(event: Any, databases: Any) -> "Bench":
    """Return the plugin that the benchmark asks for; the databases are not needed."""
    return Bench(event)


class Bench:
    """Paths, full recommendations and one viewer's page over the benchmark's arrays."""

    def __init__(self, event: Any) -> None:
        self.event = event
        self.count = event.n
        self.out = _csr(event.out, len(event.mid))
        self.onward = _csr(event.inn, event.n)
        self.wishes = _csr(event.q, event.n_feat)
        self.gifts = _csr(event.t, event.n_feat)
        self.ground = bilinear(self.wishes, _csr(event.tT, event.n))
        self.known = _csr(event.known, event.n)

    def paths(self) -> tuple[int, float]:
        """Return how many unknown pairs have a path, and the sum of all path strengths."""
        pairs, strength = 0, 0.0
        for viewers in self._chunks():
            sums = products(self.out, self.onward, viewers).summed()
            self._forget_known(sums, viewers, 0)
            pairs += int(np.count_nonzero(sums))
            strength += float(sums.sum(dtype=np.float64))
        return pairs, strength

    def full(self, keep: int) -> Result:
        """Return the best people of each viewer with three introducers and three shared items each."""
        parts = [self._recommend(viewers, keep) for viewers in self._chunks()]
        return Result(*(np.concatenate(each) for each in zip(*parts, strict=True)))

    def viewer(self, number: int, keep: int) -> Result:
        """Score one viewer: a batch of one."""
        return self._recommend(np.array([number]), keep)

    def _chunks(self) -> list[Integers]:
        size = chunk_size(self.count)
        return [np.arange(start, min(start + size, self.count)) for start in range(0, self.count, size)]

    def _recommend(self, viewers: Integers, keep: int) -> Result:
        ways = products(self.out, self.onward, viewers)
        total = self.ground.rows(viewers)
        total += _saturated(ways.summed())
        self._forget_known(total, viewers, -1)
        targets, scores = best(total, min(keep, self.count))
        return Result(
            self.event.att[targets],
            scores,
            ways.best_intermediates(targets, self.event.mid),
            shared_three(self.wishes, self.gifts, viewers, targets, self.event.n_attr),
        )

    def _forget_known(self, values: Floats, viewers: Integers, instead: float) -> None:
        entries, lengths = spans(self.known.indptr, viewers)
        rows = np.arange(len(viewers))
        values[np.repeat(rows, lengths), self.known.indices[entries]] = instead
        values[rows, viewers] = instead


def _saturated(sums: Floats) -> Floats:
    """Replace each sum by the weight of a path times 1 - exp(-sum), in place."""
    np.negative(sums, out=sums)
    np.exp(sums, out=sums)
    np.subtract(1, sums, out=sums)
    sums *= np.float32(W_PATH)
    return sums


def _csr(arrays: Any, width: int) -> sparse.csr_array:
    return sparse.csr_array((arrays.val, arrays.idx, arrays.ptr), (len(arrays.ptr) - 1, width))
