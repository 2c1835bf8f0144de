"""Reads of clubs, their people and their events."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from eventhub.accounts.models import User
from eventhub.events.clubs.models import Club, ClubEvent, ClubMember
from eventhub.events.clubs.rules import BELONGS, GETS_NEWS, ClubRole, Shown
from eventhub.events.event import slugs
from eventhub.events.event.models import Event, TeamMember
from eventhub.events.event.rules import EventState, Listing, TeamRole
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState
from eventhub.platform.db import db
from eventhub.platform.errors import NotFound

_MOST_EVENTS, _MOST_CLUBS, _MOST_MEMBERS = 100, 100, 1000
_LIVE_USER = (User.deleted_at.is_(None), User.suspended_at.is_(None))


def get_club(slug: str) -> Club:
    """Return the club at this link. Raises NotFound."""
    club = db.session.scalar(sa.select(Club).where(Club.slug == slug))
    if club is None:
        raise NotFound("no club at this link")
    return club


def get_slug(club_id: int) -> str:
    """Return the link of a club."""
    return db.session.get_one(Club, club_id).slug


def find_club_of_event(event_id: int) -> Club | None:
    """Find the club that an event belongs to, unless nobody hosts it any more or an operator took it down."""
    query = sa.select(Club).join(ClubEvent, ClubEvent.club_id == Club.id).where(ClubEvent.event_id == event_id)
    return db.session.scalar(query.where(Club.taken_down_at.is_(None), _is_hosted()))


def _is_hosted() -> sa.ColumnElement[bool]:
    place = aliased(ClubMember)
    hosts = sa.select(place.id).join(User, User.id == place.user_id)
    return hosts.where(place.club_id == Club.id, place.role == ClubRole.HOST, *_LIVE_USER).exists()


def find_place(club_id: int, user_id: int) -> ClubMember | None:
    """Find what a user is in a club."""
    return db.session.scalar(sa.select(ClubMember).filter_by(club_id=club_id, user_id=user_id))


def clubs_of(user_id: int) -> Sequence[ClubMember]:
    """List what a user hosts, belongs to or follows, with the clubs that have a host, by name as it is read.

    A club that was taken down stands there for its hosts alone, who read why on its page.
    """
    query = sa.select(ClubMember).join(Club, Club.id == ClubMember.club_id)
    is_open = sa.or_(Club.taken_down_at.is_(None), ClubMember.role == ClubRole.HOST)
    query = query.where(ClubMember.user_id == user_id, ClubMember.role.in_(GETS_NEWS), is_open, _is_hosted())
    places = db.session.scalars(query.options(joinedload(ClubMember.club)).order_by(Club.id))
    return sorted(places, key=lambda place: slugs.slug(place.club.name, ""))


def hosts_of(club_id: int) -> Sequence[User]:
    """List the hosts of a club, the first one first."""
    query = sa.select(User).join(ClubMember, ClubMember.user_id == User.id)
    query = query.where(ClubMember.club_id == club_id, ClubMember.role == ClubRole.HOST, *_LIVE_USER)
    return db.session.scalars(query.order_by(ClubMember.since, ClubMember.id)).all()


class ShownMembers:
    """The members of a club who made one of these choices, by name, without `hidden` users; hosts stand elsewhere."""

    def __init__(
        self, club_id: int, choices: Collection[Shown], *, hidden: Collection[int], words: Sequence[str]
    ) -> None:
        """Say who is meant; nothing is read yet. `words` are folded, all of them stand in a name."""
        self._wanted: list[sa.ColumnElement[bool]] = [
            ClubMember.club_id == club_id,
            ClubMember.role == ClubRole.MEMBER,
            ClubMember.shown.in_(choices),
            User.id.not_in(hidden),
            *_LIVE_USER,
            *(User.search_text.contains(word, autoescape=True) for word in words),
        ]

    def count(self) -> int:
        """Return how many they are."""
        query = sa.select(sa.func.count()).select_from(ClubMember).join(User, User.id == ClubMember.user_id)
        return db.session.execute(query.where(*self._wanted)).scalar_one()

    def known(self, user_ids: Collection[int]) -> int:
        """Return how many of these users are among them."""
        query = sa.select(sa.func.count()).select_from(ClubMember).join(User, User.id == ClubMember.user_id)
        return db.session.execute(query.where(*self._wanted, User.id.in_(user_ids))).scalar_one()

    def part(self, first: int, length: int) -> Sequence[ClubMember]:
        """List so many of them by name, from the place `first` on, which counts from 0."""
        query = sa.select(ClubMember).join(User, User.id == ClubMember.user_id).where(*self._wanted)
        query = query.order_by(User.sort_key, User.id).offset(first).limit(length)
        return db.session.scalars(query.options(joinedload(ClubMember.user))).all()

    def find(self, public_id: str) -> ClubMember | None:
        """Find the one of this public id among them."""
        query = sa.select(ClubMember).join(User, User.id == ClubMember.user_id)
        query = query.where(*self._wanted, User.public_id == public_id)
        return db.session.scalar(query.options(joinedload(ClubMember.user)))


def coming_events(club_id: int, now: datetime) -> Sequence[Event]:
    """List the events of a club that people with a link may see and that are not over, the next first."""
    query = _events_of(club_id).where(Event.ends_at > now).order_by(Event.starts_at, Event.id)
    return db.session.scalars(query.limit(_MOST_EVENTS)).all()


def past_events(club_id: int, now: datetime, most: int) -> Sequence[Event]:
    """List the last events of a club that are over, the latest first."""
    query = _events_of(club_id).where(Event.ends_at <= now).order_by(Event.starts_at.desc(), Event.id)
    return db.session.scalars(query.limit(most)).all()


def listed_events(club_id: int, ended_after: datetime) -> Sequence[Event]:
    """List the events of a club that are open to all and end after a moment, cancelled ones among them."""
    query = sa.select(Event).join(ClubEvent, ClubEvent.event_id == Event.id)
    query = query.where(
        ClubEvent.club_id == club_id,
        Event.state.in_((EventState.PUBLISHED, EventState.CANCELLED)),
        Event.listing == Listing.LISTED,
        Event.ends_at > ended_after,
    )
    return db.session.scalars(query.order_by(Event.starts_at, Event.id).limit(_MOST_EVENTS)).all()


def _events_of(club_id: int) -> sa.Select[Event]:
    """Build the query for a club's events that stand on its page: none for invited people alone."""
    query = sa.select(Event).join(ClubEvent, ClubEvent.event_id == Event.id)
    return query.where(
        ClubEvent.club_id == club_id, Event.state == EventState.PUBLISHED, Event.listing != Listing.INVITED
    )


