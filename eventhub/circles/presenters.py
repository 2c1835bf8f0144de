"""What a member sees of a circle: before it begins a first name and what the two share, afterwards each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eventhub.accounts.models import User
from eventhub.circles import queries, rules
from eventhub.circles.models import Circle, CircleMeeting, CircleMember
from eventhub.circles.rules import CircleState, MemberState
from eventhub.circles.service import confirmed, next_evening
from eventhub.events.event.explained import explained_by
from eventhub.events.event.models import Event
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import VisibleTo
from eventhub.matching.goals import GoalType, rate_service
from eventhub.people.relations import list_blocked
from eventhub.people.visibility import queries as visibility_queries
from eventhub.people.visibility import rules as visibility_rules
from eventhub.people.visibility.common_ground import by_ground, shared_pairs
from eventhub.people.visibility.queries_of_values import SETTLING, Value, shared_by

_FITS = 0.5


@dataclass(frozen=True)
class Face:
    """One other member in a viewer's eyes. `coming`: their answer to the next evening, None while there is none."""

    user: User
    shared: Sequence[Value]
    goal: GoalType | None
    reach: str = ""
    coming: bool | None = None


@dataclass(frozen=True)
class CirclePage:
    """A circle in the eyes of one member. `is_open`: it has begun and they belong, so that names are whole."""

    circle: Circle
    member: CircleMember
    event: Event
    faces: Sequence[Face]
    is_open: bool
    evening: CircleMeeting | None
    mine: bool | None
    # Members, including the viewer.
    people: int
    # A guest that the viewer has blocked may come; only the viewer is told.
    has_blocked_member: bool

    @property
    def is_waiting_for_me(self) -> bool:
        """Return whether the viewer is proposed and may still answer."""
        return self.member.state is MemberState.PROPOSED and self.circle.state in (
            CircleState.PROPOSED,
            CircleState.ALIVE,
        )


@dataclass(frozen=True)
class WishPage:
    """Where a guest stands with circles of one event."""

    event: Event
    has_wished: bool
    is_open: bool
    is_too_early: bool
    is_hidden: bool
    circle: Circle | None


def wish_page(event: Event, registration: Registration, now: datetime) -> WishPage:
    """Return what the event's page shows of a wish for a circle: whether a guest may ask for one, or has."""
    user_id = registration.user_id or 0
    return WishPage(
        event,
        queries.find_wish(event.id, user_id) is not None,
        rules.may_wish(event.ends_at, now),
        now < event.ends_at,
        registration.visible_to is VisibleTo.NOBODY,
        queries.circle_at(event.id, user_id),
    )


def circle_page(circle_id: int, user_id: int, now: datetime) -> CirclePage:
    """Return the page of a circle for one of its members. Raises NotFound for other users."""
    circle, member = queries.get_circle(circle_id, user_id)
    return page_of(circle, member, now)


def page_of(circle: Circle, member: CircleMember, now: datetime) -> CirclePage:
    """Return the circle as this member may see it now."""
    is_open = circle.begun_at is not None and member.state is MemberState.CONFIRMED
    others = _members_seen(circle, member, now, is_open=is_open)
    evening = next_evening(circle) if circle.state is CircleState.ALIVE else None
    answers = {each.member_id: each.coming for each in evening.answers} if evening else {}
    shared, goals = _shared(circle.event, member.user_id, others, now), _goals(circle.event_id, member.user_id, others)
    faces = [
        Face(
            each.user,
            shared[each.user_id],
            goals.get(each.user_id),
            each.reach if is_open else "",
            answers.get(each.id) if is_open else None,
        )
        for each in others
    ]
    return CirclePage(
        circle,
        member,
        circle.event,
        faces,
        is_open,
        evening,
        answers.get(member.id),
        len(faces) + 1,
        is_open and _has_blocked(circle, member),
    )


def _members_seen(circle: Circle, member: CircleMember, now: datetime, *, is_open: bool) -> list[CircleMember]:
    """Return the others that a member may see: until the circle is open to them no more than the event lets them."""
    if is_open:
        blocked = list_blocked(member.user_id)
        return [each for each in confirmed(circle) if each.id != member.id and each.user_id not in blocked]
    others = [each for each in circle.members if each.id != member.id and each.state in rules.BELONGS]
    ids = [each.user_id for each in others]
    facts = visibility_queries.read_facts(circle.event, member.user_id, now, listed=ids, among=ids)
    return [each for each in others if each.user_id in facts and visibility_rules.sees(facts[each.user_id])]


def _shared(event: Event, viewer_id: int, others: Sequence[CircleMember], now: datetime) -> dict[int, list[Value]]:
    """Return what the viewer shares with each and the event does not explain, in the viewer's words.

    New values of the viewer count after a day.
    """
    ids = [each.user_id for each in others]
    items = queries.background_of([viewer_id, *ids])
    own = by_ground(item for item in items if item.user_id == viewer_id and item.created_at <= now - SETTLING)
    explained = explained_by(event)
    found = {}
    for one in ids:
        shared = [
            shared_by(*pair) for pair in shared_pairs(own, by_ground(each for each in items if each.user_id == one))
        ]
        found[one] = [value for value in shared if value.value_id not in explained]
    return found


def _goals(event_id: int, viewer_id: int, others: Sequence[CircleMember]) -> dict[int, GoalType]:
    """Return a goal of the viewer's that each other has as well, or serves, by user id."""
    rows = queries.goals_at(event_id, [viewer_id, *(each.user_id for each in others)])
    mine = rows[viewer_id].goal_types if viewer_id in rows else ()
    found = {}
    for other, row in rows.items():
        theirs = row.goal_types
        fitting = [goal for goal in mine if goal in theirs or any(rate_service(goal, each) >= _FITS for each in theirs)]
        if other != viewer_id and fitting:
            found[other] = fitting[0]
    return found


def _has_blocked(circle: Circle, member: CircleMember) -> bool:
    ids = {each.user_id for each in confirmed(circle)}
    return bool(ids & queries.blocked_by(member.user_id))
