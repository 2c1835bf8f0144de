"""What one person may see of another: reads the facts from the database and asks `rules.py`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from eventhub.accounts.models import BackgroundItem, User
from eventhub.accounts.queries import is_counted_value
from eventhub.accounts.rules import MOST_VALUES, BackgroundKind, BackgroundVisibility
from eventhub.events.event.models import Event
from eventhub.events.event.rules import EventState
from eventhub.events.registrations.models import Registration, RegistrationGoal
from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.matching.goals import fitting_goals
from eventhub.people.relations import Relations, read_relations
from eventhub.people.visibility import rules
from eventhub.people.visibility.common_ground import by_ground, shared_pairs, shared_value
from eventhub.people.visibility.rules import VisibilityFacts, Visit
from eventhub.platform.db import Columns, db
from eventhub.platform.retention import guests_visible
from eventhub.text.years import Years, shared_years

# docs/behaviour.md section 4: what is added after registering opens no new matches for a day.
SETTLING = timedelta(hours=24)
_MOST_VALUES = 10_000
_THEIRS = aliased(Registration, name="their_place")
_SINCE = sa.func.min(sa.func.coalesce(Registration.confirmed_at, Registration.created_at)).label("since")


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
            *_is_shared(mine, theirs, my_place, their_place, now),
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
            *_is_shared(mine, theirs, my_place, their_place, now),
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


def _is_shared(
    mine: type[BackgroundItem],
    theirs: type[BackgroundItem],
    my_place: sa.Subquery,
    their_place: sa.Subquery,
    now: datetime,
) -> tuple[sa.ColumnElement[bool], ...]:
    """Build the conditions on two values of one ground: neither is closed, both are settled."""
    return (
        mine.visibility != BackgroundVisibility.CLOSED,
        theirs.visibility != BackgroundVisibility.CLOSED,
        is_settled(mine, my_place, now - SETTLING),
        is_settled(theirs, their_place, now - SETTLING),
    )


def select_first_places(
    event_id: int | sa.BindParameter[int],
    name: str = "first_places",
    *,
    among: Collection[int] | sa.BindParameter[Any] | None = None,
) -> sa.Subquery:
    """Select when each user, or each of `among`, was first taken in at an event (user_id, since), whatever followed.

    Leaving and coming back does not start a new first time, which would let a person change their profile without
    waiting.
    """
    query = sa.select(Registration.user_id, _SINCE).where(
        Registration.event_id == event_id,
        Registration.user_id.is_not(None) if among is None else Registration.user_id.in_(among),
    )
    return query.group_by(Registration.user_id).subquery(name)


def is_settled(
    item: type[BackgroundItem], places: sa.Subquery, settled: datetime | sa.BindParameter[datetime]
) -> sa.ColumnElement[bool]:
    """Build the condition that a value was stated before its owner was first taken in, or by `settled`, a day ago."""
    return sa.or_(item.created_at <= places.c.since, item.created_at <= settled)


@dataclass(frozen=True)
class Value:
    """One background value as a viewer may see it: the viewer's own words when shared, else the owner's.

    Of a shared value `kind` is the owner's and `own_kind` the viewer's: the one comes from where the other lives.
    `together` are the years in which both were there, where both have said when.
    """

    kind: BackgroundKind
    value_id: str
    text: str
    shared: bool
    own_kind: BackgroundKind | None = None
    together: Years | None = None

    @property
    def is_mixed(self) -> bool:
        """Tell whether the two share it in different ways."""
        return self.own_kind is not None and self.own_kind is not self.kind


def shared_by(mine: Stated, theirs: Stated) -> Value:
    """Return what a viewer and another share by these two values of one ground, in the viewer's words."""
    together = shared_years(mine.years, theirs.years)
    return Value(theirs.kind, shared_value(mine, theirs), mine.text, True, mine.kind, together)


def list_values_seen(
    viewer_id: int | None, owner_id: int, now: datetime, *, event_id: int | None = None
) -> tuple[Value, ...]:
    """List the values of a person that the viewer may see: those both share, and those the owner has widened.

    A viewer of None is a guest who shares nothing. New values of the viewer count after a day, so that nobody
    learns by trying; at `event_id`, which both attend, what they stated when they registered counts at once.
    """
    return read_values_seen(viewer_id, [owner_id], now, event_id=event_id).get(owner_id, ())


