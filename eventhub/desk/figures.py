"""Figures of an event for its organisers: counts only, never about fewer than five people.

Nothing here says who: neither who asked for whom, nor who wrote or met. A figure that fewer than five people
stand behind is None, and the page says "fewer than five".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from eventhub.contacts.models import Contact, Tie
from eventhub.contacts.rules import Says
from eventhub.db import db
from eventhub.events.models import Event, TeamMember
from eventhub.events.rules import EventState, TeamRole
from eventhub.followups.models import Touch
from eventhub.followups.rules import TouchKind
from eventhub.introductions.models import Introduction
from eventhub.introductions.rules import IntroductionState
from eventhub.notes.models import Note
from eventhub.registrations.figures import FEWEST_TO_COUNT
from eventhub.registrations.models import Registration
from eventhub.registrations.rules import RegistrationState

STILL_IN_TOUCH_AFTER = timedelta(days=90)
_WRITTEN = (TouchKind.WROTE, TouchKind.CALLED, TouchKind.ATE, TouchKind.SENT)


@dataclass(frozen=True)
class Networking:
    """What came of an event. None: fewer than five people stand behind it, or it is too early to say."""

    asked: int | None
    made: int | None
    notes: int | None
    followed_up: int | None
    in_touch: int | None
    newcomers: int | None
    # Of the newcomers: nobody noted them, they noted nobody, nobody was introduced to them.
    newcomers_alone: int | None
    # Of the meetings that were noted: with somebody new, and with somebody known before.
    met_new: int | None
    met_known: int | None

    @property
    def bubble_may_be_counted(self) -> bool:
        """Whether neither side of the bubble is a number of fewer than five."""
        return all(count == 0 or (count or 0) >= FEWEST_TO_COUNT for count in (self.met_new, self.met_known))


def networking(event: Event, now: datetime) -> Networking:
    """The figures of one event as they stand."""
    asked, made = _introductions(event.id)
    notes, followed_up, in_touch = _notes(event, now)
    newcomers, alone = _newcomers(event, now)
    new, known = _bubble(event)
    return Networking(asked, made, notes, followed_up, in_touch, newcomers, alone, new, known)


def places_over_time(event_id: int) -> list[tuple[datetime, datetime | None]]:
    """When each place was taken and given up, without saying by whom."""
    query = (
        sa.select(Registration.confirmed_at, Registration.ended_at)
        .where(Registration.event_id == event_id, Registration.confirmed_at.is_not(None))
        .order_by(Registration.confirmed_at)
    )
    return [(row.confirmed_at, row.ended_at) for row in db.session.execute(query)]


def last_event_before(event: Event) -> Event | None:
    """The event that an owner or manager of this one brought to its end last."""
    team = sa.select(TeamMember.user_id).where(TeamMember.event_id == event.id, TeamMember.role != TeamRole.DOOR)
    query = (
        sa.select(Event)
        .join(TeamMember, TeamMember.event_id == Event.id)
        .where(
            TeamMember.user_id.in_(team),
            TeamMember.role != TeamRole.DOOR,
            Event.id != event.id,
            Event.state == EventState.PUBLISHED,
            Event.ends_at <= event.starts_at,
        )
        .order_by(Event.starts_at.desc(), Event.id.desc())
        .limit(1)
    )
    return db.session.scalar(query)


def _enough(count: int, people: int) -> int | None:
    return count if people >= FEWEST_TO_COUNT else None


def _introductions(event_id: int) -> tuple[int | None, int | None]:
    made = sa.case((Introduction.state == IntroductionState.INTRODUCED, Introduction.requester_id))
    query = sa.select(
        sa.func.count(Introduction.id),
        sa.func.count(sa.distinct(Introduction.requester_id)),
        sa.func.count(made),
        sa.func.count(sa.distinct(made)),
    ).where(Introduction.event_id == event_id)
    asked, askers, done, introduced = db.session.execute(query).one()
    return _enough(asked, askers), _enough(done, introduced)


def _notes(event: Event, now: datetime) -> tuple[int | None, int | None, int | None]:
    """Notes, authors who followed one up, and people still in touch 90 days after the end."""

    def when(kinds: Sequence[TouchKind] | None, since: datetime) -> sa.ColumnElement[bool]:
        wanted = [Touch.contact_id == Note.contact_id, Touch.at >= since]
        return sa.exists().where(*wanted, Touch.kind.in_(kinds)) if kinds else sa.exists().where(*wanted)

    wrote = sa.case((when(_WRITTEN, event.ends_at), Note.author_id))
    later = sa.case((when(None, event.ends_at + STILL_IN_TOUCH_AFTER), Note.contact_id))
    query = sa.select(
        sa.func.count(Note.id),
        sa.func.count(sa.distinct(Note.author_id)),
        sa.func.count(sa.distinct(wrote)),
        sa.func.count(sa.distinct(later)),
    ).where(Note.event_id == event.id)
    notes, authors, writers, contacts = db.session.execute(query).one()
    is_late = now >= event.ends_at + STILL_IN_TOUCH_AFTER
    return _enough(notes, authors), _enough(writers, writers), _enough(contacts, contacts) if is_late else None


def _newcomers(event: Event, now: datetime) -> tuple[int | None, int | None]:
    """Confirmed guests whose first event this is; after the end also how many of them met nobody we know of."""
    if now < event.ends_at:
        return None, None
    earlier, other = aliased(Registration), aliased(Event)
    been = sa.exists().where(
        earlier.user_id == Registration.user_id,
        earlier.state == RegistrationState.CONFIRMED,
        other.id == earlier.event_id,
        other.ends_at <= event.starts_at,
        other.state == EventState.PUBLISHED,
    )
    noted = sa.exists().where(
        Note.event_id == event.id,
        Contact.id == Note.contact_id,
        sa.or_(Note.author_id == Registration.user_id, Contact.user_id == Registration.user_id),
    )
    introduced = sa.exists().where(
        Introduction.event_id == event.id,
        Introduction.state == IntroductionState.INTRODUCED,
        sa.or_(Introduction.requester_id == Registration.user_id, Introduction.target_id == Registration.user_id),
    )
    query = sa.select(
        sa.func.count(Registration.id),
        sa.func.count(sa.case((~sa.or_(noted, introduced), Registration.id))),
    ).where(
        Registration.event_id == event.id,
        Registration.state == RegistrationState.CONFIRMED,
        Registration.user_id.is_not(None),
        ~been,
    )
    newcomers, alone = db.session.execute(query).one()
    # Whoever knows both numbers knows their difference.
    is_safe = all(_enough(count, count) is not None or count == 0 for count in (alone, newcomers - alone))
    return _enough(newcomers, newcomers), alone if is_safe and newcomers else None


def _bubble(event: Event) -> tuple[int | None, int | None]:
    """Noted meetings with people who were new to the author, and with people they knew before the event."""
    back = aliased(Tie)
    knew = sa.exists().where(
        Tie.owner_id == Note.author_id,
        Tie.other_id == Contact.user_id,
        Tie.says == Says.YES,
        Tie.created_at < event.starts_at,
        back.owner_id == Tie.other_id,
        back.other_id == Tie.owner_id,
        back.says == Says.YES,
        back.created_at < event.starts_at,
    )
    query = (
        sa.select(
            sa.func.count(sa.case((~knew, Note.id))),
            sa.func.count(sa.case((knew, Note.id))),
            sa.func.count(sa.distinct(Note.author_id)),
        )
        .join(Contact, Contact.id == Note.contact_id)
        .where(Note.event_id == event.id, Contact.user_id.is_not(None))
    )
    new, known, authors = db.session.execute(query).one()
    return _enough(new, authors), _enough(known, authors)
