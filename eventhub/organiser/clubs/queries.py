"""Which clubs have something to say, and to who."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from eventhub.accounts.models import User
from eventhub.events.clubs.models import Club, ClubEvent, ClubMember
from eventhub.events.clubs.rules import GETS_NEWS, INVITE_AFTER, INVITE_UNTIL, TELL_AFTER, TELL_EVERY
from eventhub.events.event.models import Event, TeamMember
from eventhub.events.event.rules import EventState, Listing, TeamRole
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import SETTLED, RegistrationState
from eventhub.platform.db import db

_AT_ONCE = 100
_TURNED_AWAY = (RegistrationState.DECLINED, RegistrationState.REMOVED)


def events_to_tell(now: datetime) -> list[tuple[int, int, int]]:
    """List (event, club, who put it there) of which those who follow are to be told, the next event first.

    None is left out for their number: those of hosts who may not write for now would keep others away for weeks.
    """
    query = (
        sa.select(ClubEvent.event_id, ClubEvent.club_id, ClubEvent.by_user_id)
        .join(Event, Event.id == ClubEvent.event_id)
        .join(Club, Club.id == ClubEvent.club_id)
        .where(
            ClubEvent.told_at.is_(None),
            Club.taken_down_at.is_(None),
            ClubEvent.added_at <= now - TELL_AFTER,
            Event.published_at <= now - TELL_AFTER,
            Event.state == EventState.PUBLISHED,
            Event.listing != Listing.INVITED,
            Event.starts_at > now,
            sa.or_(Club.told_at.is_(None), Club.told_at <= now - TELL_EVERY),
        )
        .order_by(Event.starts_at, ClubEvent.id)
    )
    found = db.session.execute(query)
    return [(event_id, club_id, host_id) for event_id, club_id, host_id in found if host_id is not None]


def find_club_event(event_id: int) -> ClubEvent | None:
    """Find what makes an event one of a club, with both and the host who put it there; for the mail."""
    query = sa.select(ClubEvent).where(ClubEvent.event_id == event_id)
    loaded = query.options(joinedload(ClubEvent.event), joinedload(ClubEvent.club), joinedload(ClubEvent.by))
    return db.session.scalar(loaded)


def followers_to_tell(club_event: ClubEvent) -> Sequence[int]:
    """List the users who follow a club and have nothing to do with its event yet."""
    return db.session.scalars(_followers(club_event).order_by(ClubMember.user_id)).all()


def is_to_be_told(club_event: ClubEvent, user_id: int) -> bool:
    """Tell whether a user follows a club and has nothing to do with its event yet."""
    return db.session.execute(_followers(club_event).where(ClubMember.user_id == user_id)).first() is not None


def _followers(club_event: ClubEvent) -> sa.Select[int]:
    event_id = club_event.event_id
    known = sa.exists().where(
        Registration.event_id == event_id,
        Registration.user_id == ClubMember.user_id,
        Registration.state.in_((*SETTLED, *_TURNED_AWAY)),
    )
    hosts = sa.exists().where(
        TeamMember.event_id == event_id,
        TeamMember.user_id == ClubMember.user_id,
        TeamMember.role != TeamRole.CHECK_IN,
    )
    query = sa.select(ClubMember.user_id).join(User, User.id == ClubMember.user_id)
    return query.where(
        ClubMember.club_id == club_event.club_id,
        ClubMember.role.in_(GETS_NEWS),
        User.deleted_at.is_(None),
        User.suspended_at.is_(None),
        ~known,
        ~hosts,
    )


def guests_to_invite(now: datetime, last: int) -> list[tuple[int, int, int, int]]:
    """List (registration id, event id, club id, user id) of guests with nothing to do with the club yet.

    `last`: the registration id up to which the caller has them.
    """
    query = (
        sa.select(Registration.id, Event.id, ClubEvent.club_id, User.id)
        .join(Event, Event.id == Registration.event_id)
        .join(ClubEvent, ClubEvent.event_id == Event.id)
        .join(Club, Club.id == ClubEvent.club_id)
        .join(User, User.id == Registration.user_id)
        .where(
            Registration.id > last,
            Registration.state == RegistrationState.CONFIRMED,
            Event.state == EventState.PUBLISHED,
            Club.taken_down_at.is_(None),
            Event.ends_at <= now - INVITE_AFTER,
            Event.ends_at > now - INVITE_UNTIL,
            User.deleted_at.is_(None),
            User.suspended_at.is_(None),
            ~sa.exists().where(ClubMember.club_id == ClubEvent.club_id, ClubMember.user_id == User.id),
        )
        .order_by(Registration.id)
        .limit(_AT_ONCE)
    )
    return [(row[0], row[1], row[2], row[3]) for row in db.session.execute(query)]
