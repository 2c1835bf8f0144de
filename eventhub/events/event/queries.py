"""Named reads of events, their old links and their teams."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from eventhub.accounts.models import User
from eventhub.events.event.models import Event, EventSlug, OrganiserAction, TeamInvitation, TeamMember
from eventhub.events.event.rules import NOT_SHOWN, ROLES_THAT_COVER, Act, EventState, TeamRole
from eventhub.platform.db import db
from eventhub.platform.errors import NotFound

LIST_LENGTH = 100


def get_event(event_id: int) -> Event:
    """Return the event with this id; raises NoResultFound when there is none."""
    return db.session.execute(sa.select(Event).where(Event.id == event_id)).scalar_one()


def find_event_by_slug(slug: str) -> Event | None:
    """Find the event at this link, whatever its state."""
    return db.session.execute(sa.select(Event).where(Event.slug == slug)).scalar_one_or_none()


def get_shown_event(slug: str) -> Event:
    """Return the event at this link, published or cancelled. Raises NotFound for one that is not shown."""
    event = find_event_by_slug(slug)
    if event is None or event.state in NOT_SHOWN:
        raise NotFound("no published event at this link")
    return event


def lock_writer(user_id: int) -> None:
    """Lock the user's row, so that their forms are saved one after the other and a double click makes one event."""
    db.session.execute(sa.select(User.id).where(User.id == user_id).with_for_update(key_share=True))


def find_by_key(user_id: int, key: str) -> Event | None:
    """Find the event that was created by the form with this key, when this user owns or manages it."""
    is_writer = sa.and_(TeamMember.user_id == user_id, TeamMember.role != TeamRole.CHECK_IN)
    query = sa.select(Event).join(TeamMember, TeamMember.event_id == Event.id).where(Event.key == key, is_writer)
    return db.session.execute(query).scalar_one_or_none()


def is_key_taken(key: str) -> bool:
    """Tell whether the form with this key has created an event of any user."""
    return db.session.execute(sa.select(Event.id).where(Event.key == key)).first() is not None


def hosts_and_role(event_id: int, user_id: int | None) -> tuple[list[User], TeamRole | None]:
    """Return the hosts of an event, and this user's role on its team (None: not on it).

    Hosts are owners and managers with a name, in the order they joined, at most ten.
    """
    team = db.session.execute(_hosts_and(), {"event": event_id, "viewer": user_id}).all()
    role = next((role for user, role in team if user.id == user_id), None)
    return [user for user, role in team if role is not TeamRole.CHECK_IN and user.name][:10], role


@cache
def _hosts_and() -> sa.Select[User, TeamRole]:
    wanted = sa.or_(TeamMember.role != TeamRole.CHECK_IN, TeamMember.user_id == sa.bindparam("viewer"))
    query = sa.select(User, TeamMember.role).join(TeamMember, TeamMember.user_id == User.id)
    return query.where(TeamMember.event_id == sa.bindparam("event"), wanted).order_by(TeamMember.id).limit(LIST_LENGTH)


def new_slug_of(old_slug: str, user_id: int | None) -> dict[str, Any]:
    """Return the present link of an event that was at `old_slug` before; of a draft for its team. Raises NotFound."""
    is_team = sa.select(TeamMember.id).where(TeamMember.event_id == Event.id, TeamMember.user_id == (user_id or 0))
    query = (
        sa.select(Event.slug)
        .join(EventSlug, EventSlug.event_id == Event.id)
        .where(EventSlug.slug == old_slug, sa.or_(Event.state != EventState.DRAFT, is_team.exists()))
    )
    new = db.session.execute(query).scalar_one_or_none()
    if new is None:
        raise NotFound("no event was at this link")
    return {"slug": new}


def has_old_slugs(event_id: int) -> bool:
    """Tell whether an event had another link before."""
    return db.session.scalar(sa.select(EventSlug.slug).where(EventSlug.event_id == event_id).limit(1)) is not None


def is_slug_free(slug: str, event_id: int | None = None) -> bool:
    """Tell whether no other event has or had this link."""
    taken = sa.union_all(
        sa.select(Event.id).where(Event.slug == slug),
        sa.select(EventSlug.event_id).where(EventSlug.slug == slug),
    ).subquery()
    query = sa.select(sa.func.count()).select_from(taken).where(taken.c.id != (event_id or 0))
    return db.session.execute(query).scalar_one() == 0


def events_of_team_member(user_id: int, now: datetime) -> list[Event]:
    """List the events that a user owns or manages, the next first and those that are over behind, the last first.

    Check-in helpers have no overview.
    """
    is_over = Event.ends_at <= now
    query = (
        sa.select(Event)
        .join(TeamMember, TeamMember.event_id == Event.id)
        .where(TeamMember.user_id == user_id, TeamMember.role != TeamRole.CHECK_IN)
        .order_by(is_over, sa.case((~is_over, Event.starts_at)), Event.starts_at.desc(), Event.id.desc())
        .limit(LIST_LENGTH)
    )
    return list(db.session.execute(query).scalars())


