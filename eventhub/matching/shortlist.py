"""Fair lists: three to five people for each viewer, nobody on too many lists, nobody forgotten if possible."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from eventhub.matching.arrays import np
from eventhub.matching.batch import best
from eventhub.matching.facts import Booleans, Floats, PersonId

LENGTH = 5
LEAST_LISTS = 2
CAP_PEOPLE = 8
CAP_SHARE = 0.10
# A person on yesterday's list counts this much more, so that a list does not churn because one
# guest registered. Judgement: less than one good reason, more than rounding.
KEEP = 0.05
# The round in which each viewer takes someone of rare common ground, and among how many of those with the most.
RAREST_TURN = 1
RAREST = 3


@dataclass(frozen=True)
class Candidates:
    """The people worth meeting for one viewer: attendee numbers, best first, with their scores.

    `outside` says for each whether they come from outside the viewer's own group. `favourites` are
    those who would stand on the list if nobody had to share: by score alone, without yesterday. `rarest` are those
    with the rarest or most common ground, the best first: one place is theirs. `closest` says how well the goals of
    the two fit that fit the viewer's best. `mutual` names those people, with how well their goals fit, who are worth
    meeting only where the viewer is among so many of their closest.
    """

    people: Sequence[int]
    scores: Sequence[float]
    outside: Sequence[bool]
    favourites: Sequence[int] = ()
    rarest: Sequence[int] = ()
    closest: Sequence[float] = ()
    mutual: Mapping[int, tuple[float, int]] = field(default_factory=dict)

    def without(self, people: Collection[int]) -> Candidates:
        """Return the candidates without some of them."""
        if not people:
            return self
        at = [place for place, person in enumerate(self.people) if person not in people]
        return replace(
            self,
            people=[self.people[each] for each in at],
            scores=[self.scores[each] for each in at],
            outside=[self.outside[each] for each in at],
            favourites=[each for each in self.favourites if each not in people],
            rarest=[each for each in self.rarest if each not in people],
        )


# One fit, computed from either side, may differ in its last digits.
SAME_FIT = 1e-5


def one_sided(offer: Candidates, closest: Mapping[int, Sequence[float]]) -> set[int]:
    """Return who must be close to the viewer and is not, as others are closer to them; `closest` by candidate."""
    return {
        person
        for person, (fit, among) in offer.mutual.items()
        if person in closest and fit < closest[person][among - 1] - SAME_FIT
    }


def without_one_sided(candidates: Mapping[PersonId, Candidates]) -> dict[PersonId, Candidates]:
    """Return everybody's candidates without those who had to be close to the viewer and are not."""
    closest: dict[int, Sequence[float]] = {viewer: offer.closest for viewer, offer in candidates.items()}
    return {viewer: offer.without(one_sided(offer, closest)) for viewer, offer in candidates.items()}


def most_lists(viewers: int) -> int:
    """Return on how many shortlists one person may be: eight, or a tenth of a large room."""
    return max(CAP_PEOPLE, int(CAP_SHARE * viewers))


def shortlist(
    candidates: Mapping[PersonId, Candidates],
    *,
    length: int = LENGTH,
    cap: int | None = None,
    load: Mapping[int, int] | None = None,
    fill: bool = True,
) -> dict[PersonId, list[int]]:
    """Draft each viewer's list, best first, at most `length` people; fewer when there are fewer good ones.

    A draft: in each round every viewer takes the best person who is still free. Viewers with the
    most to lose choose first; ties go to the lower number, so the same room gives the same lists.
    `load` counts lists that people are on already; `fill` also places people who are on too few.
    """
    limit = most_lists(len(candidates)) if cap is None else cap
    room = _Draft(candidates, limit, load or {})
    for turn in range(length):
        for viewer in room.order():
            if turn != RAREST_TURN or not room.take_rarest(viewer):
                room.take(viewer, last=turn == length - 1)
    if fill:
        room.ensure_minimum_exposure(length)
    return {viewer: room.in_order(viewer) for viewer in candidates}


