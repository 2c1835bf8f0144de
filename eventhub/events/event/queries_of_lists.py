"""Named reads of events that are open to all: the searched list, what a host runs, what search engines may list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from eventhub.accounts.models import User
from eventhub.events.event.list_search import tag_key
from eventhub.events.event.models import Event, TeamMember
from eventhub.events.event.queries import LIST_LENGTH
from eventhub.events.event.rules import NOT_SHOWN, EventState, Listing, TeamRole
from eventhub.platform.db import db

_MOST_TOWNS = 200
_IS_INDEXED = (Event.state == EventState.PUBLISHED, Event.listing == Listing.LISTED)


def listed_events(now: datetime, *, most: int = LIST_LENGTH) -> list[Event]:
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
