"""Use cases of a typed name: to type it, to say who is meant, to take it back, and to ask the one who may be meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import sqlalchemy as sa

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.events.registrations.models import KnownName, Registration
from eventhub.people import relations
from eventhub.people.contacts.service import keep_person
from eventhub.people.imports.guests import split_guests
from eventhub.people.known_names import queries
from eventhub.people.known_names.rules import MOST_NAMES, Marks, Named, find_to_ask, list_meant
from eventhub.people.models import PendingHandshake
from eventhub.people.rules import ContactSource
from eventhub.people.ties.asking import Held, ask_about, queue_mail
from eventhub.people.ties.handshakes import list_asked_or_answered
from eventhub.people.ties.service import Knows, say_at_least_yes
from eventhub.people.visibility import admission
from eventhub.platform.db import db, rows_touched, run_in_batches, transaction
from eventhub.platform.errors import LimitReached, NotFound


@dataclass(frozen=True)
class Waiting:
    """A typed name, and the guests that everybody sees and who may be meant; nobody else changes anything here."""

    known: KnownName
    choices: tuple[User, ...] = ()


def add_name(registration_id: int, event_id: int, user_id: int, name: str, *, now: datetime) -> None:
    """Note one name of someone a guest knows at an event.

    Raises LimitReached after MOST_NAMES, those taken back included.
    """
    with transaction():
        # Two forms at the same moment count one after the other.
        db.session.execute(sa.select(User.id).where(User.id == user_id).with_for_update())
        if queries.count_names_until(event_id, user_id) >= MOST_NAMES:
            raise LimitReached(f"user {user_id} at event {event_id}", reason="known_names")
        db.session.add(KnownName(registration_id=registration_id, name=name, created_at=now))


def take_back(registration_id: int, name_id: int) -> None:
    """Take a name back; who was asked because of it and has not answered is asked no longer. Raises NotFound."""
    with transaction():
        known = queries.get_name(name_id, registration_id)
        known.name = ""
        db.session.execute(sa.delete(PendingHandshake).where(PendingHandshake.known_name_id == known.id))


def list_waiting(registration: Registration, event: Event, now: datetime) -> list[Waiting]:
    """List the names that a guest has typed, with whom the guest may choose from."""
    names = queries.list_names(registration.id)
    if not names or not _is_admitted(registration, now):
        return [Waiting(known) for known in names]
    shown, _ = split_guests(event, registration.guest_id, now)
    return [Waiting(known, tuple(_choices(known, registration, shown))) for known in names]


def is_answered(registration: Registration, name_id: int) -> bool:
    """Tell whether a guest has said before who is meant by a name of theirs, or that nobody is."""
    known = queries.find_own_name(name_id, registration.id)
    return known is not None and (not known.name or known.passed_over_at is not None)


def choose_person(registration: Registration, event: Event, name_id: int, user_id: int, *, now: datetime) -> User:
    """Note that a guest knows the person they meant; that one is asked, too. Raises NotFound."""
    with transaction():
        known, choices = _chosen_from(registration, event, name_id, now)
        person = next((one for one in choices if one.id == user_id), None)
        if person is None:
            raise NotFound(f"user {user_id} is not among the choices for name {name_id}")
        owner_id = registration.guest_id
        known.name = ""
        say_at_least_yes(owner_id, person.id, Knows(), "", now)
        keep_person(owner_id, person, ContactSource.TYPED, now)
        if relations.find_tie(person.id, owner_id) is None:
            queue_mail(person, now)
        return person


def choose_nobody(registration: Registration, event: Event, name_id: int, *, now: datetime) -> None:
    """Note that none of the guests who can be chosen now is meant. Raises NotFound."""
    with transaction():
        known, _ = _chosen_from(registration, event, name_id, now)
        known.passed_over_at, known.compared_at = now, None


def ask_named_guests(now: datetime) -> int:
    """Ask guests who are the only ones that a typed name may mean, as a job; return how many were asked.

    Never while a page waits: what its owner reads and how long it takes is the same whoever is there.
    """
    asked = 0
    for event in queries.list_events_with_names(now):
        marks = Marks(queries.list_named_guests(event.id))
        names = queries.list_names_to_compare(event.id, now)
        for known in names:
            if marks.may_mean_a_guest(known.name):
                with transaction():
                    asked += _ask_at(event, known, now)
        run_in_batches([known.id for known in names], partial(_note_compared, now))
    return asked


def _note_compared(now: datetime, ids: Sequence[int]) -> int:
    """Note that names were compared with the guests of now."""
    compared = sa.update(KnownName).where(KnownName.id.in_(ids)).values(compared_at=now)
    return rows_touched(db.session.execute(compared))


def _ask_at(event: Event, known: KnownName, now: datetime) -> int:
    """Compare one name with the guests, and ask the one who is meant beyond doubt; return how many were asked."""
    registration = known.registration
    owner_id = registration.guest_id
    if queries.count_names_until(event.id, owner_id, known.id) > MOST_NAMES:
        return 0
    shown, asked_first = split_guests(event, owner_id, now)
    said = relations.list_known_or_denied(owner_id)
    is_found = bool(list_meant(known.name, (_named(user) for user in shown if user.id in said)))
    if is_found or _choices(known, registration, shown):
        return 0
    meant = find_to_ask(known.name, map(_named, asked_first))
    if meant is None:
        return 0
    # Also noted where the person was asked before or has answered: nobody else is asked then.
    asked = ask_about(owner_id, event, {meant: Held(known_name_id=known.id)}, now)
    if asked or meant in list_asked_or_answered(owner_id):
        known.asked_at = now
    return asked


def _chosen_from(registration: Registration, event: Event, name_id: int, now: datetime) -> tuple[KnownName, list[User]]:
    known = queries.get_name(name_id, registration.id)
    admission.get_admitted_event(registration.guest_id, event.id, now)
    shown, _ = split_guests(event, registration.guest_id, now)
    choices = _choices(known, registration, shown)
    if not choices:
        raise NotFound(f"nobody can be chosen for name {name_id}")
    return known, choices


def _choices(known: KnownName, registration: Registration, shown: list[User]) -> list[User]:
    """List the guests among whom the owner of a name can choose: not those they have spoken of or passed over."""
    owner_id = registration.guest_id
    if queries.count_names_until(registration.event_id, owner_id, known.id) > MOST_NAMES:
        return []
    said = relations.list_known_or_denied(owner_id)
    people = {user.id: user for user in shown if user.id not in said}
    if known.passed_over_at is not None:
        late = queries.list_confirmed_after(registration.event_id, known.passed_over_at)
        people = {user_id: user for user_id, user in people.items() if user_id in late}
    return [people[user_id] for user_id in list_meant(known.name, map(_named, people.values()))]


def _is_admitted(registration: Registration, now: datetime) -> bool:
    admitted = admission.list_admitted_events(registration.guest_id, now)
    return any(event.id == registration.event_id for event in admitted)


def _named(user: User) -> Named:
    return Named(user.id, user.name, user.other_name)
