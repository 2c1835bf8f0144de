"""Named reads: the rows of one event as arrays, stored lists, and names for pages.

Loading an event takes the same few statements whatever its size, and makes no ORM object.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from eventhub.accounts.models import BackgroundItem, User
from eventhub.accounts.rules import BackgroundKind, BackgroundVisibility
from eventhub.contacts.models import Block, Tie
from eventhub.contacts.rules import Says
from eventhub.db import db
from eventhub.events.models import Event
from eventhub.events.rules import EventState
from eventhub.matching.facts import CLOSENESS, Attendee, EventFacts, Introducer, Shows, Vocabulary, build_facts
from eventhub.matching.goals import GoalType
from eventhub.matching.sentences import topics_in, wishes_and_offers
from eventhub.recommendations.models import ShortlistEntry
from eventhub.recommendations.rules import SETTLING
from eventhub.registrations.models import Registration, RegistrationGoal
from eventhub.registrations.rules import RegistrationState, VisibleTo, effective_choice

_SHOWS = {
    VisibleTo.NOBODY: Shows.NOBODY,
    VisibleTo.ACQUAINTANCES: Shows.ACQUAINTANCES,
    VisibleTo.SHARED_GROUND: Shows.SHARED_GROUND,
    VisibleTo.EVERY_GUEST: Shows.EVERY_GUEST,
}
# A wish to learn and the skill to show it are one topic: "wants to speak" meets "speaks".
_SEEKS = {BackgroundKind.WANTS_TO_SPEAK: "speak", BackgroundKind.CURIOUS_ABOUT: "interest"}
_OFFERS = {BackgroundKind.SPEAKS: "speak", BackgroundKind.INTEREST: "interest"}


@dataclass(frozen=True)
class LoadedRoom:
    """The arrays of one event and the names of their columns."""

    facts: EventFacts
    words: Vocabulary


def load_room(event: Event, now: datetime, asked: Mapping[int, int] | None = None) -> LoadedRoom:
    """Everything the matcher may know about an event now.

    `asked` says how much of this month's budget each person's introductions have used.
    """
    asked = asked or {}
    guests = _guests(event, now, asked)
    ids = sa.select(Registration.user_id).where(*_attends(event.id))
    pairs = db.session.execute(_mutual_ties(ids)).all()
    facts, words = build_facts(
        list(guests.values()),
        _outsiders(ids, guests, asked),
        [(owner, other, min(CLOSENESS[one], CLOSENESS[two])) for owner, other, one, two in pairs],
        blocks=db.session.execute(_blocks(ids)).all(),
        never=[*db.session.execute(_claims(ids)), *db.session.execute(_dismissed(event.id))],
    )
    return LoadedRoom(facts, words)


def _attends(event_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    """Only confirmed people see others and are seen."""
    return (Registration.event_id == event_id, Registration.state == RegistrationState.CONFIRMED,
            Registration.user_id.is_not(None))


def _guests(event: Event, now: datetime, asked: Mapping[int, int]) -> dict[int, Attendee]:
    ceiling = VisibleTo(event.guest_visibility_limit) if event.guest_visibility_limit else None
    goals = _goals(event.id)
    items, seeks, offers = _background(event.id, now)
    rows = db.session.execute(
        sa.select(User.id, Registration.visible_to, Registration.happy_to_introduce, User.introduction_budget,
                  Registration.looks_for, Registration.can_help,
                  Registration.goal_sentence)
        .join(User, User.id == Registration.user_id)
        .where(*_attends(event.id), User.deleted_at.is_(None)))
    none: frozenset = frozenset()
    guests = {}
    for user, visible, willing, budget, wants, helps, sentence in rows:
        wishes, gives = wishes_and_offers(sentence)
        guests[user] = Attendee(
            user, _SHOWS[effective_choice(visible, ceiling)],
            willing, max(0, budget - asked.get(user, 0)),
            goals.get(user, none), items.get(user, none),
            seeks.get(user, none) | topics_in(wants) | wishes,
            offers.get(user, none) | topics_in(helps) | gives)
    return guests


def _goals(event_id: int) -> dict[int, frozenset[GoalType]]:
    rows = db.session.execute(
        sa.select(Registration.user_id, RegistrationGoal.goal)
        .join(RegistrationGoal, RegistrationGoal.registration_id == Registration.id)
        .where(*_attends(event_id)))
    return _gathered(rows)


def _background(
    event_id: int, now: datetime
) -> tuple[dict[int, frozenset], dict[int, frozenset], dict[int, frozenset]]:
    """Stated items by user, and those that are topics somebody seeks or offers. Closed ones count nowhere."""
    settled = sa.or_(
        BackgroundItem.created_at <= sa.func.coalesce(Registration.confirmed_at, Registration.created_at),
        BackgroundItem.created_at <= now - SETTLING)
    rows = db.session.execute(
        sa.select(BackgroundItem.user_id, BackgroundItem.kind, BackgroundItem.value_id)
        .join(Registration, Registration.user_id == BackgroundItem.user_id)
        .where(*_attends(event_id), BackgroundItem.visibility != BackgroundVisibility.CLOSED, settled)).all()
    return (_gathered((user, (kind.value, value)) for user, kind, value in rows),
            _gathered((user, f"{_SEEKS[kind]}:{value}") for user, kind, value in rows if kind in _SEEKS),
            _gathered((user, f"{_OFFERS[kind]}:{value}") for user, kind, value in rows if kind in _OFFERS))


def _gathered(pairs) -> dict[int, frozenset]:
    found: dict[int, set] = {}
    for user, value in pairs:
        found.setdefault(user, set()).add(value)
    return {user: frozenset(values) for user, values in found.items()}


def _mutual_ties(ids: sa.Select) -> sa.Select:
    """(attendee, other, closeness said by each) where both say yes."""
    back = aliased(Tie)
    return (
        sa.select(Tie.owner_id, Tie.other_id, Tie.closeness, back.closeness)
        .join(back, sa.and_(back.owner_id == Tie.other_id, back.other_id == Tie.owner_id))
        .where(Tie.owner_id.in_(ids), Tie.says == Says.YES, back.says == Says.YES)
    )


def _outsiders(
    ids: sa.Select, guests: Mapping[int, Attendee], asked: Mapping[int, int]
) -> list[Introducer]:
    """People who stay at home but are happy to introduce somebody who attends."""
    rows = db.session.execute(
        sa.select(User.id, User.introduction_budget)
        .where(User.id.in_(sa.select(Tie.other_id).where(Tie.owner_id.in_(ids), Tie.says == Says.YES)),
               User.happy_to_introduce, User.deleted_at.is_(None)))
    return [Introducer(user, True, max(0, budget - asked.get(user, 0)))
            for user, budget in rows if user not in guests]


def _blocks(ids: sa.Select) -> sa.Select:
    return sa.select(Block.owner_id, Block.other_id).where(
        sa.or_(Block.owner_id.in_(ids), Block.other_id.in_(ids)))


def _claims(ids: sa.Select) -> sa.Select:
    """Whom an attendee says they know already, answered or not."""
    return sa.select(Tie.owner_id, Tie.other_id).where(
        Tie.owner_id.in_(ids), Tie.other_id.in_(ids), Tie.says == Says.YES)


def _dismissed(event_id: int) -> sa.Select:
    return sa.select(ShortlistEntry.viewer_id, ShortlistEntry.target_id).where(
        ShortlistEntry.event_id == event_id, ShortlistEntry.dismissed_at.is_not(None))


@dataclass(frozen=True)
class Person:
    """What those who may see that somebody attends see of them."""

    id: int
    name: str
    other_name: str
    headline: str
    city: str


def people(event_id: int, user_ids: Collection[int]) -> dict[int, Person]:
    """Names as given for this event, whatever became of the registration, else as kept by the user.

    Deleted users are left out.
    """
    rows = db.session.execute(
        sa.select(User.id, sa.func.coalesce(Registration.name, User.name),
                  sa.func.coalesce(Registration.other_name, User.other_name),
                  sa.func.coalesce(Registration.headline, User.headline),
                  sa.func.coalesce(Registration.city, User.city))
        .outerjoin(Registration, sa.and_(Registration.user_id == User.id, Registration.event_id == event_id))
        .where(User.id.in_(list(user_ids)), User.deleted_at.is_(None)).order_by(Registration.id))
    return {row[0]: Person(*row) for row in rows}


def ties_between(
    owners: Collection[int], others: Collection[int]
) -> dict[tuple[int, int], Tie]:
    """What each owner says of knowing each other person, where they say yes."""
    rows = db.session.scalars(
        sa.select(Tie).where(Tie.owner_id.in_(list(owners)), Tie.other_id.in_(list(others)),
                             Tie.says == Says.YES).order_by(Tie.id))
    return {(tie.owner_id, tie.other_id): tie for tie in rows}


def own_items(user_id: int) -> dict[tuple[str, str], BackgroundItem]:
    """The viewer's own background by (kind, value), in their own words."""
    rows = db.session.scalars(
        sa.select(BackgroundItem).where(BackgroundItem.user_id == user_id).order_by(BackgroundItem.id))
    return {(item.kind.value, item.value_id): item for item in rows}


