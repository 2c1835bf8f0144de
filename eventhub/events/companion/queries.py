"""Reads of guests of other tools, each asked with their event."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from eventhub.accounts.models import User
from eventhub.events.companion.models import CompanionGuest
from eventhub.events.companion.rules import GuestTool
from eventhub.events.event.models import Event
from eventhub.events.event.rules import EventState
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import SETTLED, RegistrationState
from eventhub.platform.db import db
from eventhub.platform.tokens import address_mac

_TURNED_AWAY = (RegistrationState.DECLINED, RegistrationState.REMOVED)
# Values in one statement; SQLite takes 32,766 in all.
_AT_ONCE = 500


def _pieces(values: Iterable[str]) -> Iterator[list[str]]:
    found = sorted({value for value in values if value})
    return (found[at : at + _AT_ONCE] for at in range(0, len(found), _AT_ONCE))


def find_by_addresses(event_id: int, macs: Collection[str]) -> dict[str, CompanionGuest]:
    """Find the guests of other tools with these keyed digests of addresses, by digest."""
    found: dict[str, CompanionGuest] = {}
    for some in _pieces(macs):
        query = sa.select(CompanionGuest).where(
            CompanionGuest.event_id == event_id, CompanionGuest.address_mac.in_(some)
        )
        query = query.options(joinedload(CompanionGuest.registration)).execution_options(populate_existing=True)
        found |= {one.address_mac: one for one in db.session.scalars(query)}
    return found


def find_by_references(event_id: int, tool: GuestTool, references: Collection[str]) -> dict[str, CompanionGuest]:
    """Find the guests that a tool knows by these numbers, by number."""
    found: dict[str, CompanionGuest] = {}
    for some in _pieces(references):
        query = sa.select(CompanionGuest).where(
            CompanionGuest.event_id == event_id, CompanionGuest.tool == tool, CompanionGuest.reference.in_(some)
        )
        query = query.options(joinedload(CompanionGuest.registration)).execution_options(populate_existing=True)
        found |= {one.reference: one for one in db.session.scalars(query.order_by(CompanionGuest.id))}
    return found


def find_settled(event_id: int, addresses: Collection[str]) -> dict[str, Registration]:
    """Find the live registrations of these addresses, unproven submissions left out, by address."""
    found: dict[str, Registration] = {}
    for some in _pieces(addresses):
        query = sa.select(Registration).where(
            Registration.event_id == event_id, Registration.email.in_(some), Registration.state.in_(SETTLED)
        )
        found |= {one.email: one for one in db.session.scalars(query.execution_options(populate_existing=True))}
    return found


def find_added_by_hand(event_id: int, addresses: Collection[str]) -> dict[str, Registration]:
    """Find what organisers typed of these addresses while they are unproven, by address."""
    found: dict[str, Registration] = {}
    for some in _pieces(addresses):
        query = sa.select(Registration).where(
            Registration.event_id == event_id,
            Registration.email.in_(some),
            Registration.state == RegistrationState.UNVERIFIED,
            Registration.submission == "",
        )
        found |= {one.email: one for one in db.session.scalars(query.execution_options(populate_existing=True))}
    return found


def select_turned_away(event_id: int, addresses: Collection[str]) -> set[str]:
    """Select the addresses that an organiser of this event has declined or removed."""
    found: set[str] = set()
    for some in _pieces(addresses):
        query = sa.select(Registration.email).where(
            Registration.event_id == event_id, Registration.email.in_(some), Registration.state.in_(_TURNED_AWAY)
        )
        found.update(db.session.scalars(query))
    return found


def find_by_token(token_digest: str) -> CompanionGuest | None:
    """Find the guest behind the link of an invitation, with event and registration."""
    query = sa.select(CompanionGuest).where(CompanionGuest.token_digest == token_digest)
    query = query.options(joinedload(CompanionGuest.event), joinedload(CompanionGuest.registration))
    return db.session.scalar(query.execution_options(populate_existing=True))


def find_with_rows(companion_id: int) -> CompanionGuest | None:
    """Find a guest of another tool with event and registration; for the mail."""
    query = sa.select(CompanionGuest).where(CompanionGuest.id == companion_id)
    return db.session.scalar(
        query.options(
            joinedload(CompanionGuest.event), joinedload(CompanionGuest.registration).joinedload(Registration.user)
        )
    )


def find_by_ticket(event_id: int, ticket_digest: str) -> int | None:
    """Find the registration of the guest whose code of another tool has this digest."""
    query = (
        sa.select(CompanionGuest.registration_id)
        .where(CompanionGuest.event_id == event_id, CompanionGuest.ticket_digest == ticket_digest)
        .order_by(CompanionGuest.id)
        .limit(1)
    )
    return db.session.scalar(query) if ticket_digest else None


def tickets_at(event_id: int) -> dict[int, str]:
    """Return the digests of other tools' codes by registration; for the phones at check-in."""
    query = sa.select(CompanionGuest.registration_id, CompanionGuest.ticket_digest).where(
        CompanionGuest.event_id == event_id,
        CompanionGuest.ticket_digest != "",
        CompanionGuest.registration_id.is_not(None),
    )
    return {row[0]: row[1] for row in db.session.execute(query) if row[0] is not None}


def tools_of(registration_ids: Sequence[int]) -> dict[int, CompanionGuest]:
    """Return the guests whose place another tool gave out among these registrations, by registration."""
    if not registration_ids:
        return {}
    query = sa.select(CompanionGuest).where(
        CompanionGuest.registration_id.in_(registration_ids), CompanionGuest.is_ours.is_(True)
    )
    return {one.registration_id: one for one in db.session.scalars(query) if one.registration_id is not None}


