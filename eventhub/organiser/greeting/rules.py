"""Who greets which guest, when the mail about it is due, and which reasons a third person may read. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from eventhub.matching.results import ReasonKind

# Guests to introduce a newcomer to first. Our choice: more cannot be remembered on the way through a room.
FIRST = 2
# After the evening the sheet is empty.
KEPT_AFTER_END = timedelta(hours=12)
_MORNING = time(8, 30)
# An event that begins early is told of on the evening before.
_BEFORE_START = timedelta(hours=2)
_EVENING_BEFORE = time(18, 0)


def share_newcomers(
    newcomers: Sequence[int], greeters: Sequence[int], apart: Collection[tuple[int, int]]
) -> Mapping[int, int]:
    """Give each newcomer the greeter with the fewest so far, in their orders; who is apart from all gets none.

    Who registers later changes nothing for those before, as long as the newcomers come in the order they registered.
    """
    load = dict.fromkeys(greeters, 0)
    shared: dict[int, int] = {}
    for newcomer in newcomers:
        free = [one for one in greeters if one != newcomer and (one, newcomer) not in apart]
        if free:
            shared[newcomer] = min(free, key=lambda one: load[one])
            load[shared[newcomer]] += 1
    return shared


def is_for_greeters(kind: ReasonKind, topics: Collection[str], lines: Collection[str], *, opened: bool) -> bool:
    """Tell whether a greeter may read a reason: what both want, or what both have opened to all who see them.

    `topics` are what met, `lines` the topics that the lines of the two name, which who sees them may read; a topic of
    the sentence on who to meet is not among these. `opened` tells whether both have opened what they share, as each
    states it. Who knows who is never told.
    """
    if kind in (ReasonKind.GOALS, ReasonKind.LINES):
        return True
    if kind is ReasonKind.GROUND:
        return opened
    return all(topic in lines for topic in topics)


def mail_due_at(starts_at: datetime, zone: str) -> datetime:
    """Return when greeters are told of their guests: the morning of the event, else the evening before."""
    local = starts_at.astimezone(ZoneInfo(zone))
    morning = datetime.combine(local.date(), _MORNING, local.tzinfo)
    if morning <= local - _BEFORE_START:
        return morning.astimezone(starts_at.tzinfo)
    evening = datetime.combine(local.date() - timedelta(days=1), _EVENING_BEFORE, local.tzinfo)
    return evening.astimezone(starts_at.tzinfo)
