"""From flat arrays of stated rows to the facts of an event, without an object for each row.

Rows come as parallel arrays of user ids, in any order; rows of people who are not in the room are dropped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from eventhub.matching.arrays import np, sparse
from eventhub.matching.facts import (
    EXPLAINED,
    GENERAL,
    GROUP_KINDS,
    KIND_WEIGHTS,
    SPEAK,
    TELLING_KINDS,
    Booleans,
    EventFacts,
    Floats,
    Integers,
    Shows,
    Vocabulary,
    places_in,
)
from eventhub.matching.goals import GoalType
from eventhub.matching.roles import bits_of, needed_by

# The two ends of stated pairs, as parallel arrays of user ids.
Pairs = tuple[Integers, Integers]


@dataclass(frozen=True)
class People:
    """Who is in the room: attendees first, then introducers at home, each part ascending by id."""

    ids: Integers
    attendees: int
    shows: Integers
    willing: Booleans
    budget: Integers
    asked: Integers

    @property
    def guests(self) -> Integers:
        """The ids of those who attend."""
        return self.ids[: self.attendees]

    def numbers(self, ids: Integers) -> Integers:
        """Return the number of each user id; -1 for people who are not in the room."""
        outside = places_in(self.ids[self.attendees :], ids)
        return np.where(outside < 0, places_in(self.guests, ids), outside + self.attendees)


@dataclass(frozen=True)
class Stated:
    """What people say: ties with their strength, people a viewer must not be shown, and their own values.

    Each value comes with the ids of those who state it. `lines` and `refused` are vectors by user id, all of one
    length; people without one say nothing, or nothing that has been encoded yet. `explained` are values and topics
    that the event itself explains: its town, its languages, its own topics. `told_seeks` and `told_offers` are what
    others may be told of; None: all of it. `written` are values that all who see them may read. `refused_goals` are
    by user id.
    """

    ties: tuple[Integers, Integers, Floats]
    blocks: Pairs
    never: Pairs
    items: Mapping[tuple[str, str], Integers]
    goals: Mapping[GoalType, Integers]
    seeks: Mapping[str, Integers]
    offers: Mapping[str, Integers]
    refuses: Mapping[str, Integers] = field(default_factory=dict)
    told_seeks: Mapping[str, Integers] | None = None
    told_offers: Mapping[str, Integers] | None = None
    lines: Mapping[int, Floats] = field(default_factory=dict)
    refused: Mapping[int, Floats] = field(default_factory=dict)
    explained: frozenset[str] = frozenset()
    colleagues: bool = False
    written: Mapping[tuple[str, str], Integers] = field(default_factory=dict)
    refused_goals: Mapping[int, frozenset[GoalType]] = field(default_factory=dict)


def join_people(
    guests: Sequence[tuple[int, int, bool, int, int]], others: Sequence[tuple[int, bool, int, int]]
) -> People:
    """Build People from rows (id, shows, willing, budget left, asked) of attendees; introducers' lack `shows`."""
    guests, others = sorted(guests), sorted(others)
    shows = np.array([row[1] for row in guests], np.int8)
    return People(
        ids=np.array([row[0] for row in guests] + [row[0] for row in others], np.int64),
        attendees=len(guests),
        shows=shows,
        willing=np.array([row[2] and row[1] != Shows.NOBODY for row in guests] + [row[1] for row in others], bool),
        budget=np.array([row[3] for row in guests] + [row[2] for row in others], np.int64),
        asked=np.array([row[4] for row in guests] + [row[3] for row in others], np.int64),
    )


def assemble(people: People, stated: Stated) -> tuple[EventFacts, Vocabulary]:
    """Assemble the arrays of one event and the names of their columns."""
    topics = {*_held(people, stated.seeks), *_held(people, stated.offers), *_held(people, stated.refuses)}
    topics -= stated.explained
    items = sorted({*_held(people, stated.items), *_held(people, stated.written)})
    words = Vocabulary(tuple(items), tuple(sorted(topics)))
    shut = _keys(people, _both_ways(stated.blocks))
    goals = _goals(people, stated.goals)
    facts = EventFacts(
        ids=people.ids,
        ties=_ties(people, stated.ties, shut),
        never=_never(people, stated, shut),
        background=_memberships(people, stated.items, words.items),
        written=_memberships(people, stated.written, words.items),
        item_weights=np.array(
            [EXPLAINED if value in stated.explained else KIND_WEIGHTS[kind] for kind, value in words.items], np.float32
        ),
        group_items=np.array([kind in GROUP_KINDS for kind, _ in words.items], bool),
        telling_items=np.array(
            [kind in TELLING_KINDS and value not in stated.explained for kind, value in words.items], bool
        ),
        goals=goals,
        refused_goals=_refused_goals(people, goals, stated.refused_goals),
        seeks=_memberships(people, stated.seeks, words.topics),
        offers=_memberships(people, stated.offers, words.topics),
        refuses=_memberships(people, stated.refuses, words.topics),
        told_seeks=_memberships(people, _or(stated.told_seeks, stated.seeks), words.topics),
        told_offers=_memberships(people, _or(stated.told_offers, stated.offers), words.topics),
        lines=_vectors(people, stated.lines),
        refused=_vectors(people, stated.refused),
        spoken=np.array([topic.startswith(SPEAK) for topic in words.topics], bool),
        general=np.array([topic in GENERAL for topic in words.topics], bool),
        shows=people.shows.astype(np.int8),
        willing=people.willing & (people.budget > 0),
        budget=people.budget,
        asked=people.asked,
        colleagues=stated.colleagues,
    )
    return facts, words


