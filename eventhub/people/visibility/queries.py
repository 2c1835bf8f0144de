"""Who may see that a guest attends: reads the facts from the database and asks `rules.py`."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from eventhub.accounts.models import BackgroundItem, User
from eventhub.accounts.queries import is_counted_value
from eventhub.accounts.rules import BackgroundKind
from eventhub.events.event.models import Event
from eventhub.events.event.rules import EventState
from eventhub.events.registrations.models import Registration, RegistrationGoal
from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.matching.goals import fitting_goals
from eventhub.people.relations import Relations, read_relations
from eventhub.people.visibility import rules
from eventhub.people.visibility.queries_of_values import are_shared, select_first_places, select_first_places_of_user
from eventhub.people.visibility.rules import VisibilityFacts
from eventhub.platform.db import db
from eventhub.platform.retention import guests_visible

_THEIRS = aliased(Registration, name="their_place")


def list_visible_guests(event: Event, viewer_id: int, now: datetime, *, listed: Collection[int] = ()) -> frozenset[int]:
    """List ids of guests that the viewer may see at this event; `listed` are those on the viewer's shortlist."""
    found = read_facts(event, viewer_id, now, listed=listed)
    return frozenset(user_id for user_id, facts in found.items() if rules.sees(facts))


def list_acquaintances_at(event: Event, relations: Relations, now: datetime) -> frozenset[int]:
    """List ids of acquaintances that the viewer sees at an event; what they share plays no part."""
    choices = _choices(event.id, {*relations.acquaintances, relations.user_id})
    mine = choices.pop(relations.user_id, None)
    if not _shows_guests(event, now):
        return frozenset()
    ceiling = VisibleTo(event.guest_visibility_limit) if event.guest_visibility_limit else None
    return frozenset(
        other
        for other, choice in choices.items()
        if rules.sees(VisibilityFacts(choice, mine, ceiling, mutual=True, blocked=other in relations.blocked))
    )


def may_see(
    event: Event, viewer_id: int, other_id: int, now: datetime, *, listed: bool, relations: Relations | None = None
) -> bool:
    """Tell whether one guest may see that another attends; `relations` are the viewer's, if already read."""
    listing = (other_id,) if listed else ()
    found = read_facts(event, viewer_id, now, listed=listing, among=(other_id,), relations=relations)
    return other_id in found and rules.sees(found[other_id])


def list_comparable_guests(event: Event, viewer_id: int, now: datetime) -> frozenset[int]:
    """List ids of guests that the viewer's own address book may recognise at once."""
    found = read_facts(event, viewer_id, now)
    return frozenset(user_id for user_id, facts in found.items() if rules.may_be_compared(facts))


def list_askable_guests(event: Event, viewer_id: int, now: datetime) -> frozenset[int]:
    """List ids of guests who are asked first; nothing that the viewer sees may depend on them."""
    found = read_facts(event, viewer_id, now)
    return frozenset(user_id for user_id, facts in found.items() if rules.may_be_asked(facts))


def read_facts(
    event: Event,
    viewer_id: int,
    now: datetime,
    *,
    listed: Collection[int] = (),
    among: Collection[int] | None = None,
    relations: Relations | None = None,
) -> dict[int, VisibilityFacts]:
    """Read the visibility facts of the viewer and each other confirmed guest, or only those of `among`, by user id.

    `relations` are the viewer's, where the caller has read them.
    """
    choices = _choices(event.id, None if among is None else {*among, viewer_id})
    mine = choices.pop(viewer_id, None)
    if mine is None or not _shows_guests(event, now):
        return {}
    relations = relations or read_relations(viewer_id)
    # What is shared opens nothing to guests who are not on the viewer's list.
    asked_about = [other for other in choices if other in listed]
    shares = list_sharing(event.id, viewer_id, now, among=asked_about) if asked_about else frozenset()
    ceiling = VisibleTo(event.guest_visibility_limit) if event.guest_visibility_limit else None
    return {
        other: VisibilityFacts(
            choice,
            mine,
            ceiling,
            mutual=other in relations.acquaintances,
            shares=other in shares,
            listed=other in listed,
            blocked=other in relations.blocked,
        )
        for other, choice in choices.items()
    }


def list_sharing(
    event_id: int, viewer_id: int, now: datetime, *, among: Collection[int] | None = None
) -> frozenset[int]:
    """List ids of guests, or of those in `among`, who share a settled, unclosed value with the viewer.

    Goals that fit count as something shared.
    """
    mine, theirs = aliased(BackgroundItem), aliased(BackgroundItem)
    my_place = select_first_places(event_id, "mine", among=[viewer_id])
    their_place = select_first_places(event_id, "theirs", among=among)
    guests = sa.select(Registration.user_id).where(Registration.event_id == event_id)
    query = (
        sa.select(theirs.user_id)
        .join(mine, mine.ground == theirs.ground)
        .join(my_place, my_place.c.user_id == mine.user_id)
        .join(their_place, their_place.c.user_id == theirs.user_id)
        .where(
            mine.user_id == viewer_id,
            theirs.user_id != viewer_id,
            *are_shared(mine, theirs, my_place, their_place, now),
            is_counted_value(mine, [viewer_id]),
            is_counted_value(theirs, guests if among is None else among),
            sa.true() if among is None else theirs.user_id.in_(among),
        )
        .distinct()
    )
    fitting = _with_fitting_goals(viewer_id, [event_id])
    if among is not None:
        fitting = fitting.where(_THEIRS.user_id.in_(among))
    return frozenset(db.session.scalars(sa.union(query, fitting)))


