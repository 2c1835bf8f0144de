"""Writing notes: once for each client id, the later edit wins, older wordings are kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from eventhub.accounts.limits import spend
from eventhub.events.event.models import Event
from eventhub.followups.notes import queries
from eventhub.followups.notes.met_guests import people_to_note
from eventhub.followups.notes.models import Note, NoteVersion
from eventhub.followups.notes.rules import WRITTEN_A_DAY, Fit, edit_time, replaces
from eventhub.people.contacts.queries import find_contact_of_user, get_contact
from eventhub.people.models import Contact
from eventhub.people.rules import Closeness, ContactSource, HowKnown
from eventhub.people.ties.service import make_mutual
from eventhub.platform.db import db, transaction
from eventhub.platform.errors import NotFound

# The columns that hold words; earlier ones are kept.
WORDING = ("text", "mention", "i_promised", "they_promised")


@dataclass(frozen=True)
class Who:
    """The person a note is about: a guest one may see, a person of one's address book, or just a name."""

    user_id: int | None = None
    contact_id: int | None = None
    name: str = ""


@dataclass(frozen=True)
class Words:
    """What the author wrote. `device_time` is when, `device_sent` when it was sent, by the device's own clock.

    `text` is the private line. `promised` without words is a promise that the author ticked in an earlier form.
    """

    text: str = ""
    mention: str = ""
    i_promised: str = ""
    they_promised: str = ""
    promised: bool = False
    promise_done: bool = False
    added_on_wechat: bool = False
    fit: Fit | None = None
    event_id: int | None = None
    device_time: datetime | None = None
    device_sent: datetime | None = None

    def made_at(self, now: datetime) -> datetime:
        """Return when the note was written, by the server's clock; aware UTC."""
        return edit_time(self.device_time, self.device_sent, now)

    @property
    def wording(self) -> dict[str, str]:
        """Everything that was written in words, by column."""
        return {name: getattr(self, name) for name in WORDING}

    def at(self, event_id: int) -> Words:
        """Return the same note, of a meeting at this event."""
        return replace(self, event_id=event_id)


# Callbacks of other features, called in the transaction of the note.
Listener = Callable[[Note, datetime], None]
_listeners: list[Listener] = []


def when_written(listener: Listener) -> Listener:
    """Register a callback for each new or changed note."""
    _listeners.append(listener)
    return listener


def write_note(author_id: int, client_id: str, who: Who, words: Words, *, now: datetime) -> Note:
    """Save a note, once for its client id; sent again with other words, the later edit wins and the older is kept.

    Raises NotFound for people or events that are none of the author's business, LimitReached.
    """
    with transaction():
        # A phone that sends twice at once must not make two notes, or two rows for one person.
        queries.lock_author(author_id)
        note = queries.find_note(author_id, client_id)
        if note is not None:
            _change(note, words, now)
            return note
        note = _new_note(author_id, client_id, who, words, now)
        _call_listeners(note, now)
        _know_each_other(note, now)
        return note


def edit_note(note_id: int, author_id: int, words: Words, *, now: datetime) -> Note:
    """Change the words of a note; the older ones are kept, be it those that arrive. Raises NotFound, LimitReached."""
    with transaction():
        queries.lock_author(author_id)
        note = queries.get_note(note_id, author_id)
        _change(note, words, now)
        return note


def _new_note(author_id: int, client_id: str, who: Who, words: Words, now: datetime) -> Note:
    _count_writing(author_id, now)
    contact, event_id = _find_or_add_person(author_id, who, now)
    event = _own_event(author_id, words.event_id or event_id, now)
    note = Note(
        author_id=author_id,
        client_id=client_id,
        contact_id=contact.id,
        event_id=event.id if event else None,
        met_at=_met_at(event, now),
        device_time=words.device_time,
        **words.wording,
        promised=words.promised,
        promise_done=words.promise_done,
        added_on_wechat=words.added_on_wechat,
        fit=words.fit,
        created_at=now,
        updated_at=words.made_at(now),
    )
    db.session.add(note)
    db.session.flush()
    return note


