"""A job: some days after an event, propose circles to the guests who wished for one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from eventhub.accounts.models import BackgroundItem
from eventhub.accounts.rules import BackgroundKind
from eventhub.circles import grouping, queries
from eventhub.circles.dates import evenings, first_day, rhythm_after
from eventhub.circles.grouping import Wisher
from eventhub.circles.models import Circle, CircleMember
from eventhub.circles.rules import ANSWER_WITHIN, CircleState, MemberState
from eventhub.events.event.models import Event
from eventhub.events.registrations.models import Registration
from eventhub.matching.goals import GoalType
from eventhub.people.visibility import queries as visibility_queries
from eventhub.people.visibility import rules
from eventhub.platform.db import db, transaction
from eventhub.text.vocabulary import larger_places

# So many wishes are grouped at once, as mutual visibility is read person by person.
AT_ONCE = 60
# Speaking English is no bond in a room where all do; an origin is counted by itself.
_COMMON = frozenset({BackgroundKind.SPEAKS, BackgroundKind.LIVES_IN, BackgroundKind.HOMETOWN})


def propose(now: datetime) -> int:
    """Propose circles for each event whose wishes have been gathered; return how many circles."""
    count = 0
    for event in queries.events_to_propose(now):
        with transaction():
            guests = queries.wishers(event.id)
            for first in range(0, len(guests), AT_ONCE):
                count += _propose(event, guests[first : first + AT_ONCE], now)
            queries.forget_wishes(event.id)
    return count


def _propose(event: Event, guests: Sequence[Registration], now: datetime) -> int:
    ids = [guest.user_id for guest in guests if guest.user_id is not None]
    found = grouping.circles(_wishers(guests, ids), _sees(event, ids, now))
    for members in found:
        db.session.add(_circle(event, members, now))
    return len(found)


def _sees(event: Event, ids: Sequence[int], now: datetime) -> dict[int, set[int]]:
    """Return the others that each may see, by user id.

    Being proposed to each other is being listed to each other: who is seen by "guests who share something with me"
    is seen by those of the wishers who do, and by nobody else.
    """
    found = {}
    for viewer in ids:
        facts = visibility_queries.read_facts(event, viewer, now, listed=ids, among=ids)
        found[viewer] = {other for other, each in facts.items() if rules.sees(each)}
    return found


def _wishers(guests: Sequence[Registration], ids: Sequence[int]) -> list[Wisher]:
    items: dict[int, list[BackgroundItem]] = {one: [] for one in ids}
    for item in queries.background_of(ids):
        items[item.user_id].append(item)
    knows: dict[int, set[int]] = {one: set() for one in ids}
    for one, other in queries.acquainted_pairs(ids):
        knows[one].add(other)
        knows[other].add(one)
    origins = _origins(items)
    return [
        Wisher(
            one,
            frozenset(guest.goal_types) or frozenset({GoalType.MAKE_FRIENDS}),
            origins.get(one, ""),
            frozenset(item.ground for item in items[one] if item.kind not in _COMMON),
            frozenset(knows[one]),
        )
        for one, guest in zip(ids, guests, strict=True)
    ]


def _origins(items: Mapping[int, Sequence[BackgroundItem]]) -> dict[int, str]:
    """Return where each comes from: the country in a room of several, else the town."""
    homes = {
        one: [item.value_id, *larger_places(item.value_id)]
        for one, stated in items.items()
        for item in stated[::-1]
        if item.kind is BackgroundKind.HOMETOWN
    }
    countries = {one: around[-1] for one, around in homes.items()}
    if len(Counter(countries.values())) > 1:
        return countries
    return {one: around[0] for one, around in homes.items()}


def _circle(event: Event, members: Sequence[int], now: datetime) -> Circle:
    answer_by = now + ANSWER_WITHIN
    earliest = first_day(answer_by, event.zone)
    # The weekday of the event, on which its guests could come.
    weekday = event.starts_at.astimezone(ZoneInfo(event.zone)).weekday()
    rhythm = rhythm_after(earliest, weekday, event.zone)
    return Circle(
        event_id=event.id,
        state=CircleState.PROPOSED,
        weekday=rhythm.weekday,
        ordinal=rhythm.ordinal,
        first_on=next(evenings(rhythm, earliest)).planned_on,
        changed_at=now,
        created_at=now,
        answer_by=answer_by,
        members=[CircleMember(user_id=one, state=MemberState.PROPOSED) for one in members],
    )
