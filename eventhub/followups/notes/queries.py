"""Named reads of notes and of the people one may have met; notes are always asked with their author."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.events.event.rules import EventState
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState
from eventhub.followups.notes.models import MeetingScan, Note, NoteVersion
from eventhub.introductions.models import Introduction
from eventhub.introductions.rules import IntroductionState
from eventhub.people.models import Contact
from eventhub.platform.db import db, rows_touched
from eventhub.platform.errors import NotFound
from eventhub.text.characters import has_hanzi, simplify
from eventhub.text.traditional import in_traditional

# People are remembered for two weeks after an event, and may gather an hour before it starts.
REMEMBERED = timedelta(days=14)
BEFORE = timedelta(hours=12)
MOST_EVENTS = 5
MOST_GUESTS = 500
MOST_NOTES = 100


def find_note(author_id: int, client_id: str) -> Note | None:
    """Return the note that the author's device knows by this id, or None."""
    return db.session.scalar(sa.select(Note).where(Note.author_id == author_id, Note.client_id == client_id))


def lock_author(author_id: int) -> None:
    """Let notes of one author be written one after the other until this transaction commits."""
    db.session.execute(sa.select(User.id).where(User.id == author_id).with_for_update())


def get_note(note_id: int, author_id: int) -> Note:
    """Return a note of this author. Raises NotFound."""
    note = db.session.scalar(
        sa.select(Note)
        .where(Note.id == note_id, Note.author_id == author_id)
        .options(selectinload(Note.contact), selectinload(Note.event))
    )
    if note is None:
        raise NotFound(f"note {note_id}")
    return note


def notes_about(contact_id: int, author_id: int) -> Sequence[Note]:
    """Return the author's notes about a person, the latest meeting first."""
    return db.session.scalars(
        sa.select(Note)
        .where(Note.contact_id == contact_id, Note.author_id == author_id)
        .options(selectinload(Note.event))
        .order_by(Note.met_at.desc(), Note.id.desc())
        .limit(MOST_NOTES)
    ).all()


def older_wordings(note_id: int) -> Sequence[NoteVersion]:
    """Return the earlier wordings of a note, the latest first; the caller has checked the author."""
    return db.session.scalars(
        sa.select(NoteVersion)
        .where(NoteVersion.note_id == note_id)
        .order_by(NoteVersion.replaced_at.desc(), NoteVersion.id.desc())
        .limit(MOST_NOTES)
    ).all()


def both_noted_each_other(one_id: int, other_id: int) -> bool:
    """Return whether each of two users wrote a note about the other."""
    return has_noted(one_id, other_id) and has_noted(other_id, one_id)


def has_noted(author_id: int, user_id: int) -> bool:
    """Return whether a user wrote a note about another user."""
    return bool(
        db.session.scalar(
            sa.select(
                sa.exists().where(
                    Note.author_id == author_id,
                    Note.contact_id == Contact.id,
                    Contact.user_id == user_id,
                )
            )
        )
    )


def find_note_at(author_id: int, user_id: int, event_id: int) -> Note | None:
    """Return the author's last note about a user at one event, or None."""
    return db.session.scalar(
        sa.select(Note)
        .join(Contact, Contact.id == Note.contact_id)
        .where(Note.author_id == author_id, Note.event_id == event_id, Contact.user_id == user_id)
        .order_by(Note.id.desc())
        .limit(1)
    )


def find_place(event_id: int, user_id: int) -> Registration | None:
    """Return the confirmed registration of a user at an event, or None."""
    return db.session.scalar(
        sa.select(Registration)
        .where(
            Registration.event_id == event_id,
            Registration.user_id == user_id,
            Registration.state == RegistrationState.CONFIRMED,
        )
        .options(selectinload(Registration.event))
    )


