"""What an import leaves behind when it is finished: matches, traces, and rows in a private address book."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import cast

import sqlalchemy as sa

from eventhub.events.event.models import Event
from eventhub.people import relations
from eventhub.people.contacts import book
from eventhub.people.contacts.book import Comparable
from eventhub.people.contacts.merges import fill_from
from eventhub.people.imports import matches, queries
from eventhub.people.imports.guests import Guest
from eventhub.people.imports.readers import ContactRow
from eventhub.people.imports.readers.rows import MAX_ADDRESSES
from eventhub.people.imports.resolution import Answer, Finding, Person
from eventhub.people.models import Contact, ContactImport, ContactTrace, Match, derived_columns
from eventhub.people.rules import Certainty, ImportMode, MatchState
from eventhub.platform import tokens
from eventhub.platform.db import db
from eventhub.platform.retention import traces_kept
from eventhub.text.characters import has_hanzi

_CHUNK = 500
# Rows of the address book that one import completes; each is a merge that is kept for 30 days.
_MOST_COMPLETED = 1000


def make_person(row: ContactRow) -> Person:
    """Make what is compared of a row of a file."""
    return Person(
        row.name,
        row.other_name,
        emails=frozenset(row.emails),
        phones=frozenset(row.phones),
        companies=(row.company,) if row.company else (),
        schools=(row.school,) if row.school else (),
    )


def make_person_of_contact(row: Comparable) -> Person:
    """Make what is compared of a row of an address book."""
    return Person(
        row.name,
        row.other_name,
        emails=frozenset(row.emails),
        phones=frozenset(row.phones),
        companies=(row.company,) if row.company else (),
    )


def choose_name(row: ContactRow) -> str:
    """Choose the name of a row; without one its other name, first address or first number."""
    return row.name or row.other_name or (*row.emails, *row.phones)[0]


@dataclass(frozen=True)
class Compared:
    """The rows of an import, the guests they were compared with, and who was found; findings count rows and guests."""

    rows: Sequence[ContactRow]
    guests: Sequence[Guest]
    findings: Sequence[Finding]


def store_outcome(
    made: ContactImport,
    event: Event | None,
    compared: Compared,
    now: datetime,
    between: Callable[[], None] = lambda: None,
) -> None:
    """Write all that one import brings, inside the caller's transaction: it is there whole or not at all.

    `between` is called between pieces of the work; what it raises ends it.
    """
    if event:
        _write_matches(made, event, compared, now)
        _write_traces(made, event, compared.rows, now, between)
    findings = compared.findings
    if made.mode is ImportMode.KEEP:
        _keep(made, compared.rows, now, between)
        if event and findings:
            _point_at_rows(made, event, compared)
    certain = {one.guest for one in findings if one.verdict.answer is Answer.CERTAIN}
    made.certain, made.likely = len(certain), len({one.guest for one in findings} - certain)


def make_trace(owner_id: int, event_id: int, value: str) -> str:
    """Digest an address or number, keyed by owner and event, so that two owners' traces cannot be linked."""
    return tokens.address_mac(f"{owner_id}:{event_id}:{value}")


def _write_matches(made: ContactImport, event: Event, compared: Compared, now: datetime) -> None:
    """Write one match a guest, the surest first. What the owner has answered stays; a no may become certain."""
    known = matches.read_matches_by_user(made.owner_id, event.id)
    said = relations.list_known_or_denied(made.owner_id)
    for finding in compared.findings:
        user_id, row = compared.guests[finding.guest].user_id, compared.rows[finding.contact]
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
        match.seen_as = describe_row(choose_name(row), row.company)
        match.evidence = f"{finding.verdict.fact}:{finding.verdict.value}"[:200]


def _point_at_rows(made: ContactImport, event: Event, compared: Compared) -> None:
    """Point each open match at the row it came from, so that a yes makes no second row of the same person."""
    known = matches.read_matches_by_user(made.owner_id, event.id)
    there = _rows_by_identifier(made.owner_id)
    for finding in compared.findings:
        match, row = known.get(compared.guests[finding.guest].user_id), compared.rows[finding.contact]
        if match and match.import_id == made.id and match.seen_as == describe_row(choose_name(row), row.company):
            keys = _identifiers(choose_name(row), row.emails, row.phones, row.company or row.school)
            match.contact_id = next((there[key].id for key in keys if key in there), None)


def _rows_by_identifier(owner_id: int) -> dict[str, Comparable]:
    return {
        key: row
        for row in book.list_comparable_rows(owner_id)
        for key in _identifiers(row.name, row.emails, row.phones, row.company)
    }


def describe_row(name: str, company: str) -> str:
    """Describe a row by name and firm as the owner's own file has them, with the comma of their script."""
    comma = "，" if has_hanzi(name[-1:]) and has_hanzi(company[:1]) else ", "
    return comma.join(part for part in (name, company) if part)[:300]


