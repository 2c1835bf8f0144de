"""Named reads of handshakes: users who say they know a user, or hold their address, and have no answer yet."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.events.event.rules import EventState
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.people.models import Match, PendingHandshake, Tie
from eventhub.people.opt_out import select_left_out
from eventhub.people.relations import read_relations
from eventhub.people.rules import Certainty, Says
from eventhub.people.visibility import admission
from eventhub.people.visibility.admission import attends
from eventhub.platform.db import db

_MANY = 500
# How many people a guest is asked about at a time.
_QUESTIONS = 40


@dataclass(frozen=True)
class Handshake:
    """A user who says they know the reader, or has their address; the reader has said nothing yet.

    `asked` is what was said, or the question that an import of theirs led to. `is_answer`: the reader had typed a name,
    and this person, asked because of it, says yes; since anybody may take a name, the reader says whether they meant
    this person.
    """

    asked: Tie | PendingHandshake
    person: User
    event: Event
    is_answer: bool = False

    @property
    def tie(self) -> Tie | None:
        """What the person says of the reader, if they said it themselves."""
        return self.asked if isinstance(self.asked, Tie) else None

    @property
    def key(self) -> str:
        """What tells it apart from others on a page."""
        return f"{'t' if self.tie else 'p'}{self.asked.id}"


@dataclass(frozen=True)
class Asked:
    """The answer of `read_asked`: what other guests of some events ask one user, and who is in that user's imports.

    `handshakes`: guests who say that they know the user, or whose import has the user's address, and who have no answer
    yet; each guest once, in the order of the events. `matches`: guests that the user's own imports contain, certain
    matches first, each with the guest's choice of who may see them.
    """

    handshakes: Sequence[Handshake] = ()
    matches: Sequence[tuple[Match, VisibleTo]] = ()


def read_asked(user_id: int, events: Sequence[Event], blocked: Collection[int]) -> Asked:
    """Read what the guests of these events are to one of them who shows themselves; nothing of the hidden and blocked.

    `blocked` are people with a block in either direction.
    """
    shown = {event.id: event for event in events if event.guest_visibility_limit != VisibleTo.NOBODY.value}
    if not shown:
        return Asked()
    given = {"user": user_id, "events": list(shown), "blocked": list(blocked)}
    rows = db.session.execute(_asking(), given).all()
    places = {event_id: place for place, event_id in enumerate(shown)}
    asking = [row for row in rows if row.asks][: _QUESTIONS * len(shown)]
    handshakes: dict[int, Handshake] = {}
    for row in sorted(asking, key=lambda row: places[row.event_id]):
        person, event = row.User, shown[row.event_id]
        handshake = Handshake(row.Tie or row.PendingHandshake, person, event, row.is_answer)
        handshakes.setdefault(person.id, handshake)
    matches = [(row.Match, row.visible_to) for row in rows if row.Match is not None]
    matches.sort(key=lambda found: (found[0].certainty is not Certainty.CERTAIN, found[0].id))
    return Asked(list(handshakes.values()), matches)


# Built once: to build it takes four times as long as to ask it.
@cache
def _asking() -> sa.Select[*tuple[Any, ...]]:
    """Build the statement that reads who says to know a user, without an answer, and who is in the user's file."""
    user_id: sa.BindParameter[int] = sa.bindparam("user")
    events: sa.BindParameter[Any] = sa.bindparam("events", expanding=True)
    blocked: sa.BindParameter[Any] = sa.bindparam("blocked", expanding=True)
    mine, answer = aliased(Registration), aliased(Tie)
    of_me = {asked: sa.and_(asked.owner_id == User.id, asked.other_id == user_id) for asked in (Tie, PendingHandshake)}
    typed = aliased(PendingHandshake)
    names_them = sa.exists().where(
        typed.owner_id == user_id, typed.other_id == User.id, typed.known_name_id.is_not(None)
    )
    matched = sa.and_(Match.owner_id == user_id, Match.user_id == User.id, Match.event_id == Registration.event_id)
    asks = sa.and_(sa.or_(Tie.id.is_not(None), PendingHandshake.id.is_not(None)), answer.id.is_(None))
    people = (
        *(sa.select(asked.owner_id).where(asked.other_id == user_id) for asked in of_me),
        sa.select(Match.user_id).where(Match.owner_id == user_id, Match.event_id.in_(events)),
    )
    return (
        sa.select(User, Tie, PendingHandshake, Match, Registration.event_id, Registration.visible_to)
        .add_columns(asks.label("asks"), sa.and_(Tie.id.is_not(None), names_them).label("is_answer"))
        .join(Registration, Registration.user_id == User.id)
        .join(mine, sa.and_(mine.event_id == Registration.event_id, mine.user_id == user_id))
        .outerjoin(Tie, sa.and_(of_me[Tie], Tie.says == Says.YES))
        .outerjoin(PendingHandshake, of_me[PendingHandshake])
        .outerjoin(answer, sa.and_(answer.owner_id == user_id, answer.other_id == User.id))
        .outerjoin(Match, matched)
        .where(
            User.id.in_(sa.union_all(*people)),
            sa.or_(asks, Match.id.is_not(None)),
            User.deleted_at.is_(None),
            User.id.not_in(blocked),
            *attends(events),
            mine.state == RegistrationState.CONFIRMED,
            mine.visible_to != VisibleTo.NOBODY,
        )
        .options(contains_eager(Match.user))
        .order_by(sa.case((~asks, 2), (Tie.id.is_not(None), 0), else_=1), Tie.id, PendingHandshake.id, Match.id)
        .limit(_MANY)
    )


