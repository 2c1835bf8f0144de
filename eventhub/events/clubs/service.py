"""Use cases of clubs: found one, change its words, follow, join, leave, and say which events are its own."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa

from eventhub.accounts.limits import spend
from eventhub.accounts.models import User
from eventhub.events.clubs import queries
from eventhub.events.clubs.models import Club, ClubEvent, ClubMember, ClubReport
from eventhub.events.clubs.rules import (
    BELONGS,
    MOST_CLUBS_FOUNDED_A_DAY,
    MOST_HOSTS,
    ClubRole,
    Shown,
    may_join,
)
from eventhub.events.event import slugs
from eventhub.events.event.models import Event
from eventhub.events.event.reports import REPORTS_A_DAY
from eventhub.events.event.rules import ReportReason
from eventhub.events.event.service import lock, refuse_creator
from eventhub.platform.db import db, transaction
from eventhub.platform.errors import NotFound, WrongState


def found_club(owner: User, *, name: str, other_name: str, about: str, now: datetime) -> Club:
    """Found a club, whose first host is its founder. Raises NotAllowed ("create"), LimitReached."""
    refuse_creator(owner)
    owner_id = owner.id
    spend("club", str(owner_id), MOST_CLUBS_FOUNDED_A_DAY, timedelta(days=1), now)
    with transaction():
        tail = "".join(secrets.choice(slugs.TAIL_ALPHABET) for _ in range(slugs.TAIL_LENGTH))
        club = Club(slug=slugs.slug(name, tail), name=name, other_name=other_name, about=about, created_at=now)
        db.session.add(club)
        db.session.flush()
        first = ClubMember(club_id=club.id, user_id=owner_id, role=ClubRole.HOST, since=now)
        db.session.add(first)
    return club


def rewrite(club_id: int, by: User, *, name: str, other_name: str, about: str) -> None:
    """Change the words of a club; its link stays. Raises NotFound for others than its hosts."""
    with transaction():
        refuse_others(club_id, by.id)
        club = db.session.get_one(Club, club_id)
        club.name, club.other_name, club.about = name, other_name, about


def follow(club_id: int, user: User, now: datetime) -> None:
    """Follow a club: a mail for its next event. Who belongs to it follows it already."""
    with transaction():
        place = _place(club_id, user.id, now)
        if place.role is ClubRole.NONE:
            place.role, place.since = ClubRole.FOLLOWER, now


def join(club_id: int, user: User, *, lines: str, shown: Shown, now: datetime) -> None:
    """Become a member, or change what one shows there. Raises WrongState ("not_a_guest")."""
    with transaction():
        place = _place(club_id, user.id, now)
        if place.role not in BELONGS:
            if not may_join(place.role, was_guest=queries.was_guest(club_id, user.id, now)):
                raise WrongState(f"user {user.id} was no guest of club {club_id}", reason="not_a_guest")
            place.role, place.since = ClubRole.MEMBER, now
        place.lines, place.shown = lines, shown


def leave(club_id: int, user: User, now: datetime) -> None:
    """Leave, or follow no more; nobody is told. Raises WrongState ("last_host") for the only host."""
    with transaction():
        lock_club(club_id)
        place = _place(club_id, user.id, now)
        if place.role is ClubRole.REMOVED:
            return
        _refuse_last_host(place)
        place.role, place.lines = ClubRole.NONE, ""


def make_host(club_id: int, by: User, public_id: str) -> None:
    """Make a member a host, who stands on the page for everyone from then on.

    Raises WrongState ("too_many_hosts", or "not_shown" for who has not chosen that), and NotFound for anybody else.
    """
    with transaction():
        lock_club(club_id)
        refuse_others(club_id, by.id)
        if len(queries.hosts_of(club_id)) >= MOST_HOSTS:
            raise WrongState(f"club {club_id} has hosts enough", reason="too_many_hosts")
        place = _get_member(club_id, public_id)
        if place.shown is not Shown.EVERYONE:
            raise WrongState(f"member {place.id} does not stand on the page for everyone", reason="not_shown")
        place.role = ClubRole.HOST


def remove(club_id: int, by: User, public_id: str) -> None:
    """Take a member out, for good. Raises NotFound for anybody else, another host among them."""
    with transaction():
        lock_club(club_id)
        refuse_others(club_id, by.id)
        place = _get_member(club_id, public_id)
        place.role, place.lines = ClubRole.REMOVED, ""


def close(club_id: int, by: User) -> None:
    """End a club for good; its events stay. Raises NotFound for others than its hosts."""
    with transaction():
        refuse_others(club_id, by.id)
        db.session.delete(db.session.get_one(Club, club_id))


def report(club_id: int, user: User, why: ReportReason, now: datetime) -> None:
    """Note the report of a user; saying it again changes the reason. Raises LimitReached."""
    user_id = user.id
    spend("club_report", str(user_id), REPORTS_A_DAY, timedelta(days=1), now)
    with transaction():
        lock_club(club_id)
        mine = sa.select(ClubReport).where(ClubReport.club_id == club_id, ClubReport.user_id == user_id)
        noted = db.session.scalar(mine) or ClubReport(club_id=club_id, user_id=user_id)
        # A repeated report stays dismissed if an operator found nothing wrong.
        noted.why, noted.created_at = why, now
        db.session.add(noted)


def take_down(club: Club, words: str, now: datetime) -> None:
    """Hide a club from everyone; its hosts read the words. Raises WrongState where it is hidden already."""
    with transaction():
        lock_club(club.id)
        db.session.refresh(club)
        if club.taken_down_at is not None:
            raise WrongState(f"club {club.id} is taken down", reason="taken_down")
        club.taken_down_at, club.taken_down_words = now, words


def restore(club: Club) -> None:
    """Show a club again as it was. Raises WrongState where it is not taken down."""
    with transaction():
        lock_club(club.id)
        db.session.refresh(club)
        if club.taken_down_at is None:
            raise WrongState(f"club {club.id} is not taken down", reason="not_taken_down")
        club.taken_down_at, club.taken_down_words = None, ""


def delete_unhosted() -> None:
    """Delete clubs whose last host has deleted their account: nobody finds them, and no member could leave."""
    place = sa.select(ClubMember.id).where(ClubMember.club_id == Club.id, ClubMember.role == ClubRole.HOST)
    with transaction():
        db.session.execute(sa.delete(Club).where(~place.exists()))


def add_event(club_id: int, by: User, slug: str, now: datetime) -> None:
    """Make an event that a host owns, or manages for an owner who hosts the club, one of the club's.

    Raises NotFound for other events, WrongState ("has_club") where it belongs to one.
    """
    with transaction():
        lock_club(club_id)
        refuse_others(club_id, by.id)
        event = queries.find_managed(club_id, by.id, slug)
        if event is None:
            raise NotFound(f"user {by.id} may put no such event into club {club_id}")
        # Two clubs add it at the same moment: the second one finds it taken.
        lock(event.id)
        known = db.session.scalar(sa.select(ClubEvent).where(ClubEvent.event_id == event.id))
        if known is not None and known.club_id != club_id:
            raise WrongState(f"event {event.id} belongs to another club", reason="has_club")
        if known is None:
            # Nobody is told of an event that has begun.
            told = now if event.starts_at <= now else None
            db.session.add(ClubEvent(club_id=club_id, event_id=event.id, by_user_id=by.id, added_at=now, told_at=told))


def put_copy_in(original_id: int, copy_id: int, by: User, now: datetime) -> None:
    """Make the copy of a club's event one of the club's as well, where who copies hosts the club."""
    with transaction():
        club = queries.find_club_of_event(original_id)
        place = queries.find_place(club.id, by.id) if club is not None else None
        if place is not None and place.role is ClubRole.HOST:
            db.session.add(ClubEvent(club_id=place.club_id, event_id=copy_id, by_user_id=by.id, added_at=now))


def take_event_out(club_id: int, by: User, slug: str) -> None:
    """Make an event none of the club's any more; it stays as it is. Raises NotFound for others than hosts."""
    with transaction():
        refuse_others(club_id, by.id)
        event_id = sa.select(Event.id).where(Event.slug == slug).scalar_subquery()
        db.session.execute(sa.delete(ClubEvent).where(ClubEvent.club_id == club_id, ClubEvent.event_id == event_id))