def stored_list(event_id: int, viewer_id: int) -> list[ShortlistEntry]:
    """The viewer's list without dismissed people, best first; at most a handful of rows."""
    return list(db.session.scalars(
        sa.select(ShortlistEntry)
        .where(ShortlistEntry.event_id == event_id, ShortlistEntry.viewer_id == viewer_id,
               ShortlistEntry.dismissed_at.is_(None))
        .order_by(ShortlistEntry.position, ShortlistEntry.target_id).limit(10)))


def find_entry(event_id: int, viewer_id: int, target_id: int) -> ShortlistEntry | None:
    """The entry of one person on the viewer's own list."""
    return db.session.scalar(sa.select(ShortlistEntry).where(
        ShortlistEntry.event_id == event_id, ShortlistEntry.viewer_id == viewer_id,
        ShortlistEntry.target_id == target_id))


def stored_lists(event_id: int) -> dict[int, list[int]]:
    """Everybody's stored list: viewer -> targets, best first."""
    rows = db.session.execute(
        sa.select(ShortlistEntry.viewer_id, ShortlistEntry.target_id)
        .where(ShortlistEntry.event_id == event_id, ShortlistEntry.dismissed_at.is_(None))
        .order_by(ShortlistEntry.viewer_id, ShortlistEntry.position))
    lists: dict[int, list[int]] = {}
    for viewer, target in rows:
        lists.setdefault(viewer, []).append(target)
    return lists


