"""Reads of organisers. Everything is asked for together with the event of the team that asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from eventhub.accounts.models import BackgroundItem, User
from eventhub.accounts.rules import BackgroundKind, BackgroundVisibility, may_widen
from eventhub.events.event.models import Event, EventReport, TeamMember
from eventhub.events.event.rules import EventState, TeamRole
from eventhub.events.registrations.models import Registration, RegistrationMove
from eventhub.events.registrations.rules import RegistrationState
from eventhub.organiser.models import MessageReport, OrganiserMessage
from eventhub.organiser.rules import (
    BADGES_IN_A_PART,
    CLUB_INVITATION,
    HELD_FOR,
    MESSAGE_MAIL,
    REPORTS_THAT_HOLD,
    Segment,
)
from eventhub.platform.db import db
from eventhub.platform.errors import NotFound
from eventhub.platform.mail.models import OutgoingMail

DAY = timedelta(days=1)
_MESSAGES_SHOWN = 50
_FACES = 5


_SEGMENTS: dict[Segment, tuple[sa.ColumnElement[bool], ...]] = {
    Segment.GOING: (Registration.state == RegistrationState.CONFIRMED,),
    Segment.PRESENT: (Registration.checked_in_at.is_not(None),),
    Segment.ABSENT: (Registration.state == RegistrationState.CONFIRMED, Registration.checked_in_at.is_(None)),
    Segment.PENDING: (Registration.state == RegistrationState.PENDING,),
    Segment.WAITING: (Registration.state.in_((RegistrationState.WAITLISTED, RegistrationState.OFFERED)),),
    Segment.WITHOUT_GOAL: (Registration.state == RegistrationState.CONFIRMED, ~Registration.goals.any()),
}


# In the order in which a mail tells of them.
MOVES_THAT_ARE_NEWS = (
    RegistrationState.CONFIRMED,
    RegistrationState.PENDING,
    RegistrationState.WAITLISTED,
    RegistrationState.WITHDRAWN,
)
_ORGANISERS_AT_ONCE = 200


def organisers(after_id: int, now: datetime) -> Sequence[User]:
    """List the next owners and managers of published events that have not ended, by id."""
    runs = (
        sa.select(TeamMember.user_id)
        .join(Event, Event.id == TeamMember.event_id)
        .where(TeamMember.role != TeamRole.CHECK_IN, Event.state == EventState.PUBLISHED, Event.ends_at > now)
    )
    query = sa.select(User).where(User.id > after_id, User.id.in_(runs))
    query = query.where(User.deleted_at.is_(None), User.suspended_at.is_(None))
    return db.session.scalars(query.order_by(User.id).limit(_ORGANISERS_AT_ONCE)).all()


def moves_of_guests(user_id: int, since: datetime, until: datetime) -> Sequence[tuple[Event, str, int]]:
    """List (event, state, number of guests who came into it) at the coming events that this user runs.

    Moves that the user made are left out: they are no news to them.
    """
    query = (
        sa.select(Event, RegistrationMove.after, sa.func.count(Registration.id.distinct()))
        .join(TeamMember, TeamMember.event_id == Event.id)
        .join(Registration, Registration.event_id == Event.id)
        .join(RegistrationMove, RegistrationMove.registration_id == Registration.id)
        .where(
            TeamMember.user_id == user_id,
            TeamMember.role != TeamRole.CHECK_IN,
            Event.state == EventState.PUBLISHED,
            Event.ends_at > until,
            RegistrationMove.at >= since,
            RegistrationMove.at < until,
            RegistrationMove.after.in_(MOVES_THAT_ARE_NEWS),
            RegistrationMove.before != RegistrationMove.after,
            RegistrationMove.by_user_id.is_distinct_from(user_id),
        )
        .group_by(Event.id, RegistrationMove.after)
        .order_by(Event.id, RegistrationMove.after)
    )
    return [(event, after, number) for event, after, number in db.session.execute(query)]


@dataclass(frozen=True)
class Requests:
    """Guests who wait for an answer of one who runs an event: when the last of them asked."""

    event_id: int
    starts_at: datetime
    user_id: int
    zone: str
    last_at: datetime


def last_requests(since: datetime, now: datetime) -> list[Requests]:
    """List who runs an event where guests asked since then and still wait."""
    query = (
        sa.select(Event.id, Event.starts_at, User.id, User.zone, sa.func.max(Registration.verified_at))
        .join(TeamMember, TeamMember.event_id == Event.id)
        .join(User, User.id == TeamMember.user_id)
        .join(Registration, Registration.event_id == Event.id)
        .where(
            TeamMember.role != TeamRole.CHECK_IN,
            User.deleted_at.is_(None),
            User.suspended_at.is_(None),
            Event.state == EventState.PUBLISHED,
            Event.ends_at > now,
            Registration.state == RegistrationState.PENDING,
            Registration.verified_at > since,
            Registration.user_id != TeamMember.user_id,
        )
        .group_by(Event.id, Event.starts_at, User.id, User.zone)
        .order_by(Event.id, User.id)
    )
    found = db.session.execute(query)
    return [Requests(event_id, starts, user_id, zone, at) for event_id, starts, user_id, zone, at in found if at]


def last_mails(kind: str, since: datetime) -> dict[tuple[int, int], datetime]:
    """Return when the last mail of a kind since then was queued, by what it is about and its reader."""
    query = (
        sa.select(OutgoingMail.about_id, OutgoingMail.user_id, sa.func.max(OutgoingMail.created_at))
        .where(OutgoingMail.kind == kind, OutgoingMail.created_at > since)
        .group_by(OutgoingMail.about_id, OutgoingMail.user_id)
    )
    return {(about_id, user_id): at for about_id, user_id, at in db.session.execute(query) if user_id is not None}


def _in_segment(event_id: int, segment: Segment) -> tuple[sa.ColumnElement[bool], ...]:
    """Build the conditions of a segment. Only proven addresses get messages: the others have asked for nothing."""
    return (Registration.event_id == event_id, Registration.user_id.is_not(None), *_SEGMENTS[segment])


def people_in(event_id: int, segment: Segment) -> Sequence[Registration]:
    """List the guests that a message to this segment reaches, with their users."""
    query = sa.select(Registration).where(*_in_segment(event_id, segment)).order_by(Registration.id)
    return db.session.scalars(query.options(selectinload(Registration.user))).all()


def count_in(event_id: int, segment: Segment) -> int:
    """Count the guests that a message to this segment reaches."""
    query = sa.select(sa.func.count(Registration.id)).where(*_in_segment(event_id, segment))
    return db.session.execute(query).scalar_one()


def count_left_out(event_id: int, segment: Segment) -> int:
    """Count the guests of a segment that a message does not reach, as nobody has proven their address."""
    query = sa.select(sa.func.count(Registration.id)).where(
        Registration.event_id == event_id, Registration.user_id.is_(None), *_SEGMENTS[segment]
    )
    return db.session.execute(query).scalar_one()


def find_guest_of(event_id: int, user_id: int) -> Registration | None:
    """Find the newest registration of a user at an event, in any state."""
    query = (
        sa.select(Registration)
        .where(Registration.event_id == event_id, Registration.user_id == user_id)
        .order_by(Registration.id.desc())
        .limit(1)
    )
    return db.session.scalar(query)


def confirmed_with_addresses(event_id: int, addresses: Sequence[str]) -> Sequence[Registration]:
    """Return the confirmed registrations of these addresses at an event."""
    return db.session.scalars(
        sa.select(Registration).where(
            Registration.event_id == event_id,
            Registration.state == RegistrationState.CONFIRMED,
            Registration.email.in_(addresses),
        )
    ).all()


def list_first_asking(event_id: int) -> Sequence[Registration]:
    """List the guests who have waited longest for an answer, with their users; as many as a row of faces shows."""
    query = (
        sa.select(Registration)
        .where(Registration.event_id == event_id, Registration.state == RegistrationState.PENDING)
        .order_by(Registration.verified_at, Registration.id)
        .limit(_FACES)
    )
    return db.session.scalars(query.options(joinedload(Registration.user))).all()


def count_confirmed_since(event_id: int, since: datetime) -> int:
    """Count the guests who got their seat since then and have it still."""
    query = sa.select(sa.func.count(Registration.id)).where(
        Registration.event_id == event_id,
        Registration.state == RegistrationState.CONFIRMED,
        Registration.confirmed_at > since,
    )
    return db.session.execute(query).scalar_one()


def get_message(event_id: int, message_id: int, *, locked: bool = False) -> OrganiserMessage:
    """Return a message of this event. Raises NotFound."""
    query = (
        sa.select(OrganiserMessage)
        .where(OrganiserMessage.id == message_id, OrganiserMessage.event_id == event_id)
        .execution_options(populate_existing=True)
    )
    message = db.session.scalar(query.with_for_update() if locked else query)
    if message is None:
        raise NotFound(f"message {message_id} is not of event {event_id}")
    return message


def find_message(message_id: int) -> OrganiserMessage | None:
    """Find a message with its event and author; for the mail that carries it."""
    query = sa.select(OrganiserMessage).where(OrganiserMessage.id == message_id)
    return db.session.scalar(query.options(joinedload(OrganiserMessage.event), joinedload(OrganiserMessage.by)))


def messages_of(event_id: int) -> Sequence[OrganiserMessage]:
    """List the messages of an event, drafts included, the newest first."""
    query = (
        sa.select(OrganiserMessage)
        .where(OrganiserMessage.event_id == event_id)
        .order_by(OrganiserMessage.id.desc())
        .limit(_MESSAGES_SHOWN)
        .options(joinedload(OrganiserMessage.by))
    )
    return db.session.scalars(query).all()


def count_written_to_since(user_id: int, since: datetime) -> int:
    """Count the people an organiser has written to since then, or will tomorrow, at all events together.

    Without those of a segment whose exact number they must not learn: see list_sizes_told.
    """
    query = (
        sa.select(sa.func.count(OutgoingMail.id))
        .join(OrganiserMessage, OrganiserMessage.id == OutgoingMail.about_id)
        .where(
            OutgoingMail.kind == MESSAGE_MAIL,
            OrganiserMessage.by_user_id == user_id,
            OrganiserMessage.segment != Segment.WITHOUT_GOAL,
            OutgoingMail.user_id != user_id,
            OutgoingMail.due_at > since,
        )
    )
    return db.session.execute(query).scalar_one()


def list_sizes_told(user_id: int) -> Sequence[tuple[datetime, int]]:
    """List when an organiser wrote to guests without a goal, and to about how many, as they were told."""
    query = sa.select(OrganiserMessage.sent_at, OrganiserMessage.recipients).where(
        OrganiserMessage.by_user_id == user_id,
        OrganiserMessage.segment == Segment.WITHOUT_GOAL,
        OrganiserMessage.sent_at.is_not(None),
    )
    return [(row.sent_at, row.recipients) for row in db.session.execute(query)]


def count_invited_to_clubs_since(user_id: int, since: datetime) -> int:
    """Count the guests of events a user owns who were invited to the club of the event since then."""
    query = (
        sa.select(sa.func.count(OutgoingMail.id))
        .join(TeamMember, TeamMember.event_id == OutgoingMail.about_id)
        .where(
            OutgoingMail.kind == CLUB_INVITATION,
            OutgoingMail.created_at > since,
            TeamMember.user_id == user_id,
            TeamMember.role == TeamRole.OWNER,
        )
    )
    return db.session.execute(query).scalar_one()


def count_messages_since(event_id: int, since: datetime) -> int:
    """Count the messages an event has sent since then."""
    query = sa.select(sa.func.count(OrganiserMessage.id)).where(
        OrganiserMessage.event_id == event_id, OrganiserMessage.sent_at > since
    )
    return db.session.execute(query).scalar_one()


def count_most_reports_since(user_id: int, since: datetime) -> int:
    """Count the people who complained since then about the organiser's messages and events, each once."""
    of_messages = (
        sa.select(MessageReport.user_id.label("who"), sa.cast(sa.null(), sa.Integer).label("invitation"))
        .join(OrganiserMessage, OrganiserMessage.id == MessageReport.message_id)
        .where(
            OrganiserMessage.by_user_id == user_id,
            MessageReport.dismissed_at.is_(None),
            MessageReport.created_at > since,
        )
    )
    of_events = (
        sa.select(EventReport.user_id, EventReport.invitation_id)
        .join(Event, Event.id == EventReport.event_id)
        .join(TeamMember, TeamMember.event_id == EventReport.event_id)
        .where(
            TeamMember.user_id == user_id,
            TeamMember.role != TeamRole.CHECK_IN,
            EventReport.counts.is_(True),
            EventReport.dismissed_at.is_(None),
            Event.state != EventState.DRAFT,
            EventReport.created_at > since,
        )
    )
    people = sa.union(of_messages, of_events).subquery()
    return db.session.execute(sa.select(sa.func.count()).select_from(people)).scalar_one()


