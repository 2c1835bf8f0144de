"""Named reads: stored lists, and names for pages. The rows of a whole room are read in queries_of_rooms."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from eventhub.accounts.models import BackgroundItem, User
from eventhub.contacts.models import Tie
from eventhub.contacts.queries import acquaintances, blocked_either_way
from eventhub.contacts.rules import Says
from eventhub.db import db
from eventhub.events.models import Event
from eventhub.events.rules import EventState
from eventhub.mail.models import OutgoingMail
from eventhub.recommendations.models import ShortlistEntry, ShortlistRun
from eventhub.registrations.models import Registration
from eventhub.registrations.queries import shows_widely
from eventhub.registrations.rules import RegistrationState, VisibleTo, choices_at_least, effective_choice


def attends(event_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    """Only confirmed people see others and are seen."""
    return (
        Registration.event_id == event_id,
        Registration.state == RegistrationState.CONFIRMED,
        Registration.user_id.is_not(None),
    )


def shown_to(registration: Registration) -> VisibleTo:
    """To whom a guest is shown: their own choice, lowered by the organiser's."""
    return effective_choice(registration.visible_to, _ceiling(registration.event))


def shows_themselves(event: Event, *, known: Collection[int] = ()) -> sa.ColumnElement[bool]:
    """Who is in the counts that guests see: who shows themselves at least to those who share something with them.

    `known` are acquaintances of the viewer and the viewer, who count also when only people they know see them. Nobody
    else does: a count, a rarity or an order that depended on them would tell strangers that they are here.
    """
    widely = shows_widely(event.guest_visibility_limit)
    if not known:
        return widely
    to_friends = Registration.visible_to.in_(choices_at_least(VisibleTo.ACQUAINTANCES, _ceiling(event)))
    return sa.or_(widely, sa.and_(Registration.user_id.in_(known), to_friends))


def _ceiling(event: Event) -> VisibleTo | None:
    return VisibleTo(event.guest_visibility_limit) if event.guest_visibility_limit else None


@dataclass(frozen=True)
class Person:
    """What those who may see that somebody attends see of them."""

    id: int
    name: str
    other_name: str
    headline: str
    city: str


def people(event_id: int, user_ids: Collection[int]) -> dict[int, Person]:
    """Names as given for this event, whatever became of the registration, else as kept by the user.

    Deleted users are left out, but for those whose name an open request still keeps.
    """
    rows = db.session.execute(
        sa.select(
            User.id,
            sa.func.coalesce(Registration.name, User.name),
            sa.func.coalesce(Registration.other_name, User.other_name),
            sa.func.coalesce(Registration.headline, User.headline),
            sa.func.coalesce(Registration.city, User.city),
        )
        .outerjoin(Registration, sa.and_(Registration.user_id == User.id, Registration.event_id == event_id))
        .where(User.id.in_(list(user_ids)), sa.or_(User.deleted_at.is_(None), User.name != ""))
        .order_by(Registration.id)
    )
    return {row[0]: Person(*row) for row in rows}


def ties_between(owners: Collection[int], others: Collection[int]) -> dict[tuple[int, int], Tie]:
    """What each owner says of knowing each other person, where they say yes."""
    rows = db.session.scalars(
        sa.select(Tie)
        .where(Tie.owner_id.in_(list(owners)), Tie.other_id.in_(list(others)), Tie.says == Says.YES)
        .order_by(Tie.id)
    )
    return {(tie.owner_id, tie.other_id): tie for tie in rows}


def own_items(user_id: int) -> dict[tuple[str, str], BackgroundItem]:
    """The viewer's own background by (kind, value), in their own words."""
    rows = db.session.scalars(
        sa.select(BackgroundItem).where(BackgroundItem.user_id == user_id).order_by(BackgroundItem.id)
    )
    return {(item.kind.value, item.value_id): item for item in rows}


def stored_list(event_id: int, viewer_id: int) -> list[ShortlistEntry]:
    """The viewer's list without dismissed people, best first; at most a handful of rows."""
    return list(
        db.session.scalars(
            sa.select(ShortlistEntry)
            .where(
                ShortlistEntry.event_id == event_id,
                ShortlistEntry.viewer_id == viewer_id,
                ShortlistEntry.dismissed_at.is_(None),
            )
            .order_by(ShortlistEntry.position, ShortlistEntry.target_id)
            .limit(10)
        )
    )