class _Draft:
    """The state of one draft: who is on each viewer's list, and on how many lists each person is."""

    def __init__(self, candidates: Mapping[PersonId, Candidates], cap: int, load: Mapping[int, int]) -> None:
        self.candidates = candidates
        self.cap = cap
        self.taken: dict[PersonId, list[int]] = {viewer: [] for viewer in candidates}
        self.load: dict[int, int] = dict(load)
        self.position = dict.fromkeys(candidates, 0)

    def order(self) -> list[PersonId]:
        """Return viewers by how much they would lose if their next person went to another, the most first."""
        return sorted(self.taken, key=lambda viewer: (-self._regret(viewer), viewer))

    def take(self, viewer: PersonId, *, last: bool) -> None:
        """Add the best free person to the viewer's list; the last place goes to an outsider if none is in."""
        offer = self.candidates[viewer]
        if last and not self._has_outsider(viewer) and self._take_outsider(viewer):
            return
        at = self._next(viewer)
        if at is not None:
            self.position[viewer] = at + 1
            self._add(viewer, int(offer.people[at]))

    def take_rarest(self, viewer: PersonId) -> bool:
        """Add the free person with the rarest common ground, unless one of those is in already; say whether."""
        rarest = [int(person) for person in self.candidates[viewer].rarest]
        if not rarest or not set(rarest).isdisjoint(self.taken[viewer]):
            return False
        free = next((person for person in rarest if self._free(viewer, person)), None)
        if free is not None:
            self._add(viewer, free)
        return free is not None

    def ensure_minimum_exposure(self, length: int) -> None:
        """Put people who are on fewer than two lists onto lists of viewers who would like them."""
        wishes = self._wishes()
        for person in sorted(wishes, key=lambda each: (self.load.get(each, 0), each)):
            for _, viewer in sorted(wishes[person]):
                if self.load.get(person, 0) >= min(LEAST_LISTS, self.cap):
                    break
                if person not in self.taken[viewer]:
                    self._make_room(viewer, person, length)

    def in_order(self, viewer: PersonId) -> list[int]:
        """Return the viewer's people, best first."""
        return sorted(self.taken[viewer], key=self.candidates[viewer].people.index)

    def _next(self, viewer: PersonId) -> int | None:
        people = self.candidates[viewer].people
        at = self.position[viewer]
        while at < len(people) and not self._free(viewer, int(people[at])):
            at += 1
        self.position[viewer] = at
        return at if at < len(people) else None

    def _free(self, viewer: PersonId, person: int) -> bool:
        return self.load.get(person, 0) < self.cap and person not in self.taken[viewer]

    def _regret(self, viewer: PersonId) -> float:
        """Return by how much the score of the viewer's next free person exceeds that of the one after."""
        offer, at = self.candidates[viewer], self.position[viewer]
        if at >= len(offer.people):
            return 0.0
        after = offer.scores[at + 1] if at + 1 < len(offer.people) else 0.0
        return float(offer.scores[at] - after)

    def _add(self, viewer: PersonId, person: int) -> None:
        self.taken[viewer].append(person)
        self.load[person] = self.load.get(person, 0) + 1

    def _remove(self, viewer: PersonId, person: int) -> None:
        self.taken[viewer].remove(person)
        self.load[person] -= 1

    def _outsiders(self, viewer: PersonId) -> set[int]:
        offer = self.candidates[viewer]
        return {int(p) for p, far in zip(offer.people, offer.outside, strict=True) if far}

    def _has_outsider(self, viewer: PersonId) -> bool:
        return not self._outsiders(viewer).isdisjoint(self.taken[viewer])

    def _take_outsider(self, viewer: PersonId) -> bool:
        outsiders = self._outsiders(viewer)
        for person in map(int, self.candidates[viewer].people):
            if person in outsiders and self._free(viewer, person):
                self._add(viewer, person)
                return True
        return False

    def _wishes(self) -> dict[int, list[tuple[float, PersonId]]]:
        """Return for each forgotten person the viewers who could meet them, keenest first."""
        wishes: dict[int, list[tuple[float, PersonId]]] = {}
        for viewer, offer in self.candidates.items():
            for person, score in zip(map(int, offer.people), offer.scores, strict=True):
                if self.load.get(person, 0) < LEAST_LISTS:
                    wishes.setdefault(person, []).append((-float(score), viewer))
        return wishes

    def _make_room(self, viewer: PersonId, person: int, length: int) -> None:
        """Add the person; a full list loses its last one who is on more than enough lists."""
        if len(self.taken[viewer]) >= length:
            spare = self._spare(viewer, person)
            if spare is None:
                return
            self._remove(viewer, spare)
        self._add(viewer, person)

    def _spare(self, viewer: PersonId, person: int) -> int | None:
        outsiders = self._outsiders(viewer)
        mine = outsiders & set(self.taken[viewer])
        for other in reversed(self.in_order(viewer)[1:]):
            only_outsider = mine == {other} and person not in outsiders
            if self.load[other] > LEAST_LISTS and not only_outsider:
                return other
        return None


def candidates_of(
    total: Floats, good: Booleans, outside: Booleans, rare: Floats, kept: Sequence[frozenset[int]], limit: int
) -> list[Candidates]:
    """Return the best `limit` good people of each viewer's row; people on yesterday's list count KEEP more.

    `rare` is what rare common ground is worth; those with the most are among the people whatever else they score.
    """
    worth = np.where(good, total, np.float32(-1))
    again = np.zeros(worth.shape, bool)
    for row, before in enumerate(kept):
        again[row, sorted(before)] = True
    again &= good
    worth[again] += np.float32(KEEP)
    people, scores = best(worth, min(limit, worth.shape[1]))
    far = np.take_along_axis(outside, people, axis=1)
    counts = (scores >= 0).sum(axis=1)
    alone = scores - np.float32(KEEP) * np.take_along_axis(again, people, axis=1)
    first = np.take_along_axis(people, np.argsort(-alone, axis=1, kind="stable")[:, :LENGTH], axis=1)
    most, values = best(np.where(good, rare, np.float32(0)), min(RAREST, rare.shape[1]))
    found = []
    for row, count in enumerate(counts):
        rarest = most[row, values[row] > 0]
        more = np.setdiff1d(rarest, people[row, :count])
        found.append(
            Candidates(
                [*people[row, :count].tolist(), *more.tolist()],
                [*scores[row, :count].tolist(), *worth[row, more].tolist()],
                [*far[row, :count].tolist(), *outside[row, more].tolist()],
                first[row, : min(count, LENGTH)].tolist(),
                rarest.tolist(),
            )
        )
    return found
