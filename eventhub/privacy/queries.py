"""Reading and deleting one user's rows, table by table, as the inventory says."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from eventhub.accounts.models import User
from eventhub.events.event.models import Event, TeamMember
from eventhub.events.event.rules import EventState, TeamRole
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import LIVE
from eventhub.introductions.models import Introduction
from eventhub.people.models import Contact
from eventhub.people.relations import list_acquaintances, list_blocked
from eventhub.platform.db import ROOMS_TOLD, db
from eventhub.platform.mail.models import SuppressedAddress
from eventhub.privacy.inventory import PEOPLE, PLACES, Place

_PLACES = {place.table: place for place in PLACES}
# Columns that say nothing to a reader of an export, and the words that stand beside them: a table and its column. A
# contact is called as in the user's own address book.
_WORDS = {"event_id": ("event", "title"), "club_id": ("club", "name"), "contact_id": ("contact", "name")}


def rows_of(place: Place, user_id: int, email: str) -> list[dict[str, Any]]:
    """Return what an export shows of one table: this user's rows and only the columns named, if any."""
    if not place.shown:
        return []
    table = db.metadata.tables[place.table]
    columns = [table.c[name] for name in place.shown]
    order = list(table.primary_key.columns)
    query = sa.select(*columns).where(_mine(place, user_id, email)).order_by(*order)
    if place.joined:
        column, other_name, names = place.joined
        other = db.metadata.tables[other_name]
        query = query.add_columns(*(other.c[name] for name in names)).join(other, other.c.id == table.c[column])
    for column, (other_name, words) in _WORDS.items():
        if column in place.shown:
            other = db.metadata.tables[other_name]
            query = query.add_columns(other.c[words].label(other_name))
            query = query.outerjoin(other, other.c.id == table.c[column])
    if place.shown_with:
        query = query.where(table.c[place.shown_with].is_not(None))
    if place.shown_without:
        name, values = place.shown_without
        query = query.where(table.c[name].not_in(values))
    found = db.session.execute(query)
    return [dict(row._mapping) for row in found]


def people_in(place: Place) -> list[str]:
    """Return the columns that an export shows of a table and that hold the number of a person."""
    table = db.metadata.tables[place.table]
    people = {key.parent.name for key in table.foreign_keys if key.column.table.name == User.__tablename__}
    return [name for name in PEOPLE if name in place.shown and name in people]


def names_of(user_ids: Collection[int]) -> dict[int, str]:
    """Return what users call themselves, by their numbers."""
    found = db.session.execute(sa.select(User.id, User.name).where(User.id.in_(user_ids)))
    return {row.id: row.name for row in found}


def names_known(owner_id: int, user_ids: Collection[int]) -> dict[int, str]:
    """Return the names that a user has of others: in their address book, else of acquaintances visible to them."""
    seen = (list_acquaintances(owner_id) - list_blocked(owner_id)).intersection(user_ids)
    found = sa.select(User.id, User.name).where(User.id.in_(seen), User.suspended_at.is_(None))
    kept = sa.select(Contact.user_id, Contact.name).where(Contact.owner_id == owner_id, Contact.user_id.in_(user_ids))
    return {number: name for query in (found, kept) for number, name in db.session.execute(query) if number}


def delete_rows(place: Place, user_id: int, email: str) -> None:
    """Delete the rows of a table that concern a user or their address."""
    table = db.metadata.tables[place.table]
    statement = sa.delete(table).where(_concerning(place, user_id, email))
    db.session.execute(statement, execution_options={ROOMS_TOLD: True})


def blank_rows(place: Place, user_id: int, email: str) -> None:
    """Overwrite what a user wrote in rows that have to stay."""
    table = db.metadata.tables[place.table]
    statement = sa.update(table).where(_mine(place, user_id, email)).values(**place.blank)
    db.session.execute(statement, execution_options={ROOMS_TOLD: True})


def is_named_in_open_request(user_id: int, now: datetime) -> bool:
    """Return whether another user waits to hear about an introduction to this user."""
    return bool(db.session.scalar(sa.select(_waited_for(sa.literal(user_id), now))))


def list_erased_but_named(now: datetime) -> list[int]:
    """Return ids of users whose erased account still has its name and whose last open request is over; at most 500."""
    return list(
        db.session.scalars(
            sa.select(User.id)
            .where(User.deleted_at.is_not(None), User.name != "", ~_waited_for(User.id, now))
            .order_by(User.id)
            .limit(500)
        )
    )


def _waited_for(user_id: sa.SQLColumnExpression[int], now: datetime) -> sa.ColumnElement[bool]:
    return sa.exists().where(
        Introduction.target_id == user_id, Introduction.decide_by > now, Introduction.withdrawn_at.is_(None)
    )


def list_unsubscribed_kinds(address: str) -> list[str]:
    """Return the kinds of mails that an address has unsubscribed from; at most 50."""
    query = sa.select(SuppressedAddress.kind).where(
        SuppressedAddress.address == address, SuppressedAddress.why == "unsubscribed"
    )
    return list(db.session.scalars(query.order_by(SuppressedAddress.kind).limit(50)))


def list_events_without_other_owner(user_id: int, now: datetime) -> list[Event]:
    """Return published events still to come that have no owner but this user; at most 50."""
    others = aliased(TeamMember)
    return list(
        db.session.scalars(
            sa.select(Event)
            .join(TeamMember, TeamMember.event_id == Event.id)
            .where(
                TeamMember.user_id == user_id,
                TeamMember.role == TeamRole.OWNER,
                Event.state == EventState.PUBLISHED,
                Event.ends_at > now,
                ~sa.exists().where(
                    others.event_id == Event.id, others.role == TeamRole.OWNER, others.user_id != user_id
                ),
            )
            .order_by(Event.starts_at)
            .limit(50)
        )
    )


def live_registrations_of(user_id: int) -> list[Registration]:
    """Return registrations of a user that are not over, unproven ones included; at most 500."""
    return list(
        db.session.scalars(
            sa.select(Registration)
            .where(Registration.user_id == user_id, Registration.state.in_(LIVE))
            .order_by(Registration.id)
            .limit(500)
        )
    )


def _mine(place: Place, user_id: int, email: str) -> sa.ColumnElement[bool]:
    table = db.metadata.tables[place.table]
    conditions = [table.c[name] == user_id for name in place.owners]
    if place.by_address and email:
        unclaimed = table.c[place.by_address] == email
        # A row with an owner belongs to that owner, whatever address stands in it.
        owner = place.owners[0] if place.owners else None
        conditions.append(sa.and_(unclaimed, table.c[owner].is_(None)) if owner else unclaimed)
    if place.parent:
        column, parent_name = place.parent
        parent = db.metadata.tables[parent_name]
        inside = sa.select(parent.c.id).where(_mine(_PLACES[parent_name], user_id, email))
        conditions.append(table.c[column].in_(inside))
    return sa.or_(sa.false(), *conditions)


def _concerning(place: Place, user_id: int, email: str) -> sa.ColumnElement[bool]:
    """Build the condition for a user's own rows, and those of others that name them and are deleted with them."""
    table = db.metadata.tables[place.table]
    return sa.or_(_mine(place, user_id, email), *(table.c[name] == user_id for name in place.also_erased_by))