def own_events(club_id: int) -> Sequence[ClubEvent]:
    """List all events of a club for its hosts, drafts among them, the latest first."""
    query = sa.select(ClubEvent).join(Event, Event.id == ClubEvent.event_id).where(ClubEvent.club_id == club_id)
    query = query.options(joinedload(ClubEvent.event)).order_by(Event.starts_at.desc(), Event.id)
    return db.session.scalars(query.limit(_MOST_EVENTS)).all()


def events_to_add(club_id: int, user_id: int) -> Sequence[Event]:
    """List the events that a host may put into a club and that belong to none, the latest first."""
    query = _managed(club_id, user_id).where(
        Event.state.in_((EventState.DRAFT, EventState.PUBLISHED)),
        ~sa.exists().where(ClubEvent.event_id == Event.id),
    )
    return db.session.scalars(query.order_by(Event.starts_at.desc(), Event.id).limit(_MOST_EVENTS)).all()


def find_managed(club_id: int, user_id: int, slug: str) -> Event | None:
    """Find the event at this link if a host may put it into a club."""
    return db.session.scalar(_managed(club_id, user_id).where(Event.slug == slug))


def _managed(club_id: int, user_id: int) -> sa.Select[Event]:
    """Build the query for the events that a user owns, or manages while an owner hosts the club, too.

    Its page tells of the event, and its guests are asked to follow: nobody takes them there behind the owner's back.
    """
    owner = aliased(TeamMember)
    is_owners = sa.exists().where(
        owner.event_id == Event.id,
        owner.role == TeamRole.OWNER,
        ClubMember.user_id == owner.user_id,
        ClubMember.club_id == club_id,
        ClubMember.role == ClubRole.HOST,
    )
    mine = sa.select(Event).join(TeamMember, TeamMember.event_id == Event.id).where(TeamMember.user_id == user_id)
    manages = sa.and_(TeamMember.role == TeamRole.MANAGER, is_owners)
    return mine.where(sa.or_(TeamMember.role == TeamRole.OWNER, manages))


def was_guest(club_id: int, user_id: int, now: datetime) -> bool:
    """Tell whether a user had a place at an event of a club that has begun."""
    query = _guests(club_id).where(Registration.user_id == user_id, Event.starts_at <= now)
    return db.session.execute(query.limit(1)).first() is not None


