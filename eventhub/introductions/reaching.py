"""Whom a requester may meet, and who could open the door."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from eventhub.accounts.models import User
from eventhub.events.event.models import Event, TeamMember
from eventhub.events.event.rules import TeamRole
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.introductions import queries
from eventhub.introductions.queries import blocked
from eventhub.introductions.queries_of_offers import has_offered
from eventhub.people.contacts.models import Contact, Tie
from eventhub.people.contacts.rules import Closeness, ContactSource, Says
from eventhub.people.ties.relations import Relations, relations_of
from eventhub.people.visibility import queries as seeing
from eventhub.people.visibility.rules import sees
from eventhub.platform.db import UtcDateTime, db
from eventhub.recommendations.models import ShortlistEntry
from eventhub.recommendations.queries import find_entry

# How many are looked at until two are found who have room for a question.
QUIET_CHOICE = 20
MOST_HOSTS = 3
_NO_TIE = sa.cast(sa.null(), UtcDateTime)


@dataclass(frozen=True)
class Introducer:
    """Who could introduce a requester, as the requester knows them.

    `tie_since`: since when the requester has the tie; None for a host: any guest may ask them. `has_offered`: whether
    they offered the requester an introduction. `contact`: their row in the requester's address book, if any.
    """

    user: User
    tie_since: datetime | None
    has_offered: bool
    contact: Contact | None


def introducers_for(event_id: int, requester_id: int, target_id: int) -> dict[int, Introducer]:
    """Read who could introduce the requester to the target, by id: friends, the longest known first, then hosts."""
    ways = sa.union_all(_friends(event_id, requester_id, target_id), _hosts(event_id)).subquery("ways")
    rows = db.session.execute(
        _known_to(requester_id, ways.c.tie_since)
        .join(ways, ways.c.user_id == User.id)
        .where(User.id.not_in((requester_id, target_id)), *_is_reachable(requester_id, target_id))
        .order_by(ways.c.place, ways.c.tie_since, User.id)
    )
    everybody = [Introducer(*row) for row in rows]
    friends = [each for each in everybody if each.tie_since is not None]
    hosts = [each for each in everybody if each.tie_since is None][:MOST_HOSTS]
    # A host who is a friend, too, keeps the place of a friend and may be asked like any host.
    return {each.user.id: each for each in (*friends, *hosts)}


def introducers_named(event_id: int, requester_id: int, user_ids: Collection[int]) -> dict[int, Introducer]:
    """Read what the requester knows of these introducers, some of them perhaps hosts of the event, by id.

    Of users who left EventHub only those whose name an open request keeps.
    """
    given = {"event": event_id, "requester": requester_id, "users": list(user_ids)}
    return {row[0].id: Introducer(*row) for row in db.session.execute(_named(), given)}


# Built once: it stands on Who's going, and to build it takes longer than to ask it.
@cache
def _named() -> sa.Select[*tuple[Any, ...]]:
    """The statement of `introducers_named`."""
    mine, requester_id = aliased(Tie), sa.bindparam("requester", type_=sa.Integer)
    is_host = sa.exists().where(
        TeamMember.event_id == sa.bindparam("event"),
        TeamMember.user_id == User.id,
        TeamMember.role.in_((TeamRole.OWNER, TeamRole.MANAGER)),
    )
    return (
        _known_to(requester_id, sa.case((is_host, _NO_TIE), else_=mine.created_at))
        .outerjoin(mine, sa.and_(mine.owner_id == requester_id, mine.other_id == User.id, mine.says == Says.YES))
        .where(User.id.in_(sa.bindparam("users", expanding=True)), sa.or_(User.deleted_at.is_(None), User.name != ""))
    )


def who_are_here(event_id: int, target_id: int, introducer_ids: Sequence[int]) -> list[int]:
    """Those introducers who are in at the event, in their order; nobody unless the target is in as well."""
    present = queries.checked_in(event_id, {target_id, *introducer_ids})
    return [each for each in introducer_ids if each in present] if target_id in present else []


def may_meet(
    event: Event, requester_id: int, target_id: int, now: datetime, *, relations: Relations | None = None
) -> bool:
    """Whether the target attends and lets this requester see it; `relations` are the requester's, where read."""
    listed = find_entry(event.id, requester_id, target_id) is not None
    return seeing.may_see(event, requester_id, target_id, now, listed=listed, relations=relations)


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


