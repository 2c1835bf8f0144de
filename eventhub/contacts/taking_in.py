"""What an import leaves behind when it is finished: matches, traces, and rows in a private address book."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice

import sqlalchemy as sa

from eventhub import tokens
from eventhub.contacts import queries
from eventhub.contacts.guests import Guest
from eventhub.contacts.models import Contact, ContactImport, ContactTrace, Match
from eventhub.contacts.readers import ContactRow
from eventhub.contacts.resolving import Answer, Finding, Person
from eventhub.contacts.rules import TRACE_LIFE, Certainty, ImportMode, MatchState
from eventhub.db import db
from eventhub.events.models import Event

_CHUNK = 500


def person_of(row: ContactRow) -> Person:
    """What is compared of a row."""
    return Person(
        row.name, row.other_name, emails=frozenset(row.emails), phones=frozenset(row.phones),
        companies=(row.company,) if row.company else (), schools=(row.school,) if row.school else (),
    )  # fmt: skip


def called(row: ContactRow) -> str:
    """The name of a row, or what stands for one."""
    return row.name or row.other_name or (*row.emails, *row.phones)[0]


def take_in(
    made: ContactImport, event: Event | None, rows: Sequence[ContactRow], guests: Sequence[Guest],
    findings: Sequence[Finding], now: datetime,
) -> None:  # fmt: skip
    """Write all that one import gives, inside the caller's transaction: it is there whole or not at all."""
    if event:
        _write_matches(made, event, rows, guests, findings, now)
        _write_traces(made, event, rows, now)
    if made.mode is ImportMode.KEEP:
        _keep(made, rows, now)
    certain = {one.guest for one in findings if one.verdict.answer is Answer.CERTAIN}
    made.certain, made.likely = len(certain), len({one.guest for one in findings} - certain)


def trace(owner_id: int, event_id: int, value: str) -> str:
    """Keyed by owner and event as well, so that two owners' traces of one person cannot be linked."""
    return tokens.address_mac(f"{owner_id}:{event_id}:{value}")


def _write_matches(
    made: ContactImport, event: Event, rows: Sequence[ContactRow], guests: Sequence[Guest],
    findings: Sequence[Finding], now: datetime,
) -> None:  # fmt: skip
    """One match a guest, the surest first. What the owner has answered stays answered; a no may become certain."""
    known = queries.matches_by_user(made.owner_id, event.id)
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
        match.seen_as = ", ".join(part for part in (called(row), row.company) if part)[:300]
        match.evidence = f"{finding.verdict.fact}:{finding.verdict.value}"[:200]


def _write_traces(made: ContactImport, event: Event, rows: Sequence[ContactRow], now: datetime) -> None:
    """Keyed HMACs of addresses and numbers, for guests who register later; until 30 days after the event."""
    kept = queries.traces_of(made.owner_id, event.id)
    values = {value for row in rows for value in (*row.emails, *row.phones)}
    macs = {trace(made.owner_id, event.id, value) for value in values} - kept
    about = {"owner_id": made.owner_id, "event_id": event.id, "import_id": made.id,
             "wipe_at": max(event.ends_at, now) + TRACE_LIFE}  # fmt: skip
    _insert(ContactTrace, (about | {"mac": mac} for mac in sorted(macs)))


def _keep(made: ContactImport, rows: Sequence[ContactRow], now: datetime) -> None:
    """Rows for the private address book; somebody who is there by name and a second identifier stays one."""
    there = {
        key for name, email, phone, company in queries.identifying_columns(made.owner_id)
        for key in _identifiers(name, (email,), (phone,), company)
    }  # fmt: skip
    about = {"owner_id": made.owner_id, "source": made.source, "import_id": made.id, "resting": False, "wechat": "",
             "created_at": now}  # fmt: skip
    _insert(Contact, (about | _columns(row) for row in _not_there(rows, there)))


def _not_there(rows: Iterable[ContactRow], there: set[str]) -> Iterator[ContactRow]:
    for row in rows:
        keys = _identifiers(row.name, row.emails, row.phones, row.company)
        if not keys & there:
            there |= keys
            yield row


def _columns(row: ContactRow) -> dict[str, object]:
    return {
        "name": called(row), "other_name": row.other_name, "email": row.emails[0] if row.emails else "",
        "phone": row.phones[0] if row.phones else "", "company": row.company, "position": row.position,
    }  # fmt: skip


def _identifiers(name: str, emails: Iterable[str], phones: Iterable[str], company: str) -> set[str]:
    """Name with an address, a number or a firm: what makes two rows of one owner the same person."""
    plain = " ".join(name.casefold().split())
    return {f"{plain}\n{second}" for second in (*emails, *phones, company.casefold()) if second}


def _insert(model: type[ContactTrace] | type[Contact], rows: Iterator[dict[str, object]]) -> None:
    """Piece by piece, so that 20,000 rows are never all in memory as dicts."""
    while piece := list(islice(rows, _CHUNK)):
        db.session.execute(sa.insert(model.__table__), piece)
