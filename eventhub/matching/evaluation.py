"""Adapter for evaluation on networks without names: runs the matcher's own scorer on given arrays."""

import numpy as np
from scipy import sparse

from eventhub.matching.facts import EventFacts, Floats, Integers, Shows
from eventhub.matching.paths import introducer_ranks
from eventhub.matching.scores import prepare, score_chunks

Matrix = sparse.csr_array | sparse.csr_matrix
MANY = 1_000_000


def score(adjacency: Matrix, features: Matrix, viewers: Integers) -> Floats:
    """Return scores (viewers x n) as the page would rank: everyone attends, is visible and willing."""
    room = prepare(open_facts(adjacency, features))
    rows = [scores.total for _, scores in score_chunks(room, np.asarray(viewers))]
    return np.concatenate(rows) if rows else np.zeros((0, adjacency.shape[0]), np.float32)


def introducers(
    adjacency: Matrix,
    features: Matrix,
    viewer: int,
    target: int,
    candidates: Integers,
) -> Floats:
    """Return one score per candidate introducer, higher is better, as the page would rank them."""
    facts = open_facts(adjacency, features)
    return introducer_ranks(facts, viewer, target, np.asarray(candidates))


def open_facts(adjacency: Matrix, features: Matrix) -> EventFacts:
    """Build the facts of a room where nobody hides. Values of `adjacency` above 1 are seconds of contact."""
    n: int = adjacency.shape[0]
    nobody, no_topics = _empty(n, n), _empty(n, 0)
    return EventFacts(
        ids=np.arange(n),
        ties=_closeness(adjacency),
        never=nobody,
        background=sparse.csr_array(features).astype(bool).astype(np.float32),
        written=_empty(n, features.shape[1]),
        item_weights=np.ones(features.shape[1], np.float32),
        group_items=np.zeros(features.shape[1], bool),
        telling_items=np.ones(features.shape[1], bool),
        goals=(frozenset(),) * n,
        refused_goals=np.zeros(n, np.int64),
        seeks=no_topics,
        offers=no_topics,
        refuses=no_topics,
        told_seeks=no_topics,
        told_offers=no_topics,
        lines=np.zeros((n, 0), np.float32),
        refused=np.zeros((n, 0), np.float32),
        spoken=np.zeros(0, bool),
        general=np.zeros(0, bool),
        shows=np.full(n, Shows.EVERY_GUEST, np.int8),
        willing=np.ones(n, bool),
        budget=np.full(n, MANY),
        asked=np.zeros(n, np.int64),
    )


def _empty(rows: int, columns: int) -> sparse.csr_array:
    empty = sparse.csr_array((rows, columns), dtype=np.float32)
    return empty  # type: ignore[return-value]  # the stubs read the shape as values


def _closeness(adjacency: Matrix) -> sparse.csr_array:
    """Return ties as closeness 0 to 1: the logarithm of the seconds, the longest contact being 1."""
    ties = sparse.csr_array(adjacency).astype(np.float32)
    ties.eliminate_zeros()
    ties.sort_indices()
    top = ties.data.max(initial=1.0)
    if top > 1:
        ties.data = np.log1p(ties.data) / np.log1p(top)
    return ties
