"""A room of three people matched once before anybody waits for it: libraries load and compile at their first use."""

from __future__ import annotations

from eventhub.matching.arrays import np
from eventhub.matching.assembly import Stated, assemble, join_people
from eventhub.matching.facts import Shows
from eventhub.matching.goals import GoalType
from eventhub.matching.offers import useful_pairs
from eventhub.matching.recommendations import connectors, explain
from eventhub.matching.scores import prepare
from eventhub.matching.understanding import Said, understand
from eventhub.matching.viewer_scores import PreparedRoom, known_and_opened, score_nearby


def rehearse() -> None:
    """Read a sentence and make one guest's page of a room in which 1 knows 2, who knows 3; nothing is kept."""
    understand(Said("solar"))
    one, other, all_three = np.array([1, 2]), np.array([2, 3]), np.array([1, 2, 3])
    nobody = np.empty(0, np.int64)
    facts, words = assemble(
        join_people([(person, Shows.EVERY_GUEST, True, 2, 0) for person in (1, 2, 3)], []),
        Stated(
            (one, other, np.ones(2, np.float32)),
            (nobody, nobody),
            (nobody, nobody),
            {("school", "here"): all_three, ("speaks", "it"): one},
            {GoalType.HIRE: one, GoalType.FIND_JOB: other},
            {"solar": one},
            {"solar": other},
        ),
    )
    whole = PreparedRoom(prepare(facts), words)
    seen = whole.find_scores(1)
    near = score_nearby(whole.among(facts, words, 1), 1)
    explain(near, [3], facts)
    known_and_opened(near, seen)
    useful_pairs(near)
    if seen is not None:
        connectors(seen)
