"""Which of the viewer's acquaintances a person would be glad to meet, and how the viewer could help them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from eventhub.matching.arrays import np
from eventhub.matching.facts import PersonId, Vocabulary
from eventhub.matching.recommendations import GOOD_GOAL, ViewerScores, people_known
from eventhub.matching.scores import meeting_rows
from eventhub.matching.sentences import narrowest
from eventhub.matching.topics import met_topics


@dataclass(frozen=True)
class Useful:
    """An acquaintance of the viewer that a person could meet; `fits` when their goals go together.

    `topic` is what the person looks for and the acquaintance can help with, if the viewer names that as well:
    a topic is shown only to a viewer who states it, too.
    """

    other: PersonId
    fits: bool
    topic: str = ""


def useful_to(view: ViewerScores, person: int, words: Vocabulary) -> list[Useful]:
    """Return the viewer's acquaintances that could meet a person (a user id), the best first.

    Both may see each other and do not know each other. Empty when the person does not attend.
    """
    facts = view.facts
    at = facts.number_of(person)
    known = [number for each in people_known(view) if (number := facts.number_of(each)) not in (None, at)]
    if at is None or not known:
        return []
    allowed, goal = meeting_rows(facts, np.array([at, *known]))
    both = allowed[0, known] & allowed[1:, at]
    fit, mine = goal[0, known], _named_by(view)
    met = {each: [topic for topic in met_topics(facts, at, known[each]) if topic in mine] for each in range(len(known))}
    return [
        Useful(
            PersonId(int(facts.ids[known[each]])), bool(fit[each] >= GOOD_GOAL), "".join(_named(words, met[each])[:1])
        )
        for each in np.lexsort((facts.ids[known], -fit)).tolist()
        if both[each]
    ]


def help_for(view: ViewerScores, person: int, words: Vocabulary) -> list[str]:
    """Return the topics a person (a user id) looks for and the viewer can help with, the most telling first."""
    at = view.facts.number_of(person)
    return [] if at is None else _named(words, met_topics(view.facts, at, view.viewer))


def _named(words: Vocabulary, topics: Iterable[int]) -> list[str]:
    return narrowest([words.topics[topic] for topic in topics])


def _named_by(view: ViewerScores) -> frozenset[int]:
    row = [view.viewer]
    return frozenset((view.facts.seeks[row] + view.facts.offers[row]).indices.tolist())
