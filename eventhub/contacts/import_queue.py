"""Working through parked imports: claim one, read and compare it piece by piece, write all at once or nothing.

Progress is committed after each piece, what was found only at the end, so a worker that is killed leaves
nothing half-saved. Its claim runs out and another begins that import again; reading is repeatable. One that
was cancelled, or taken over, is noticed at the next piece.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from eventhub.accounts.limits import spend
from eventhub.accounts.models import User
from eventhub.contacts import queries
from eventhub.contacts.guests import Guest, admitted_guests
from eventhub.contacts.holding import hold_if_suspicious
from eventhub.contacts.importing import BUDGET, DAY, end, park
from eventhub.contacts.models import ContactImport
from eventhub.contacts.readers import ComplaintCode, ContactRow, Field, FileKind, ReadResult
from eventhub.contacts.resolving import Comparer, Finding, settled
from eventhub.contacts.rules import (
    IMPORT_LEASE,
    IMPORTS_A_DAY,
    MOST_TRIES,
    ContactSource,
    ImportMode,
    ImportState,
)
from eventhub.contacts.taking_in import person_of, take_in
from eventhub.db import db, transaction
from eventhub.errors import LimitReached, NotFound, WrongState
from eventhub.events.models import Event
from eventhub.lazily import when_used

if TYPE_CHECKING:
    from eventhub.contacts.readers import reading
else:
    reading = when_used("eventhub.contacts.readers.reading")

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]
# Up to here a file is worked through within the request that brought it: 500 people take 50 ms.
AT_ONCE = 50_000
PIECE = 1000
# After this the worker turns to the mails again; an import that is begun is finished first.
TURN = timedelta(seconds=5)
COMPLAINTS_KEPT = 30
_SOURCES = {
    FileKind.LINKEDIN: ContactSource.LINKEDIN,
    FileKind.GOOGLE: ContactSource.GOOGLE,
    FileKind.OUTLOOK: ContactSource.OUTLOOK,
    FileKind.TABLE: ContactSource.OUTLOOK,
    FileKind.VCARD: ContactSource.VCARD,
    FileKind.PASTED: ContactSource.PASTED,
}


class _Lost(Exception):
    """The import was cancelled, deleted, or taken over by another worker."""


@dataclass(frozen=True)
class _Claim:
    """An import that is ours: whose, for which event, by which worker, and the clock that is read."""

    import_id: int
    owner_id: int
    event_id: int | None
    worker: str
    clock: Clock


def bring_in(owner: User, event: Event | None, content: bytes, filename: str, mode: ImportMode, clock: Clock) -> int:
    """Park a file, and work through it at once when it is small; gives the import's id. Raises LimitReached."""
    import_id = park(owner, event, content, filename, mode, clock())
    begin(import_id, len(content), clock)
    return import_id


def begin(import_id: int, size: int, clock: Clock) -> None:
    """Work through a parked file of so many bytes if it is small; the worker takes others, and what fails here."""
    if size <= AT_ONCE:
        work_on(import_id, clock, worker=f"request-{secrets.token_hex(8)}")


def asked_about(made: ContactImport) -> list[list[str]]:
    """The first rows of a table whose owner is asked what its columns hold; empty when nothing is asked."""
    parked = queries.find_parked(made.id) if made.state is ImportState.REFUSED else None
    return reading.first_records(parked.content, parked.filename) if parked else []


def name_columns(owner_id: int, import_id: int, columns: dict[int, Field], *, titles: bool, clock: Clock) -> None:
    """Read a refused table again, now that its owner has said what its columns hold. Raises NotFound, WrongState."""
    with transaction():
        made = queries.get_import(import_id, owner_id, lock=True)
        parked = queries.find_parked(made.id)
        if made.state is not ImportState.REFUSED or parked is None:
            raise WrongState(f"import {import_id} asks nothing", reason="answered")
        parked.columns = {str(number): field.value for number, field in columns.items()}
        parked.titles = titles
        made.state, made.finished_at, made.complaints, made.tries = ImportState.WAITING, None, [], 0
        small = len(parked.content) <= AT_ONCE
    if small:
        work_on(import_id, clock, worker=f"request-{secrets.token_hex(8)}")


def work_off(clock: Clock, *, worker: str) -> int:
    """Work through what waits, the oldest first, for TURN; gives how many imports were begun."""
    began, handled = clock(), 0
    while clock() - began < TURN and work_on(None, clock, worker=worker):
        handled += 1
    return handled


