"""Whom a requester may meet, and who could open the door."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from eventhub.accounts.models import User
from eventhub.contacts import seeing
from eventhub.contacts.models import Contact, Tie
from eventhub.contacts.relations import Relations, relations_of
from eventhub.contacts.rules import Closeness, ContactSource, Says
from eventhub.contacts.visibility import sees
from eventhub.db import db
from eventhub.errors import NotFound
from eventhub.events.models import Event, TeamMember
from eventhub.events.rules import TeamRole
from eventhub.introductions import queries
from eventhub.introductions.deadlines import is_live_time
from eventhub.introductions.queries import blocked
from eventhub.recommendations.models import ShortlistEntry
from eventhub.recommendations.queries import find_entry
from eventhub.registrations.models import Registration
from eventhub.registrations.rules import RegistrationState, VisibleTo

# How many are looked at until two are found who have room for a question.
QUIET_CHOICE = 20


def introducers_for(event_id: int, requester_id: int, target_id: int) -> dict[int, datetime | None]:
    """Whom the requester may ask for this target, friends first, with the age of the tie; None for a host."""
    found: dict[int, datetime | None] = dict(possible_introducers(event_id, requester_id, target_id))
    for host in hosts_of(event_id, requester_id):
        if host.id != target_id and not is_blocked_between(host.id, target_id):
            found.setdefault(host.id, None)
    return found


def people_to_ask(event: Event, requester_id: int, target_id: int, now: datetime) -> list[User]:
    """Whom the requester may ask, friends first. Raises NotFound when they may not see the target."""
    if not may_meet(event, requester_id, target_id, now):
        raise NotFound(f"user {target_id} for user {requester_id}")
    ids = list(introducers_for(event.id, requester_id, target_id))
    if is_live_time(now, event.starts_at, event.ends_at):
        ids = who_are_here(event.id, target_id, ids)
    users = {user.id: user for user in db.session.scalars(sa.select(User).where(User.id.in_(ids)))}
    return [users[number] for number in ids]


def who_are_here(event_id: int, target_id: int, introducer_ids: Sequence[int]) -> list[int]:
    """Those introducers who are in at the event, in their order; nobody unless the target is in as well."""
    present = queries.checked_in(event_id, {target_id, *introducer_ids})
    return [each for each in introducer_ids if each in present] if target_id in present else []


def may_meet(event: Event, requester_id: int, target_id: int, now: datetime) -> bool:
    """Whether the target attends and lets this requester see it."""
    listed = find_entry(event.id, requester_id, target_id) is not None
    return seeing.may_see(event, requester_id, target_id, now, listed=listed)


def may_keep_seeing(
    viewer_id: int, other_id: int, *, relations: Relations | None = None, introduced: bool | None = None
) -> bool:
    """Whether one user sees another without an event between them: they know each other, or were introduced.

    `relations` are the viewer's; they, and whether the two were introduced, are read where the caller has not done so.
    """
    if introduced is None:
        introduced = queries.were_introduced(viewer_id, other_id)
    return seeing.keeps_seeing(relations or relations_of(viewer_id), other_id, introduced=introduced)


def sees_at_some_event(relations: Relations, other_id: int, now: datetime) -> bool:
    """Whether a user sees another at any event of both, as `may_meet` says of one event."""
    found = seeing.between_at_events(relations, other_id, now)
    if any(sees(between) for between in found.values()):
        return True
    if_listed = [event_id for event_id, between in found.items() if sees(replace(between, shares=True, listed=True))]
    listed = _events_that_list(relations.user_id, other_id, if_listed) if if_listed else []
    return bool(listed) and seeing.shares_at(listed, relations.user_id, other_id, now)


def _events_that_list(viewer_id: int, target_id: int, event_ids: Collection[int]) -> Sequence[int]:
    """Those of these events at which one user stands on another's shortlist."""
    return db.session.scalars(
        sa.select(ShortlistEntry.event_id).where(
            ShortlistEntry.event_id.in_(event_ids),
            ShortlistEntry.viewer_id == viewer_id,
            ShortlistEntry.target_id == target_id,
        )
    ).all()


def profile_of(
    contact: Contact, now: datetime, *, relations: Relations | None = None, introduced: bool | None = None
) -> User | None:
    """The user behind a person, for an owner who may see them now or knows them; never after a block.

    An imported address reveals nothing by itself. Of somebody who left, those who met them see just that.
    `relations` are the owner's, and `introduced` is whether the two were; both as in `may_keep_seeing`.
    """
    if contact.user_id is None or contact.user is None:
        return None
    met = contact.source in (ContactSource.MET, ContactSource.INTRODUCED)
    if contact.user.deleted_at is not None:
        return contact.user if met else None
    relations = relations or relations_of(contact.owner_id)
    sees_them = may_keep_seeing(contact.owner_id, contact.user_id, relations=relations, introduced=introduced)
    return contact.user if sees_them or (met and sees_at_some_event(relations, contact.user_id, now)) else None


