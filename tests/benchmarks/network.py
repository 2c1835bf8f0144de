"""A small made-up town for benchmarks where no real networks are at hand. Same seed, same town."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse


@dataclass(frozen=True)
class Town:
    """Who knows whom, what people state of themselves, and the ties hidden from the matcher."""

    known: sparse.csr_matrix
    hidden: sparse.csr_matrix
    features: sparse.csr_matrix


def make_town(people: int = 240, seed: int = 7, newcomers: float = 0.2) -> Town:
    """People in overlapping circles; a fifth of the ties is hidden, and newcomers know one person."""
    chance = np.random.default_rng(seed)
    circles = _members(people, 12, 2, chance)
    ties = _ties(circles, chance)
    ends = np.array(sparse.triu(ties, 1).nonzero()).T
    hide = chance.random(len(ends)) < 0.2
    for new in chance.permutation(people)[: int(newcomers * people)]:
        own = np.flatnonzero((ends == new).any(axis=1))
        hide[own[1:]] = True
    features = sparse.csr_matrix(_stated(circles, chance))
    return Town(_symmetric(ends[~hide], people), _symmetric(ends[hide], people), features)


def _members(people: int, count: int, each: int, chance: np.random.Generator) -> np.ndarray:
    """Who belongs to which circles, people x circles."""
    member = np.zeros((people, count), bool)
    for person in range(people):
        member[person, chance.choice(count, each, replace=False)] = True
    return member


def _ties(circles: np.ndarray, chance: np.random.Generator) -> sparse.csr_matrix:
    """Ties are likely within a circle, more so for sociable people, and rare across."""
    sociable = chance.beta(2, 4, len(circles))
    shared = (circles.astype(float) @ circles.T) > 0
    odds = np.where(shared, 0.9, 0.02) * (sociable[:, None] + sociable[None, :])
    upper = np.triu(chance.random(odds.shape) < odds, 1)
    return sparse.csr_matrix(upper | upper.T)


def _stated(circles: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """Two thirds state the value of a circle; eight more values mean nothing."""
    noise = chance.random((len(circles), 8)) < 0.15
    return np.hstack([circles & (chance.random(circles.shape) < 0.67), noise]).astype(float)


def _symmetric(ends: np.ndarray, people: int) -> sparse.csr_matrix:
    rows, columns = np.r_[ends, ends[:, ::-1]].T
    return sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), (people, people))
