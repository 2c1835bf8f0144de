"""How many people stand behind each figure of an event; organisers see them frozen and rounded (frozen_figures.py).

Nothing here says who: neither who asked for an introduction to which guest, nor who wrote or met.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from eventhub.events.event.models import Event, TeamMember
from eventhub.events.event.rules import EventState, TeamRole
from eventhub.events.registrations.figures import FEWEST_TO_COUNT
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState
from eventhub.followups.notes.models import Note
from eventhub.introductions.models import Introduction
from eventhub.introductions.rules import IntroductionState
from eventhub.people.models import Contact, Tie
from eventhub.people.rules import Says
from eventhub.people.touches.models import Touch
from eventhub.people.touches.rules import TouchKind
from eventhub.platform.db import db

STILL_IN_TOUCH_AFTER = timedelta(days=90)
_WRITTEN = (TouchKind.WROTE, TouchKind.CALLED, TouchKind.ATE, TouchKind.SENT)


def people_behind(event: Event, now: datetime) -> dict[str, int]:
    """Count the people behind each figure now; a figure is absent while it is too early for it.

    asked, made          asked for an introduction, and were introduced
    notes, followed_up   noted a conversation, and wrote or met again after the event
    in_touch             are still in touch with a guest they noted, 90 days after it
    newcomers            whose first event this is
    newcomers_alone      of these, without a note about them or by them, and not introduced
    met_new, met_known   noted a guest who was new to them, and a guest that they knew before
    """
    return {**_introductions(event.id), **_notes(event, now), **_newcomers(event, now), **_bubble(event)}


def seats_over_time(event_id: int) -> list[tuple[datetime, datetime | None]]:
    """List when each seat was taken and given up (None: still held), without saying by which guest."""
    query = (
        sa.select(Registration.confirmed_at, Registration.ended_at)
        .where(Registration.event_id == event_id, Registration.confirmed_at.is_not(None))
        .order_by(Registration.confirmed_at)
    )
    return [(row.confirmed_at, row.ended_at) for row in db.session.execute(query)]


def find_last_event_before(event: Event, reader_id: int) -> Event | None:
    """Find the last event before this one whose owner or manager the reader is."""
    query = (
        sa.select(Event)
        .join(TeamMember, TeamMember.event_id == Event.id)
        .where(
            TeamMember.user_id == reader_id,
            TeamMember.role != TeamRole.CHECK_IN,
            Event.id != event.id,
            Event.state == EventState.PUBLISHED,
            Event.ends_at <= event.starts_at,
        )
        .order_by(Event.starts_at.desc(), Event.id.desc())
        .limit(1)
    )
    return db.session.scalar(query)


def _introductions(event_id: int) -> dict[str, int]:
    made = sa.case((Introduction.state == IntroductionState.INTRODUCED, Introduction.requester_id))
    query = sa.select(sa.func.count(sa.distinct(Introduction.requester_id)), sa.func.count(sa.distinct(made))).where(
        Introduction.event_id == event_id
    )
    asked, done = db.session.execute(query).one()
    return {"asked": asked, "made": done}


def _notes(event: Event, now: datetime) -> dict[str, int]:
    """Count who noted a guest, who followed one up, and who is still in touch with one 90 days after the end."""

    def when(kinds: Sequence[TouchKind] | None, since: datetime) -> sa.ColumnElement[bool]:
        wanted = [Touch.contact_id == Note.contact_id, Touch.at >= since]
        return sa.exists().where(*wanted, Touch.kind.in_(kinds)) if kinds else sa.exists().where(*wanted)

    def number_of(who: sa.SQLColumnExpression[Any]) -> sa.ColumnElement[int]:
        return sa.func.count(sa.distinct(who))

    wrote = sa.case((when(_WRITTEN, event.ends_at), Note.author_id))
    later = sa.case((when(None, event.ends_at + STILL_IN_TOUCH_AFTER), Note.author_id))
    query = sa.select(number_of(Note.author_id), number_of(wrote), number_of(later)).where(Note.event_id == event.id)
    authors, writers, in_touch = db.session.execute(query).one()
    found = {"notes": authors, "followed_up": writers}
    return found | {"in_touch": in_touch} if now >= event.ends_at + STILL_IN_TOUCH_AFTER else found


def _newcomers(event: Event, now: datetime) -> dict[str, int]:
    """Count the guests whose first event this is; after the end also those who met no guest that we know of."""
    if now < event.ends_at:
        return {}
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
    # A reader of both numbers learns their difference, so a small difference is hidden like a small number.
    is_safe = newcomers - alone >= FEWEST_TO_COUNT
    return {"newcomers": newcomers} | ({"newcomers_alone": alone} if is_safe else {})


def _bubble(event: Event) -> dict[str, int]:
    """Count who noted people who were new to them, and who noted people they knew before the event."""
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
            sa.func.count(sa.distinct(sa.case((~knew, Note.author_id)))),
            sa.func.count(sa.distinct(sa.case((knew, Note.author_id)))),
        )
        .join(Contact, Contact.id == Note.contact_id)
        .where(Note.event_id == event.id, Contact.user_id.is_not(None))
    )
    new, known = db.session.execute(query).one()
    return {"met_new": new, "met_known": known}