def _change(note: Note, words: Words, now: datetime) -> None:
    if words.device_time is not None and words.device_time == note.device_time:
        return
    edited_at = words.made_at(now)
    if not replaces(edited_at, note.updated_at):
        _keep_older(note, words.wording, now)
        return
    before = _wording_of(note)
    if words.wording != before:
        _count_writing(note.author_id, now)
        db.session.add(NoteVersion(note_id=note.id, **before, replaced_at=now))
    for name, written in words.wording.items():
        setattr(note, name, written)
    note.promised, note.promise_done, note.fit = words.promised, words.promise_done, words.fit
    note.added_on_wechat, note.updated_at, note.device_time = words.added_on_wechat, edited_at, words.device_time
    _call_listeners(note, now)


def _count_writing(author_id: int, now: datetime) -> None:
    """Count a note, or an earlier wording that is kept. Raises LimitReached."""
    spend("notes", str(author_id), WRITTEN_A_DAY, timedelta(days=1), now)


def _wording_of(row: Note | NoteVersion) -> dict[str, str]:
    return {name: getattr(row, name) for name in WORDING}


def _keep_older(note: Note, wording: dict[str, str], now: datetime) -> None:
    """Keep words that another device wrote earlier but sent later, as an older wording."""
    known = [_wording_of(note), *map(_wording_of, queries.older_wordings(note.id))]
    if any(wording.values()) and wording not in known:
        _count_writing(note.author_id, now)
        db.session.add(NoteVersion(note_id=note.id, **wording, replaced_at=note.updated_at))


def keep_promise(note_id: int, author_id: int) -> None:
    """Mark the promise of a note done. Raises NotFound."""
    with transaction():
        queries.get_note(note_id, author_id).promise_done = True


def _call_listeners(note: Note, now: datetime) -> None:
    db.session.flush()
    for listener in _listeners:
        listener(note, now)


def _find_or_add_person(author_id: int, who: Who, now: datetime) -> tuple[Contact, int | None]:
    """Return the author's contact for a person, created when missing, and the id of the event if it is a guest."""
    if who.contact_id is not None:
        return get_contact(who.contact_id, author_id), None
    if who.user_id is not None:
        return _guest(author_id, who.user_id, now)
    called = queries.contacts_called(author_id, who.name)
    if len(called) == 1:
        return called[0], None
    return _add_contact(author_id, who.name, now), None


def _guest(author_id: int, user_id: int, now: datetime) -> tuple[Contact, int]:
    person = next((one for one in people_to_note(author_id, now) if one.user_id == user_id), None)
    if person is None:
        raise NotFound(f"user {user_id} cannot be noted")
    return contact_of(author_id, person, now), person.event_id


class Guest(Protocol):
    """A person with an account, under the name they gave at an event."""

    @property
    def user_id(self) -> int | None:
        """The account; it is there for each guest who can be met."""

    @property
    def name(self) -> str:
        """The name given at the event."""

    @property
    def other_name(self) -> str:
        """The name in the other script, or an empty text."""


def contact_of(author_id: int, person: Guest, now: datetime) -> Contact:
    """Return the author's contact for a guest, created when missing; the caller has checked that the two may meet."""
    contact = find_contact_of_user(author_id, person.user_id or 0)
    if contact is None:
        contact = _add_contact(author_id, person.name, now, user_id=person.user_id or 0, other_name=person.other_name)
    return contact


def _add_contact(author_id: int, name: str, now: datetime, **fields: int | str) -> Contact:
    contact = Contact(owner_id=author_id, name=name, source=ContactSource.MET, created_at=now, **fields)
    db.session.add(contact)
    db.session.flush()
    return contact


def _own_event(author_id: int, event_id: int | None, now: datetime) -> Event | None:
    if event_id is None:
        return None
    for event in queries.recent_events_of(author_id, now):
        if event.id == event_id:
            return event
    raise NotFound(f"event {event_id} is none of the author's")


def _met_at(event: Event | None, now: datetime) -> datetime:
    """Return the server's time moved into the event's hours: people write on the way home and the day after."""
    if event is None:
        return now
    return min(max(now, event.starts_at), event.ends_at)


def _know_each_other(note: Note, now: datetime) -> None:
    """Make the tie of two people who each noted the other mutual."""
    other_id = note.contact.user_id
    if other_id is None or not queries.both_noted_each_other(note.author_id, other_id):
        return
    make_mutual(
        note.author_id,
        other_id,
        how=HowKnown.MET_ONCE,
        closeness=Closeness.MET,
        context=note.event.title if note.event else "",
        now=now,
    )
