"""How well background predicts ties here, measured on the ties that are known already.

Among colleagues a shared department says nearly all; among the friends of one person a shared language
says little. So what two people share counts by what it has shown in this very room.
"""

from __future__ import annotations

from eventhub.matching.arrays import np, sparse
from eventhub.matching.batch import best
from eventhub.matching.facts import Booleans, EventFacts, Floats, Integers

# So many ties of chance are added to those counted, so that a handful of people proves nothing.
DOUBT = 4.0
# An item that ties people ten times as often as chance counts as four; one that never does, a quarter.
LEAST, MOST = 0.25, 4.0
# How right background is, against paths, in the rooms that nothing is known of: as in two schools and five
# ego-Facebook networks, where its first five hold 0.45 to 0.7 times as many friends as those of paths.
USUAL = 0.6
# Friends found that this assumption weighs as much as. Judgement: a dozen people settle nothing.
ASSUMED = 20.0
FEWEST, SAMPLE, FIRST, ROWS = 20, 200, 5, 2000


def item_tells(facts: EventFacts) -> Floats:
    """Return for each background item how often people who share it know each other, relative to chance.

    0.25 to 4, near 1 where few share it or few ties are known. At most 2,000 people are asked.
    """
    n = facts.attendee_count
    if n < FEWEST:
        return np.ones(facts.background.shape[1], np.float32)
    ties = facts.ties[:n, :n]
    asked = ties if n <= ROWS else ties[sample_evenly(np.arange(n), ROWS)]
    stated = facts.background if n <= ROWS else facts.background[sample_evenly(np.arange(n), ROWS)]
    friends = sparse.csr_array(asked.astype(bool).astype(np.float32))
    together = stated.multiply(friends @ facts.background).sum(axis=0)
    have = np.bincount(facts.background.indices, minlength=facts.background.shape[1])
    chance = stated.sum(axis=0) * (have - 1) * (friends.nnz / max(len(stated.indptr) - 1, 1) / n)
    return np.clip((np.asarray(together) + DOUBT) / (chance + DOUBT), LEAST, MOST).astype(np.float32)


def sample_evenly(people: Integers, count: int) -> Integers:
    """Return at most `count` of some people, spread evenly over them; the same people every time."""
    if len(people) <= count:
        return people
    return people[np.linspace(0, len(people) - 1, count).astype(np.int64)]


def asked_people(facts: EventFacts) -> Integers:
    """Return the attendees whose ties test the measures: 20 to 200 who know two or more others here."""
    n = facts.attendee_count
    found = np.flatnonzero(np.diff(facts.ties[:n, :n].indptr) >= 2)
    return sample_evenly(found, SAMPLE) if len(found) >= FEWEST else found[:0]


def friends_found(rows: Floats, friends: Booleans, viewers: Integers) -> int:
    """Return how many friends stand among the first five of each row, the viewer left out.

    A friend's own tie plays no part in a path to them or in what they state, so nothing need be hidden.
    """
    rows = rows.copy()
    rows[np.arange(len(viewers)), viewers] = -1
    people, worth = best(rows, min(FIRST, rows.shape[1]))
    return int((np.take_along_axis(friends, people, axis=1) & (worth > 0)).sum())


def weigh_measure(found: int, by_paths: int) -> float:
    """Return how much a measure counts for having found so many friends where paths found so many, 0 to 4.

    The square of their ratio: a measure half as right does not deserve half the say.
    """
    return float(min(((found + USUAL * ASSUMED) / (by_paths + ASSUMED)) ** 2, MOST))
