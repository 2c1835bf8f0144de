"""Named reads of newcomers and of what lies between them and those who greet."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from eventhub.events.event.models import Event
from eventhub.events.event.rules import EventState
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState, VisibleTo, choices_at_least
from eventhub.people.models import Block, Tie
from eventhub.people.rules import Says
from eventhub.platform.db import db
from eventhub.platform.errors import NotFound

MOST_NEWCOMERS = 200


def list_newcomers(event_id: int) -> list[Registration]:
    """List the guests who agreed to be greeted and know no other guest who shows themselves, as they registered.

    At most MOST_NEWCOMERS. A tie to a guest who hides does not count, as its owner does not know that they come.
    """
    mine, back, theirs = aliased(Tie), aliased(Tie), aliased(Registration)
    knows_a_guest = (
        sa.exists()
        .where(mine.owner_id == Registration.user_id, mine.says == Says.YES)
        .where(back.owner_id == mine.other_id, back.other_id == mine.owner_id, back.says == Says.YES)
        .where(
            theirs.user_id == mine.other_id,
            theirs.event_id == event_id,
            theirs.state == RegistrationState.CONFIRMED,
            theirs.visible_to != VisibleTo.NOBODY,
        )
    )
    query = (
        sa.select(Registration)
        .where(*_wants_greeting(event_id), ~knows_a_guest)
        .options(joinedload(Registration.user), joinedload(Registration.event))
        .order_by(Registration.id)
        .limit(MOST_NEWCOMERS)
    )
    return list(db.session.scalars(query))


def get_newcomer(event_id: int, registration_id: int) -> Registration:
    """Return a guest of an event who agreed to be greeted. Raises NotFound for any other."""
    query = sa.select(Registration).where(*_wants_greeting(event_id), Registration.id == registration_id)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound(f"registration {registration_id} is none to greet at event {event_id}")
    return found


def _wants_greeting(event_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        Registration.event_id == event_id,
        Registration.greet_me.is_(True),
        Registration.state == RegistrationState.CONFIRMED,
        Registration.user_id.is_not(None),
    )


def list_blocks_between(ones: Collection[int], others: Collection[int]) -> set[tuple[int, int]]:
    """List pairs (one of these, one of those) with a block in either direction."""
    rows = db.session.execute(
        sa.select(Block.owner_id, Block.other_id).where(
            sa.or_(
                sa.and_(Block.owner_id.in_(ones), Block.other_id.in_(others)),
                sa.and_(Block.owner_id.in_(others), Block.other_id.in_(ones)),
            )
        )
    )
    pairs = {pair for owner, other in rows for pair in ((owner, other), (other, owner))}
    return {(one, other) for one, other in pairs if one in ones and other in others}


def read_lines(event_id: int, user_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Read what guests look for and can help with, by user id."""
    rows = db.session.execute(
        sa.select(Registration.user_id, Registration.looks_for, Registration.can_help).where(
            Registration.lines_open,
            Registration.event_id == event_id,
            Registration.user_id.in_(user_ids),
            Registration.state == RegistrationState.CONFIRMED,
        )
    )
    return {user_id: (looks_for, can_help) for user_id, looks_for, can_help in rows if user_id is not None}


def list_open_guests(event: Event) -> frozenset[int]:
    """List the ids of guests who show themselves to every guest; none where the organiser allows nobody to."""
    ceiling = VisibleTo(event.guest_visibility_limit) if event.guest_visibility_limit else None
    query = sa.select(Registration.user_id).where(
        Registration.event_id == event.id,
        Registration.state == RegistrationState.CONFIRMED,
        Registration.visible_to.in_(choices_at_least(VisibleTo.EVERY_GUEST, ceiling)),
    )
    return frozenset(user_id for user_id in db.session.scalars(query) if user_id is not None)


def list_events_between(after: datetime, before: datetime) -> list[Event]:
    """List published events that start between two moments; at most 500."""
    query = (
        sa.select(Event)
        .where(Event.state == EventState.PUBLISHED, Event.starts_at > after, Event.starts_at <= before)
        .order_by(Event.starts_at, Event.id)
        .limit(500)
    )
    return list(db.session.scalars(query))
