"""Which of the viewer's acquaintances should meet: two people whose stated lines meet, or nobody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from eventhub.matching.arrays import np
from eventhub.matching.facts import PersonId, Vocabulary
from eventhub.matching.reasons import lines_meet, telling_topic
from eventhub.matching.recommendations import ViewerScores, people_known
from eventhub.matching.scores import meeting_rows


@dataclass(frozen=True)
class UsefulPair:
    """Two acquaintances of the viewer: `seeker` looks for a topic (a column) that `helper` can help with."""

    seeker: PersonId
    helper: PersonId
    topic: int


@dataclass(frozen=True)
class Useful:
    """An acquaintance of the viewer and what would make a person glad to meet them.

    `sought` is a topic that the person looks for and the acquaintance can help with, `offered` one the other way
    round; "" for none, one of the two is named.
    """

    other: PersonId
    sought: str = ""
    offered: str = ""


def useful_pairs(view: ViewerScores, limit: int = 2) -> list[UsefulPair]:
    """Return pairs of the viewer's acquaintances who may see, but do not know each other, and whose lines meet.

    The best fit first, ties by id; each person at most once.
    """
    facts = view.facts
    known = np.array(sorted(number for each in people_known(view) if (number := facts.number_of(each)) is not None))
    if len(known) < 2:
        return []
    allowed, goal = meeting_rows(facts, known)
    both = np.triu(allowed[:, known] & allowed[:, known].T, 1)
    pairs: list[UsefulPair] = []
    used: set[int] = set()
    for cell in np.argsort(-np.where(both, goal[:, known], -1), axis=None, kind="stable"):
        one, other = (int(known[each]) for each in divmod(int(cell), len(known)))
        if len(pairs) == limit or not both.flat[cell]:
            break
        if used.isdisjoint((one, other)) and (pair := _meeting(view, one, other)) is not None:
            used |= {one, other}
            pairs.append(pair)
    return pairs


def _meeting(view: ViewerScores, one: int, other: int) -> UsefulPair | None:
    facts = view.facts
    if not lines_meet(facts, one, other):
        return None
    for seeker, helper in ((one, other), (other, one)):
        topic = telling_topic(facts, seeker, helper)
        if topic is not None:
            return UsefulPair(PersonId(int(facts.ids[seeker])), PersonId(int(facts.ids[helper])), topic)
    return None


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
    found = []
    for each in np.lexsort((facts.ids[known], -goal[0, known])).tolist():
        sought, offered = telling_topic(facts, at, known[each]), telling_topic(facts, known[each], at)
        if both[each] and lines_meet(facts, at, known[each]) and (sought is not None or offered is not None):
            found.append(Useful(PersonId(int(facts.ids[known[each]])), _name(words, sought), _name(words, offered)))
    return found


def help_for(view: ViewerScores, person: int, words: Vocabulary) -> list[str]:
    """Return the topic that a person (a user id) looks for and the viewer can help with, if there is one to name."""
    at = view.facts.number_of(person)
    topic = telling_topic(view.facts, at, view.viewer, reader=view.viewer) if at is not None else None
    return _named(words, [topic] if topic is not None and not view.facts.general[topic] else [])


def _name(words: Vocabulary, topic: int | None) -> str:
    return "".join(_named(words, [topic]))


def _named(words: Vocabulary, topics: Iterable[int | None]) -> list[str]:
    return [words.topics[topic] for topic in topics if topic is not None]
