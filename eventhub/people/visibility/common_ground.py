"""Which of two people's values say best what they share. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Protocol, TypeVar

from eventhub.accounts.rules import BackgroundKind
from eventhub.text.vocabulary import town_of

_ORDER: dict[str, int] = {kind: place for place, kind in enumerate(BackgroundKind)}


class Comparable(Protocol):
    """A stated value that is compared with others'."""

    @property
    def kind(self) -> str:
        """Hometown, school, language and the like; what a line alone says has kinds of its own."""

    @property
    def value_id(self) -> str:
        """The value of a catalogue, equal for the same thing."""

    @property
    def ground(self) -> str:
        """What two people share when it is equal."""


Item = TypeVar("Item", bound=Comparable)
Others = TypeVar("Others", bound=Comparable)


def by_ground(items: Iterable[Item]) -> dict[str, list[Item]]:
    """Return one person's values by ground, in their order."""
    found: dict[str, list[Item]] = {}
    for item in items:
        found.setdefault(item.ground, []).append(item)
    return found


def shared_pairs(
    mine: Mapping[str, Sequence[Item]], theirs: Mapping[str, Sequence[Others]]
) -> list[tuple[Item, Others]]:
    """Return for each ground of both the pair of values that says it best, in the order of the first's values."""
    return [closest_pair(items, theirs[ground]) for ground, items in mine.items() if ground in theirs]


def closest_pair(mine: Sequence[Item], theirs: Sequence[Others]) -> tuple[Item, Others]:
    """Return the pair of two people's values of one ground that are most alike: in kind, then in value.

    Nobody "lived" where they live now: of such a person only the present counts.
    """
    return min(
        product(_without_past(mine), _without_past(theirs)),
        key=lambda pair: (
            pair[0].kind != pair[1].kind,
            pair[0].value_id != pair[1].value_id,
            _ORDER.get(pair[0].kind, len(_ORDER)),
            _ORDER.get(pair[1].kind, len(_ORDER)),
        ),
    )


def shared_value(mine: Comparable, theirs: Comparable) -> str:
    """Return the value that both of a pair name: where they name different parts of a town, the town."""
    return mine.value_id if mine.value_id == theirs.value_id else town_of(mine.value_id)


def _without_past(items: Sequence[Item]) -> Sequence[Item]:
    if not any(item.kind == BackgroundKind.LIVES_IN for item in items):
        return items
    return [item for item in items if item.kind != BackgroundKind.LIVED_IN]