def list_unmailed_users(now: datetime) -> list[int]:
    """List ids of guests of coming events with a handshake that no mail has told of; at most 500."""
    found: set[int] = set()
    for asked in (Tie, PendingHandshake):
        found.update(user_id for user_id in db.session.scalars(_untold(asked, now)) if user_id is not None)
    return sorted(found)[:_MANY]


def _untold(asked: type[Tie] | type[PendingHandshake], now: datetime) -> sa.Select[int | None]:
    answer = aliased(Tie)
    mine = aliased(Registration)
    query = (
        sa.select(mine.user_id)
        .join(asked, asked.other_id == mine.user_id)
        .join(Registration, sa.and_(Registration.user_id == asked.owner_id, Registration.event_id == mine.event_id))
        .join(Event, Event.id == mine.event_id)
        .outerjoin(answer, sa.and_(answer.owner_id == asked.other_id, answer.other_id == asked.owner_id))
        .where(
            asked.handshake_mailed_at.is_(None),
            answer.id.is_(None),
            *(each.state == RegistrationState.CONFIRMED for each in (mine, Registration)),
            # A mail that tells of nobody still stands in the reader's export.
            *(each.visible_to != VisibleTo.NOBODY for each in (mine, Registration)),
            Event.state == EventState.PUBLISHED,
            Event.ends_at > now,
        )
        .distinct()
        .order_by(mine.user_id)
        .limit(_MANY)
    )
    return query.where(Tie.says == Says.YES) if asked is Tie else query


def list_asked_or_answered(owner_id: int) -> frozenset[int]:
    """List users not to ask about an owner: asked already, or one of the two has said something of the other."""
    query = sa.union(
        sa.select(PendingHandshake.other_id).where(PendingHandshake.owner_id == owner_id),
        sa.select(Tie.owner_id).where(Tie.other_id == owner_id),
        sa.select(Tie.other_id).where(Tie.owner_id == owner_id),
    )
    return frozenset(db.session.scalars(query))


def list_handshakes(user_id: int, now: datetime) -> list[Handshake]:
    """List who of the guests of a user's events says to know them and has no answer; each person once."""
    address, events = db.session.get_one(User, user_id).email, admission.list_admitted_events(user_id, now)
    handshakes = read_asked(user_id, events, read_relations(user_id).blocked).handshakes if events else ()
    return select_heard(address, handshakes, select_left_out_addresses(address, handshakes, ()))


def select_left_out_addresses(
    address: str | None, handshakes: Collection[Handshake], matches: Collection[Match]
) -> frozenset[str]:
    """Select addresses that asked never to be matched: of matched guests, and the reader's if an import asks."""
    addresses = {match.user.email for match in matches}
    if not all(one.tie for one in handshakes):
        addresses.add(address)
    return select_left_out({each for each in addresses if each})


def select_heard(address: str | None, handshakes: Collection[Handshake], unheard: Collection[str]) -> list[Handshake]:
    """Drop questions from imports for readers who asked never to be matched; what a person says themselves stays."""
    return [one for one in handshakes if one.tie or address not in unheard]