def _guests(club_id: int) -> sa.Select[int]:
    query = sa.select(Registration.id).join(Event, Event.id == Registration.event_id)
    return query.join(ClubEvent, ClubEvent.event_id == Event.id).where(
        ClubEvent.club_id == club_id,
        Event.state == EventState.PUBLISHED,
        Registration.state == RegistrationState.CONFIRMED,
    )


@dataclass(frozen=True)
class Attendance:
    """A member of a club, at how many of its events they were, and when last (None: at none)."""

    member: ClubMember
    came: int
    last_came: datetime | None


def attendance_of(club_id: int, now: datetime) -> list[Attendance]:
    """Return how often each member came to the events of a club that are over, by name.

    Where nobody was checked in at an event, who had a place counts as having come.
    """
    checked, own = aliased(Registration), sa.select(ClubEvent.event_id).where(ClubEvent.club_id == club_id)
    # Read once, not for each guest: an event where nobody was checked in has all its guests to look through.
    with_check_in = sa.select(checked.event_id).where(checked.event_id.in_(own), checked.checked_in_at.is_not(None))
    came = sa.and_(
        Event.id.is_not(None), sa.or_(Registration.checked_in_at.is_not(None), Event.id.not_in(with_check_in))
    )
    at = sa.case((came, Event.starts_at))
    over = sa.and_(Event.id == Registration.event_id, Event.state == EventState.PUBLISHED, Event.ends_at <= now)
    mine = sa.and_(
        Registration.user_id == ClubMember.user_id,
        Registration.state == RegistrationState.CONFIRMED,
        Registration.event_id.in_(own),
    )
    counted = (
        sa.select(ClubMember.id, sa.func.count(at).label("came"), sa.func.max(at).label("last_came"))
        .select_from(ClubMember)
        .outerjoin(Registration, mine)
        .outerjoin(Event, over)
        .where(ClubMember.club_id == club_id, ClubMember.role.in_(BELONGS))
        .group_by(ClubMember.id)
        .subquery()
    )
    query = (
        sa.select(ClubMember, counted.c.came, counted.c.last_came)
        .join(counted, counted.c.id == ClubMember.id)
        .join(User, User.id == ClubMember.user_id)
        .where(*_LIVE_USER)
        .order_by(User.sort_key, User.id)
        .limit(_MOST_MEMBERS)
        .options(joinedload(ClubMember.user))
    )
    return [Attendance(member, count, last) for member, count, last in db.session.execute(query)]


def newcomers_at(event_id: int, club_id: int) -> Sequence[Registration]:
    """List the guests of an event who had no place at an earlier event of its club, by name; for its organisers."""
    this, earlier, before = aliased(Event), aliased(Registration), aliased(Event)
    known = sa.exists().where(
        earlier.user_id == Registration.user_id,
        earlier.state == RegistrationState.CONFIRMED,
        earlier.event_id == before.id,
        before.id.in_(sa.select(ClubEvent.event_id).where(ClubEvent.club_id == club_id)),
        before.state == EventState.PUBLISHED,
        before.starts_at < this.starts_at,
    )
    query = (
        sa.select(Registration)
        .join(this, this.id == Registration.event_id)
        .where(
            Registration.event_id == event_id,
            Registration.state == RegistrationState.CONFIRMED,
            Registration.user_id.is_not(None),
            ~known,
        )
    )
    return db.session.scalars(query.order_by(Registration.sort_key, Registration.id).limit(_MOST_MEMBERS)).all()


def count_followers(club_id: int) -> int:
    """Count those who follow a club without belonging to it."""
    query = sa.select(sa.func.count(ClubMember.id)).join(User, User.id == ClubMember.user_id)
    query = query.where(ClubMember.club_id == club_id, ClubMember.role == ClubRole.FOLLOWER, *_LIVE_USER)
    return db.session.execute(query).scalar_one()


def events_of_both(club_id: int, one_id: int, other_id: int, ended_after: datetime) -> Sequence[Event]:
    """List the events of a club that end after a moment and at which two users have a place, the latest first."""

    def has_place(user_id: int) -> sa.Exists:
        mine = Registration.event_id == Event.id, Registration.user_id == user_id
        return sa.exists().where(*mine, Registration.state == RegistrationState.CONFIRMED)

    query = sa.select(Event).join(ClubEvent, ClubEvent.event_id == Event.id)
    query = query.where(
        ClubEvent.club_id == club_id,
        Event.state == EventState.PUBLISHED,
        Event.ends_at > ended_after,
        has_place(one_id),
        has_place(other_id),
    )
    return db.session.scalars(query.order_by(Event.starts_at.desc(), Event.id).limit(_MOST_EVENTS)).all()
