"""Why two people should meet: sentences that are true for this viewer now, the strongest first.

A person for whom none is true is no recommendation. What may be said, and in which order: docs/behaviour.md section 8.
"""

from __future__ import annotations

from eventhub.matching.arrays import np
from eventhub.matching.common_ground import holders, item_values, rare_items, shared_items
from eventhub.matching.facts import EventFacts
from eventhub.matching.goals import best_pair, rate_goal_fit
from eventhub.matching.results import Reason, ReasonKind
from eventhub.matching.scores import ALIKE, GOOD_GOAL, OTHER_SENSE, meeting_rows
from eventhub.matching.topics import exchange_rows, likeness_rows, met_topics, refusing_rows, telling_topics

REASONS = 2


def reasons_for(facts: EventFacts, viewer: int, target: int) -> tuple[Reason, ...]:
    """Return at most two reasons, the strongest first; empty where there is none, or either refuses the other."""
    pair = np.array([viewer])
    if refusing_rows(facts, pair)[0, target]:
        return ()
    found = [*_help(facts, viewer, target), *_goals(facts, viewer, target), *_exchange(facts, viewer, target)]
    found += _ground(facts, viewer, target)
    if not found:
        found = _lines(facts, viewer, target)
    order = list(ReasonKind)
    return tuple(sorted(found, key=lambda each: (order.index(each.kind), -each.weight))[:REASONS])


def _help(facts: EventFacts, viewer: int, target: int) -> list[Reason]:
    """Return what the one looks for and the other can help with, told once where it goes both ways."""
    sought, offered = telling_topic(facts, viewer, target), telling_topic(facts, target, viewer)
    if sought is not None and offered is not None:
        return [Reason(ReasonKind.BOTH_WAYS, 1.0, sought=sought, offered=offered)]
    if sought is not None:
        return [Reason(ReasonKind.THEY_HELP, 1.0, sought=sought)]
    return [Reason(ReasonKind.YOU_HELP, 1.0, offered=offered)] if offered is not None else []


def telling_topic(facts: EventFacts, seeker: int, helper: int) -> int | None:
    """Return the most telling topic that one looks for and the other can help with; None without one to name."""
    telling = telling_topics(facts)
    met = [int(topic) for topic in met_topics(facts, seeker, helper) if telling[topic]]
    alike = float(likeness_rows(facts, np.array([seeker]))[0, helper])
    return met[0] if met and alike >= OTHER_SENSE else None


def _goals(facts: EventFacts, viewer: int, target: int) -> list[Reason]:
    """Return the exact counterparts that both ticked, where what they write does not speak against it."""
    pair = best_pair(facts.goals[viewer], facts.goals[target])
    if pair is None or pair[0] is pair[1] or rate_goal_fit([pair[0]], [pair[1]]) < 1:
        return []
    _, goal = meeting_rows(facts, np.array([viewer]))
    return [Reason(ReasonKind.GOALS, float(goal[0, target]), pair)] if goal[0, target] >= GOOD_GOAL else []


def _exchange(facts: EventFacts, viewer: int, target: int) -> list[Reason]:
    if not exchange_rows(facts, np.array([viewer]))[0, target]:
        return []
    sought, offered = (
        next(int(each) for each in met_topics(facts, *ends) if facts.spoken[each])
        for ends in ((viewer, target), (target, viewer))
    )
    return [Reason(ReasonKind.EXCHANGE, 1.0, sought=sought, offered=offered)]


def _ground(facts: EventFacts, viewer: int, target: int) -> list[Reason]:
    values, have, rare = item_values(facts), holders(facts), rare_items(facts)
    return [
        Reason(ReasonKind.GROUND, float(values[item]), item=int(item), holders=int(have[item]), room=facts.guests)
        for item in shared_items(facts, viewer, target)
        if rare[item]
    ]


def _lines(facts: EventFacts, viewer: int, target: int) -> list[Reason]:
    """Return that the two write alike, where their goals fit as well."""
    row = np.array([viewer])
    alike = float(likeness_rows(facts, row)[0, target])
    if alike < ALIKE or not (facts.lines[viewer].any() and facts.lines[target].any()):
        return []
    _, goal = meeting_rows(facts, row)
    return [Reason(ReasonKind.LINES, alike)] if goal[0, target] >= GOOD_GOAL else []