def has_asked_to_come(event_id: int, user_id: int) -> bool:
    """Tell whether a user ever registered for an event, in any state."""
    query = sa.select(Registration.id).where(Registration.event_id == event_id, Registration.user_id == user_id)
    return db.session.execute(query.limit(1)).first() is not None


def is_held(user_id: int, now: datetime) -> bool:
    """Tell whether this organiser may not write for now: suspended, erased, or too many people complained lately."""
    user = db.session.get(User, user_id)
    if user is None or user.suspended_at is not None or user.deleted_at is not None:
        return True
    return count_most_reports_since(user_id, now - HELD_FOR) >= REPORTS_THAT_HOLD


def guests_to_print(event_id: int, part: int) -> Sequence[Registration]:
    """List confirmed guests by name, one part of the badge sheet, with what their users released."""
    query = (
        sa.select(Registration)
        .where(Registration.event_id == event_id, Registration.state == RegistrationState.CONFIRMED)
        .order_by(Registration.sort_key, Registration.id)
        .offset((part - 1) * BADGES_IN_A_PART)
        .limit(BADGES_IN_A_PART)
    )
    return db.session.scalars(query).all()


def released_topics(event_id: int, user_ids: Sequence[int]) -> Sequence[sa.Row[*tuple[Any, ...]]]:
    """List (user_id, text) of the values these people opened to all, those that most of the room shares first."""
    shared = (
        sa.select(BackgroundItem.ground, sa.func.count(sa.distinct(BackgroundItem.user_id)).label("people"))
        .join(Registration, Registration.user_id == BackgroundItem.user_id)
        .where(
            Registration.event_id == event_id,
            Registration.state == RegistrationState.CONFIRMED,
            BackgroundItem.visibility != BackgroundVisibility.CLOSED,
        )
        .group_by(BackgroundItem.ground)
        .subquery()
    )
    query = (
        sa.select(BackgroundItem.user_id, BackgroundItem.text)
        .join(shared, shared.c.ground == BackgroundItem.ground)
        .where(
            BackgroundItem.user_id.in_(user_ids),
            BackgroundItem.visibility == BackgroundVisibility.OPEN,
            BackgroundItem.kind.in_([kind for kind in BackgroundKind if may_widen(kind)]),
        )
        .order_by(shared.c.people.desc(), BackgroundItem.id)
    )
    return db.session.execute(query).all()


def lock_user(user_id: int) -> User:
    """Lock an organiser's row, so that their messages go out one after the other: limits hold and none goes twice."""
    return db.session.scalars(sa.select(User).where(User.id == user_id).with_for_update()).one()
