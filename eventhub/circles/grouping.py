"""Groups wishes into circles. Pure: the same wishes give the same circles, in whatever order they come.

A circle holds six to ten people who may all see each other; who come from different places, as far as
the room does; who each came for something that others in it came for as well; and among them a guest who
bridges: linked, by acquaintance or by something in common, to people of different origins.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from eventhub.circles.rules import LARGEST, SMALLEST
from eventhub.matching.goals import GoalType, rate_service

# The circles around so many bridges are tried, the best linked first.
_TRIED = 12
_COMFORTABLE = 8
_FITS = 0.5


@dataclass(frozen=True)
class Wisher:
    """A guest who would like a circle.

    `origin` is where they come from ("" unknown); `holds` what they have in common with each guest who holds the same;
    `knows` the ids of those they know, both saying so.
    """

    id: int
    goals: frozenset[GoalType] = frozenset()
    origin: str = ""
    holds: frozenset[str] = frozenset()
    knows: frozenset[int] = frozenset()


Sees = Mapping[int, Collection[int]]


def circles(wishers: Iterable[Wisher], sees: Sees) -> tuple[tuple[int, ...], ...]:
    """Return the circles that can be proposed, each as sorted ids; nobody is in two, and some may be in none.

    `sees` names for each person those that they may see; two sit at one table only when each may see the other.
    """
    room = _Room(sorted(wishers, key=lambda one: one.id), sees)
    left = {one.id for one in room.people}
    found: list[list[int]] = []
    while len(left) >= SMALLEST and (circle := room.best(left, _size(len(left)))):
        found.append(circle)
        left -= set(circle)
    for lonely in sorted(left):
        room.seat(lonely, found)
    return tuple(sorted(tuple(sorted(circle)) for circle in found))


def _size(people: int) -> int:
    """Return the largest size of a circle when so many people are to be divided."""
    tables = max(1, min(round(people / _COMFORTABLE), people // SMALLEST))
    return max(SMALLEST, min(LARGEST, -(-people // tables)))


class _Room:
    """The wishers with what stands between each two of them."""

    def __init__(self, people: Sequence[Wisher], sees: Sees) -> None:
        self.people = people
        self.of = {one.id: one for one in people}
        ids = set(self.of)
        self.may_sit = {
            one: {other for other in ids & set(sees.get(one, ())) if other != one and one in set(sees.get(other, ()))}
            for one in ids
        }
        self.linked = {
            one.id: {other.id for other in people if other.id != one.id and _are_linked(one, other)} for one in people
        }
        self.fits = {
            one.id: {other.id for other in people if other.id != one.id and _fit(one, other)} for one in people
        }
        self.is_mixed = len({one.origin for one in people if one.origin}) > 1

    def best(self, left: Collection[int], size: int) -> list[int]:
        """Return the circle with the most in common that can be made of these people; empty when there is none."""
        bridges = sorted(left, key=lambda one: (-len(self.linked[one] & self.may_sit[one] & set(left)), one))
        tried = [self._around(bridge, left, size) for bridge in bridges[:_TRIED]]
        whole = [circle for circle in tried if self.is_whole(circle)]
        return max(whole, key=lambda circle: (self._warmth(circle), [-one for one in sorted(circle)]), default=[])

    def seat(self, lonely: int, found: list[list[int]]) -> None:
        """Add a guest who is left over to a circle that has room and stays valid."""
        open_tables = [circle for circle in found if len(circle) < LARGEST and self.is_whole([*circle, lonely])]
        if open_tables:
            max(open_tables, key=lambda circle: (self._gain(lonely, circle), -min(circle))).append(lonely)

    def is_whole(self, members: Sequence[int]) -> bool:
        """Return whether size, mutual visibility, common goals, origins and a bridge are all as promised."""
        group = set(members)
        return (
            SMALLEST <= len(group) == len(members) <= LARGEST
            and all(group - {one} <= self.may_sit[one] for one in group)
            and all(self.fits[one] & group for one in group)
            and self._is_well_mixed(group)
            and any(self.bridges(one, group) for one in group)
        )

    def bridges(self, one: int, group: Collection[int]) -> bool:
        """Return whether a member links people of different origins, or, where all are of one, two strangers."""
        linked = self.linked[one] & set(group)
        if self.is_mixed:
            return len({self.of[other].origin for other in linked if self.of[other].origin}) > 1
        return any(b not in self.linked[a] for a in linked for b in linked if a != b)

    def _around(self, bridge: int, left: Collection[int], size: int) -> list[int]:
        circle, waiting = [bridge], set(left) & self.may_sit[bridge]
        # A guest who shares no goal with anyone in the circle waits for another circle.
        while len(circle) < size and (fitting := [one for one in waiting if self.fits[one] & set(circle)]):
            chosen = max(fitting, key=lambda one: (self._gain(one, circle), -one))
            circle.append(chosen)
            waiting = (waiting - {chosen}) & self.may_sit[chosen]
        return circle

    def _gain(self, one: int, circle: Sequence[int]) -> float:
        """Return what a guest adds to a table: goals that fit, links, a rare origin; may be below 0."""
        origins = Counter(self.of[other].origin for other in circle)
        origin = self.of[one].origin
        crowd = origins[origin] / len(circle) if origin else 0.5
        group = set(circle)
        return len(self.fits[one] & group) + 0.5 * len(self.linked[one] & group) - 2 * len(circle) * crowd

    def _warmth(self, circle: Sequence[int]) -> float:
        group = set(circle)
        return sum(len(self.fits[one] & group) + len(self.linked[one] & group) for one in circle) / len(circle)

    def _is_well_mixed(self, group: Collection[int]) -> bool:
        """Return whether at least two origins sit here, none above two thirds, in a room that has two."""
        origins = Counter(self.of[one].origin for one in group if self.of[one].origin)
        if not self.is_mixed:
            return True
        return len(origins) > 1 and 3 * max(origins.values()) <= 2 * len(group)


def _are_linked(one: Wisher, other: Wisher) -> bool:
    return other.id in one.knows or bool(one.holds & other.holds)


def _fit(one: Wisher, other: Wisher) -> bool:
    """Return whether two have a goal in common, or the other has a goal that serves one of the first."""
    return bool(one.goals & other.goals) or any(
        rate_service(mine, theirs) >= _FITS for mine in one.goals for theirs in other.goals
    )