def work_on(import_id: int | None, clock: Clock, *, worker: str) -> bool:
    """Work through one import, or the one that has waited longest; False when there is none to work on."""
    claim = _claim(import_id, clock, worker)
    if claim is None:
        return False
    try:
        _work_through(claim)
    except _Lost:
        log.info("import %s was given up", claim.import_id)
    # Whatever a file holds, one import must not stop the others; it is tried again, and in the end given up.
    except Exception:
        log.exception("import %s broke off", claim.import_id)
        db.session.rollback()
    return True


def _claim(import_id: int | None, clock: Clock, worker: str) -> _Claim | None:
    now = clock()
    with transaction():
        made = queries.workable_import(now, import_id)
        if made is None:
            return None
        made.tries += 1
        if made.tries > MOST_TRIES:
            end(made, ImportState.FAILED, now)
            log.error("import %s failed %s times", made.id, MOST_TRIES)
            return None
        made.state, made.claimed_by, made.lease_until = ImportState.WORKING, worker, now + IMPORT_LEASE
        made.rows_done = 0
        return _Claim(made.id, made.owner_id, made.event_id, worker, clock)


def _work_through(claim: _Claim) -> None:
    parked = queries.get_parked(claim.import_id)
    columns = {int(number): Field(what) for number, what in (parked.columns or {}).items()}
    result = reading.read(parked.content, parked.filename, columns, titles=parked.titles)
    unknown = [one.code for one in result.complaints] == [ComplaintCode.NO_NAME_COLUMN]
    askable = unknown and bool(reading.first_records(parked.content, parked.filename))
    db.session.rollback()
    _tell_what_was_read(claim, result, askable=askable)
    if not result.rows:
        return
    event = _event(claim)
    guests = admitted_guests(event, claim.owner_id, claim.clock()) if event else []
    findings = _compare(claim, result.rows, guests)
    _finish(claim, result.rows, guests, findings)


def _tell_what_was_read(claim: _Claim, result: ReadResult, *, askable: bool) -> None:
    with transaction():
        made = _mine(claim)
        made.rows_read, made.rows_refused = len(result.rows), len(result.complaints)
        made.source = _SOURCES[result.kind or FileKind.PASTED]
        made.complaints = [[one.code.value, one.line, one.value] for one in result.complaints[:COMPLAINTS_KEPT]]
        if not result.rows:
            end(made, ImportState.REFUSED, claim.clock(), keep_file=askable)


def _event(claim: _Claim) -> Event | None:
    """The event to compare with, if the owner may still see who is there."""
    if claim.event_id is None:
        return None
    try:
        return queries.get_admitted_event(claim.owner_id, claim.event_id, claim.clock())
    except NotFound:
        return None


def _compare(claim: _Claim, rows: Sequence[ContactRow], guests: Sequence[Guest]) -> list[Finding]:
    comparer = Comparer([guest.person for guest in guests])
    found: list[Finding] = []
    for at in range(0, len(rows), PIECE):
        found += comparer.find(map(person_of, rows[at : at + PIECE]), at)
        with transaction():
            made = _mine(claim)
            made.rows_done = min(at + PIECE, len(rows))
            made.lease_until = claim.clock() + IMPORT_LEASE
    return settled(found)


def _finish(claim: _Claim, rows: Sequence[ContactRow], guests: Sequence[Guest], findings: list[Finding]) -> None:
    """Everything the import gives, in one commit. The budget is spent here: what told nobody anything is free."""
    with transaction():
        made = _mine(claim)
        try:
            spend(BUDGET, str(claim.owner_id), IMPORTS_A_DAY, DAY, claim.clock())
        except LimitReached:
            end(made, ImportState.FAILED, claim.clock())
            return
        take_in(made, _event(claim), rows, guests, findings, claim.clock())
        end(made, ImportState.DONE, claim.clock())
        hold_if_suspicious(made, len(guests), claim.clock())


def _mine(claim: _Claim) -> ContactImport:
    """The import, locked, while it is still ours. Raises _Lost."""
    made = db.session.scalar(
        sa.select(ContactImport)
        .where(
            ContactImport.id == claim.import_id,
            ContactImport.state == ImportState.WORKING,
            ContactImport.claimed_by == claim.worker,
        )
        .with_for_update()
    )
    if made is None:
        raise _Lost
    return made
