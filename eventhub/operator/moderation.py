"""What operators decide: events and clubs taken down and restored, people suspended and lifted, trusted, cleared.

Each act is one transaction with its line in the log. Nothing here reads notes, address books or introductions.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from eventhub.accounts.models import User
from eventhub.accounts.service import sign_out_everywhere
from eventhub.events.clubs import service as clubs
from eventhub.events.clubs.models import Club, ClubReport
from eventhub.events.event.models import Event, EventReport, TeamMember
from eventhub.events.event.queries import has_suspended_owner
from eventhub.events.event.rules import EventState, TakedownReason, TeamRole
from eventhub.events.registrations import service as registrations
from eventhub.organiser.models import MessageReport, OrganiserMessage
from eventhub.people.models import PersonReport
from eventhub.platform.db import db, transaction
from eventhub.platform.errors import NotFound, WrongState
from eventhub.platform.instance.log import remember
from eventhub.platform.instance.rules import OperatorAct


def take_down(event_id: int, why: TakedownReason, words: str, *, by_id: int, now: datetime) -> None:
    """Hide an event, and tell its guests and its team. Raises NotFound, and WrongState for a draft."""
    with transaction():
        get_event(event_id)
        registrations.take_down_event(event_id, why, words, now=now)
        note = f"{why.value}: {words}" if words else why.value
        remember(OperatorAct.EVENT_TAKEN_DOWN, by_id=by_id, event_id=event_id, words=note, now=now)


def restore(event_id: int, *, by_id: int, now: datetime) -> None:
    """Show an event again, and tell its guests and its team; what was reported of it counts no more."""
    with transaction():
        get_event(event_id)
        registrations.restore_event(event_id, now=now)
        _dismiss_reports_of_event(event_id, now)
        remember(OperatorAct.EVENT_RESTORED, by_id=by_id, event_id=event_id, now=now)


def dismiss_event(event_id: int, words: str, *, by_id: int, now: datetime) -> None:
    """Find nothing wrong with an event: what was reported of it and its messages counts no more."""
    with transaction():
        get_event(event_id)
        _dismiss_reports_of_event(event_id, now)
        remember(OperatorAct.REPORTS_DISMISSED, by_id=by_id, event_id=event_id, words=words, now=now)


def take_down_club(club_id: int, why: TakedownReason, words: str, *, by_id: int, now: datetime) -> None:
    """Hide a club; its events stay, and its hosts read the words. Raises NotFound, WrongState."""
    with transaction():
        club = get_club(club_id)
        clubs.take_down(club, words, now)
        note = f"{club.name}: {why.value}: {words}"
        remember(OperatorAct.CLUB_TAKEN_DOWN, by_id=by_id, words=note, now=now)


def restore_club(club_id: int, *, by_id: int, now: datetime) -> None:
    """Show a club again; what was reported of it counts no more. Raises NotFound, WrongState."""
    with transaction():
        club = get_club(club_id)
        clubs.restore(club)
        _dismiss_reports_of_club(club_id, now)
        remember(OperatorAct.CLUB_RESTORED, by_id=by_id, words=club.name, now=now)


def dismiss_club(club_id: int, words: str, *, by_id: int, now: datetime) -> None:
    """Find nothing wrong with a club: what was reported of it counts no more."""
    with transaction():
        club = get_club(club_id)
        _dismiss_reports_of_club(club_id, now)
        note = f"{club.name}: {words}" if words else club.name
        remember(OperatorAct.REPORTS_DISMISSED, by_id=by_id, words=note, now=now)


def dismiss_person(user_id: int, words: str, *, by_id: int, now: datetime) -> None:
    """Find nothing wrong with a person: what was reported of them counts no more."""
    with transaction():
        get_person(user_id)
        undecided = sa.update(PersonReport).where(PersonReport.about_id == user_id, PersonReport.dismissed_at.is_(None))
        db.session.execute(undecided.values(dismissed_at=now))
        remember(OperatorAct.REPORTS_DISMISSED, by_id=by_id, about_user_id=user_id, words=words, now=now)


def suspend(user_id: int, words: str, *, by_id: int, now: datetime) -> None:
    """End all sessions of a user, let nobody sign in, and take down the coming events that they own.

    The words are told to who proves that the address is theirs. Raises NotFound, and WrongState for the operator's
    own account and for one that is suspended.
    """
    with transaction():
        user = get_person(user_id, locked=True)
        if user.suspended_at is not None or user.id == by_id:
            raise WrongState(f"user {user_id} cannot be suspended", reason="suspended")
        user.suspended_at, user.suspended_why = now, words
        sign_out_everywhere(user_id)
        for event_id in _events_owned_by(user_id, EventState.PUBLISHED, Event.ends_at > now):
            registrations.take_down_event(event_id, TakedownReason.OWNER_SUSPENDED, "", now=now)
            remember(OperatorAct.EVENT_TAKEN_DOWN, by_id=by_id, event_id=event_id, words="owner_suspended", now=now)
        remember(OperatorAct.PERSON_SUSPENDED, by_id=by_id, about_user_id=user_id, words=words, now=now)


def lift(user_id: int, *, by_id: int, now: datetime) -> None:
    """Let a suspended user sign in again, and restore the events that went with them. Raises WrongState.

    An event with another owner who is suspended stays down until that is lifted, too.
    """
    with transaction():
        user = get_person(user_id, locked=True)
        if user.suspended_at is None:
            raise WrongState(f"user {user_id} is not suspended", reason="not_suspended")
        user.suspended_at, user.suspended_why = None, ""
        db.session.flush()
        with_owner = Event.taken_down_why == TakedownReason.OWNER_SUSPENDED
        for event_id in _events_owned_by(user_id, EventState.TAKEN_DOWN, with_owner):
            if has_suspended_owner(event_id):
                continue
            registrations.restore_event(event_id, now=now)
            remember(OperatorAct.EVENT_RESTORED, by_id=by_id, event_id=event_id, now=now)
        remember(OperatorAct.SUSPENSION_LIFTED, by_id=by_id, about_user_id=user_id, now=now)


def trust(user_id: int, *, trusted: bool, by_id: int, now: datetime) -> None:
    """Take an organiser's limits away, or put them back."""
    with transaction():
        user = get_person(user_id, locked=True)
        if user.is_trusted is not trusted:
            user.is_trusted = trusted
            what = OperatorAct.TRUST_GIVEN if trusted else OperatorAct.TRUST_TAKEN
            remember(what, by_id=by_id, about_user_id=user_id, now=now)


