"""Which background values of a person another may see: reads them, and asks `rules.py`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

import sqlalchemy as sa

from eventhub.accounts.models import BackgroundItem
from eventhub.accounts.queries import is_counted_value
from eventhub.accounts.rules import MOST_VALUES, BackgroundKind, BackgroundVisibility
from eventhub.events.registrations.models import Registration
from eventhub.people.visibility import rules
from eventhub.people.visibility.common_ground import by_ground, shared_pairs, shared_value
from eventhub.platform.db import db
from eventhub.text.years import Years, shared_years

# docs/behaviour.md section 4: what is added after registering opens no new matches for a day.
SETTLING = timedelta(hours=24)
_MOST_VALUES = 10_000
_SINCE = sa.func.min(sa.func.coalesce(Registration.confirmed_at, Registration.created_at)).label("since")


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


def select_first_places_of_user(event_ids: Collection[int], user_id: int, name: str) -> sa.Subquery:
    """Select when one user was first taken in at each of these events (event_id, since)."""
    query = sa.select(Registration.event_id, _SINCE).where(
        Registration.event_id.in_(event_ids), Registration.user_id == user_id
    )
    return query.group_by(Registration.event_id).subquery(name)


def is_settled(
    item: type[BackgroundItem], places: sa.Subquery, settled: datetime | sa.BindParameter[datetime]
) -> sa.ColumnElement[bool]:
    """Build the condition that a value was stated before its owner was first taken in, or by `settled`, a day ago."""
    return sa.or_(item.created_at <= places.c.since, item.created_at <= settled)


def are_shared(
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