def events_to_check_in_at(user_id: int, now: datetime) -> list[Event]:
    """List published events that have not ended and where a user helps at check-in, the next first."""
    query = (
        sa.select(Event)
        .join(TeamMember, TeamMember.event_id == Event.id)
        .where(
            TeamMember.user_id == user_id,
            TeamMember.role == TeamRole.CHECK_IN,
            Event.state == EventState.PUBLISHED,
            Event.ends_at > now,
        )
        .order_by(Event.starts_at, Event.id)
        .limit(LIST_LENGTH)
    )
    return list(db.session.execute(query).scalars())


def find_last_edit(event_id: int) -> tuple[User | None, datetime] | None:
    """Return who edited an event last (None: deleted) and when; None when nobody has."""
    query = (
        sa.select(User, OrganiserAction.at)
        .select_from(OrganiserAction)
        .outerjoin(User, User.id == OrganiserAction.by_user_id)
        .where(OrganiserAction.event_id == event_id, OrganiserAction.what == Act.EDITED)
        .order_by(OrganiserAction.id.desc())
        .limit(1)
    )
    row = db.session.execute(query).first()
    return (row[0], row[1]) if row else None


def find_role(event_id: int, user_id: int) -> TeamRole | None:
    """Find a user's role on the team of an event."""
    query = sa.select(TeamMember.role).where(TeamMember.event_id == event_id, TeamMember.user_id == user_id)
    return db.session.execute(query).scalar_one_or_none()


def events_with_changes_to_tell(before: datetime) -> list[int]:
    """List the ids of events whose guests wait for a mail about edits made until `before`."""
    query = (
        sa.select(Event.id)
        .where(Event.change_pending_since <= before, Event.state == EventState.PUBLISHED)
        .order_by(Event.change_pending_since, Event.id)
        .limit(LIST_LENGTH)
    )
    return list(db.session.execute(query).scalars())


def has_suspended_owner(event_id: int) -> bool:
    """Tell whether an operator has suspended the account of an owner of this event."""
    query = (
        sa.select(TeamMember.id)
        .join(User, User.id == TeamMember.user_id)
        .where(TeamMember.event_id == event_id, TeamMember.role == TeamRole.OWNER, User.suspended_at.is_not(None))
    )
    return db.session.execute(query.limit(1)).first() is not None


def team_of(event_id: int) -> Sequence[TeamMember]:
    """List the members of the team with their users, in the order they joined."""
    query = sa.select(TeamMember).where(TeamMember.event_id == event_id).order_by(TeamMember.id).limit(LIST_LENGTH)
    return db.session.execute(query.options(joinedload(TeamMember.user))).scalars().all()


def asked_to_join(event_id: int) -> Sequence[TeamInvitation]:
    """List the invitations to the team that wait for an answer, the newest first."""
    query = (
        sa.select(TeamInvitation)
        .where(TeamInvitation.event_id == event_id)
        .order_by(TeamInvitation.asked_at.desc(), TeamInvitation.id)
        .limit(LIST_LENGTH)
    )
    return db.session.execute(query).scalars().all()


def find_team_invitation(invitation_id: int) -> TeamInvitation | None:
    """Find an invitation to the team with its event and its sender; for the mail."""
    query = sa.select(TeamInvitation).where(TeamInvitation.id == invitation_id)
    loaded = query.options(joinedload(TeamInvitation.event), joinedload(TeamInvitation.by))
    return db.session.execute(loaded).scalar_one_or_none()


def open_for_team(slug: str, user_id: int, role: TeamRole) -> dict[str, Any]:
    """Return the event and the caller's role, when that covers `role`. Raises NotFound and TakenDown."""
    row = db.session.execute(
        sa.select(Event, TeamMember.role)
        .join(TeamMember, TeamMember.event_id == Event.id)
        .where(Event.slug == slug, TeamMember.user_id == user_id, TeamMember.role.in_(ROLES_THAT_COVER[role]))
    ).first()
    if row is None:
        raise NotFound(f"no {role.value} of that event")
    row[0].refuse_taken_down(to_team=True)
    return {"event": row[0], "role": row[1]}


def all_event_ids() -> list[int]:
    """List the ids of all events, oldest first; for the doctor, who checks one after the other."""
    return list(db.session.scalars(sa.select(Event.id).order_by(Event.id)))


def count_events_held(user_id: int, now: datetime) -> int:
    """Count a user's published events that are over."""
    query = (
        sa.select(sa.func.count(Event.id))
        .join(TeamMember, TeamMember.event_id == Event.id)
        .where(
            TeamMember.user_id == user_id,
            TeamMember.role != TeamRole.CHECK_IN,
            Event.state == EventState.PUBLISHED,
            Event.ends_at < now,
        )
    )
    return db.session.execute(query).scalar_one()


def owners_of(event_id: int) -> Sequence[User]:
    """List the owners of an event."""
    query = sa.select(User).join(TeamMember, TeamMember.user_id == User.id)
    query = query.where(TeamMember.event_id == event_id, TeamMember.role == TeamRole.OWNER)
    return db.session.scalars(query.order_by(User.id)).all()


def events_of_the_same_owners(event_id: int) -> sa.Select[int]:
    """Build the subquery for the ids of all events that any owner of this one owns, itself included."""
    owners = sa.select(TeamMember.user_id).where(TeamMember.event_id == event_id, TeamMember.role == TeamRole.OWNER)
    return sa.select(TeamMember.event_id).where(TeamMember.user_id.in_(owners), TeamMember.role == TeamRole.OWNER)
