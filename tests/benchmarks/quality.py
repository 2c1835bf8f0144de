"""How many of the first five suggestions are people one really knows (P@5), against simple rules."""

from collections.abc import Callable

import numpy as np
from scipy import sparse

from eventhub.matching.evaluation import score
from tests.benchmarks.network import Town

Scorer = Callable[[sparse.csr_matrix, sparse.csr_matrix, np.ndarray], np.ndarray]


def popularity(known: sparse.csr_matrix, features: sparse.csr_matrix, viewers: np.ndarray) -> np.ndarray:
    return np.tile(np.asarray(known.sum(0)).ravel(), (len(viewers), 1))


def common_friends(known: sparse.csr_matrix, features: sparse.csr_matrix, viewers: np.ndarray) -> np.ndarray:
    return (known[viewers] @ known).toarray()


def resource_allocation(known: sparse.csr_matrix, features: sparse.csr_matrix, viewers: np.ndarray) -> np.ndarray:
    degree = np.maximum(np.asarray(known.sum(1)).ravel(), 1)
    return (known[viewers] @ sparse.diags(1 / degree) @ known).toarray()


def shared_background(known: sparse.csr_matrix, features: sparse.csr_matrix, viewers: np.ndarray) -> np.ndarray:
    have = np.maximum(np.asarray(features.sum(0)).ravel(), 1)
    return (features[viewers] @ sparse.diags(np.log(features.shape[0] / have)) @ features.T).toarray()


SCORERS: dict[str, Scorer] = {
    "EventHub": score,
    "resource allocation": resource_allocation,
    "common friends": common_friends,
    "shared background": shared_background,
    "popularity": popularity,
}


def precision_at_five(town: Town, scorer: Scorer, *, newcomers: bool) -> float:
    """Mean share of hidden ties among the five highest strangers, over viewers with any."""
    friends = np.asarray(town.known.sum(1)).ravel()
    hidden = np.asarray(town.hidden.sum(1)).ravel()
    viewers = np.flatnonzero((hidden > 0) & ((friends <= 1) == newcomers))
    scores = np.array(scorer(town.known, town.features, viewers), float)
    scores[town.known[viewers].toarray() > 0] = -np.inf
    scores[np.arange(len(viewers)), viewers] = -np.inf
    first = np.argsort(-scores, axis=1, kind="stable")[:, :5]
    return float(np.take_along_axis(town.hidden[viewers].toarray(), first, axis=1).mean())


def quality_table(towns: list[Town]) -> list[tuple[str, float, float]]:
    """(rule, P@5 of people with ties, P@5 of newcomers), means over the towns."""
    return [
        (
            name,
            *(
                float(np.mean([precision_at_five(town, scorer, newcomers=new) for town in towns]))
                for new in (False, True)
            ),
        )
        for name, scorer in SCORERS.items()
    ]