def count_sharing(
    event_id: int, viewer_id: int, kinds: Collection[BackgroundKind], among: Collection[int], now: datetime
) -> dict[str, int]:
    """Count by each of the viewer's values of some kinds, in their words, those of `among` who share it.

    Both values are settled and unclosed; those that nobody shares are absent.
    """
    mine, theirs = aliased(BackgroundItem), aliased(BackgroundItem)
    my_place = select_first_places(event_id, "mine", among=[viewer_id])
    their_place = select_first_places(event_id, "theirs", among=among)
    query = (
        sa.select(mine.text, sa.func.count(theirs.user_id.distinct()))
        .join(theirs, mine.ground == theirs.ground)
        .join(my_place, my_place.c.user_id == mine.user_id)
        .join(their_place, their_place.c.user_id == theirs.user_id)
        .where(
            mine.user_id == viewer_id,
            mine.kind.in_(kinds),
            theirs.user_id.in_(among),
            *are_shared(mine, theirs, my_place, their_place, now),
            is_counted_value(mine, [viewer_id]),
            is_counted_value(theirs, among),
        )
        .group_by(mine.id, mine.text)
        .order_by(mine.id)
    )
    rows = db.session.execute(query)
    return {row[0]: row[1] for row in rows}


def _with_fitting_goals(viewer_id: int, event_ids: Collection[int]) -> sa.Select[int | None]:
    """Select ids of guests of these events one of whose goals fits one of the viewer's there."""
    mine = aliased(Registration, name="my_place")
    my_goal, their_goal = (aliased(RegistrationGoal, name=name) for name in ("my_goal", "their_goal"))
    return (
        sa.select(_THEIRS.user_id)
        .join(mine, mine.event_id == _THEIRS.event_id)
        .join(my_goal, my_goal.registration_id == mine.id)
        .join(their_goal, their_goal.registration_id == _THEIRS.id)
        .where(
            _THEIRS.event_id.in_(event_ids),
            mine.user_id == viewer_id,
            _THEIRS.user_id != viewer_id,
            mine.state == RegistrationState.CONFIRMED,
            _THEIRS.state == RegistrationState.CONFIRMED,
            sa.or_(
                *(
                    sa.and_(my_goal.goal == goal, their_goal.goal.in_(others))
                    for goal, others in fitting_goals().items()
                )
            ),
        )
    )


def keeps_seeing(relations: Relations, other_id: int, *, introduced: bool) -> bool:
    """Tell whether a viewer sees another's name, headline and city without an event between them."""
    return rules.keeps_seeing(
        mutual=other_id in relations.acquaintances, introduced=introduced, blocked=other_id in relations.blocked
    )


def shares_at(event_ids: Collection[int], viewer_id: int, other_id: int, now: datetime) -> bool:
    """Tell whether two users have at any of these events a settled value that neither has closed, or goals that fit."""
    mine, theirs = aliased(BackgroundItem), aliased(BackgroundItem)
    my_place, their_place = (
        select_first_places_of_user(event_ids, viewer_id, "mine"),
        select_first_places_of_user(event_ids, other_id, "theirs"),
    )
    query = (
        sa.select(my_place.c.event_id)
        .join(their_place, their_place.c.event_id == my_place.c.event_id)
        .join(mine, mine.user_id == viewer_id)
        .join(theirs, sa.and_(theirs.ground == mine.ground, theirs.user_id == other_id))
        .where(
            *are_shared(mine, theirs, my_place, their_place, now),
            is_counted_value(mine, [viewer_id]),
            is_counted_value(theirs, [other_id]),
        )
        .limit(1)
    )
    fitting = _with_fitting_goals(viewer_id, event_ids).where(_THEIRS.user_id == other_id)
    return any(db.session.execute(each.limit(1)).first() is not None for each in (query, fitting))


def _shows_guests(event: Event, now: datetime) -> bool:
    return event.state is EventState.PUBLISHED and now < event.ends_at + guests_visible()


def _choices(event_id: int, among: Collection[int] | None) -> dict[int, VisibleTo]:
    """Read the choice of each confirmed guest who has not left EventHub, by user id."""
    query = (
        sa.select(Registration.user_id, Registration.visible_to)
        .join(User, User.id == Registration.user_id)
        .where(
            Registration.event_id == event_id,
            Registration.state == RegistrationState.CONFIRMED,
            User.deleted_at.is_(None),
            User.suspended_at.is_(None),
        )
    )
    if among is not None:
        query = query.where(Registration.user_id.in_(among))
    return {row.user_id: row.visible_to for row in db.session.execute(query)}