def read_values_seen(
    viewer_id: int | None, owner_ids: Collection[int], now: datetime, *, event_id: int | None = None
) -> dict[int, tuple[Value, ...]]:
    """Read the values that the viewer may see of several people, by user; a person with none is absent."""
    place = sa.func.row_number().over(partition_by=BackgroundItem.user_id, order_by=BackgroundItem.id)
    asked = {*owner_ids, viewer_id} if viewer_id is not None else owner_ids
    rows = db.session.execute(
        sa.select(BackgroundItem, place, _counts_at_once(event_id, viewer_id))
        .where(BackgroundItem.user_id.in_(asked))
        .order_by(BackgroundItem.id)
        .limit(_MOST_VALUES)
    ).all()
    own = by_ground(
        item
        for item, place, is_first in rows
        if item.user_id == viewer_id and _counts_for(item, place, now, is_first=bool(is_first))
    )
    stated: dict[int, list[BackgroundItem]] = {}
    for item, _, _ in rows:
        if item.user_id in owner_ids:
            stated.setdefault(item.user_id, []).append(item)
    found = {user_id: _values_seen(own, items) for user_id, items in stated.items()}
    return {user_id: values for user_id, values in found.items() if values}


def _values_seen(own: Mapping[str, Sequence[BackgroundItem]], items: Sequence[BackgroundItem]) -> tuple[Value, ...]:
    """Return what the viewer sees of one person's values: of each ground of both one, and what is widened."""
    unclosed = [item for item in items if item.visibility is not BackgroundVisibility.CLOSED]
    shared = {theirs.id: shared_by(mine, theirs) for mine, theirs in shared_pairs(own, by_ground(unclosed))}
    return tuple(
        shared.get(item.id) or Value(item.kind, item.value_id, item.text, shared=False)
        for item in items
        if rules.may_see_value(item.kind, item.visibility, sees_person=True, shares=item.id in shared)
    )


def _counts_at_once(event_id: int | None, viewer_id: int | None) -> sa.ColumnElement[bool]:
    """Build whether a value was stated before the viewer was first taken in at an event; false without one."""
    if event_id is None or viewer_id is None:
        return sa.false()
    first = select_first_places(event_id, among=[viewer_id])
    return BackgroundItem.created_at <= sa.select(first.c.since).scalar_subquery()


def _counts_for(item: BackgroundItem, place: int, now: datetime, *, is_first: bool) -> bool:
    """Tell whether a viewer's own value, the so many-th of theirs, opens the same value of others to them."""
    counts = is_first or item.created_at <= now - SETTLING
    return item.visibility is not BackgroundVisibility.CLOSED and counts and place <= MOST_VALUES


class Stated(Protocol):
    """A stated value, as a row of one kind or another."""

    @property
    def user_id(self) -> int:
        """Who states it."""

    @property
    def kind(self) -> BackgroundKind:
        """Hometown, school, language and the like."""

    @property
    def value_id(self) -> str:
        """The value of a catalogue, equal for the same thing."""

    @property
    def ground(self) -> str:
        """What two people share when it is equal."""

    @property
    def text(self) -> str:
        """What its owner typed."""

    @property
    def visibility(self) -> BackgroundVisibility:
        """To which guests it is shown."""

    @property
    def years(self) -> Years | None:
        """When its owner was there, where they have said so."""


def read_open_values(user_ids: Collection[int]) -> dict[int, tuple[Value, ...]]:
    """Read the values that people have widened, by user, for viewers who may see these people anyway."""
    rows = db.session.scalars(
        sa.select(BackgroundItem)
        .where(BackgroundItem.user_id.in_(user_ids), BackgroundItem.visibility == BackgroundVisibility.OPEN)
        .order_by(BackgroundItem.id)
    )
    return select_open_values(rows)


def select_open_values(items: Iterable[Stated]) -> dict[int, tuple[Value, ...]]:
    """Select the widened values among `items`, by user."""
    found: dict[int, tuple[Value, ...]] = {}
    for item in items:
        if rules.may_see_value(item.kind, item.visibility, sees_person=True, shares=False):
            value = Value(item.kind, item.value_id, item.text, shared=False)
            found[item.user_id] = (*found.get(item.user_id, ()), value)
    return found


