"""From facts to people worth meeting: lists for the whole room, reasons for one viewer."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from scipy import sparse

from eventhub.matching.common_ground import holders, item_values, shared_items
from eventhub.matching.facts import Booleans, EventFacts, Floats, Integers, PersonId, Shows
from eventhub.matching.goals import best_pair
from eventhub.matching.paths import introducers, warm_paths
from eventhub.matching.results import Reason, ReasonKind, Recommendation
from eventhub.matching.scoring import Room, Scores, prepare, score_chunks, score_rows
from eventhub.matching.shortlist import Candidates, candidates_of, most_lists, shortlist
from eventhub.matching.topics import met_topics, topic_values

# Below these a pair has nothing to say that would make a stranger nod: half of the weakest
# counterpart in goals.py, and common ground that more than two thirds of the room share too.
GOOD_GOAL = 0.25
GOOD_GROUND = 0.03
REASONS = 3
# How many people per viewer the room-fair draft may choose from.
CANDIDATES = 60
# Fewer shared acquaintances than this do not make a group of their own.
SAME_CIRCLE = 2


def room_shortlists(
    facts: EventFacts, kept: Mapping[int, Iterable[int]] | None = None
) -> dict[PersonId, list[PersonId]]:
    """Everybody's list of user ids, best first; `kept` are yesterday's lists by user id."""
    room = prepare(facts)
    before = {facts.number_of(viewer): frozenset(_numbers(facts, people))
              for viewer, people in (kept or {}).items()}
    candidates: dict[int, Candidates] = {}
    for viewers, scores in score_chunks(room, np.arange(facts.attendee_count)):
        candidates |= _candidates(room, viewers, scores, before)
    ids = facts.ids
    return {PersonId(int(ids[viewer])): [PersonId(int(ids[person])) for person in people]
            for viewer, people in shortlist(candidates).items()}


def viewer_shortlist(
    facts: EventFacts, viewer: int, lists: Mapping[int, Iterable[int]]
) -> list[PersonId]:
    """One viewer's list of user ids while the others keep theirs (`lists`, by user id), best first.

    For somebody who has just registered or edited: the room's caps hold, nobody else's list moves.
    """
    at = facts.number_of(viewer)
    if at is None:
        return []
    rows = np.array([at])
    room = prepare(facts)
    load = Counter(person for other, people in lists.items() if other != viewer
                   for person in _numbers(facts, people))
    mine = frozenset(_numbers(facts, lists.get(viewer, ())))
    offer = _candidates(room, rows, score_rows(room, rows), {at: mine})
    cap = most_lists(facts.attendee_count)
    found = shortlist(offer, cap=cap, load=load, fill=False)[at]
    return [PersonId(int(facts.ids[person])) for person in found]


def explain(facts: EventFacts, viewer: int, targets: Sequence[int]) -> list[Recommendation]:
    """Recommendations for stored targets as true now, in the given order.

    Whoever became invisible, blocked, known or gone since the list was made is left out.
    """
    at = facts.number_of(viewer)
    if at is None:
        return []
    room = prepare(facts)
    rows = np.array([at])
    scores = score_rows(room, rows)
    far = outside_group(room, rows)[0]
    numbers = [facts.number_of(target) for target in targets]
    return [_recommendation(room, scores, at, each, bool(far[each]))
            for each in numbers if each is not None and scores.allowed[0, each]]


def outside_group(room: Room, viewers: Integers) -> Booleans:
    """Who shares neither a school or employer nor two acquaintances with each viewer."""
    facts = room.facts
    marks = facts.background @ sparse.diags_array(facts.group_items.astype(np.float32))
    together = (marks[viewers] @ facts.background.T).toarray() > 0
    friends = (room.inside[viewers] @ room.inside).toarray() >= SAME_CIRCLE
    return ~(together | friends)


def good_rows(scores: Scores, ground: Floats) -> Booleans:
    """Who has at least one reason that can be shown: goal, common ground or a warm path."""
    reason = (scores.goal >= GOOD_GOAL) | (ground >= GOOD_GROUND) | (scores.parts["paths"] > 0)
    return scores.allowed & reason


def connectors(facts: EventFacts, viewer: int, limit: int = 3) -> list[PersonId]:
    """Willing people with budget left who know many guests across groups, as the viewer may see.

    Ordered by how many guests they know whom the viewer does not; the order is not a rank to show.
    """
    at = facts.number_of(viewer)
    if at is None or facts.shows[at] == Shows.NOBODY:
        return []
    n = facts.attendee_count
    room = prepare(facts)
    mine = facts.ties[[at]][:, :n].toarray()[0] > 0
    seen = score_rows(room, np.array([at])).allowed[0] | mine
    known = facts.ties[:n, :n].astype(bool).astype(np.float32)
    reach = known @ (~mine).astype(np.float32)
    fit = np.flatnonzero(seen & facts.willing[:n] & (reach >= SAME_CIRCLE))
    order = fit[np.lexsort((facts.ids[fit], -reach[fit]))][:limit]
    return [PersonId(int(facts.ids[each])) for each in order]


def people_known(facts: EventFacts, viewer: int) -> dict[PersonId, int]:
    """Acquaintances attending who show themselves to the viewer, and the guests each can open.

    A guest counts when the acquaintance is happy to introduce and the guest shows themselves to
    the viewer, so that the number tells of nobody who does not want it.
    """
    at = facts.number_of(viewer)
    if at is None or facts.shows[at] == Shows.NOBODY:
        return {}
    n = facts.attendee_count
    allowed = score_rows(prepare(facts), np.array([at])).allowed[0]
    row = facts.ties[[at]][:, :n].toarray()[0]
    known = np.flatnonzero((row > 0) & (facts.shows >= Shows.ACQUAINTANCES))
    ties = facts.ties[known][:, :n].toarray() > 0
    counts = (ties & allowed[None, :]).sum(axis=1) * facts.willing[known]
    return {PersonId(int(facts.ids[each])): int(count)
            for each, count in zip(known, counts, strict=True)}


def _candidates(
    room: Room, viewers: Integers, scores: Scores, before: Mapping[int, frozenset[int]]
) -> dict[int, Candidates]:
    good = good_rows(scores, scores.ground)
    far = outside_group(room, viewers)
    return {
        int(viewer): candidates_of(scores.total[i], good[i], far[i],
                                   before.get(int(viewer), frozenset()), CANDIDATES)
        for i, viewer in enumerate(viewers)
    }


def _numbers(facts: EventFacts, people: Iterable[int]) -> list[int]:
    return [at for person in people if (at := facts.number_of(person)) is not None]


def _recommendation(
    room: Room, scores: Scores, viewer: int, target: int, outside: bool
) -> Recommendation:
    facts = room.facts
    return Recommendation(
        target=PersonId(int(facts.ids[target])),
        score=float(scores.total[0, target]),
        reasons=_reasons(facts, scores, viewer, target),
        paths=warm_paths(facts, viewer, target),
        outside_group=outside,
    )


def _reasons(facts: EventFacts, scores: Scores, viewer: int, target: int) -> tuple[Reason, ...]:
    found = [*_goal_reasons(facts, viewer, target), *_ground_reasons(facts, viewer, target)]
    if mutual := len(introducers(facts, viewer, target)):
        found.append(Reason(ReasonKind.MUTUAL, float(scores.parts["paths"][0, target]),
                            holders=mutual))
    for kind, term in ((ReasonKind.SIMILAR, "similar"), (ReasonKind.CIRCLE, "circle"),
                       (ReasonKind.CONNECTED, "connected")):
        weight = float(scores.parts[term][0, target])
        if weight > 0 and not (kind is ReasonKind.CIRCLE and mutual):
            found.append(Reason(kind, weight))
    return tuple(found[:REASONS])


def _goal_reasons(facts: EventFacts, viewer: int, target: int) -> list[Reason]:
    pair = best_pair(facts.goals[viewer], facts.goals[target])
    topics = topic_values(facts)
    for mine, seeker, helper in ((True, viewer, target), (False, target, viewer)):
        met = met_topics(facts, seeker, helper)
        if len(met):
            weight = float(topics[met[0]])
            return [Reason(ReasonKind.TOPIC, weight, pair, topic=int(met[0]), mine=mine)]
    return [Reason(ReasonKind.GOAL, 1.0, pair)] if pair else []


def _ground_reasons(facts: EventFacts, viewer: int, target: int) -> list[Reason]:
    values, have = item_values(facts), holders(facts.background)
    return [
        Reason(ReasonKind.GROUND, float(values[item]), item=int(item), holders=int(have[item]),
               room=facts.attendee_count)
        for item in shared_items(facts, viewer, target)
    ]
