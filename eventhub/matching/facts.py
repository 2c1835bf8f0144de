"""What the matcher knows about one event: frozen arrays by person number.

People are numbered: attendees first (0 to N-1, by id), then outside introducers (N to P-1, by id).
Whatever nobody may see or use is dropped here, so that later steps cannot compute it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import NewType

import numpy as np
import numpy.typing as npt
from scipy import sparse

from eventhub.matching.goals import GoalType

PersonId = NewType("PersonId", int)
Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]


class Shows(IntEnum):
    """To whom an attendee shows that they attend; each step includes the ones before it."""

    NOBODY = 0
    ACQUAINTANCES = 1
    SHARED_GROUND = 2
    EVERY_GUEST = 3


# How warm a tie of stated closeness is, 0 to 1. Granovetter (1973) and Marsden & Campbell (1984)
# find closeness the best single measure of a tie; the distances between the steps are judgement.
CLOSENESS: Mapping[str, float] = {"close": 1.0, "well": 0.8, "met": 0.4, "online": 0.25}


@dataclass(frozen=True)
class EventFacts:
    """The arrays of one event. N attendees, P people, F background items, S topics.

    ids             P       user ids: attendees ascending, then introducers who do not attend
    ties            P x P   symmetric, mutual ties only; the weaker closeness stated, (0, 1];
                            none with a blocked or a hidden person
    never           N x N   viewer (row) must not be shown target: block, dismissal, "I know them"
    background      N x F   1 where an attendee states an item they did not close
    item_weights    F       how much sharing an item of this kind means, (0, 1]
    group_items     F       True where an item marks a group one belongs to (school, employer)
    goals           N       goal types of each attendee, may be empty
    seeks, offers   N x S   topics an attendee looks for, and can help with
    shows           N       to whom each attendee shows that they attend, a `Shows`
    willing         P       happy to introduce, has budget left, and is not hidden
    budget          P       introductions a person may still be asked for, >= 0
    """

    ids: Integers
    ties: sparse.csr_array
    never: sparse.csr_array
    background: sparse.csr_array
    item_weights: Floats
    group_items: Booleans
    goals: tuple[frozenset[GoalType], ...]
    seeks: sparse.csr_array
    offers: sparse.csr_array
    shows: npt.NDArray[np.int8]
    willing: Booleans
    budget: Integers

    @property
    def attendee_count(self) -> int:
        """How many people attend (N)."""
        return len(self.shows)

    @property
    def person_count(self) -> int:
        """How many people are numbered (P): attendees and outside introducers."""
        return len(self.ids)

    def number_of(self, person: int) -> int | None:
        """The attendee number of a user id; None when they do not attend."""
        at = int(np.searchsorted(self.ids[: self.attendee_count], person))
        found = at < self.attendee_count and self.ids[at] == person
        return at if found else None


@dataclass(frozen=True)
class Attendee:
    """One attendee as stated. `items` are (kind, value) pairs, closed ones left out."""

    id: int
    shows: Shows
    willing: bool = False
    budget: int = 0
    goals: frozenset[GoalType] = frozenset()
    items: frozenset[tuple[str, str]] = frozenset()
    seeks: frozenset[str] = frozenset()
    offers: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Introducer:
    """Somebody who does not attend but has mutual ties to people who do."""

    id: int
    willing: bool = False
    budget: int = 0


# How much a shared value of each kind means, (0, 1]. The order is product judgement: origin,
# school and work make people talk (Kossinets & Watts 2009 on shared foci); a country visited or
# a widely spoken language does less. Rarity at the event is weighed separately.
KIND_WEIGHTS: Mapping[str, float] = {
    "hometown": 1.0, "ancestral_home": 1.0, "school": 1.0, "employer": 1.0,
    "lives_in": 0.6, "lived_in": 0.7, "visited": 0.4, "speaks": 0.5, "wants_to_speak": 0.4,
    "interest": 0.7, "curious_about": 0.5, "cuisine": 0.4, "children_school_area": 0.6,
}
GROUP_KINDS = frozenset({"school", "employer"})


@dataclass(frozen=True)
class Vocabulary:
    """The names of the columns: background items as (kind, value), and topics."""

    items: tuple[tuple[str, str], ...]
    topics: tuple[str, ...]


def build_facts(
    attendees: Sequence[Attendee],
    outsiders: Sequence[Introducer] = (),
    ties: Iterable[tuple[int, int, float]] = (),
    *,
    blocks: Iterable[tuple[int, int]] = (),
    never: Iterable[tuple[int, int]] = (),
) -> tuple[EventFacts, Vocabulary]:
    """The arrays for stated people and mutual ties (id, id, strength 0 to 1), in any order."""
    guests = sorted(attendees, key=lambda person: person.id)
    others = sorted(outsiders, key=lambda person: person.id)
    number = {person.id: i for i, person in enumerate([*guests, *others])}
    words = Vocabulary(
        tuple(sorted({item for guest in guests for item in guest.items})),
        tuple(sorted({t for guest in guests for t in guest.seeks | guest.offers})),
    )
    shut = {(a, b) for pair in blocks for a, b in (pair, pair[::-1])}
    hidden = {guest.id for guest in guests if guest.shows == Shows.NOBODY}
    open_ties = [(a, b, s) for a, b, s in ties
                 if (a, b) not in shut and not {a, b} & hidden and a != b]
    people = [*guests, *others]
    facts = EventFacts(
        ids=np.array([person.id for person in people], np.int64),
        ties=_symmetric(open_ties, number),
        never=_pairs([*shut, *never], number, len(guests)),
        background=_memberships([guest.items for guest in guests], words.items),
        item_weights=np.array([KIND_WEIGHTS.get(kind, 0.5) for kind, _ in words.items], np.float32),
        group_items=np.array([kind in GROUP_KINDS for kind, _ in words.items], bool),
        goals=tuple(guest.goals for guest in guests),
        seeks=_memberships([guest.seeks for guest in guests], words.topics),
        offers=_memberships([guest.offers for guest in guests], words.topics),
        shows=np.array([guest.shows for guest in guests], np.int8),
        willing=np.array([p.willing and p.budget > 0 and p.id not in hidden for p in people], bool),
        budget=np.array([person.budget for person in people], np.int64),
    )
    return facts, words


def _symmetric(
    ties: Sequence[tuple[int, int, float]], number: Mapping[int, int]
) -> sparse.csr_array:
    strengths: dict[tuple[int, int], float] = {}
    for a, b, strength in ties:
        if a in number and b in number:
            pair = (number[a], number[b])
            for key in (pair, pair[::-1]):
                strengths[key] = min(strength, strengths.get(key, strength))
    return _csr(list(strengths), list(strengths.values()), (len(number), len(number)))


def _pairs(
    pairs: Iterable[tuple[int, int]], number: Mapping[int, int], attendees: int
) -> sparse.csr_array:
    inside = {(number[a], number[b]) for a, b in pairs if a in number and b in number}
    known = sorted((a, b) for a, b in inside if a < attendees and b < attendees)
    return _csr(known, [1.0] * len(known), (attendees, attendees))


def _memberships(
    rows: Sequence[frozenset], columns: Sequence[tuple[str, str] | str]
) -> sparse.csr_array:
    column = {name: i for i, name in enumerate(columns)}
    cells = [(i, column[name]) for i, row in enumerate(rows) for name in row]
    return _csr(cells, [1.0] * len(cells), (len(rows), len(columns)))


def _csr(
    cells: Sequence[tuple[int, int]], values: Sequence[float], shape: tuple[int, int]
) -> sparse.csr_array:
    rows, columns = np.array(cells, np.int32).reshape(-1, 2).T
    made = sparse.csr_array((np.array(values, np.float32), (rows, columns)), shape=shape)
    made.sort_indices()
    return made
