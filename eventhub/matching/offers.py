"""Whom of one's acquaintances a person would be glad to meet, and with what one could help them oneself."""

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
    """An acquaintance of the viewer whom a person could meet; `fits` when what the two hope for goes together.

    `topic` is what the person looks for and the acquaintance can help with, if the viewer names that as well:
    of others nobody learns here what they did not state themselves.
    """

    other: PersonId
    fits: bool
    topic: str = ""


def useful_to(view: ViewerScores, person: int, words: Vocabulary) -> list[Useful]:
    """The viewer's acquaintances who may see a person (a user id) and be seen, and do not know them, the best first.

    Nobody when the person does not attend.
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
    """The topics a person (a user id) looks for and the viewer can help with, the most telling first."""
    at = view.facts.number_of(person)
    return [] if at is None else _named(words, met_topics(view.facts, at, view.viewer))


def _named(words: Vocabulary, topics: Iterable[int]) -> list[str]:
    return narrowest([words.topics[topic] for topic in topics])


def _named_by(view: ViewerScores) -> frozenset[int]:
    row = [view.viewer]
    return frozenset((view.facts.seeks[row] + view.facts.offers[row]).indices.tolist())