def refuse_others(club_id: int, user_id: int) -> ClubMember:
    """Return the membership of a host. Raises NotFound for others, so that no URL reveals who hosts a club."""
    place = queries.find_place(club_id, user_id)
    if place is None or place.role is not ClubRole.HOST:
        raise NotFound(f"user {user_id} is no host of club {club_id}")
    return place


def lock_club(club_id: int) -> None:
    """Let one transaction at a time change who is what in a club; on SQLite there is one writer anyway."""
    db.session.execute(sa.select(Club.id).where(Club.id == club_id).with_for_update())


def _place(club_id: int, user_id: int, now: datetime) -> ClubMember:
    """Return the row of a user in a club, a new one where there is none."""
    lock_club(club_id)
    place = queries.find_place(club_id, user_id)
    if place is None:
        place = ClubMember(club_id=club_id, user_id=user_id, role=ClubRole.NONE, since=now)
        db.session.add(place)
    return place


def _refuse_last_host(place: ClubMember) -> None:
    if place.role is ClubRole.HOST and len(queries.hosts_of(place.club_id)) < 2:
        raise WrongState(f"user {place.user_id} is the only host of club {place.club_id}", reason="last_host")


def _get_member(club_id: int, public_id: str) -> ClubMember:
    query = sa.select(ClubMember).join(User, User.id == ClubMember.user_id)
    query = query.where(ClubMember.club_id == club_id, ClubMember.role == ClubRole.MEMBER, User.public_id == public_id)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound(f"no such member of club {club_id}")
    return found