def _or(told: Mapping[str, Integers] | None, every: Mapping[str, Integers]) -> Mapping[str, Integers]:
    return every if told is None else told


def _held(people: People, holders: Mapping[Any, Integers]) -> list[Any]:
    """Return the values that any attendee states, in order."""
    ids = list(holders.values())
    stated = np.repeat(np.arange(len(ids)), [len(each) for each in ids])
    attends = places_in(people.guests, np.concatenate([np.empty(0, np.int64), *ids])) >= 0
    held = np.bincount(stated, attends, minlength=len(ids)) > 0
    return sorted(name for name, has in zip(holders, held.tolist(), strict=True) if has)


def _both_ways(pairs: Pairs) -> Pairs:
    one, other = pairs
    return np.concatenate([one, other]), np.concatenate([other, one])


def _keys(people: People, pairs: Pairs) -> Integers:
    """Return each ordered pair inside the room as one number, row times people plus column; each once, ascending."""
    rows, columns = people.numbers(pairs[0]), people.numbers(pairs[1])
    inside = (rows >= 0) & (columns >= 0)
    return np.unique(rows[inside] * len(people.ids) + columns[inside])


def _ties(people: People, ties: tuple[Integers, Integers, Floats], shut: Integers) -> sparse.csr_array:
    """Return symmetric ties, the weaker strength where a pair is named twice; none with a blocked or hidden person."""
    rows, columns = people.numbers(ties[0]), people.numbers(ties[1])
    hidden = np.zeros(len(people.ids) + 1, bool)  # the last stands for -1: not in the room
    hidden[: people.attendees] = people.shows == Shows.NOBODY
    hidden[-1] = True
    kept = ~(hidden[rows] | hidden[columns]) & (rows != columns)
    rows, columns, strengths = rows[kept], columns[kept], ties[2][kept]
    count = len(people.ids)
    keys = np.concatenate([rows * count + columns, columns * count + rows])
    strengths = np.concatenate([strengths, strengths])
    order = np.lexsort((strengths, keys))
    keys, strengths = keys[order], strengths[order]
    first = np.ones(len(keys), bool)
    first[1:] = keys[1:] != keys[:-1]
    first &= ~np.isin(keys, shut)
    return _from_keys(keys[first], strengths[first], (count, count), count)


def _never(people: People, stated: Stated, shut: Integers) -> sparse.csr_array:
    keys = np.union1d(shut, _keys(people, stated.never))
    count, attendees = len(people.ids), people.attendees
    keys = keys[(keys // max(count, 1) < attendees) & (keys % max(count, 1) < attendees)]
    return _from_keys(keys, np.ones(len(keys), np.float32), (attendees, attendees), count)


def _from_keys(keys: Integers, values: Floats, shape: tuple[int, int], width: int) -> sparse.csr_array:
    """Build a matrix from ascending keys: row times width plus column."""
    rows, columns = np.divmod(keys, max(width, 1))
    starts = np.searchsorted(rows, np.arange(shape[0] + 1))
    made = (np.asarray(values, np.float32), columns.astype(np.int32), starts.astype(np.int32))
    return sparse.csr_array(made, shape=shape)


def _memberships(people: People, holders: Mapping[Any, Integers], columns: Sequence[Any]) -> sparse.csr_array:
    none = np.empty(0, np.int64)
    holders_of = [holders.get(name, none) for name in columns]
    rows = places_in(people.guests, np.concatenate([none, *holders_of]))
    named = np.repeat(np.arange(len(columns)), [len(each) for each in holders_of])
    keys = np.unique((rows * len(columns) + named)[rows >= 0])
    shape = (people.attendees, len(columns))
    return _from_keys(keys, np.ones(len(keys), np.float32), shape, len(columns))


def _vectors(people: People, vectors: Mapping[int, Floats]) -> Floats:
    """Return attendees' vectors as rows, single precision; zeros for people without one."""
    here = {at: vectors[user] for at, user in enumerate(people.guests.tolist()) if user in vectors}
    found = np.zeros((people.attendees, max((len(each) for each in here.values()), default=0)), np.float32)
    for at, vector in here.items():
        found[at] = vector
    return found


def _refused_goals(
    people: People, goals: Sequence[frozenset[GoalType]], refused: Mapping[int, frozenset[GoalType]]
) -> Integers:
    found = np.zeros(people.attendees, np.int64)
    if refused:
        for at, user in enumerate(people.guests.tolist()):
            found[at] = bits_of(refused.get(user, frozenset()) - needed_by(goals[at]))
    return found


def _goals(people: People, goals: Mapping[GoalType, Integers]) -> tuple[frozenset[GoalType], ...]:
    """Return each attendee's goals; people with the same goals share one set."""
    types = list(GoalType)
    bits = np.zeros(people.attendees, np.int64)
    for goal, ids in goals.items():
        at = places_in(people.guests, ids)
        bits[at[at >= 0]] |= 1 << types.index(goal)
    sets = {int(mask): frozenset(goal for i, goal in enumerate(types) if mask >> i & 1) for mask in np.unique(bits)}
    return tuple(sets[mask] for mask in bits.tolist())
