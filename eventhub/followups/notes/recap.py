"""After an event: who did you meet? Faces to choose from, a note for each, and the same question in a mail's link."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from eventhub.accounts.mail_marks import mark_of_sessions
from eventhub.events.event.models import Event
from eventhub.events.event.rules import EventState
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.queries import find_registration
from eventhub.events.registrations.rules import RegistrationState
from eventhub.followups.notes import queries
from eventhub.followups.notes.met_guests import Meetable, people_met_at
from eventhub.followups.notes.models import Note
from eventhub.followups.notes.service import Who, Words, edit_note, write_note
from eventhub.platform import tokens
from eventhub.platform.db import transaction
from eventhub.platform.errors import Expired, NotFound
from eventhub.text.headlines import every_headline
from eventhub.text.search import haystack, holds_all, search_words

PURPOSE = "recap"
# With the tile for another person four rows of six.
MOST_FACES = 23
# As many as the signed link of a mail names.
MOST_NAMED = 12


class Stage(StrEnum):
    """How the page stands to the event: it opens at the start, and people are remembered for two weeks after it."""

    BEFORE = "before"
    RUNNING = "running"
    OVER = "over"
    LONG_OVER = "long_over"


@dataclass(frozen=True)
class Recap:
    """What the page shows: guests without a note, `more` of whom have to be searched for, and the notes so far."""

    faces: Sequence[Meetable]
    more: int
    notes: Sequence[Note]


def stage_of(registration: Registration, now: datetime) -> Stage:
    """Return how the page of a guest stands; it never opens without a place, nor for an event that is called off."""
    event = registration.event
    if registration.state is not RegistrationState.CONFIRMED or event.state is not EventState.PUBLISHED:
        return Stage.BEFORE
    if now < event.starts_at:
        return Stage.BEFORE
    if now < event.ends_at:
        return Stage.RUNNING
    return Stage.OVER if now <= event.ends_at + queries.REMEMBERED else Stage.LONG_OVER


def recap_of(event: Event, author_id: int, now: datetime, *, search: str, chosen: Collection[int]) -> Recap:
    """Return the guests that the author may see and has not noted: the chosen first, then those a search finds."""
    seen, notes = people_met_at(event, author_id, now), queries.notes_at(event.id, author_id)
    photos, noted = {person.user_id: person.photo for person in seen}, {note.contact.user_id for note in notes}
    for note in notes:
        note.contact.photo = photos.get(note.contact.user_id or 0, "")
    people = [person for person in seen if person.user_id not in noted]
    first = [person for person in people if person.user_id in chosen]
    words = search_words(search)
    found = [person for person in people if person.user_id not in chosen and _is_found(person, words)]
    shown = [*first, *found[: max(0, MOST_FACES - len(first))]]
    return Recap(shown, len(first) + len(found) - len(shown), notes)


def _is_found(person: Meetable, words: list[str]) -> bool:
    return not words or holds_all(haystack(person.name, person.other_name, every_headline(person)), words)


def get_guest(event: Event, author_id: int, user_id: int, now: datetime) -> Meetable:
    """Return a guest of the event that the author may see. Raises NotFound."""
    person = next((one for one in people_met_at(event, author_id, now) if one.user_id == user_id), None)
    if person is None:
        raise NotFound(f"user {user_id} cannot be noted")
    return person


def note_guest(event: Event, author_id: int, user_id: int, words: Words, *, now: datetime) -> Note:
    """Note having met a guest of the event, once however often it is sent; a note without words keeps an older one.

    Raises NotFound for people that the author may not see.
    """
    with transaction():
        queries.lock_author(author_id)
        noted = queries.find_note_at(author_id, user_id, event.id)
        if noted is not None and not any(words.wording.values()):
            return noted
        get_guest(event, author_id, user_id, now)
        if noted is None:
            return write_note(
                author_id, f"recap-{event.id}-{user_id}", Who(user_id=user_id), words.at(event.id), now=now
            )
        return edit_note(noted.id, author_id, _with_marks_of(noted, words), now=now)


def _with_marks_of(note: Note, words: Words) -> Words:
    """Return the words with what the sheet of the event does not ask, as the note has it."""
    return replace(
        words,
        promised=note.promised,
        promise_done=note.promise_done,
        added_on_wechat=note.added_on_wechat,
        fit=note.fit,
    )


def sign(registration: Registration, named: Sequence[int]) -> str:
    """Return the token of a guest's mail; it names the users that the mail names, and opens the page to no others.

    As what it leads to writes notes in the guest's name, it is void once they sign out everywhere.
    """
    guest = registration.user
    return tokens.sign(PURPOSE, [registration.id, mark_of_sessions(guest) if guest else "", *named[:MOST_NAMED]])


def open_link(token: str, now: datetime) -> tuple[Registration, list[Meetable]]:
    """Return the guest whose mail it was, and those named there who the guest may see still.

    Whether they are noted is not told, as a mail may have been passed on. Raises Expired for unknown links, two weeks
    after the event, and once the guest has no place, has left, has another address or has signed out.
    """
    value = tokens.unsign(PURPOSE, token)
    if not isinstance(value, list) or len(value) < 2:
        raise Expired("no guest behind this link", reason="link")
    registration = find_registration(int(value[0]))
    user = registration.user if registration is not None else None
    if registration is None or user is None or user.deleted_at is not None or value[1] != mark_of_sessions(user):
        raise Expired("the guest behind this link is gone", reason="link")
    if stage_of(registration, now) not in (Stage.RUNNING, Stage.OVER):
        raise Expired(f"the link of registration {registration.id} has ended", reason="link")
    people = people_met_at(registration.event, user.id, now)
    # Their photos are not in the mail either.
    return registration, [replace(person, photo="") for person in people if person.user_id in value[2:]]


def note_from_mail(token: str, user_ids: Collection[int], now: datetime) -> int:
    """Note having met some of those that a mail named; return how many. Raises Expired as open_link does."""
    registration, people = open_link(token, now)
    met = [person for person in people if person.user_id in user_ids]
    with transaction():
        for person in met:
            note_guest(registration.event, registration.user_id or 0, person.user_id, Words(), now=now)
    return len(met)
