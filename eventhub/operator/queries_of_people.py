"""Finding events and people in the console: what is public of them, and counts; nothing that is private to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from eventhub.accounts.models import User
from eventhub.events.clubs.models import Club
from eventhub.events.event.models import Event, TeamMember
from eventhub.events.event.rules import EventState, TeamRole
from eventhub.events.registrations.queries import count_told
from eventhub.platform.db import db
from eventhub.text.addresses import normalise_email

ON_A_PAGE = 50


def find_events(typed: str) -> Sequence[Event]:
    """List published events whose title or link holds what was typed, the newest first; all where nothing was."""
    query = sa.select(Event).where(Event.state != EventState.DRAFT).order_by(Event.published_at.desc(), Event.id.desc())
    if typed:
        columns = (Event.title, Event.slug, Event.search_text)
        query = query.where(sa.or_(*(column.icontains(typed, autoescape=True) for column in columns)))
    return db.session.scalars(query.limit(ON_A_PAGE)).all()


def find_people(typed: str) -> Sequence[User]:
    """List users with exactly this address or this name, whatever its case; the suspended where nothing was typed.

    Parts of names and addresses find nobody, so that the console is no directory.
    """
    query = sa.select(User).where(User.deleted_at.is_(None)).order_by(User.id).limit(ON_A_PAGE)
    if not typed:
        marked = sa.or_(User.suspended_at.is_not(None), User.is_trusted, User.is_operator)
        return db.session.scalars(query.where(marked)).all()
    exact = [sa.func.lower(name) == typed.lower() for name in (User.name, User.other_name)]
    if "@" in typed:
        try:
            exact.append(User.email == normalise_email(typed))
        except ValueError:
            return []
    return db.session.scalars(query.where(sa.or_(*exact))).all()


def find_clubs(typed: str) -> Sequence[Club]:
    """List clubs whose name or link holds what was typed, the newest first; all where nothing was."""
    query = sa.select(Club).order_by(Club.id.desc())
    if typed:
        columns = (Club.name, Club.other_name, Club.slug)
        query = query.where(sa.or_(*(column.icontains(typed, autoescape=True) for column in columns)))
    return db.session.scalars(query.limit(ON_A_PAGE)).all()


@dataclass(frozen=True)
class EventFacts:
    """An event as the console shows it: what was published, its owners, and how many people registered."""

    event: Event
    owners: Sequence[User]
    registered: int


def facts_of_event(event: Event) -> EventFacts:
    """Return what the console shows of an event."""
    owners = (
        sa.select(User)
        .join(TeamMember, TeamMember.user_id == User.id)
        .where(TeamMember.event_id == event.id, TeamMember.role == TeamRole.OWNER, User.deleted_at.is_(None))
        .order_by(User.id)
    )
    return EventFacts(event, db.session.scalars(owners).all(), count_registered(event.id))


def count_registered(event_id: int) -> int:
    """Return how many people a decision about an event is told."""
    told, _ = count_told(event_id)
    return told


def events_owned_by(user_id: int, now: datetime) -> Sequence[Event]:
    """List the coming events of an owner that were published, the next first."""
    query = (
        sa.select(Event)
        .join(TeamMember, TeamMember.event_id == Event.id)
        .where(
            TeamMember.user_id == user_id,
            TeamMember.role == TeamRole.OWNER,
            Event.state != EventState.DRAFT,
            Event.ends_at > now,
        )
        .order_by(Event.starts_at, Event.id)
        .limit(ON_A_PAGE)
    )
    return db.session.scalars(query).all()