def last_computed(event_id: int, viewer_id: int) -> datetime | None:
    """When the viewer's own list was last made; None if never."""
    return db.session.scalar(sa.select(sa.func.max(ShortlistEntry.computed_at)).where(
        ShortlistEntry.event_id == event_id, ShortlistEntry.viewer_id == viewer_id))


def last_own_edit(registration: Registration) -> datetime:
    """When the viewer last changed something that their list depends on."""
    moments: Sequence[datetime | None] = (
        registration.created_at, registration.confirmed_at, registration.edited_at,
        db.session.scalar(sa.select(sa.func.max(Tie.created_at)).where(Tie.owner_id == registration.user_id)))
    return max(moment for moment in moments if moment is not None)


def guest_count(event_id: int) -> int:
    """How many people hold a confirmed place."""
    return db.session.scalar(
        sa.select(sa.func.count()).select_from(Registration).where(
            Registration.event_id == event_id, Registration.state == RegistrationState.CONFIRMED)) or 0


def due_for_lists(before: datetime, after: datetime) -> list[Event]:
    """Published events that start before and end after the given moments, the next ones first."""
    return list(db.session.scalars(
        sa.select(Event).where(Event.state == EventState.PUBLISHED, Event.starts_at < before,
                               Event.ends_at > after).order_by(Event.starts_at, Event.id).limit(500)))


def confirmed_registrations(event_id: int) -> list[Registration]:
    """Confirmed guests of an event with a user, by id."""
    return list(db.session.scalars(
        sa.select(Registration).where(*_attends(event_id)).order_by(Registration.id)))
