"""Named reads of events, their old links and their teams."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from eventhub.accounts.models import User
from eventhub.events.event.list_search import tag_key
from eventhub.events.event.models import (
    Event,
    EventSlug,
    Invitation,
    OrganiserAction,
    TeamInvitation,
    TeamMember,
)
from eventhub.events.event.rules import (
    NOT_SHOWN,
    ROLES_THAT_COVER,
    Act,
    EventState,
    InvitationState,
    Listing,
    TeamRole,
)
from eventhub.platform.db import db
from eventhub.platform.errors import NotFound

_LIST_LENGTH = 100
_MOST_TOWNS = 200


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
    return query.where(TeamMember.event_id == sa.bindparam("event"), wanted).order_by(TeamMember.id).limit(_LIST_LENGTH)


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


def listed_events(now: datetime, *, most: int = _LIST_LENGTH) -> list[Event]:
    """List coming and running events that are open to all, the next first."""
    query = sa.select(Event).where(*_is_listed(now)).order_by(Event.starts_at, Event.id).limit(most)
    return list(db.session.execute(query).scalars())


@dataclass(frozen=True)
class ListFilter:
    """What narrows the list of events: folded words, a town or ONLINE, a tag, and days on the events' own clocks."""

    words: Sequence[str] = ()
    town: str = ""
    tag: str = ""
    since: date | None = None
    until: date | None = None


def search_listed(wanted: ListFilter, now: datetime, *, offset: int, length: int) -> list[Event]:
    """List a page of the coming and running events open to all that fit, the next first."""
    query = sa.select(Event).where(*_is_listed(now), *_fits(wanted)).order_by(Event.starts_at, Event.id)
    return list(db.session.scalars(query.offset(offset).limit(length)))


def count_listed(wanted: ListFilter, now: datetime) -> int:
    """Count the coming and running events open to all that fit."""
    return db.session.execute(sa.select(sa.func.count(Event.id)).where(*_is_listed(now), *_fits(wanted))).scalar_one()


def towns_listed(now: datetime) -> list[str]:
    """List the towns of coming and running events open to all, ONLINE among them."""
    query = sa.select(Event.town).where(*_is_listed(now), Event.town != "").distinct().order_by(Event.town)
    return list(db.session.scalars(query.limit(_MOST_TOWNS)))


def _fits(wanted: ListFilter) -> list[sa.ColumnElement[bool]]:
    conditions = [sa.or_(Event.search_text.contains(word, autoescape=True), _has_host(word)) for word in wanted.words]
    if wanted.town:
        conditions.append(Event.town == wanted.town)
    if wanted.tag:
        conditions.append(Event.tag_keys.contains(tag_key(wanted.tag), autoescape=True))
    if wanted.since is not None:
        conditions.append(Event.starts_on >= wanted.since)
    if wanted.until is not None:
        conditions.append(Event.starts_on <= wanted.until)
    return conditions


def _has_host(word: str) -> sa.ColumnElement[bool]:
    hosts = sa.select(TeamMember.id).join(User, User.id == TeamMember.user_id)
    return hosts.where(
        TeamMember.event_id == Event.id,
        TeamMember.role != TeamRole.CHECK_IN,
        User.search_text.contains(word, autoescape=True),
    ).exists()


