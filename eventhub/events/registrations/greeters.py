"""Who greets newcomers at an event: its hosts, unless they would rather not, and who the organisers name.

Of others than the team only guests who show themselves to every guest: a greeter is shown to people who know nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from eventhub.accounts.models import User
from eventhub.events.event.models import Event, TeamMember
from eventhub.events.event.queries import find_event_by_slug, find_role
from eventhub.events.event.rules import TeamRole
from eventhub.events.registrations import capacity
from eventhub.events.registrations.models import Greeter, Registration
from eventhub.events.registrations.queries import find_live_of_user
from eventhub.events.registrations.rules import RegistrationState, VisibleTo, choices_at_least
from eventhub.platform.db import db, transaction
from eventhub.platform.errors import NotFound

_HOSTS = (TeamRole.OWNER, TeamRole.MANAGER)


def is_greeter(event_id: sa.SQLColumnExpression[int], user_id: sa.SQLColumnExpression[int]) -> sa.ColumnElement[bool]:
    """Build the condition that a user greets at an event."""

    def says(greets: bool) -> sa.ColumnElement[bool]:
        row = sa.exists().where(Greeter.event_id == event_id, Greeter.user_id == user_id)
        return row.where(Greeter.greets.is_(greets))

    on_team = sa.exists().where(TeamMember.event_id == event_id, TeamMember.user_id == user_id)
    is_host = on_team.where(TeamMember.role.in_(_HOSTS))
    is_open = sa.exists().where(*_is_open_guest(event_id, user_id))
    return sa.or_(sa.and_(is_host, ~says(False)), sa.and_(says(True), sa.or_(on_team, is_open)))


def select_greeters(event_id: sa.SQLColumnExpression[int]) -> sa.Select[int]:
    """Select the ids of the users who greet at an event, each once."""
    asked = sa.union(
        sa.select(TeamMember.user_id).where(TeamMember.event_id == event_id),
        sa.select(Greeter.user_id).where(Greeter.event_id == event_id),
    ).subquery("greeters")
    return sa.select(asked.c.user_id).where(is_greeter(event_id, asked.c.user_id))


def list_greeters(event_id: int) -> list[User]:
    """List who greets at an event: the hosts in the order they joined, then those named, the first named first."""
    query = (
        sa.select(User)
        .outerjoin(TeamMember, sa.and_(TeamMember.event_id == event_id, TeamMember.user_id == User.id))
        .outerjoin(Greeter, sa.and_(Greeter.event_id == event_id, Greeter.user_id == User.id))
        .where(User.id.in_(select_greeters(sa.literal(event_id))), User.deleted_at.is_(None))
        .order_by(
            sa.case((TeamMember.role.in_(_HOSTS), TeamMember.id), else_=None).nulls_last(), Greeter.named_at, User.id
        )
    )
    return list(db.session.scalars(query))


def greets_at(event_id: int, user_id: int) -> bool:
    """Tell whether a user greets newcomers at an event."""
    return bool(db.session.scalar(sa.select(is_greeter(sa.literal(event_id), sa.literal(user_id)))))


def open_for_greeter(slug: str, user_id: int) -> dict[str, Any]:
    """Return the event, with the caller's role on its team or the registration of a guest who greets.

    Raises NotFound for all others.
    """
    event = find_event_by_slug(slug)
    if event is None:
        raise NotFound("no such event")
    role = find_role(event.id, user_id)
    event.refuse_taken_down(to_team=role is not None)
    if role is not None:
        return {"event": event, "role": role}
    place = find_live_of_user(event.id, user_id) if greets_at(event.id, user_id) else None
    if place is None:
        raise NotFound(f"user {user_id} does not greet at event {event.id}")
    return {"event": event, "registration": place}


def list_nameable(event_id: int, user_ids: Sequence[int]) -> frozenset[int]:
    """List which of these users may be named: those on the team, and guests who show themselves to every guest."""
    on_team = sa.select(TeamMember.user_id).where(TeamMember.event_id == event_id, TeamMember.user_id.in_(user_ids))
    guests = sa.select(Registration.user_id).where(
        *_is_open_guest(sa.literal(event_id), Registration.user_id), Registration.user_id.in_(user_ids)
    )
    return frozenset(user_id for user_id in db.session.scalars(sa.union(on_team, guests)) if user_id is not None)


def name_greeter(event_id: int, user_id: int, *, greets: bool, now: datetime) -> None:
    """Say whether a user greets newcomers at an event. Raises NotFound for who may not be named."""
    with transaction():
        # Greeters are left out of lists of people to meet.
        capacity.lock_and_raise_version(event_id)
        if user_id not in list_nameable(event_id, [user_id]) and (greets or not greets_at(event_id, user_id)):
            raise NotFound(f"user {user_id} cannot greet at event {event_id}")
        db.session.merge(Greeter(event_id=event_id, user_id=user_id, greets=greets, named_at=now))


def _is_open_guest(
    event_id: sa.SQLColumnExpression[int], user_id: sa.SQLColumnExpression[int | None]
) -> tuple[sa.ColumnElement[bool], ...]:
    """Build the conditions of a confirmed guest who shows themselves to every guest of the event."""
    wide = choices_at_least(VisibleTo.EVERY_GUEST, None)
    allowed = sa.exists().where(
        Event.id == event_id,
        sa.or_(Event.guest_visibility_limit.is_(None), Event.guest_visibility_limit.in_([each.value for each in wide])),
    )
    return (
        Registration.event_id == event_id,
        Registration.user_id == user_id,
        Registration.state == RegistrationState.CONFIRMED,
        Registration.visible_to.in_(wide),
        allowed,
    )
