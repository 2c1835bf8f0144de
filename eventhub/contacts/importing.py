"""Bringing an address book in: read, compare with the guests who admit it, keep or forget the rest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from eventhub import tokens
from eventhub.accounts.limits import spend
from eventhub.accounts.models import User
from eventhub.contacts import queries
from eventhub.contacts.guests import Guest, admitted_guests
from eventhub.contacts.models import Contact, ContactImport, ContactTrace, Match
from eventhub.contacts.readers import Complaint, ContactRow, FileKind, read
from eventhub.contacts.resolving import Answer, Finding, Person, resolve
from eventhub.contacts.rules import (
    IMPORTS_A_DAY,
    TRACE_LIFE,
    TYPED_A_DAY,
    Certainty,
    ContactSource,
    ImportMode,
    MatchState,
)
from eventhub.db import db, transaction
from eventhub.events.models import Event

_SOURCES = {
    FileKind.LINKEDIN: ContactSource.LINKEDIN, FileKind.GOOGLE: ContactSource.GOOGLE,
    FileKind.OUTLOOK: ContactSource.OUTLOOK, FileKind.TABLE: ContactSource.OUTLOOK,
    FileKind.VCARD: ContactSource.VCARD, FileKind.PASTED: ContactSource.PASTED,
}  # fmt: skip
_DAY = timedelta(days=1)
_CHUNK = 500


@dataclass(frozen=True)
class Outcome:
    """What an import found: people read, complaints, and how many of the guests are known or may be.

    `import_id` is None when nobody could be read; then nothing was written and no import was spent.
    """

    import_id: int | None
    people: int
    complaints: tuple[Complaint, ...]
    certain: int = 0
    likely: int = 0


def import_contacts(
    owner: User, event: Event | None, content: bytes, filename: str, mode: ImportMode, now: datetime
) -> Outcome:
    """Read a file or pasted text and compare it with the guests of an event the owner is admitted to.

    Raises LimitReached from the fourth import of a day on. Nothing is ever sent to anybody in it.
    """
    result = read(content, filename)
    if not result.rows:
        return Outcome(None, 0, result.complaints)
    with transaction():
        spend("contacts/import", str(owner.id), IMPORTS_A_DAY, _DAY, now)
        source = _SOURCES[result.kind or FileKind.PASTED]
        return _take_in(owner, event, result.rows, result.complaints, source, mode, now)


def add_one(owner: User, event: Event | None, row: ContactRow, now: datetime) -> Outcome:
    """Keep one person that the owner typed, and compare them too. Raises LimitReached after 40 a day."""
    with transaction():
        spend("contacts/typed", str(owner.id), TYPED_A_DAY, _DAY, now)
        return _take_in(owner, event, (row,), (), ContactSource.TYPED, ImportMode.KEEP, now)


def undo_import(owner_id: int, import_id: int) -> None:
    """Take back everything of one import that its owner has not used since. Raises NotFound."""
    with transaction():
        made = queries.get_import(import_id, owner_id)
        db.session.execute(
            sa.delete(Contact).where(
                Contact.owner_id == owner_id, Contact.import_id == made.id, Contact.user_id.is_(None)
            )
        )
        db.session.execute(
            sa.delete(Match).where(
                Match.owner_id == owner_id, Match.import_id == made.id, Match.state == MatchState.OPEN
            )
        )
        forget_rest(owner_id, made.event_id)
        db.session.delete(made)


def forget_rest(owner_id: int, event_id: int | None = None) -> int:
    """Wipe the HMACs kept for late registrations, of one event or all; gives how many there were."""
    with transaction():
        wiped = sa.delete(ContactTrace).where(ContactTrace.owner_id == owner_id)
        if event_id is not None:
            wiped = wiped.where(ContactTrace.event_id == event_id)
        return int(getattr(db.session.execute(wiped), "rowcount", 0))


def wipe_old_traces(now: datetime) -> int:
    """Job: wipe HMACs whose time is over, 30 days after their event."""
    with transaction():
        result = db.session.execute(sa.delete(ContactTrace).where(ContactTrace.wipe_at <= now))
        return int(getattr(result, "rowcount", 0))


def match_new_guests(now: datetime) -> int:
    """Job: compare the traces kept of earlier imports with who may be seen now; gives how many were found."""
    found = 0
    pairs = db.session.execute(
        sa.select(ContactTrace.owner_id, ContactTrace.event_id)
        .join(Event, Event.id == ContactTrace.event_id)
        .where(ContactTrace.wipe_at > now, Event.ends_at > now)
        .distinct()
        .order_by(ContactTrace.event_id, ContactTrace.owner_id)
    ).all()
    for owner_id, event_id in pairs:
        with transaction():
            found += _match_traces(owner_id, event_id, now)
    return found


def person_of(row: ContactRow) -> Person:
    """What is compared of a row."""
    return Person(
        row.name, row.other_name, emails=frozenset(row.emails), phones=frozenset(row.phones),
        companies=(row.company,) if row.company else (), schools=(row.school,) if row.school else (),
    )  # fmt: skip


def _take_in(
    owner: User, event: Event | None, rows: Sequence[ContactRow], complaints: tuple[Complaint, ...],
    source: ContactSource, mode: ImportMode, now: datetime,
) -> Outcome:  # fmt: skip
    made = ContactImport(
        owner_id=owner.id, event_id=event.id if event else None, source=source, mode=mode,
        rows_read=len(rows), rows_refused=len(complaints), created_at=now,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    guests = admitted_guests(event, owner.id, now) if event else []
    findings = resolve([person_of(row) for row in rows], [guest.person for guest in guests])
    if event:
        _write_matches(made, event, rows, guests, findings, now)
        _write_traces(owner.id, event, rows, now)
    if mode is ImportMode.KEEP:
        _keep(made, rows, now)
    certain = {one.guest for one in findings if one.verdict.answer is Answer.CERTAIN}
    likely = {one.guest for one in findings} - certain
    return Outcome(made.id, len(rows), complaints, len(certain), len(likely))


def _write_matches(
    made: ContactImport, event: Event, rows: Sequence[ContactRow], guests: Sequence[Guest],
    findings: Sequence[Finding], now: datetime,
) -> None:  # fmt: skip
    """One match a guest, the surest first. What the owner has answered stays answered; a no may become certain."""
    known = {match.user_id: match for match in queries.matches_of(made.owner_id, event.id)}
    said = queries.says_to_know(made.owner_id)
    for finding in findings:
        user_id, row = guests[finding.guest].user_id, rows[finding.contact]
        sure = finding.verdict.answer is Answer.CERTAIN
        match = known.get(user_id)
        if user_id in said or (match and not (sure and match.certainty is Certainty.LIKELY)):
            continue
        if match is None:
            match = Match(owner_id=made.owner_id, user_id=user_id, event_id=event.id, created_at=now)
            db.session.add(match)
            known[user_id] = match
        match.certainty = Certainty.CERTAIN if sure else Certainty.LIKELY
        match.state, match.import_id = MatchState.OPEN, made.id
        match.seen_as = ", ".join(part for part in (row.name or row.emails[0], row.company) if part)[:300]
        match.evidence = f"{finding.verdict.fact}:{finding.verdict.value}"[:200]


def _write_traces(owner_id: int, event: Event, rows: Sequence[ContactRow], now: datetime) -> None:
    """Keyed HMACs of addresses and numbers, for guests who register later; until 30 days after the event."""
    kept = set(db.session.scalars(
        sa.select(ContactTrace.mac).where(ContactTrace.owner_id == owner_id, ContactTrace.event_id == event.id)
    ))  # fmt: skip
    values = {value for row in rows for value in (*row.emails, *row.phones)}
    macs = {_trace(owner_id, event.id, value) for value in values} - kept
    wipe_at = max(event.ends_at, now) + TRACE_LIFE
    _insert(ContactTrace, [
        {"owner_id": owner_id, "event_id": event.id, "mac": mac, "wipe_at": wipe_at} for mac in sorted(macs)
    ])  # fmt: skip


def _keep(made: ContactImport, rows: Sequence[ContactRow], now: datetime) -> None:
    """Rows for the private address book; somebody who is there by name and a second identifier stays one."""
    there = {key for contact in queries.all_contacts(made.owner_id) for key in _identifiers(
        contact.name, (contact.email,), (contact.phone,), contact.company)}  # fmt: skip
    fresh = []
    for row in rows:
        keys = _identifiers(row.name, row.emails, row.phones, row.company)
        if keys & there:
            continue
        there |= keys
        fresh.append({
            "owner_id": made.owner_id, "name": row.name or row.other_name or (*row.emails, *row.phones)[0],
            "other_name": row.other_name, "email": row.emails[0] if row.emails else "",
            "phone": row.phones[0] if row.phones else "", "wechat": "", "company": row.company,
            "position": row.position, "source": made.source, "import_id": made.id, "resting": False,
            "created_at": now,
        })  # fmt: skip
    _insert(Contact, fresh)


def _identifiers(name: str, emails: Iterable[str], phones: Iterable[str], company: str) -> set[str]:
    """Name with an address, a number or a firm: what makes two rows of one owner the same person."""
    plain = " ".join(name.casefold().split())
    return {f"{plain}\n{second}" for second in (*emails, *phones, company.casefold()) if second}


def _match_traces(owner_id: int, event_id: int, now: datetime) -> int:
    event = queries.admitted_events(owner_id, now)
    here = next((one for one in event if one.id == event_id), None)
    if here is None:
        return 0
    macs = set(db.session.scalars(
        sa.select(ContactTrace.mac).where(ContactTrace.owner_id == owner_id, ContactTrace.event_id == event_id)
    ))  # fmt: skip
    known = {match.user_id for match in queries.matches_of(owner_id, event_id)} | queries.says_to_know(owner_id)
    found = [
        (guest, email)
        for guest in admitted_guests(here, owner_id, now) if guest.user_id not in known
        for email in guest.person.emails if _trace(owner_id, event_id, email) in macs
    ]  # fmt: skip
    for guest, email in found:
        db.session.add(Match(
            owner_id=owner_id, user_id=guest.user_id, event_id=event_id, certainty=Certainty.CERTAIN,
            seen_as=email, evidence=f"email:{email}", created_at=now,
        ))  # fmt: skip
    return len(found)


def _trace(owner_id: int, event_id: int, value: str) -> str:
    """Keyed by owner and event as well, so that two owners' traces of one person cannot be linked."""
    return tokens.address_mac(f"{owner_id}:{event_id}:{value}")


def _insert(model: type[ContactTrace] | type[Contact], rows: list[dict[str, object]]) -> None:
    for at in range(0, len(rows), _CHUNK):
        db.session.execute(sa.insert(model), rows[at : at + _CHUNK])


def remove_contact(owner_id: int, contact_id: int) -> None:
    """Take one row out of the owner's address book. Raises NotFound."""
    with transaction():
        db.session.delete(queries.get_contact(contact_id, owner_id))