def find_entry(event_id: int, viewer_id: int, target_id: int) -> ShortlistEntry | None:
    """The entry of one person on the viewer's own list."""
    return db.session.scalar(
        sa.select(ShortlistEntry).where(
            ShortlistEntry.event_id == event_id,
            ShortlistEntry.viewer_id == viewer_id,
            ShortlistEntry.target_id == target_id,
        )
    )


def stored_lists(event_id: int, viewers: Collection[int] | None = None) -> dict[int, list[int]]:
    """The stored list of everybody or of these: viewer -> targets, best first."""
    whose = sa.true() if viewers is None else ShortlistEntry.viewer_id.in_(viewers)
    rows = db.session.execute(
        sa.select(ShortlistEntry.viewer_id, ShortlistEntry.target_id)
        .where(ShortlistEntry.event_id == event_id, ShortlistEntry.dismissed_at.is_(None), whose)
        .order_by(ShortlistEntry.viewer_id, ShortlistEntry.position)
    )
    lists: dict[int, list[int]] = {}
    for viewer, target in rows:
        lists.setdefault(viewer, []).append(target)
    return lists


def last_run(event_id: int) -> ShortlistRun | None:
    """When the lists of an event were last made, and how they were spread; None before the first time."""
    return db.session.get(ShortlistRun, event_id)


def last_computed(event_id: int, viewer_id: int) -> datetime | None:
    """When the viewer's own list was last made; None if never."""
    return db.session.scalar(
        sa.select(sa.func.max(ShortlistEntry.computed_at)).where(
            ShortlistEntry.event_id == event_id, ShortlistEntry.viewer_id == viewer_id
        )
    )


def last_own_edit(registration: Registration) -> datetime:
    """When the viewer last changed something that their list depends on."""
    moments: Sequence[datetime | None] = (
        registration.created_at,
        registration.confirmed_at,
        registration.edited_at,
        db.session.scalar(sa.select(sa.func.max(Tie.created_at)).where(Tie.owner_id == registration.user_id)),
    )
    return max(moment for moment in moments if moment is not None)


def guest_count(event: Event, viewer_id: int) -> int:
    """How many guests the viewer may know of: the viewer, who shows themselves, and acquaintances who do so to friends.

    Nobody counts who has blocked the viewer or was blocked by them.
    """
    known = acquaintances(viewer_id)
    query = (
        sa.select(sa.func.count())
        .select_from(Registration)
        .where(
            *attends(event.id),
            sa.or_(Registration.user_id == viewer_id, shows_themselves(event, known=known)),
            Registration.user_id.not_in(blocked_either_way(viewer_id)),
        )
    )
    return db.session.scalar(query) or 0


def due_for_lists(before: datetime, after: datetime) -> list[Event]:
    """Published events that start before and end after the given moments, the next ones first."""
    return list(
        db.session.scalars(
            sa.select(Event)
            .where(Event.state == EventState.PUBLISHED, Event.starts_at < before, Event.ends_at > after)
            .order_by(Event.starts_at, Event.id)
            .limit(500)
        )
    )


def guests_to_brief(event_id: int, kind: str) -> list[int]:
    """Return the registrations, by id, of an event's guests who have no mail of this kind about theirs."""
    told = sa.exists().where(OutgoingMail.about_id == Registration.id, OutgoingMail.kind == kind)
    return list(
        db.session.scalars(sa.select(Registration.id).where(*attends(event_id), ~told).order_by(Registration.id))
    )


def confirmed(ids: Collection[int]) -> list[Registration]:
    """Return those of these registrations that are confirmed, with their users, by id."""
    return list(
        db.session.scalars(
            sa.select(Registration)
            .where(Registration.id.in_(ids), Registration.state == RegistrationState.CONFIRMED)
            .options(joinedload(Registration.user))
            .order_by(Registration.id)
        )
    )


def entries_of(event_id: int, viewers: Collection[int]) -> dict[int, list[sa.Row[*tuple[Any, ...]]]]:
    """Rows (id, viewer_id, target_id, position, dismissed_at) of these viewers' lists, dismissed people too."""
    rows = db.session.execute(
        sa.select(
            ShortlistEntry.id,
            ShortlistEntry.viewer_id,
            ShortlistEntry.target_id,
            ShortlistEntry.position,
            ShortlistEntry.dismissed_at,
        )
        .where(ShortlistEntry.event_id == event_id, ShortlistEntry.viewer_id.in_(viewers))
        .order_by(ShortlistEntry.viewer_id, ShortlistEntry.position, ShortlistEntry.id)
    )
    entries: dict[int, list[sa.Row[*tuple[Any, ...]]]] = {}
    for row in rows:
        entries.setdefault(row.viewer_id, []).append(row)
    return entries
