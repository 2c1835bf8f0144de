"""The door for the speed benchmark: its synthetic event through the matcher's own products."""

from collections import namedtuple
from typing import Any

import numpy as np
from scipy import sparse

from eventhub.matching.batch import best, best_three, bilinear, chunk_size, spans, triples
from eventhub.matching.facts import Floats, Integers

Result = namedtuple("Result", "target score intro shared")
# The benchmark's weight of a path; its other weights stand in the event's own matrices.
W_PATH = 0.4


def make(event: Any, databases: Any) -> "Bench":
    """What the benchmark asks a plugin for; the databases are not needed."""
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
        """How many unknown pairs have a path, and the sum of all path strengths."""
        pairs, strength = 0, 0.0
        for viewers in self._chunks():
            sums = triples(self.out, self.onward, viewers).summed()
            self._forget_known(sums, viewers, 0)
            pairs += np.count_nonzero(sums)
            strength += float(sums.sum(dtype=np.float64))
        return pairs, strength

    def full(self, keep: int) -> Result:
        """Everybody's best people with three introducers and three shared items each."""
        parts = [self._recommend(viewers, keep) for viewers in self._chunks()]
        return Result(*(np.concatenate(each) for each in zip(*parts, strict=True)))

    def viewer(self, number: int, keep: int) -> Result:
        """The same for one viewer: a batch of one."""
        return self._recommend(np.array([number]), keep)

    def _chunks(self) -> list[Integers]:
        size = chunk_size(self.count)
        return [np.arange(start, min(start + size, self.count))
                for start in range(0, self.count, size)]

    def _recommend(self, viewers: Integers, keep: int) -> Result:
        ways = triples(self.out, self.onward, viewers)
        total = self.ground.rows(viewers)
        sums = ways.summed().ravel()
        reached = np.flatnonzero(sums)
        total.ravel()[reached] -= np.float32(W_PATH) * np.expm1(-sums[reached])
        self._forget_known(total, viewers, -1)
        targets, scores = best(total, min(keep, self.count))
        place = np.full(total.size, -1, np.int32)
        rows = np.arange(len(viewers))[:, None]
        place[(rows * self.count + targets).ravel()] = np.arange(targets.size)
        pairs = place[ways.cells]
        used = pairs >= 0
        introducers = best_three(pairs[used], ways.values[used],
                                 self.event.mid[ways.middles[used]], targets.size)
        shape = (*targets.shape, 3)
        return Result(self.event.att[targets], scores, introducers.reshape(shape),
                      self._shared(viewers, targets).reshape(shape))

    def _shared(self, viewers: Integers, targets: Integers) -> Integers:
        mine = np.zeros((len(viewers), self.event.n_feat), np.float32)
        entries, lengths = spans(self.wishes.indptr, viewers)
        mine[np.repeat(np.arange(len(viewers)), lengths), self.wishes.indices[entries]] = \
            self.wishes.data[entries]
        found, counts = spans(self.gifts.indptr, targets.ravel())
        pairs, items = np.repeat(np.arange(targets.size), counts), self.gifts.indices[found]
        worth = mine[pairs // targets.shape[1], items] * self.gifts.data[found]
        shown = (worth > 0) & (items < self.event.n_attr)
        return best_three(pairs[shown], worth[shown], items[shown].astype(np.int64), targets.size)

    def _forget_known(self, values: Floats, viewers: Integers, instead: float) -> None:
        entries, lengths = spans(self.known.indptr, viewers)
        rows = np.arange(len(viewers))
        values[np.repeat(rows, lengths), self.known.indices[entries]] = instead
        values[rows, viewers] = instead


def _csr(arrays: Any, width: int) -> sparse.csr_array:
    return sparse.csr_array((arrays.val, arrays.idx, arrays.ptr), (len(arrays.ptr) - 1, width))