def _friends(event_id: int, requester_id: int, target_id: int) -> sa.Select[*tuple[Any, ...]]:
    """(user_id, tie_since, place) of those with mutual ties to both ends who are happy to introduce.

    An answer given at this event counts before the general one. Who is hidden there may introduce as if they stayed
    at home: a guest who no longer could would show by it that they come. A pause does not show here: it only delays the
    question.
    """
    to_me, from_me, to_them, from_them = (aliased(Tie) for _ in range(4))
    here = aliased(Registration)
    return (
        sa.select(
            from_me.other_id.label("user_id"), from_me.created_at.label("tie_since"), sa.literal(0).label("place")
        )
        .join(to_me, sa.and_(to_me.owner_id == from_me.other_id, to_me.other_id == from_me.owner_id))
        .join(to_them, to_them.owner_id == from_me.other_id)
        .join(from_them, sa.and_(from_them.owner_id == to_them.other_id, from_them.other_id == to_them.owner_id))
        .join(User, User.id == from_me.other_id)
        .outerjoin(here, _comes_openly(here, event_id))
        .where(
            from_me.owner_id == requester_id,
            to_them.other_id == target_id,
            *(tie.says == Says.YES for tie in (from_me, to_me, to_them, from_them)),
            _is_willing(here),
        )
    )


def _hosts(event_id: int) -> sa.Select[*tuple[Any, ...]]:
    """(user_id, tie_since, place) of the organisers that any guest may ask, owner first."""
    return sa.select(TeamMember.user_id, _NO_TIE, TeamMember.id).where(
        TeamMember.event_id == event_id, TeamMember.role.in_((TeamRole.OWNER, TeamRole.MANAGER))
    )


def quiet_introducers(event_id: int, requester_id: int, target_id: int) -> list[Introducer]:
    """Read which acquaintances of the requester say, if only to themselves, that they know the target; closest first.

    The same conditions as for all who introduce, but for the target's own word. What this finds must never be shown.
    """
    to_me, from_me, to_them = (aliased(Tie) for _ in range(3))
    here = aliased(Registration)
    closest = sa.case({each: place for place, each in enumerate(Closeness)}, value=to_them.closeness, else_=9)
    rows = db.session.execute(
        _known_to(requester_id, from_me.created_at)
        .join(from_me, from_me.other_id == User.id)
        .join(to_me, sa.and_(to_me.owner_id == from_me.other_id, to_me.other_id == from_me.owner_id))
        .join(to_them, to_them.owner_id == from_me.other_id)
        .outerjoin(here, _comes_openly(here, event_id))
        .where(
            from_me.owner_id == requester_id,
            to_them.other_id == target_id,
            *(tie.says == Says.YES for tie in (from_me, to_me, to_them)),
            _is_willing(here),
            *_is_reachable(requester_id, target_id),
        )
        .order_by(closest, from_me.created_at, from_me.other_id)
        .limit(QUIET_CHOICE)
    )
    return [Introducer(*row) for row in rows]


def _known_to(
    requester_id: int | sa.BindParameter[int], tie_since: sa.SQLColumnExpression[Any]
) -> sa.Select[*tuple[Any, ...]]:
    """Select the fields of Introducer for each user."""
    own_row = sa.and_(Contact.owner_id == requester_id, Contact.user_id == User.id)
    return (
        sa.select(User, tie_since, has_offered(User.id, requester_id), Contact)
        .select_from(User)
        .outerjoin(Contact, own_row)
    )


def _comes_openly(here: type[Registration], event_id: int) -> sa.ColumnElement[bool]:
    """Joins a user to their place at an event, unless they hide there."""
    return sa.and_(
        here.user_id == User.id,
        here.event_id == event_id,
        here.state == RegistrationState.CONFIRMED,
        here.visible_to != VisibleTo.NOBODY,
    )


def _is_willing(here: type[Registration]) -> sa.ColumnElement[bool]:
    """A condition: a user likes to introduce; `here` is their open place at the event, if any."""
    return sa.func.coalesce(here.happy_to_introduce, User.happy_to_introduce)


def _is_reachable(requester_id: int, target_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    """Conditions: a user can be written to, and no block lies between them and either end."""
    return (
        User.deleted_at.is_(None),
        User.email.is_not(None),
        ~blocked(User.id, sa.literal(requester_id)),
        ~blocked(User.id, sa.literal(target_id)),
    )


def are_acquainted(one_id: int, other_id: int) -> bool:
    """Whether two people have a mutual tie."""
    return other_id in relations_of(one_id).acquaintances
