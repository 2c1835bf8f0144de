"""Rooms from people as objects: through the product's own assembling, and by a slow twin to compare with."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from eventhub.matching.assembly import Stated, assemble, join_people
from eventhub.matching.facts import (
    GENERAL,
    GROUP_KINDS,
    KIND_WEIGHTS,
    SPEAK,
    TELLING_KINDS,
    EventFacts,
    Shows,
    Vocabulary,
)
from eventhub.matching.goals import GoalType
from eventhub.matching.roles import bits_of, needed_by


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
    asked: int = 0
    refuses: frozenset[str] = frozenset()
    # Of what they seek, and of what they offer, what others are not told.
    untold: frozenset[str] = frozenset()
    untold_offers: frozenset[str] = frozenset()
    lines: np.ndarray | None = None
    refused: np.ndarray | None = None
    refused_goals: frozenset[GoalType] = frozenset()
    # What their lines say of where they come from or lived.
    writes: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class Introducer:
    """Somebody who does not attend but has mutual ties to people who do."""

    id: int
    willing: bool = False
    budget: int = 0
    asked: int = 0


def build_facts(
    attendees: Sequence[Attendee],
    outsiders: Sequence[Introducer] = (),
    ties: Iterable[tuple[int, int, float]] = (),
    *,
    blocks: Iterable[tuple[int, int]] = (),
    never: Iterable[tuple[int, int]] = (),
) -> tuple[EventFacts, Vocabulary]:
    """The arrays for stated people and mutual ties (id, id, strength 0 to 1), in any order."""
    people = join_people(
        [(one.id, one.shows, one.willing, one.budget, one.asked) for one in attendees],
        [(one.id, one.willing, one.budget, one.asked) for one in outsiders],
    )
    rows = list(ties)
    return assemble(
        people,
        Stated(
            (*_columns([row[:2] for row in rows]), np.array([row[2] for row in rows], np.float32)),
            _columns(blocks),
            _columns(never),
            *(_holders(attendees, name) for name in ("items", "goals", "seeks", "offers", "refuses")),
            _holders(attendees, "seeks", but="untold"),
            _holders(attendees, "offers", but="untold_offers"),
            {one.id: one.lines for one in attendees if one.lines is not None},
            {one.id: one.refused for one in attendees if one.refused is not None},
            written=_holders(attendees, "writes"),
            refused_goals={one.id: one.refused_goals for one in attendees if one.refused_goals},
        ),
    )


def _columns(pairs):
    return tuple(np.array(list(pairs), np.int64).reshape(-1, 2).T)


def _holders(attendees, name, but=None):
    found: dict = {}
    for one in attendees:
        for value in getattr(one, name) - (getattr(one, but) if but else frozenset()):
            found.setdefault(value, []).append(one.id)
    return {value: np.array(ids, np.int64) for value, ids in found.items()}


def slow_facts(
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
        tuple(sorted({item for guest in guests for item in guest.items | guest.writes})),
        tuple(sorted({t for guest in guests for t in guest.seeks | guest.offers | guest.refuses})),
    )
    shut = {(a, b) for pair in blocks for a, b in (pair, pair[::-1])}
    hidden = {guest.id for guest in guests if guest.shows == Shows.NOBODY}
    open_ties = [(a, b, s) for a, b, s in ties if (a, b) not in shut and not {a, b} & hidden and a != b]
    people = [*guests, *others]
    facts = EventFacts(
        ids=np.array([person.id for person in people], np.int64),
        ties=_symmetric(open_ties, number),
        never=_pairs([*shut, *never], number, len(guests)),
        background=_memberships([guest.items for guest in guests], words.items),
        written=_memberships([guest.writes for guest in guests], words.items),
        item_weights=np.array([KIND_WEIGHTS.get(kind, 0.5) for kind, _ in words.items], np.float32),
        group_items=np.array([kind in GROUP_KINDS for kind, _ in words.items], bool),
        goals=tuple(guest.goals for guest in guests),
        refused_goals=np.array([bits_of(one.refused_goals - needed_by(one.goals)) for one in guests], np.int64),
        seeks=_memberships([guest.seeks for guest in guests], words.topics),
        offers=_memberships([guest.offers for guest in guests], words.topics),
        refuses=_memberships([guest.refuses for guest in guests], words.topics),
        told_seeks=_memberships([guest.seeks - guest.untold for guest in guests], words.topics),
        told_offers=_memberships([guest.offers - guest.untold_offers for guest in guests], words.topics),
        telling_items=np.array([kind in TELLING_KINDS for kind, _ in words.items], bool),
        spoken=np.array([topic.startswith(SPEAK) for topic in words.topics], bool),
        general=np.array([topic in GENERAL for topic in words.topics], bool),
        lines=np.array([guest.lines for guest in guests], np.float32)
        if guests and guests[0].lines is not None
        else np.zeros((len(guests), 0), np.float32),
        refused=np.zeros((len(guests), 0), np.float32),
        shows=np.array([guest.shows for guest in guests], np.int8),
        willing=np.array([p.willing and p.budget > 0 and p.id not in hidden for p in people], bool),
        budget=np.array([person.budget for person in people], np.int64),
        asked=np.array([person.asked for person in people], np.int64),
    )
    return facts, words


def _symmetric(ties: Sequence[tuple[int, int, float]], number: Mapping[int, int]) -> sparse.csr_array:
    strengths: dict[tuple[int, int], float] = {}
    for a, b, strength in ties:
        if a in number and b in number:
            pair = (number[a], number[b])
            for key in (pair, pair[::-1]):
                strengths[key] = min(strength, strengths.get(key, strength))
    return _csr(list(strengths), list(strengths.values()), (len(number), len(number)))


def _pairs(pairs: Iterable[tuple[int, int]], number: Mapping[int, int], attendees: int) -> sparse.csr_array:
    inside = {(number[a], number[b]) for a, b in pairs if a in number and b in number}
    known = sorted((a, b) for a, b in inside if a < attendees and b < attendees)
    return _csr(known, [1.0] * len(known), (attendees, attendees))


def _memberships(rows: Sequence[frozenset], columns: Sequence[tuple[str, str] | str]) -> sparse.csr_array:
    column = {name: i for i, name in enumerate(columns)}
    cells = [(i, column[name]) for i, row in enumerate(rows) for name in row]
    return _csr(cells, [1.0] * len(cells), (len(rows), len(columns)))


def _csr(cells: Sequence[tuple[int, int]], values: Sequence[float], shape: tuple[int, int]) -> sparse.csr_array:
    rows, columns = np.array(cells, np.int32).reshape(-1, 2).T
    made = sparse.csr_array((np.array(values, np.float32), (rows, columns)), shape=shape)
    made.sort_indices()
    return made
