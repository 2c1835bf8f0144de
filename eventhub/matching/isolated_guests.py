"""Guests that are candidates of few viewers: each is added to the viewers who would like them most.

In a room of hundreds a guest may share something with many and be among no viewer's sixty; the draft, which sees no
more than candidates, could not place them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

from eventhub.matching.arrays import np
from eventhub.matching.facts import Booleans, Floats, Integers
from eventhub.matching.shortlist import LEAST_LISTS, Candidates

# Viewers kept for each guest: twice the lists they should be on, as some viewers will have no place left.
KEENEST = 2 * LEAST_LISTS


@dataclass
class Keenest:
    """For each attendee the viewers who would like them most of those seen so far: rows from the keenest on.

    -1 where there are fewer; `outside` says whether the attendee comes from outside that viewer's own group.
    """

    viewers: Integers
    worth: Floats
    outside: Booleans

    @classmethod
    def of(cls, attendees: int, seen: int) -> Keenest:
        """Start for a room of so many `attendees`; of a part of its viewers (`seen`) proportionally fewer are kept."""
        rows = max(1, -(-KEENEST * seen // max(attendees, 1)))
        shape = (rows, attendees)
        return cls(np.full(shape, -1, np.int64), np.full(shape, -1, np.float32), np.zeros(shape, bool))

    def note(self, viewers: Integers, worth: Floats, outside: Booleans) -> None:
        """Add some more viewers: their scores for all attendees, -1 for people they have no good reason to meet."""
        left, columns = worth.copy(), np.arange(worth.shape[1])
        for _ in range(min(LEAST_LISTS, len(viewers))):
            row = left.argmax(axis=0)
            self._take(viewers[row], left[row, columns], outside[row, columns])
            left[row, columns] = -1

    def add_isolated(self, candidates: Sequence[Candidates], viewers: Integers) -> list[Candidates]:
        """Return the candidates of the viewers seen, each with the isolated guests added at the end."""
        found = list(candidates)
        listed = np.fromiter(chain.from_iterable(each.people for each in found), np.int64)
        wanted = np.bincount(listed, minlength=self.worth.shape[1]) < len(self.worth)
        at = {int(viewer): place for place, viewer in enumerate(viewers)}
        rows, people = np.nonzero(wanted & (self.worth >= 0))
        more: dict[int, list[tuple[float, int, bool]]] = {}
        for row, person in zip(rows.tolist(), people.tolist(), strict=True):
            more.setdefault(at[int(self.viewers[row, person])], []).append(
                (-float(self.worth[row, person]), person, bool(self.outside[row, person]))
            )
        for place, those in more.items():
            found[place] = _behind(found[place], those)
        return found

    def _take(self, viewers: Integers, worth: Floats, outside: Booleans) -> None:
        for row in range(len(self.worth)):
            better = worth > self.worth[row]
            for kept, offered in ((self.viewers, viewers), (self.worth, worth), (self.outside, outside)):
                kept[row], offered[:] = np.where(better, offered, kept[row]), np.where(better, kept[row], offered)


def _behind(offer: Candidates, more: Sequence[tuple[float, int, bool]]) -> Candidates:
    new = sorted(each for each in more if each[1] not in set(offer.people))
    return replace(
        offer,
        people=[*offer.people, *(person for _, person, _ in new)],
        scores=[*offer.scores, *(-worth for worth, _, _ in new)],
        outside=[*offer.outside, *(far for _, _, far in new)],
    )