def _is_listed(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return Event.state == EventState.PUBLISHED, Event.listing == Listing.LISTED, Event.ends_at > now


def public_events_of_host(user_id: int, ended_after: datetime, most: int) -> list[Event]:
    """List the events open to all that a user owns or manages and that end after a moment, the next first.

    Cancelled ones are among them: programs that follow the list take them off where they stand.
    """
    query = (
        sa.select(Event)
        .join(TeamMember, TeamMember.event_id == Event.id)
        .where(
            TeamMember.user_id == user_id,
            TeamMember.role != TeamRole.CHECK_IN,
            Event.state.not_in(NOT_SHOWN),
            Event.listing == Listing.LISTED,
            Event.ends_at > ended_after,
        )
        .order_by(Event.starts_at, Event.id)
        .limit(most)
    )
    return list(db.session.execute(query).scalars())


def hosts_in_public(user_id: int) -> bool:
    """Tell whether a user owns or manages an event that is or was open to all."""
    query = (
        sa.select(TeamMember.id)
        .join(Event, Event.id == TeamMember.event_id)
        .where(
            TeamMember.user_id == user_id,
            TeamMember.role != TeamRole.CHECK_IN,
            Event.state.not_in(NOT_SHOWN),
            Event.listing == Listing.LISTED,
        )
        .limit(1)
    )
    return db.session.execute(query).first() is not None


def count_indexed() -> int:
    """Count the events that search engines may list: published ones that are open to all, past ones among them."""
    return db.session.execute(sa.select(sa.func.count(Event.id)).where(*_IS_INDEXED)).scalar_one()


def list_indexed(number: int, length: int) -> list[tuple[str, datetime]]:
    """List (slug, last public change) of one page of the events that search engines may list; pages count from 1."""
    moments = (Event.created_at, Event.published_at, Event.edited_at)
    query = sa.select(Event.slug, *moments).where(*_IS_INDEXED).order_by(Event.id)
    rows = db.session.execute(query.offset((number - 1) * length).limit(length))
    return [(row[0], max(moment for moment in row[1:] if moment is not None)) for row in rows]


_IS_INDEXED = (Event.state == EventState.PUBLISHED, Event.listing == Listing.LISTED)


def events_of_team_member(user_id: int) -> list[Event]:
    """List the events that a user owns or manages, the latest first; check-in helpers have no overview."""
    query = (
        sa.select(Event)
        .join(TeamMember, TeamMember.event_id == Event.id)
        .where(TeamMember.user_id == user_id, TeamMember.role != TeamRole.CHECK_IN)
        .order_by(Event.starts_at.desc(), Event.id.desc())
        .limit(_LIST_LENGTH)
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
        .limit(_LIST_LENGTH)
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
        .limit(_LIST_LENGTH)
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
    query = sa.select(TeamMember).where(TeamMember.event_id == event_id).order_by(TeamMember.id).limit(_LIST_LENGTH)
    return db.session.execute(query.options(joinedload(TeamMember.user))).scalars().all()


def asked_to_join(event_id: int) -> Sequence[TeamInvitation]:
    """List the invitations to the team that wait for an answer, the newest first."""
    query = (
        sa.select(TeamInvitation)
        .where(TeamInvitation.event_id == event_id)
        .order_by(TeamInvitation.asked_at.desc(), TeamInvitation.id)
        .limit(_LIST_LENGTH)
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


def find_invitation(token_digest: str) -> Invitation | None:
    """Find the invitation behind a mailed link, with its event."""
    query = sa.select(Invitation).where(Invitation.token_digest == token_digest)
    return db.session.execute(query.options(joinedload(Invitation.event))).scalar_one_or_none()


def find_invitation_by_id(invitation_id: int) -> Invitation | None:
    """Find an invitation with its event and its sender; for the mail."""
    query = sa.select(Invitation).where(Invitation.id == invitation_id)
    loaded = query.options(joinedload(Invitation.event), joinedload(Invitation.by))
    return db.session.execute(loaded).scalar_one_or_none()


def find_invitation_of_user(event_id: int, user_id: int) -> Invitation | None:
    """Find the invitation to this event that went to a user's address and is not revoked."""
    query = (
        sa.select(Invitation)
        .join(User, User.email == Invitation.email)
        .where(Invitation.event_id == event_id, Invitation.state != InvitationState.REVOKED, User.id == user_id)
    )
    return db.session.execute(query).scalar_one_or_none()


def get_invitation(event_id: int, invitation_id: int) -> Invitation:
    """Return an invitation to this event, locked. Raises NotFound."""
    query = sa.select(Invitation).where(Invitation.id == invitation_id, Invitation.event_id == event_id)
    fresh = query.with_for_update().execution_options(populate_existing=True)
    found = db.session.execute(fresh).scalar_one_or_none()
    if found is None:
        raise NotFound(f"invitation {invitation_id} is not of event {event_id}")
    return found


def standing_invitation(event_id: int, email: str) -> sa.Select[int]:
    """Build the subquery for the id of this address's invitation that is not revoked."""
    return sa.select(Invitation.id).where(
        Invitation.event_id == event_id, Invitation.email == email, Invitation.state != InvitationState.REVOKED
    )


def is_invited(event_id: int, email: str) -> bool:
    """Tell whether this address is invited, whatever the answer was."""
    return db.session.execute(standing_invitation(event_id, email)).first() is not None


def invitations_of_addresses(event_id: int, addresses: Sequence[str]) -> dict[str, Invitation]:
    """Return the invitations of these addresses in any state, by address."""
    query = sa.select(Invitation).where(Invitation.event_id == event_id, Invitation.email.in_(addresses))
    fresh = query.execution_options(populate_existing=True)
    return {invitation.email: invitation for invitation in db.session.execute(fresh).scalars()}


def invitations_of_event(event_id: int, number: int, length: int) -> Sequence[Invitation]:
    """List one page of the invitations that are not revoked, the newest first, and one more if another page follows."""
    query = (
        sa.select(Invitation)
        .where(Invitation.event_id == event_id, Invitation.state != InvitationState.REVOKED)
        .order_by(Invitation.invited_at.desc(), Invitation.id.desc())
        .offset((number - 1) * length)
        .limit(length + 1)
    )
    return db.session.execute(query).scalars().all()


def count_invitations(event_id: int) -> dict[InvitationState, int]:
    """Count the invitations of an event by state."""
    query = (
        sa.select(Invitation.state, sa.func.count(Invitation.id))
        .where(Invitation.event_id == event_id)
        .group_by(Invitation.state)
    )
    counted = {row[0]: row[1] for row in db.session.execute(query)}
    return {state: counted.get(state, 0) for state in InvitationState}


def count_invited_since(user_id: int, since: datetime) -> int:
    """Count the people a user has invited since then, at all events together."""
    query = sa.select(sa.func.count(Invitation.id)).where(
        Invitation.by_user_id == user_id, Invitation.invited_at > since
    )
    return db.session.execute(query).scalar_one()


def invitations_to_events_before(ended: datetime, most: int) -> list[int]:
    """List the ids of invitations to events that ended before this moment."""
    query = (
        sa.select(Invitation.id)
        .join(Event, Event.id == Invitation.event_id)
        .where(Event.ends_at < ended)
        .order_by(Invitation.id)
        .limit(most)
    )
    return list(db.session.execute(query).scalars())


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
