"""Finds the rooms that a change touches, by listeners on the session, so that no use case can forget it.

When a row that rooms are made of is flushed, the people it is about are noted. Before the commit, in the same
transaction, the room of every coming event that they concern gets a higher version. Each counter is a row of its own,
locked last and in the order of the events, so that two such transactions cannot deadlock. A bulk statement
(`sa.delete(Tie)`) that does not say which people it touches (the option `ABOUT_PERSON`, or `touch_people` before it and
the option `ROOMS_TOLD` on it) counts for every room.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import ORMExecuteState, Session

from eventhub.accounts.models import BackgroundItem, User
from eventhub.events.event.models import Event
from eventhub.events.registrations.models import Registration, RegistrationGoal
from eventhub.events.registrations.rules import RegistrationState
from eventhub.people.models import Block, Tie
from eventhub.people.visibility.models import ShortlistEntry
from eventhub.platform import clock
from eventhub.platform.db import ABOUT_PERSON, ROOMS_TOLD, db, insert_into
from eventhub.platform.retention import guests_visible
from eventhub.recommendations.models import LineVectors, RoomVersion

_NOTED = "rooms_touched"


@dataclass
class Touched:
    """The people and events that a transaction has changed so far.

    `guests` matter where they attend; `people` also where a guest attends who knows them, as introducers at home.
    """

    events: set[int] = field(default_factory=set)
    registrations: set[int] = field(default_factory=set)
    guests: set[int] = field(default_factory=set)
    people: set[int] = field(default_factory=set)
    everything: bool = False


# What a room is made of. A new or deleted row counts always, a changed one when one of these is different.
_WATCHED: dict[type[Any], frozenset[str]] = {
    Event: frozenset(
        {
            "guest_visibility_limit",
            "starts_at",
            "ends_at",
            "zone",
            "state",
            "place",
            "languages",
            "tags",
            "title",
            "translations",
            "are_colleagues",
        }
    ),
    Registration: frozenset(
        {
            "state",
            "user_id",
            "visible_to",
            "happy_to_introduce",
            "goal_sentence",
            "looks_for",
            "can_help",
            "headline",
            "second_headline",
            "topic_corrections",
            "confirmed_at",
            "created_at",
        }
    ),
    RegistrationGoal: frozenset({"goal"}),
    LineVectors: frozenset({"made_at"}),
    BackgroundItem: frozenset({"kind", "value_id", "ground", "visibility", "created_at"}),
    Tie: frozenset({"says", "closeness"}),
    Block: frozenset({"owner_id"}),
    User: frozenset({"happy_to_introduce", "introduction_budget", "deleted_at", "suspended_at"}),
    ShortlistEntry: frozenset({"dismissed_at"}),
}
_IN_BULK = frozenset(each.__tablename__ for each in (Registration, RegistrationGoal, BackgroundItem, Tie, Block, User))


def version_of(event_id: int) -> int:
    """Return the present version of an event's room. Each of its two counters only rises, and so does their sum."""
    return db.session.scalar(present_version(event_id)) or 0


def present_version(event_id: int | sa.BindParameter[Any]) -> sa.Select[int]:
    """Return the statement that reads the version of an event's room."""
    return (
        sa.select(Event.match_version + sa.func.coalesce(RoomVersion.version, 0))
        .outerjoin(RoomVersion, RoomVersion.event_id == Event.id)
        .where(Event.id == event_id)
    )


def touch_people(user_ids: Iterable[int]) -> None:
    """Say, before rows are changed in bulk, whose rooms that touches. Inside the caller's transaction."""
    people = set(user_ids)
    ids = db.session.scalars(_events_of(people, people)).all()
    _touched(db.session()).events.update(ids)


def is_changing() -> bool:
    """Return whether this very transaction has changed a room, so that what it reads is not yet true for others."""
    return _NOTED in db.session().info


@sa.event.listens_for(db.session, "after_flush")
def _note(session: Session, _context: Any) -> None:
    for row in (*session.new, *session.deleted):
        # A new user attends nothing and is known to nobody yet; what comes with them is noted by itself.
        if type(row) in _WATCHED and not (type(row) is User and row in session.new):
            _note_row(row, _touched(session))
    for row in session.dirty:
        watched = _WATCHED.get(type(row))
        if watched and any(sa.inspect(row).attrs[name].history.has_changes() for name in watched):
            _note_row(row, _touched(session))