def list_values_for_sharers(owner_id: int) -> tuple[Value, ...]:
    """List a user's own values that are shown only to those who share them."""
    rows = db.session.scalars(
        sa.select(BackgroundItem)
        .where(BackgroundItem.user_id == owner_id, BackgroundItem.visibility == BackgroundVisibility.SHARED)
        .order_by(BackgroundItem.id)
    )
    return tuple(Value(item.kind, item.value_id, item.text, shared=True) for item in rows)


def list_shared_values(one_id: int, other_id: int, event_id: int, now: datetime) -> tuple[Value, ...]:
    """List what two guests of an event share and neither keeps closed, in the words of the first; at most 20.

    Values of both are settled: either of them reads it, and could else read the other's by stating one after another.
    """
    both = (one_id, other_id)
    places = select_first_places(event_id, among=both)
    query = (
        sa.select(BackgroundItem)
        .outerjoin(places, places.c.user_id == BackgroundItem.user_id)
        .where(
            BackgroundItem.user_id.in_(both),
            BackgroundItem.visibility != BackgroundVisibility.CLOSED,
            is_settled(BackgroundItem, places, now - SETTLING),
            is_counted_value(BackgroundItem, both),
        )
        .order_by(BackgroundItem.id)
    )
    items = db.session.scalars(query).all()
    mine, theirs = (by_ground(item for item in items if item.user_id == user_id) for user_id in both)
    return tuple(shared_by(*pair) for pair in shared_pairs(mine, theirs)[:20])


def keeps_seeing(relations: Relations, other_id: int, *, introduced: bool) -> bool:
    """Tell whether a viewer sees another's name, headline and city without an event between them."""
    return rules.keeps_seeing(
        mutual=other_id in relations.acquaintances, introduced=introduced, blocked=other_id in relations.blocked
    )


def list_events_of_both(viewer_id: int, other_id: int, now: datetime) -> list[Event]:
    """List events at which both have a confirmed place and guests are still shown; at most 20, the latest first."""
    one, two = aliased(Registration), aliased(Registration)
    return list(db.session.scalars(_of_both(sa.select(Event), one, two, viewer_id, other_id, now)))


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
            _of_both(query, one, two, relations.user_id, other_id, now)
        )
    }


def shares_at(event_ids: Collection[int], viewer_id: int, other_id: int, now: datetime) -> bool:
    """Tell whether two users have at any of these events a settled value that neither has closed, or goals that fit."""
    mine, theirs = aliased(BackgroundItem), aliased(BackgroundItem)
    my_place, their_place = _places_at(event_ids, viewer_id, "mine"), _places_at(event_ids, other_id, "theirs")
    query = (
        sa.select(my_place.c.event_id)
        .join(their_place, their_place.c.event_id == my_place.c.event_id)
        .join(mine, mine.user_id == viewer_id)
        .join(theirs, sa.and_(theirs.ground == mine.ground, theirs.user_id == other_id))
        .where(
            *_is_shared(mine, theirs, my_place, their_place, now),
            is_counted_value(mine, [viewer_id]),
            is_counted_value(theirs, [other_id]),
        )
        .limit(1)
    )
    fitting = _with_fitting_goals(viewer_id, event_ids).where(_THEIRS.user_id == other_id)
    return any(db.session.execute(each.limit(1)).first() is not None for each in (query, fitting))


def _places_at(event_ids: Collection[int], user_id: int, name: str) -> sa.Subquery:
    """Select when one user was first taken in at each of these events (event_id, since)."""
    query = sa.select(Registration.event_id, _SINCE).where(
        Registration.event_id.in_(event_ids), Registration.user_id == user_id
    )
    return query.group_by(Registration.event_id).subquery(name)


def _of_both(
    query: sa.Select[*Columns],
    one: type[Registration],
    two: type[Registration],
    viewer_id: int,
    other_id: int,
    now: datetime,
) -> sa.Select[*Columns]:
    return (
        query.join(one, sa.and_(one.event_id == Event.id, one.user_id == viewer_id))
        .join(two, sa.and_(two.event_id == Event.id, two.user_id == other_id))
        .where(
            one.state == RegistrationState.CONFIRMED,
            two.state == RegistrationState.CONFIRMED,
            Event.state == EventState.PUBLISHED,
            Event.ends_at > now - guests_visible(),
        )
        .order_by(Event.starts_at.desc(), Event.id)
        .limit(20)
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
