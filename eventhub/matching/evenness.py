"""How evenly the lists of a room are spread over its people, in counts that name nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import pairwise

from eventhub.matching.arrays import np

# (on how many lists, how many people), ascending: what is kept of a day's lists.
Spread = list[tuple[int, int]]

# The steps of the picture: on no list, on 1, 2 to 4, 5 to 8, then twice as many each time. Nobody may
# be on more than eight lists in a room of up to 80, so what stands right of the fourth step is the star.
FIRST_STEPS = (0, 1, 2, 5, 9)


def spread_of(listed: Iterable[int], eligible: Iterable[int]) -> Spread:
    """Return how many of the eligible people stand on how many lists; `listed` names one for each place."""
    load = Counter(listed)
    return sorted(Counter(load[person] for person in eligible).items())


def gini(spread: Spread) -> float:
    """Return the Gini coefficient of a spread: 0 (all on as many lists) to almost 1 (one person on all); 0 if empty.

    Source: Gini (1912), the mean difference over twice the mean.
    """
    lists = np.repeat([lists for lists, _ in spread], [people for _, people in spread]).astype(float)
    whole = lists.sum()
    if not whole:
        return 0.0
    ranks = np.arange(1, len(lists) + 1)
    return float(2 * (ranks * lists).sum() / (len(lists) * whole) - (len(lists) + 1) / len(lists))


def share_of_most_listed(spread: Spread, people: int) -> float:
    """Return the share of all places on lists, 0 to 1, that the `people` most listed people hold."""
    whole, held, left = sum(lists * count for lists, count in spread), 0, people
    for lists, count in sorted(spread, reverse=True):
        taken = min(left, count)
        held, left = held + taken * lists, left - taken
    return held / whole if whole else 0.0


@dataclass(frozen=True)
class Step:
    """How many people stand on `least` to `most` lists before and after; without `most`: or more."""

    least: int
    most: int | None
    before: int
    after: int


def steps(before: Spread, after: Spread, fewest: int) -> list[Step]:
    """Return the two spreads side by side. A step with one to `fewest` - 1 people is joined to its neighbour."""
    highest = max((lists for lists, _ in [*before, *after]), default=0)
    edges = [least for least in FIRST_STEPS if least <= highest]
    while 1 < (wider := 2 * edges[-1] - 1) <= highest and len(edges) >= len(FIRST_STEPS):
        edges.append(wider)
    found = [
        Step(low, high - 1, _between(before, low, high), _between(after, low, high))
        for low, high in pairwise([*edges, highest + 1])
    ]
    joined = _joined(found, fewest)
    return [*joined[:-1], replace(joined[-1], most=None)]


def _between(spread: Spread, low: int, high: int) -> int:
    return sum(people for lists, people in spread if low <= lists < high)


def _joined(found: Sequence[Step], fewest: int) -> list[Step]:
    """Join steps until none is about too few people; into one if need be."""
    best: list[list[Step]] = [[] for _ in range(len(found) + 1)]
    for start in reversed(range(len(found))):
        for end in range(start, len(found)):
            step = reduce(_both, found[start : end + 1])
            rest = best[end + 1]
            if (rest or end + 1 == len(found)) and not _too_few(step, fewest) and len(rest) >= len(best[start]):
                best[start] = [step, *rest]
    return best[0] or [reduce(_both, found)]


def _too_few(step: Step, fewest: int) -> bool:
    return any(0 < people < fewest for people in (step.before, step.after))


def _both(low: Step, high: Step) -> Step:
    return Step(low.least, high.most, low.before + high.before, low.after + high.after)
