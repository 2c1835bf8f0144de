"""Guests who register after an import: found by the traces that it left, and by the address books people keep.

A kept book is compared with the guests of every event its owner comes to, and again when guests or rows have
come. Nobody is found twice, and what was answered with no stays answered.

Guests who do not stand on the open list are asked from here, and never while a file is read: what an import does and
it takes the same time for each of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.people import relations
from eventhub.people.contacts import book
from eventhub.people.imports import matches, queries
from eventhub.people.imports.guests import Guest, list_admitted_guests, read_guests_to_ask
from eventhub.people.imports.outcome import describe_row, make_person_of_contact, make_trace
from eventhub.people.imports.resolution import Answer, Comparer, Finding, settle
from eventhub.people.models import BookComparison, Contact, ContactImport, ContactTrace, Match
from eventhub.people.rules import COMPARED_A_DAY, Certainty, ImportState, is_suspicious
from eventhub.people.ties.asking import Held, ask_about
from eventhub.people.visibility import admission
from eventhub.platform.db import db, transaction

# A book is looked at as soon as its owner has a place, then as often as this: names cost more than traces.
AGAIN = timedelta(hours=1)


def match_new_guests(now: datetime) -> int:
    """Compare what is kept of earlier imports with who may be seen now, as a job; return how many were found."""
    found = 0
    for owner_id, event_id in sorted({*_traced(now), *_kept(now)}):
        with transaction():
            event = next((one for one in admission.list_admitted_events(owner_id, now) if one.id == event_id), None)
            if event is not None:
                found += _match_at(owner_id, event, now)
    return found


def _traced(now: datetime) -> list[tuple[int, int]]:
    query = (
        sa.select(ContactTrace.owner_id, ContactTrace.event_id)
        .join(Event, Event.id == ContactTrace.event_id)
        .where(ContactTrace.wipe_at > now, Event.ends_at > now, ContactTrace.owner_id.not_in(_held()))
        .distinct()
    )
    return [(owner_id, event_id) for owner_id, event_id in db.session.execute(query)]


def _kept(now: datetime) -> list[tuple[int, int]]:
    """List owners of books with each coming event at which they have a place, unless compared in the last hour."""
    recent = sa.exists().where(
        BookComparison.owner_id == Registration.user_id,
        BookComparison.event_id == Registration.event_id,
        BookComparison.compared_at > now - AGAIN,
    )
    query = (
        sa.select(Registration.user_id, Registration.event_id)
        .join(Event, Event.id == Registration.event_id)
        .where(
            Registration.state == RegistrationState.CONFIRMED,
            Registration.visible_to != VisibleTo.NOBODY,
            Event.ends_at > now,
            Registration.user_id.not_in(_held()),
            ~recent,
            sa.exists().where(Contact.owner_id == Registration.user_id, Contact.user_id.is_(None)),
        )
    )
    return [(owner_id, event_id) for owner_id, event_id in db.session.execute(query) if owner_id is not None]


def _held() -> sa.Select[int]:
    return sa.select(ContactImport.owner_id).where(ContactImport.state == ImportState.HELD)


def _match_at(owner_id: int, event: Event, now: datetime) -> int:
    known = matches.read_matches_by_user(owner_id, event.id).keys() | relations.list_known_or_denied(owner_id)
    admitted = list_admitted_guests(event, owner_id, now)
    guests = [guest for guest in admitted if guest.user_id not in known]
    traced = _match_traces(owner_id, event, guests, now)
    ask_about(owner_id, event, _held_addresses(owner_id, event, now), now)
    left = [guest for guest in guests if guest.user_id not in traced]
    return len(traced) + _match_book(owner_id, event, left, len(admitted), now)


def _held_addresses(owner_id: int, event: Event, now: datetime) -> dict[int, Held]:
    """Read which guests to ask have an address in the traces of an import or in the address book, by user id."""
    by_import = queries.read_imports_of_traces(owner_id, event.id)
    held = len(by_import) + book.read_size_and_newest(owner_id)[0]
    guests = read_guests_to_ask(event, owner_id, now) if held else {}
    macs = {make_trace(owner_id, event.id, email): email for email in guests}
    macs = {mac: email for mac, email in macs.items() if _is_turn_of(mac, held, now)}
    traced = {guests[macs[mac]]: Held(by_import[mac]) for mac in macs.keys() & by_import.keys()}
    guests = {email: guests[email] for email in macs.values()}
    rows = book.list_rows_with_addresses(owner_id, guests)
    return traced | {guests[row.email]: Held(row.import_id, row.id) for row in rows}


def _is_turn_of(mac: str, held: int, now: datetime) -> bool:
    """Tell whether an address is compared today, of so many that its owner holds: about COMPARED_A_DAY are.

    Each has its days by its own digest, so that whether one guest is asked never hangs on another.
    """
    rounds = -(-held // COMPARED_A_DAY)
    return int(mac[:8], 16) % rounds == now.toordinal() % rounds


def _match_traces(owner_id: int, event: Event, guests: Sequence[Guest], now: datetime) -> set[int]:
    macs = queries.read_traces(owner_id, event.id)
    found = {
        guest.user_id: email
        for guest in guests
        for email in guest.person.emails
        if make_trace(owner_id, event.id, email) in macs
    }
    for user_id, email in found.items():
        db.session.add(
            Match(
                owner_id=owner_id,
                user_id=user_id,
                event_id=event.id,
                certainty=Certainty.CERTAIN,
                seen_as=email,
                evidence=f"email:{email}",
                created_at=now,
            )
        )
    return set(found)


def _match_book(owner_id: int, event: Event, guests: Sequence[Guest], in_all: int, now: datetime) -> int:
    """Compare a kept book, if it or the guests have changed since it was last compared."""
    digest = _digest(owner_id, guests)
    seen = db.session.get(BookComparison, (owner_id, event.id))
    if seen is not None and seen.digest == digest:
        seen.compared_at = now
        return 0
    rows = [row for row in book.list_comparable_rows(owner_id) if row.user_id is None]
    found = settle(Comparer([guest.person for guest in guests]).find(map(make_person_of_contact, rows)))
    first: dict[int, Finding] = {}
    for one in found:
        first.setdefault(one.guest, one)
    owner = db.session.get_one(User, owner_id)
    # As after an import: nobody finds a third of a room with an account of yesterday. It is tried again later.
    if not is_suspicious(now - owner.created_at, len(first), in_all):
        for one in first.values():
            db.session.add(_match_of(owner_id, event, rows[one.contact], guests[one.guest], one, now))
    else:
        digest = ""
    db.session.merge(BookComparison(owner_id=owner_id, event_id=event.id, digest=digest, compared_at=now))
    return len(first) if digest else 0


def _match_of(
    owner_id: int, event: Event, row: book.Comparable, guest: Guest, finding: Finding, now: datetime
) -> Match:
    verdict = finding.verdict
    return Match(
        owner_id=owner_id,
        user_id=guest.user_id,
        event_id=event.id,
        contact_id=row.id,
        import_id=row.import_id,
        certainty=Certainty.CERTAIN if verdict.answer is Answer.CERTAIN else Certainty.LIKELY,
        seen_as=describe_row(row.name, row.company),
        evidence=f"{verdict.fact}:{verdict.value}"[:200],
        created_at=now,
    )


def _digest(owner_id: int, guests: Sequence[Guest]) -> str:
    """Digest both sides, so that a row or a guest more, or a new fact about a guest, changes it."""
    facts = [
        book.read_size_and_newest(owner_id),
        *(
            (
                guest.user_id,
                guest.person.name,
                guest.person.other_name,
                sorted(guest.person.emails),
                guest.person.companies,
                guest.person.schools,
            )
            for guest in guests
        ),
    ]
    return hashlib.sha256(repr(facts).encode()).hexdigest()
