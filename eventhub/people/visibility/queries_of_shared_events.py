"""Events at which two people both are or were, and what decides whether they see each other there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from eventhub.events.event.models import Event
from eventhub.events.event.rules import EventState
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.people.relations import Relations
from eventhub.people.visibility import rules
from eventhub.people.visibility.rules import VisibilityFacts, Visit
from eventhub.platform.db import Columns, db
from eventhub.platform.retention import guests_visible


def list_events_of_both(viewer_id: int, other_id: int, now: datetime) -> list[Event]:
    """List events at which both have a confirmed place and guests are still shown; at most 20, the latest first."""
    one, two = aliased(Registration), aliased(Registration)
    return list(db.session.scalars(_of_both(sa.select(Event), one, two, viewer_id, [other_id], now).limit(20)))


def read_facts_at_events(relations: Relations, other_id: int, now: datetime) -> dict[int, VisibilityFacts]:
    """Read the visibility facts of a viewer and another user at each event of `list_events_of_both`, by the event's id.

    Neither what the two share nor whether the other is listed is in it: most often the rest decides.
    """
    one, two = aliased(Registration), aliased(Registration)
    query = sa.select(Event.id, Event.guest_visibility_limit, one.visible_to, two.visible_to)
    return {
        event_id: VisibilityFacts(
            theirs,
            mine,
            VisibleTo(ceiling) if ceiling else None,
            mutual=other_id in relations.acquaintances,
            blocked=other_id in relations.blocked,
        )
        for event_id, ceiling, mine, theirs in db.session.execute(
            _of_both(query, one, two, relations.user_id, [other_id], now).limit(20)
        )
    }


def list_seen_by_guests(relations: Relations, others: Collection[int], now: datetime) -> frozenset[int]:
    """List those of some users that a viewer sees at an event of both, independent of what the two share there."""
    one, two = aliased(Registration), aliased(Registration)
    query = sa.select(two.user_id, Event.guest_visibility_limit, one.visible_to, two.visible_to)
    return frozenset(
        other
        for other, ceiling, mine, theirs in db.session.execute(
            _of_both(query, one, two, relations.user_id, others, now)
        )
        if other is not None
        and rules.sees(
            VisibilityFacts(
                theirs,
                mine,
                VisibleTo(ceiling) if ceiling else None,
                mutual=other in relations.acquaintances,
                blocked=other in relations.blocked,
            )
        )
    )


def _of_both(
    query: sa.Select[*Columns],
    one: type[Registration],
    two: type[Registration],
    viewer_id: int,
    others: Collection[int],
    now: datetime,
) -> sa.Select[*Columns]:
    return (
        query.join(one, sa.and_(one.event_id == Event.id, one.user_id == viewer_id))
        .join(two, sa.and_(two.event_id == Event.id, two.user_id.in_(others)))
        .where(
            one.state == RegistrationState.CONFIRMED,
            two.state == RegistrationState.CONFIRMED,
            Event.state == EventState.PUBLISHED,
            Event.ends_at > now - guests_visible(),
        )
        .order_by(Event.starts_at.desc(), Event.id)
    )


@dataclass(frozen=True)
class EarlierEvent:
    """An event at which two people were, by its title and its beginning in its own zone."""

    title: str
    starts_at: datetime
    zone: str


def find_earlier_events(
    event: Event, viewer_id: int, others: Collection[int], now: datetime
) -> dict[int, EarlierEvent]:
    """Return the last event, over by now and another than `event`, at which the viewer and each other person were.

    By user id; only where either could read that the other came. The others are people without a block between.
    """
    if not others:
        return {}
    mine, theirs = aliased(Registration, name="my_visit"), aliased(Registration, name="their_visit")
    rows = db.session.execute(
        sa.select(
            theirs.user_id,
            Event.title,
            Event.starts_at,
            Event.zone,
            Event.guest_visibility_limit,
            Event.state,
            mine.visible_to,
            mine.checked_in_at,
            theirs.visible_to,
            theirs.checked_in_at,
        )
        .join(mine, sa.and_(mine.event_id == Event.id, mine.user_id == viewer_id))
        .join(theirs, sa.and_(theirs.event_id == Event.id, theirs.user_id.in_(others)))
        .where(
            *(each.state == RegistrationState.CONFIRMED for each in (mine, theirs)),
            Event.id != event.id,
            Event.ends_at <= now,
            Event.ends_at > now - guests_visible(),
        )
        .order_by(Event.starts_at, Event.id)
    )
    return {
        other: EarlierEvent(title, starts_at, zone)
        for other, title, starts_at, zone, limit, state, my_choice, i_came_at, their_choice, they_came_at in rows
        if other is not None
        and rules.were_there_together(
            Visit(my_choice, came=i_came_at is not None),
            Visit(their_choice, came=they_came_at is not None),
            VisibleTo(limit) if limit else None,
            shows_guests=state is EventState.PUBLISHED,
        )
    }