def _write_traces(
    made: ContactImport, event: Event, rows: Sequence[ContactRow], now: datetime, between: Callable[[], None]
) -> None:
    """Write keyed HMACs of addresses and numbers until 30 days after the event, for guests who register later."""
    kept = queries.read_traces(made.owner_id, event.id)
    values = {value for row in rows for value in (*row.emails, *row.phones)}
    macs = (make_trace(made.owner_id, event.id, value) for value in sorted(values))
    about = {
        "owner_id": made.owner_id,
        "event_id": event.id,
        "import_id": made.id,
        "wipe_at": max(event.ends_at, now) + traces_kept(),
    }
    _insert(ContactTrace, (about | {"mac": mac} for mac in macs if mac not in kept), between)


def _keep(made: ContactImport, rows: Sequence[ContactRow], now: datetime, between: Callable[[], None]) -> None:
    """Write rows into the private address book; a person who is there by name and a second identifier stays one."""
    there = _rows_by_identifier(made.owner_id)
    fresh, known = _sorted_out(rows, there)
    about = {
        "owner_id": made.owner_id,
        "source": made.source,
        "import_id": made.id,
        "resting": False,
        "wechat": "",
        "created_at": now,
    }
    fresh_columns = map(_columns, fresh)
    _insert(Contact, (about | each | derived_columns(each) for each in fresh_columns), between)
    between()
    _complete(made, known, now)


def _sorted_out(
    rows: Sequence[ContactRow], there: Mapping[str, Comparable]
) -> tuple[list[ContactRow], list[tuple[int, ContactRow]]]:
    """Separate new people (each once, with all that the file says of them) from known ones (by id)."""
    fresh: list[ContactRow] = []
    at: dict[str, int] = {}
    known = []
    for row in rows:
        keys = _identifiers(choose_name(row), row.emails, row.phones, row.company or row.school)
        contact = next((there[key] for key in keys if key in there), None)
        if contact is not None:
            known += [(contact.id, row)] if _adds(row, contact) else []
            continue
        place = next((at[key] for key in keys if key in at), len(fresh))
        if place < len(fresh):
            fresh[place] = _joined(fresh[place], row)
        else:
            fresh.append(row)
        at |= dict.fromkeys(keys, place)
    return fresh, known


def _joined(one: ContactRow, other: ContactRow) -> ContactRow:
    """Join two rows of a file into one person."""
    return replace(
        one,
        other_name=one.other_name or other.other_name,
        company=one.company or other.company,
        position=one.position or other.position,
        emails=tuple(dict.fromkeys(one.emails + other.emails))[:MAX_ADDRESSES],
        phones=tuple(dict.fromkeys(one.phones + other.phones))[:MAX_ADDRESSES],
    )


def _adds(row: ContactRow, contact: Comparable) -> bool:
    new = {*row.emails, *row.phones} - {*contact.emails, *contact.phones}
    return bool(new) or any(value and not getattr(contact, name) for name, value in _columns(row).items())


def _complete(made: ContactImport, known: list[tuple[int, ContactRow]], now: datetime) -> None:
    """Fill what existing rows lack, in a way that can be taken back like any merge."""
    contacts = book.read_contacts_by_id(made.owner_id, [contact_id for contact_id, _ in known[:_MOST_COMPLETED]])
    for contact_id, row in known[:_MOST_COMPLETED]:
        gone = _columns(row) | {"source": made.source.value, "import_id": made.id, "resting": False, "wechat": ""}
        fill_from(contacts[contact_id], gone, now)


def _columns(row: ContactRow) -> dict[str, object]:
    return {
        "name": choose_name(row),
        "other_name": row.other_name,
        "email": row.emails[0] if row.emails else "",
        "phone": row.phones[0] if row.phones else "",
        "company": row.company or row.school,
        "position": row.position,
        "further": [*row.emails[1:], *row.phones[1:]],
    }


def _identifiers(name: str, emails: Iterable[str], phones: Iterable[str], company: str) -> set[str]:
    """Build the keys that make two rows of one owner the same person: name with an address or a number.

    A firm is a second identifier only for those with nothing else known, as in LinkedIn's file:
    two 李伟 of one firm with an address each are two people.
    """
    plain = " ".join(name.casefold().split())
    proofs = [*filter(None, emails), *filter(None, phones)] or [company.casefold()]
    return {f"{plain}\n{second}" for second in proofs if second}


def _insert(
    model: type[ContactTrace] | type[Contact], rows: Iterator[dict[str, object]], between: Callable[[], None]
) -> None:
    """Insert rows piece by piece, so that 20,000 are never all in memory as dicts."""
    while piece := list(islice(rows, _CHUNK)):
        between()
        # Mapped classes stand on tables; SQLAlchemy types what any class may stand on.
        db.session.execute(sa.insert(cast(sa.Table, model.__table__)), piece)
