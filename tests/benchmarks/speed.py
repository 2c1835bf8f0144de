"""How long a page and the lists of a whole room take, in processor time of one thread."""

import time

import numpy as np
from scipy import sparse

from eventhub.matching.facts import EventFacts, Shows
from eventhub.matching.goals import GoalType
from eventhub.matching.recommendations import RoomViewerScores, explain, room_shortlists
from eventhub.matching.scores import prepare


def make_room(guests: int, seed: int = 7) -> EventFacts:
    """A room with 20 ties and ten stated values a guest, half as many people again at home."""
    chance = np.random.default_rng(seed)
    people, values = guests * 3 // 2, 2000
    ends = np.c_[chance.integers(0, guests, guests * 10), chance.integers(0, people, guests * 10)]
    ends = np.r_[ends, ends[:, ::-1]][np.tile(ends[:, 0] != ends[:, 1], 2)]
    ties = sparse.csr_array((np.ones(len(ends), np.float32), ends.T), (people, people))
    ties.data[:] = 0.8
    stated = sparse.random_array((guests, values), density=10 / values, rng=seed).tocsr()
    none = sparse.csr_array((guests, 0), dtype=np.float32)
    goals = [frozenset(chance.choice(list(GoalType), 2)) for _ in range(guests)]
    return EventFacts(
        ids=np.arange(people),
        ties=ties,
        never=sparse.csr_array((guests, guests), dtype=np.float32),
        background=sparse.csr_array(stated).astype(bool).astype(np.float32),
        written=sparse.csr_array((guests, values), dtype=np.float32),
        item_weights=np.ones(values, np.float32),
        group_items=chance.random(values) < 0.1,
        telling_items=np.ones(values, bool),
        goals=tuple(frozenset(GoalType(goal) for goal in each) for each in goals),
        refused_goals=np.zeros(guests, np.int64),
        seeks=none,
        offers=none,
        refuses=none,
        told_seeks=none,
        told_offers=none,
        lines=_lines(guests, chance),
        refused=np.zeros((guests, 0), np.float32),
        spoken=np.zeros(0, bool),
        general=np.zeros(0, bool),
        shows=np.full(guests, Shows.EVERY_GUEST, np.int8),
        willing=chance.random(people) < 0.7,
        budget=np.full(people, 4),
        asked=np.zeros(people, np.int64),
    )


def _lines(guests: int, chance: np.random.Generator) -> np.ndarray:
    """Vectors of what guests write, as long as those of the model."""
    lines = chance.normal(size=(guests, 512)).astype(np.float32)
    return lines / np.linalg.norm(lines, axis=1, keepdims=True)


def speed_table(sizes: list[int]) -> list[tuple[int, float, float, float]]:
    """(guests, seconds for everybody's list, for preparing the room once, milliseconds for a viewer's five)."""
    return [(guests, *_timed(make_room(guests))) for guests in sizes]


def _timed(facts: EventFacts) -> tuple[float, float, float]:
    start = time.process_time()
    lists = room_shortlists(facts)
    whole = time.process_time() - start
    start = time.process_time()
    room = prepare(facts)
    prepared = time.process_time() - start
    start = time.process_time()
    viewers = sorted(lists)[:20]
    for viewer in viewers:
        at = facts.number_of(viewer)
        explain(RoomViewerScores.of(room, at), lists[viewer])
    return whole, prepared, (time.process_time() - start) / len(viewers) * 1000
