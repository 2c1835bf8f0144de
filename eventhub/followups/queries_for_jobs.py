"""Named reads of the jobs and mails: who has something due, and what has not been planned yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from eventhub.accounts.models import User
from eventhub.accounts.rules import DigestRhythm
from eventhub.events.event.models import Event
from eventhub.events.event.rules import EventState
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState
from eventhub.followups.digest_cadence import MAX_PEOPLE
from eventhub.followups.models import FollowUp, WrittenText
from eventhub.followups.notes.models import Note
from eventhub.followups.rules import LEAST_GAP, FollowUpState
from eventhub.introductions.models import Introduction
from eventhub.introductions.rules import IntroductionState
from eventhub.people.models import Contact
from eventhub.people.rules import Greetings
from eventhub.people.touches.models import Touch
from eventhub.people.visibility.models import ShortlistEntry
from eventhub.platform.db import db, rows_touched
from eventhub.platform.mail.models import OutgoingMail

BATCH = 500
_WITH_PERSON = selectinload(FollowUp.contact).selectinload(Contact.user)
_IS_OWED = sa.exists().where(
    Note.contact_id == FollowUp.contact_id,
    sa.or_(Note.promised, Note.i_promised != ""),
    Note.promise_done.is_(False),
)


def waiting_ids(latest_day: date, after_id: int) -> Sequence[int]:
    """Return ids of planned and snoozed follow-ups that may be due in any zone, and of due ones that may be missed."""
    return db.session.scalars(
        sa.select(FollowUp.id)
        .where(
            FollowUp.id > after_id,
            sa.or_(
                sa.and_(
                    FollowUp.state.in_([FollowUpState.PLANNED, FollowUpState.SNOOZED]),
                    FollowUp.due_on <= latest_day,
                ),
                sa.and_(
                    FollowUp.state == FollowUpState.DUE,
                    sa.or_(
                        *(
                            sa.and_(FollowUp.step == step, FollowUp.due_on <= latest_day - timedelta(days=days))
                            for step, days in LEAST_GAP.items()
                        )
                    ),
                ),
            ),
        )
        .order_by(FollowUp.id)
        .limit(BATCH)
    ).all()


def follow_ups_by_id(ids: Sequence[int]) -> Sequence[tuple[FollowUp, User]]:
    """Return follow-ups by id with their owners, without those of deleted owners."""
    rows = db.session.execute(
        sa.select(FollowUp, User)
        .join(User, User.id == FollowUp.owner_id)
        .where(FollowUp.id.in_(ids), User.deleted_at.is_(None))
        .order_by(FollowUp.id)
        .limit(BATCH)
    )
    return [(row, user) for row, user in rows]


def notes_without_touch(after_id: int) -> Sequence[Note]:
    """Return the next notes from which no touch was made yet, for example those that came with a restored file."""
    cause = sa.literal("note:") + sa.cast(Note.id, sa.String)
    return db.session.scalars(
        sa.select(Note)
        .where(Note.id > after_id, ~sa.exists().where(Touch.contact_id == Note.contact_id, Touch.cause == cause))
        .options(selectinload(Note.contact))
        .order_by(Note.id)
        .limit(BATCH)
    ).all()


def introductions_without_touch(after_id: int) -> Sequence[Introduction]:
    """Return completed introductions without a touch of the requester yet."""
    cause = sa.literal("introduction:") + sa.cast(Introduction.id, sa.String)
    return db.session.scalars(
        sa.select(Introduction)
        .where(
            Introduction.id > after_id,
            Introduction.state == IntroductionState.INTRODUCED,
            ~sa.exists().where(
                Touch.cause == cause, Touch.contact_id == Contact.id, Contact.owner_id == Introduction.requester_id
            ),
        )
        .options(selectinload(Introduction.requester), selectinload(Introduction.target))
        .order_by(Introduction.id)
        .limit(BATCH)
    ).all()


def users_with_something_due(after_id: int, not_after: date, *, greets: bool = False) -> Sequence[int]:
    """Return ids of users who want a digest, had none on or after this day, and have something due.

    With `greets` also those who chose people to greet at festivals.
    """
    chosen = sa.exists().where(Contact.owner_id == User.id, Contact.greetings != Greetings.NONE)
    due = sa.exists().where(FollowUp.owner_id == User.id, FollowUp.state == FollowUpState.DUE)
    return db.session.scalars(
        sa.select(User.id)
        .where(
            User.id > after_id,
            User.deleted_at.is_(None),
            User.email.is_not(None),
            User.digest != DigestRhythm.OFF,
            sa.or_(User.last_digest_on.is_(None), User.last_digest_on < not_after),
            sa.or_(due, chosen) if greets else due,
        )
        .order_by(User.id)
        .limit(BATCH)
    ).all()


def due_for_digest(owner_id: int) -> Sequence[FollowUp]:
    """Return the follow-ups for a digest, five at most: those not prompted yet, then those prompted longest ago.

    Among them promises come first, and what has been due for longer.
    """
    return db.session.scalars(
        sa.select(FollowUp)
        .where(FollowUp.owner_id == owner_id, FollowUp.state == FollowUpState.DUE)
        .options(_WITH_PERSON)
        .order_by(
            FollowUp.prompted_at.is_not(None), _IS_OWED.desc(), FollowUp.prompted_at, FollowUp.due_on, FollowUp.id
        )
        .limit(MAX_PEOPLE)
    ).all()


def prompted_at(owner_id: int, moment: datetime) -> Sequence[FollowUp]:
    """Return the follow-ups of the digest queued at this moment that are still due and in no later digest."""
    return db.session.scalars(
        sa.select(FollowUp)
        .where(FollowUp.owner_id == owner_id, FollowUp.state == FollowUpState.DUE, FollowUp.prompted_at == moment)
        .options(_WITH_PERSON)
        .order_by(_IS_OWED.desc(), FollowUp.due_on, FollowUp.id)
        .limit(MAX_PEOPLE)
    ).all()


def count_due(owner_id: int) -> int:
    """Return how many follow-ups of this owner are due."""
    due = sa.select(sa.func.count()).where(FollowUp.owner_id == owner_id, FollowUp.state == FollowUpState.DUE)
    return db.session.scalar(due) or 0


def users(ids: Sequence[int]) -> Sequence[User]:
    """Return users by id, in the order of their ids."""
    return db.session.scalars(sa.select(User).where(User.id.in_(ids)).order_by(User.id)).all()


def confirmed(ids: Sequence[int]) -> Sequence[Registration]:
    """Return those of these registrations that are confirmed, with their events and users, ordered by id."""
    return db.session.scalars(
        sa.select(Registration)
        .where(Registration.id.in_(ids), Registration.state == RegistrationState.CONFIRMED)
        .options(joinedload(Registration.event), joinedload(Registration.user))
        .order_by(Registration.id)
    ).all()


def guests_to_ask_after(kind: str, now: datetime, after_id: int) -> Sequence[int]:
    """Return ids of confirmed registrations for events of the last three days that were not asked after yet."""
    asked = sa.exists().where(OutgoingMail.kind == kind, OutgoingMail.about_id == Registration.id)
    return db.session.scalars(
        sa.select(Registration.id)
        .join(Event, Event.id == Registration.event_id)
        .where(
            Registration.id > after_id,
            Registration.state == RegistrationState.CONFIRMED,
            Registration.user_id.is_not(None),
            Event.state == EventState.PUBLISHED,
            Event.ends_at <= now,
            Event.ends_at > now - timedelta(days=3),
            ~asked,
        )
        .order_by(Registration.id)
        .limit(BATCH)
    ).all()


def names_noted_at(event_id: int, author_id: int) -> Sequence[Contact]:
    """Return the contacts that the author noted at an event, in the order of meeting."""
    return db.session.scalars(
        sa.select(Contact)
        .join(Note, Note.contact_id == Contact.id)
        .where(Note.event_id == event_id, Note.author_id == author_id)
        .group_by(Contact.id)
        .order_by(sa.func.min(Note.id))
        .limit(BATCH)
    ).all()


def missed_at(event_id: int, viewer_id: int) -> Sequence[Registration]:
    """Return the people on the viewer's shortlist for an event without a note of the viewer's."""
    noted = sa.exists().where(
        Note.author_id == viewer_id, Note.contact_id == Contact.id, Contact.user_id == ShortlistEntry.target_id
    )
    return db.session.scalars(
        sa.select(Registration)
        .join(
            ShortlistEntry,
            sa.and_(
                ShortlistEntry.event_id == Registration.event_id,
                ShortlistEntry.target_id == Registration.user_id,
            ),
        )
        .where(
            ShortlistEntry.event_id == event_id,
            ShortlistEntry.viewer_id == viewer_id,
            ShortlistEntry.dismissed_at.is_(None),
            Registration.state == RegistrationState.CONFIRMED,
            ~noted,
        )
        .order_by(ShortlistEntry.position)
        .limit(MAX_PEOPLE)
    ).all()


def find_text(text_id: int) -> WrittenText | None:
    """Return a text to be sent, with its author, or None."""
    return db.session.scalar(
        sa.select(WrittenText).where(WrittenText.id == text_id).options(selectinload(WrittenText.author))
    )


def delete_texts(before: datetime) -> int:
    """Delete texts written before a moment; return how many."""
    return rows_touched(db.session.execute(sa.delete(WrittenText).where(WrittenText.created_at < before)))
