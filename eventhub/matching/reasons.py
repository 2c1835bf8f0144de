"""Why two people should meet: sentences that are true for this viewer now, the strongest first.

A person for whom none is true is no recommendation. What may be said, and in which order: docs/behaviour.md section 8.
"""

from __future__ import annotations

from collections.abc import Sequence

from eventhub.matching.arrays import np
from eventhub.matching.common_ground import holders, item_values, rare_items, shared_items, strong_ground
from eventhub.matching.facts import EventFacts, Floats, Integers
from eventhub.matching.goals import GoalType, best_pair
from eventhub.matching.results import Reason, ReasonKind
from eventhub.matching.scores import (
    CERTAIN,
    CERTAIN_BY_WORDS,
    bare_rows,
    close_rows,
    goal_rows,
    reason_rows,
    type_rows,
)
from eventhub.matching.topics import Talk, met_topics, sought_together, talk_rows, telling_topics, without_others

REASONS = 2


def reasons_for(facts: EventFacts, viewer: int, target: int) -> tuple[Reason, ...]:
    """Return at most two reasons, the strongest first; empty where there is none, or either refuses the other.

    That the two are close in the whole room says the list on which the target stands: two people alone do not show it.
    """
    row = np.array([viewer])
    talk, types = talk_rows(facts, row), type_rows(facts, row)
    if talk.unwanted[0, target]:
        return ()
    met, exchange = (bool(each[0, target]) for each in reason_rows(facts, row, talk, types))
    ground = _ground(facts, viewer, target)
    is_strong = sum(each.weight**2 for each in ground) >= strong_ground(facts) ** 2
    close = _is_close(facts, row, target, talk, types, is_strong=is_strong)
    goals = best_pair(facts.goals[viewer], facts.goals[target])
    found = _help(facts, viewer, target, goals) if met and _is_certain(facts, viewer, target, talk) else []
    is_help = bool(found)
    if types[0, target] >= 1 and (close or bare_rows(facts, row, types)[0, target]):
        goal = goal_rows(talk.subject, types)[0, target]
        found.append(Reason(ReasonKind.GOALS, float(goal), goals))
    if exchange:
        found.append(_exchange(facts, viewer, target))
    # Ticked counterparts tell no subject; the lines do.
    together = sought_together(facts, viewer, target) if talk.together[0, target] else None
    if (close or met or together is not None) and not is_help and not exchange:
        found.append(Reason(ReasonKind.LINES, float(talk.alike[0, target]), goals, sought=together))
    if found or is_strong:
        found += ground
    return _strongest(found)


def _strongest(found: Sequence[Reason]) -> tuple[Reason, ...]:
    """Return the strongest reason, and beside it the rarest common ground where there is any, else the next."""
    order = list(ReasonKind)
    ranked = sorted(found, key=lambda each: (order.index(each.kind), -each.weight))
    ground = [each for each in ranked[1:] if each.kind is ReasonKind.GROUND]
    return tuple(ranked[:1] + (ground or ranked[1:])[: REASONS - 1])


def _is_close(facts: EventFacts, row: Integers, target: int, talk: Talk, types: Floats, *, is_strong: bool) -> bool:
    """Tell whether two are close. Whom strong ground may have put on the list has to name no other topics."""
    close = close_rows(facts, row, talk, types)
    return bool((without_others(facts, row, close) if is_strong else close)[0, target])


def _is_certain(facts: EventFacts, viewer: int, target: int, talk: Talk) -> bool:
    """Tell whether a topic that met is of one subject, so that one may be said to help the other.

    Until the lines of both have been encoded their topics decide.
    """
    if not facts.lines.shape[1] or not (facts.lines[viewer].any() and facts.lines[target].any()):
        return True
    is_whole = facts.has_lines[viewer] and facts.has_lines[target]
    return bool(talk.alike[0, target] >= (CERTAIN if is_whole else CERTAIN_BY_WORDS))


def _help(facts: EventFacts, viewer: int, target: int, goals: tuple[GoalType, GoalType] | None) -> list[Reason]:
    """Return what the one looks for and the other can help with, told once where it goes both ways."""
    sought = telling_topic(facts, viewer, target, reader=viewer)
    offered = telling_topic(facts, target, viewer, reader=viewer)
    if sought is not None and offered is not None:
        return [Reason(ReasonKind.BOTH_WAYS, 1.0, goals, sought=sought, offered=offered)]
    if sought is not None:
        return [Reason(ReasonKind.THEY_HELP, 1.0, goals, sought=sought)]
    return [Reason(ReasonKind.YOU_HELP, 1.0, goals, offered=offered)] if offered is not None else []


def telling_topic(facts: EventFacts, seeker: int, helper: int, *, reader: int | None = None) -> int | None:
    """Return the most telling topic that one looks for and the other can help with; None without one to name.

    `reader` is who reads it, where that is one of the two. A general topic comes last: of two who have to do with
    baking it says that one looks for a factory and the other has one.
    """
    telling, met = telling_topics(facts), met_topics(facts, seeker, helper, reader=reader)
    return next((int(topic) for topic in sorted(met, key=facts.general.__getitem__) if telling[topic]), None)


def _exchange(facts: EventFacts, viewer: int, target: int) -> Reason:
    sought, offered = (
        next(int(each) for each in met_topics(facts, *ends, reader=viewer) if facts.spoken[each])
        for ends in ((viewer, target), (target, viewer))
    )
    return Reason(ReasonKind.EXCHANGE, 1.0, sought=sought, offered=offered)


def _ground(facts: EventFacts, viewer: int, target: int) -> list[Reason]:
    """Return the rare ground of two people; of what both only let be read nobody knows how many share it."""
    values, have, rare = item_values(facts), holders(facts), rare_items(facts)
    stated = shared_items(facts, viewer, target)
    found = [
        Reason(ReasonKind.GROUND, float(values[item]), item=int(item), holders=int(have[item]), room=facts.guests)
        for item in stated
        if rare[item]
    ]
    values, rare = item_values(facts, told=True), rare_items(facts, told=True)
    return found + [
        Reason(ReasonKind.GROUND, float(values[item]), item=int(item))
        for item in shared_items(facts, viewer, target, told=True)
        if rare[item] and item not in stated
    ]


def lines_meet(facts: EventFacts, one: int, other: int) -> bool:
    """Tell whether what one of two people looks for meets what the other can help with, as a reason would say it."""
    row = np.array([one])
    talk = talk_rows(facts, row)
    met = reason_rows(facts, row, talk, type_rows(facts, row))[0][0, other]
    return bool(met) and _is_certain(facts, one, other, talk)