def possible_introducers(event_id: int, requester_id: int, target_id: int) -> dict[int, datetime]:
    """Who could introduce the requester to the target, and since when the requester has that tie.

    An introducer has mutual ties to both ends, is happy to introduce (an answer given at this
    event counts before the general one), and no block lies between any two. Who is hidden there may
    introduce as if they stayed at home: that somebody no longer could would tell that they come.
    A pause does not show here: it only delays the question.
    """
    to_me, from_me, to_them, from_them = (aliased(Tie) for _ in range(4))
    here = aliased(Registration)
    rows = db.session.execute(
        sa.select(from_me.other_id, from_me.created_at)
        .join(to_me, sa.and_(to_me.owner_id == from_me.other_id, to_me.other_id == from_me.owner_id))
        .join(to_them, to_them.owner_id == from_me.other_id)
        .join(from_them, sa.and_(from_them.owner_id == to_them.other_id, from_them.other_id == to_them.owner_id))
        .join(User, User.id == from_me.other_id)
        .outerjoin(here, _comes_openly(here, event_id))
        .where(
            from_me.owner_id == requester_id,
            to_them.other_id == target_id,
            *(tie.says == Says.YES for tie in (from_me, to_me, to_them, from_them)),
            *_is_willing(here, requester_id, target_id),
        )
        .order_by(from_me.created_at)
    )
    return dict(rows.all())


def quiet_introducers(event_id: int, requester_id: int, target_id: int) -> dict[int, datetime]:
    """Acquaintances of the requester who say, if only to themselves, that they know the target; the closest first.

    Gives since when the requester has that tie. The same conditions as for everybody who introduces, but
    for the target's own word. What this finds must never be shown to anybody.
    """
    to_me, from_me, to_them = (aliased(Tie) for _ in range(3))
    here = aliased(Registration)
    closest = sa.case({each: place for place, each in enumerate(Closeness)}, value=to_them.closeness, else_=9)
    rows = db.session.execute(
        sa.select(from_me.other_id, from_me.created_at)
        .join(to_me, sa.and_(to_me.owner_id == from_me.other_id, to_me.other_id == from_me.owner_id))
        .join(to_them, to_them.owner_id == from_me.other_id)
        .join(User, User.id == from_me.other_id)
        .outerjoin(here, _comes_openly(here, event_id))
        .where(
            from_me.owner_id == requester_id,
            to_them.other_id == target_id,
            *(tie.says == Says.YES for tie in (from_me, to_me, to_them)),
            *_is_willing(here, requester_id, target_id),
        )
        .order_by(closest, from_me.created_at, from_me.other_id)
        .limit(QUIET_CHOICE)
    )
    return dict(rows.all())


def _comes_openly(here: type[Registration], event_id: int) -> sa.ColumnElement[bool]:
    """Joins a user to their place at an event, unless they hide there."""
    return sa.and_(
        here.user_id == User.id,
        here.event_id == event_id,
        here.state == RegistrationState.CONFIRMED,
        here.visible_to != VisibleTo.NOBODY,
    )


def _is_willing(here: type[Registration], requester_id: int, target_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    """Conditions on a user as an introducer; `here` is their open place at the event, if any."""
    return (
        sa.func.coalesce(here.happy_to_introduce, User.happy_to_introduce),
        User.deleted_at.is_(None),
        User.email.is_not(None),
        ~blocked(User.id, sa.literal(requester_id)),
        ~blocked(User.id, sa.literal(target_id)),
    )


def hosts_of(event_id: int, requester_id: int) -> Sequence[User]:
    """The organisers of an event whom an attendee may ask for an introduction, owner first."""
    return db.session.scalars(
        sa.select(User)
        .join(TeamMember, TeamMember.user_id == User.id)
        .where(
            TeamMember.event_id == event_id,
            User.id != requester_id,
            TeamMember.role.in_((TeamRole.OWNER, TeamRole.MANAGER)),
            User.deleted_at.is_(None),
            User.email.is_not(None),
            ~blocked(User.id, sa.literal(requester_id)),
        )
        .order_by(TeamMember.id)
        .limit(3)
    ).all()


def is_blocked_between(one_id: int, other_id: int) -> bool:
    """Whether either of two people has blocked the other."""
    return bool(db.session.scalar(sa.select(blocked(sa.literal(one_id), sa.literal(other_id)))))


def are_acquainted(one_id: int, other_id: int) -> bool:
    """Whether two people have a mutual tie."""
    ties = queries.find_tie(one_id, other_id), queries.find_tie(other_id, one_id)
    return all(tie is not None and tie.says is Says.YES for tie in ties)