def _note_row(row: Any, touched: Touched) -> None:
    if isinstance(row, Event):
        touched.events.add(row.id)
    elif isinstance(row, Registration):
        touched.events.add(row.event_id)
    elif isinstance(row, RegistrationGoal | LineVectors):
        touched.registrations.add(row.registration_id)
    elif isinstance(row, BackgroundItem):
        touched.guests.add(row.user_id)
    elif isinstance(row, Tie | Block):
        touched.guests |= {row.owner_id, row.other_id}
    elif isinstance(row, User):
        touched.people.add(row.id)
    elif row.dismissed_at is not None:
        touched.events.add(row.event_id)


@sa.event.listens_for(db.session, "do_orm_execute")
def _note_bulk(state: ORMExecuteState) -> None:
    if not (state.is_update or state.is_delete or state.is_insert) or ROOMS_TOLD in state.execution_options:
        return
    if ABOUT_PERSON in state.execution_options:
        _touched(state.session).guests.add(state.execution_options[ABOUT_PERSON])
    elif getattr(getattr(state.statement, "table", None), "name", "") in _IN_BULK:
        _touched(state.session).everything = True


@sa.event.listens_for(db.session, "before_commit")
def _raise_versions(session: Session) -> None:
    session.flush()
    touched = session.info.pop(_NOTED, None)
    if touched is not None and touched != Touched():
        session.execute(*_raising(session.get_bind().dialect.name, touched))


@sa.event.listens_for(db.session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_NOTED, None)


def _touched(session: Session) -> Touched:
    touched: Touched = session.info.setdefault(_NOTED, Touched())
    return touched


def _raising(dialect: str, touched: Touched) -> tuple[sa.Executable, dict[str, Any]]:
    """Return the statement and its values, with only those conditions that are needed."""
    ids = {
        "events": touched.events,
        "guests": touched.guests | touched.people,
        "people": touched.people,
        "registrations": touched.registrations,
    }
    needed = {} if touched.everything else {name: sorted(found) for name, found in ids.items() if found}
    statement = _raising_by(dialect, everything=touched.everything, names=tuple(needed))
    return statement, needed | {"since": clock.utc_now() - guests_visible()}


@cache
def _raising_by(dialect: str, *, everything: bool, names: tuple[str, ...]) -> sa.Executable:
    """Build the statement once for each combination of conditions, since every change ends with it."""
    ids: dict[str, Any] = {name: sa.bindparam(name, expanding=True) for name in names}
    coming = sa.select(Event.id, sa.literal(1)).where(
        Event.ends_at > sa.bindparam("since"), sa.true() if everything else sa.or_(*_which(ids))
    )
    insert = insert_into(RoomVersion.__table__, dialect)
    rows = insert.from_select(["event_id", "version"], coming.order_by(Event.id))
    raising: sa.Executable = rows.on_conflict_do_update(
        index_elements=["event_id"], set_={"version": RoomVersion.version + 1}
    )
    return raising


def _which(ids: Mapping[str, Any]) -> Iterator[sa.ColumnElement[bool]]:
    """Yield the conditions under which an event is touched."""
    if "events" in ids:
        yield Event.id.in_(ids["events"])
    if "guests" in ids:
        yield Event.id.in_(_events_of(ids["guests"], ids.get("people")))
    if "registrations" in ids:
        yield Event.id.in_(sa.select(Registration.event_id).where(Registration.id.in_(ids["registrations"])))


def _events_of(guests: Any, people: Any) -> sa.Select[int]:
    """Return the events that these guests attend, or at which a guest is known to one of these people."""
    there: sa.ColumnElement[bool] = Registration.user_id.in_(guests)
    if people is not None:
        there |= Registration.user_id.in_(sa.select(Tie.other_id).where(Tie.owner_id.in_(people)))
    return sa.select(Registration.event_id).where(Registration.state == RegistrationState.CONFIRMED, there)