def scans_of(shower_id: int, since: datetime) -> Sequence[MeetingScan]:
    """Return the scans of a user's code since a moment that wait for an answer, the latest first."""
    return db.session.scalars(
        sa.select(MeetingScan)
        .where(MeetingScan.shower_id == shower_id, MeetingScan.created_at > since)
        .options(selectinload(MeetingScan.event), selectinload(MeetingScan.scanner))
        .order_by(MeetingScan.created_at.desc(), MeetingScan.id.desc())
        .limit(MOST_NOTES)
    ).all()


def delete_scans(before: datetime) -> int:
    """Delete scans made before a moment; return how many."""
    return rows_touched(db.session.execute(sa.delete(MeetingScan).where(MeetingScan.created_at <= before)))


def recent_events_of(user_id: int, now: datetime) -> Sequence[Event]:
    """Return events the user had a confirmed place at, from their start to two weeks after, the latest first."""
    return db.session.scalars(
        sa.select(Event)
        .join(Registration, Registration.event_id == Event.id)
        .where(
            Registration.user_id == user_id,
            Registration.state == RegistrationState.CONFIRMED,
            Event.state == EventState.PUBLISHED,
            Event.starts_at <= now + BEFORE,
            Event.ends_at >= now - REMEMBERED,
        )
        .order_by(Event.starts_at.desc(), Event.id)
        .limit(MOST_EVENTS)
    ).all()


def guests_of(event_id: int, user_ids: Collection[int]) -> Sequence[Registration]:
    """Return those of these users who hold a place at an event: the checked-in first, then by name."""
    return db.session.scalars(
        sa.select(Registration)
        .options(joinedload(Registration.user))
        .where(
            Registration.event_id == event_id,
            Registration.state == RegistrationState.CONFIRMED,
            Registration.user_id.in_(user_ids),
        )
        .order_by(Registration.checked_in_at.is_(None), Registration.sort_key, Registration.id)
        .limit(MOST_GUESTS)
    ).all()


def contacts_called(owner_id: int, name: str) -> Sequence[Contact]:
    """Return contacts of the owner with exactly this name in either script; at most two: then it is ambiguous.

    Where there is none, those whose name in hanzi is the same in Simplified or Traditional signs.
    """
    bears = sa.or_(sa.func.lower(Contact.name) == name.lower(), Contact.other_name == name)
    found = _two_contacts(owner_id, bears)
    if found or not has_hanzi(name):
        return found
    spelled = {simplify(name), in_traditional(name)}
    return _two_contacts(owner_id, sa.or_(Contact.name.in_(spelled), Contact.other_name.in_(spelled)))


def _two_contacts(owner_id: int, bears: sa.ColumnElement[bool]) -> Sequence[Contact]:
    query = sa.select(Contact).where(Contact.owner_id == owner_id, bears)
    return db.session.scalars(query.order_by(Contact.id).limit(2)).all()


def users_met_at(event_id: int, author_id: int) -> frozenset[int]:
    """Return the users someone noted to have met at an event, by id."""
    query = (
        sa.select(Contact.user_id)
        .join(Note, Note.contact_id == Contact.id)
        .where(Note.author_id == author_id, Note.event_id == event_id, Contact.user_id.is_not(None))
    )
    return frozenset(user for user in db.session.scalars(query) if user is not None)


def users_introduced_at(event_id: int, user_id: int) -> frozenset[int]:
    """Return the users who were introduced to a user at an event, by request of either, by id."""
    pairs = db.session.execute(
        sa.select(Introduction.requester_id, Introduction.target_id).where(
            Introduction.event_id == event_id,
            Introduction.state == IntroductionState.INTRODUCED,
            sa.or_(Introduction.requester_id == user_id, Introduction.target_id == user_id),
        )
    )
    return frozenset(other for pair in pairs for other in pair if other != user_id)


def notes_at(event_id: int, author_id: int) -> Sequence[Note]:
    """Return the author's notes of an event, in the order of writing."""
    return db.session.scalars(
        sa.select(Note)
        .where(Note.event_id == event_id, Note.author_id == author_id)
        .options(selectinload(Note.contact))
        .order_by(Note.id)
        .limit(MOST_GUESTS)
    ).all()
