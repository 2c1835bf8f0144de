"""Named reads of who could introduce a requester to a target."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from eventhub.accounts.models import User
from eventhub.events.registrations.greeters import is_greeter, select_greeters
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.introductions import queries
from eventhub.introductions.models import IntroducerAsk, Introduction
from eventhub.introductions.queries import blocked
from eventhub.introductions.queries_of_offers import has_offered
from eventhub.people.models import Contact, Tie
from eventhub.people.rules import Closeness, Says
from eventhub.platform.db import UtcDateTime, db

# How many are looked at until two are found who have room for a question.
QUIET_CHOICE = 20
MOST_GREETERS = 3
# Greeters who were asked equally often are ordered differently for each guest.
_SPREAD, _STRIDE = 97, 31
_NO_TIE = sa.cast(sa.null(), UtcDateTime)


@dataclass(frozen=True)
class Introducer:
    """Who could introduce a requester, as the requester knows them.

    `tie_since`: since when the requester has the tie; None for a greeter: any guest may ask them. `has_offered`:
    whether they offered the requester an introduction. `contact`: their row in the requester's address book, if any.
    """

    user: User
    tie_since: datetime | None
    has_offered: bool
    contact: Contact | None


def introducers_for(event_id: int, requester_id: int, target_id: int) -> dict[int, Introducer]:
    """Read who could introduce the requester to the target, by id: friends, the longest known first, then greeters."""
    ways = sa.union_all(_friends(event_id, requester_id, target_id), _greeters(event_id, requester_id)).subquery("ways")
    rows = db.session.execute(
        _known_to(requester_id, ways.c.tie_since)
        .join(ways, ways.c.user_id == User.id)
        .where(User.id.not_in((requester_id, target_id)), *_is_reachable(requester_id, target_id))
        .order_by(ways.c.place, ways.c.tie_since, User.id)
    )
    everybody = [Introducer(*row) for row in rows]
    friends = [each for each in everybody if each.tie_since is not None]
    greeters = [each for each in everybody if each.tie_since is None][:MOST_GREETERS]
    # A greeter who is a friend, too, keeps the place of a friend and may be asked like any greeter.
    return {each.user.id: each for each in (*friends, *greeters)}


def introducers_named(event_id: int, requester_id: int, user_ids: Collection[int]) -> dict[int, Introducer]:
    """Read what the requester knows of these introducers, some of them perhaps greeters of the event, by id.

    Of users who left EventHub only those whose name an open request keeps.
    """
    given = {"event": event_id, "requester": requester_id, "users": list(user_ids)}
    return {row[0].id: Introducer(*row) for row in db.session.execute(_named(), given)}


# Built once: it stands on Who's going, and to build it takes longer than to ask it.
@cache
def _named() -> sa.Select[*tuple[Any, ...]]:
    """Return the statement of `introducers_named`."""
    mine, requester_id = aliased(Tie), sa.bindparam("requester", type_=sa.Integer)
    greets = is_greeter(sa.bindparam("event", type_=sa.Integer), User.id)
    return (
        _known_to(requester_id, sa.case((greets, _NO_TIE), else_=mine.created_at))
        .outerjoin(mine, sa.and_(mine.owner_id == requester_id, mine.other_id == User.id, mine.says == Says.YES))
        .where(User.id.in_(sa.bindparam("users", expanding=True)), sa.or_(User.deleted_at.is_(None), User.name != ""))
    )


def who_are_here(event_id: int, target_id: int, introducer_ids: Sequence[int]) -> list[int]:
    """Return those introducers who are checked in at the event, in their order; none unless the target is, too."""
    present = queries.checked_in(event_id, {target_id, *introducer_ids})
    return [each for each in introducer_ids if each in present] if target_id in present else []


def _friends(event_id: int, requester_id: int, target_id: int) -> sa.Select[*tuple[Any, ...]]:
    """Select (user_id, tie_since, place) of willing people with mutual ties to both ends.

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


def _greeters(event_id: int, requester_id: int) -> sa.Select[*tuple[Any, ...]]:
    """Select (user_id, tie_since, place) of those who greet, who any guest may ask, the least asked here first."""
    greeters = select_greeters(sa.literal(event_id)).subquery("who_greets")
    place = 1 + _turn(greeters.c.user_id, sa.literal(event_id), sa.literal(requester_id))
    return sa.select(greeters.c.user_id, _NO_TIE, place)


def select_first_greeter(
    event_id: sa.BindParameter[Any], requester_id: sa.BindParameter[Any], blocked_ids: sa.BindParameter[Any]
) -> sa.ScalarSelect[Any]:
    """Select the id of the greeter whose turn it is for a guest; None where nobody greets but the guest."""
    greeters = select_greeters(event_id).subquery("who_greets")
    return (
        sa.select(greeters.c.user_id)
        .where(greeters.c.user_id != requester_id, greeters.c.user_id.not_in(blocked_ids))
        .order_by(_turn(greeters.c.user_id, event_id, requester_id), greeters.c.user_id)
        .limit(1)
        .scalar_subquery()
    )


def _turn(
    greeter_id: sa.SQLColumnExpression[int],
    event_id: sa.SQLColumnExpression[int],
    guest_id: sa.SQLColumnExpression[int],
) -> sa.ColumnElement[int]:
    """Build the number by which greeters take turns: guests who named them here, then an order of each guest's own.

    An introducer who was asked quietly counts nowhere that another user may read.
    """
    named = (
        sa.select(sa.func.count())
        .select_from(IntroducerAsk)
        .join(Introduction, Introduction.id == IntroducerAsk.introduction_id)
        .where(
            IntroducerAsk.introducer_id == greeter_id,
            Introduction.event_id == event_id,
            ~Introduction.quiet,
            ~Introduction.from_offer,
        )
        .scalar_subquery()
    )
    return named * _SPREAD + (greeter_id * _STRIDE + guest_id) % _SPREAD


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
    """Return the condition that joins a user to their registration at an event, unless they hide there."""
    return sa.and_(
        here.user_id == User.id,
        here.event_id == event_id,
        here.state == RegistrationState.CONFIRMED,
        here.visible_to != VisibleTo.NOBODY,
    )


def _is_willing(here: type[Registration]) -> sa.ColumnElement[bool]:
    """Return a condition: a user likes to introduce; `here` is their open registration at the event, if any."""
    return sa.func.coalesce(here.happy_to_introduce, User.happy_to_introduce)


def _is_reachable(requester_id: int, target_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    """Return conditions: a user can be written to, and no block lies between them and either end."""
    return (
        User.deleted_at.is_(None),
        User.suspended_at.is_(None),
        User.email.is_not(None),
        ~blocked(User.id, sa.literal(requester_id)),
        ~blocked(User.id, sa.literal(target_id)),
    )