def find_brought(registration_id: int) -> CompanionGuest | None:
    """Find what another tool said of a registration whose place it gave out; None for other registrations."""
    query = sa.select(CompanionGuest).where(
        CompanionGuest.registration_id == registration_id, CompanionGuest.is_ours.is_(True)
    )
    return db.session.scalar(query.order_by(CompanionGuest.id).limit(1))


def addresses_brought(rows: Iterable[Registration]) -> dict[int, str]:
    """Return the addresses of those of these guests who hold a place by a list and have not accepted it, by id.

    The organisers know them: they brought them. Once a guest has accepted, the guest decides.
    """
    unproven = {row.id: row.email for row in rows if row.is_unproven_guest}
    found: dict[int, str] = {}
    ids = sorted(unproven)
    for at in range(0, len(ids), _AT_ONCE):
        query = sa.select(CompanionGuest.registration_id).where(
            CompanionGuest.registration_id.in_(ids[at : at + _AT_ONCE]), CompanionGuest.is_ours.is_(True)
        )
        found |= {number: unproven[number] for number in db.session.scalars(query) if number is not None}
    return found


def brought_among(rows: Sequence[Registration]) -> set[int]:
    """Return the ids of those of these guests whose place a list gave out, under the address that they have still."""
    listed = tools_of([row.id for row in rows])
    return {
        row.id
        for row in rows
        if (one := listed.get(row.id)) is not None and one.is_ours and one.address_mac == address_mac(row.email)
    }


def missing_from(event_id: int, tool: GuestTool, macs: Collection[str]) -> list[CompanionGuest]:
    """List the guests who hold a place by a tool, and whose address is not among these."""
    query = (
        sa.select(CompanionGuest)
        .join(Registration, Registration.id == CompanionGuest.registration_id)
        .where(
            CompanionGuest.event_id == event_id,
            CompanionGuest.tool == tool,
            CompanionGuest.is_going,
            CompanionGuest.is_ours,
            Registration.state == RegistrationState.CONFIRMED,
        )
        .order_by(CompanionGuest.id)
        .options(joinedload(CompanionGuest.registration))
    )
    return [one for one in db.session.scalars(query) if one.address_mac not in macs]


_IS_UNINVITED = (
    CompanionGuest.is_to_invite,
    CompanionGuest.invited_at.is_(None),
    CompanionGuest.is_going,
    Registration.state == RegistrationState.CONFIRMED,
    Registration.user_id.is_(None),
)


def authors_with_uninvited(now: datetime) -> list[int]:
    """List the organisers whose lists hold guests of coming events that are still to be invited."""
    query = (
        sa.select(CompanionGuest.by_user_id)
        .join(Registration, Registration.id == CompanionGuest.registration_id)
        .join(Event, Event.id == CompanionGuest.event_id)
        .where(*_IS_UNINVITED, CompanionGuest.by_user_id.is_not(None), *_still_to_come(now))
        .group_by(CompanionGuest.by_user_id)
        .order_by(CompanionGuest.by_user_id)
        .limit(_AT_ONCE)
    )
    return [number for number in db.session.scalars(query) if number is not None]


def uninvited_of(user_id: int, now: datetime, most: int) -> Sequence[CompanionGuest]:
    """List guests of an organiser's lists that are still to be invited, those of the next event first."""
    query = (
        sa.select(CompanionGuest)
        .join(Registration, Registration.id == CompanionGuest.registration_id)
        .join(Event, Event.id == CompanionGuest.event_id)
        .where(*_IS_UNINVITED, CompanionGuest.by_user_id == user_id, *_still_to_come(now))
        .order_by(Event.starts_at, CompanionGuest.id)
        .limit(most)
        .options(joinedload(CompanionGuest.registration))
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(query).all()


def count_uninvited(event_id: int) -> int:
    """Count the guests of an event that are still to be invited."""
    query = (
        sa.select(sa.func.count(CompanionGuest.id))
        .join(Registration, Registration.id == CompanionGuest.registration_id)
        .where(*_IS_UNINVITED, CompanionGuest.event_id == event_id)
    )
    return db.session.execute(query).scalar_one()


def count_invited_since(user_id: int, since: datetime) -> int:
    """Count the guests of other tools who a user has invited since then, at all events together."""
    query = sa.select(sa.func.count(CompanionGuest.id)).where(
        CompanionGuest.by_user_id == user_id, CompanionGuest.invited_at > since
    )
    return db.session.execute(query).scalar_one()


def users_of_addresses(addresses: Collection[str]) -> dict[str, User]:
    """Find the users with these addresses, by address."""
    found: dict[str, User] = {}
    for some in _pieces(addresses):
        found |= {
            user.email: user for user in db.session.scalars(sa.select(User).where(User.email.in_(some))) if user.email
        }
    return found


def old_ids(ended: datetime, most: int) -> list[int]:
    """List the ids of guests of other tools at events that ended before this moment."""
    query = (
        sa.select(CompanionGuest.id)
        .join(Event, Event.id == CompanionGuest.event_id)
        .where(Event.ends_at < ended)
        .order_by(CompanionGuest.id)
        .limit(most)
    )
    return list(db.session.scalars(query))


def unproven_among(companion_ids: Sequence[int]) -> Sequence[Registration]:
    """List the registrations of these guests whose invitation was never accepted."""
    query = (
        sa.select(Registration)
        .join(CompanionGuest, CompanionGuest.registration_id == Registration.id)
        .where(CompanionGuest.id.in_(companion_ids), CompanionGuest.is_ours, Registration.user_id.is_(None))
        .order_by(Registration.id)
    )
    return db.session.scalars(query).all()


def _still_to_come(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return Event.state == EventState.PUBLISHED, Event.starts_at > now