def get_event(event_id: int) -> Event:
    """Return an event that was published once. Raises NotFound for drafts, which are private."""
    event = db.session.scalar(sa.select(Event).where(Event.id == event_id, Event.state != EventState.DRAFT))
    if event is None:
        raise NotFound(f"no published event {event_id}")
    return event


def get_club(club_id: int) -> Club:
    """Return a club. Raises NotFound."""
    club = db.session.get(Club, club_id)
    if club is None:
        raise NotFound(f"no club {club_id}")
    return club


def get_person(user_id: int, *, locked: bool = False) -> User:
    """Return a user whose account is not erased. Raises NotFound."""
    query = sa.select(User).where(User.id == user_id, User.deleted_at.is_(None))
    fresh = query.with_for_update().execution_options(populate_existing=True)
    user = db.session.scalar(fresh if locked else query)
    if user is None:
        raise NotFound(f"no user {user_id}")
    return user


def _events_owned_by(user_id: int, state: EventState, condition: sa.ColumnElement[bool]) -> list[int]:
    query = (
        sa.select(Event.id)
        .join(TeamMember, TeamMember.event_id == Event.id)
        .where(TeamMember.user_id == user_id, TeamMember.role == TeamRole.OWNER, Event.state == state, condition)
        .order_by(Event.id)
    )
    return list(db.session.scalars(query))


def _dismiss_reports_of_event(event_id: int, now: datetime) -> None:
    of_event = sa.update(EventReport).where(EventReport.event_id == event_id, EventReport.dismissed_at.is_(None))
    db.session.execute(of_event.values(dismissed_at=now))
    written = sa.select(OrganiserMessage.id).where(OrganiserMessage.event_id == event_id)
    of_messages = sa.update(MessageReport).where(
        MessageReport.message_id.in_(written), MessageReport.dismissed_at.is_(None)
    )
    db.session.execute(of_messages.values(dismissed_at=now))


def _dismiss_reports_of_club(club_id: int, now: datetime) -> None:
    undecided = sa.update(ClubReport).where(ClubReport.club_id == club_id, ClubReport.dismissed_at.is_(None))
    db.session.execute(undecided.values(dismissed_at=now))
