"""Working through parked imports: claim one, read and compare it piece by piece, write all at once or nothing.

A file is read in a process of its own, once: whatever kills that process ends the import. Progress is committed after
each piece, what was found only at the end, so a worker that is killed leaves nothing half-saved. That is not the fault
of the file: the claim runs out and another worker begins the import again, MOST_TRIES times in all, should comparing or
writing be what kills them. A worker that is told to stop puts its import back, as if it had never begun. One that was
cancelled, or taken over, is noticed at the next piece.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from eventhub.accounts.limits import spend
from eventhub.events.event.models import Event
from eventhub.people.imports import queries
from eventhub.people.imports.guests import Guest, list_admitted_guests
from eventhub.people.imports.holds import hold_if_suspicious
from eventhub.people.imports.outcome import Compared, make_person, store_outcome
from eventhub.people.imports.reader_process import ReaderDied, Stopped, read_apart
from eventhub.people.imports.readers import ComplaintCode, ContactRow, Field, FileKind, ReadResult
from eventhub.people.imports.readers.rows import refuse_file
from eventhub.people.imports.resolution import Comparer, Finding, settle
from eventhub.people.imports.uploads import BUDGET, DAY, end
from eventhub.people.models import ContactImport
from eventhub.people.rules import IMPORT_LEASE, IMPORTS_A_DAY, MOST_TRIES, ContactSource, ImportState
from eventhub.people.visibility import admission
from eventhub.platform.db import db, transaction
from eventhub.platform.errors import LimitReached, NotFound, WrongState

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]
# Rows that are compared before the worker looks whether it is to go on.
PIECE = 200
# After this the worker signals that it is alive; an import that is begun is finished first.
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
    stopped: Callable[[], bool]

    def go_on(self) -> None:
        """Raise Stopped when the worker has been told to stop."""
        if self.stopped():
            raise Stopped


def read_sample(made: ContactImport) -> list[list[str]]:
    """Read the first rows of a table whose owner is asked what its columns hold; empty when nothing is asked."""
    parked = queries.find_parked(made.id) if made.state is ImportState.REFUSED else None
    return parked.sample or [] if parked else []


def name_columns(owner_id: int, import_id: int, columns: dict[int, Field], *, titles: bool) -> None:
    """Queue a refused table again, now that its owner has said what its columns hold. Raises NotFound, WrongState."""
    with transaction():
        made = queries.get_import(import_id, owner_id, lock=True)
        parked = queries.find_parked(made.id)
        if made.state is not ImportState.REFUSED or parked is None:
            raise WrongState(f"import {import_id} asks nothing", reason="answered")
        parked.columns = {str(number): field.value for number, field in columns.items()}
        parked.titles = titles
        made.state, made.finished_at, made.complaints, made.tries = ImportState.WAITING, None, [], 0


def process_waiting(clock: Clock, *, worker: str, stopped: Callable[[], bool] = lambda: False) -> int:
    """Work through what waits, the oldest first, for TURN, and return how many imports were begun."""
    began, handled = clock(), 0
    while clock() - began < TURN and not stopped() and _work_on_next(clock, worker, stopped):
        handled += 1
    return handled


def _work_on_next(clock: Clock, worker: str, stopped: Callable[[], bool]) -> bool:
    """Work through the import that has waited longest; False when there is none to work on."""
    claim = _claim(clock, worker, stopped)
    if claim is None:
        return False
    try:
        _work_through(claim)
    except _Lost:
        log.info("import %s was given up", claim.import_id)
    except Stopped:
        _put_back(claim)
    # Whatever a file holds, one import must not stop the others; it is tried again, and in the end given up.
    except Exception:
        log.exception("import %s broke off", claim.import_id)
        db.session.rollback()
    return True


def _claim(clock: Clock, worker: str, stopped: Callable[[], bool]) -> _Claim | None:
    now = clock()
    with transaction():
        made = queries.find_workable_import(now)
        if made is None:
            return None
        made.tries += 1
        if made.tries > MOST_TRIES:
            end(made, ImportState.FAILED, now)
            log.error("import %s failed %s times", made.id, MOST_TRIES)
            return None
        made.state, made.claimed_by, made.lease_until = ImportState.WORKING, worker, now + IMPORT_LEASE
        made.rows_done = 0
        return _Claim(made.id, made.owner_id, made.event_id, worker, clock, stopped)


def _put_back(claim: _Claim) -> None:
    """Let the import wait as it did before; the try does not count."""
    with transaction(), contextlib.suppress(_Lost):
        made = _mine(claim)
        made.state, made.claimed_by, made.lease_until = ImportState.WAITING, None, None
        made.rows_read = made.rows_refused = made.rows_done = 0
        made.complaints, made.tries = [], made.tries - 1


def _work_through(claim: _Claim) -> None:
    parked = queries.get_parked(claim.import_id)
    columns = {int(number): Field(what) for number, what in (parked.columns or {}).items()}
    content, filename, titles = parked.content, parked.filename, parked.titles
    db.session.rollback()
    result = _read(claim, content, filename, columns, titles=titles)
    _tell_what_was_read(claim, result)
    if not result.rows:
        return
    event = _event(claim)
    guests = list_admitted_guests(event, claim.owner_id, claim.clock()) if event else []
    findings = _compare(claim, result.rows, guests)
    _finish(claim, result.rows, guests, findings)


def _read(claim: _Claim, content: bytes, filename: str, columns: Mapping[int, Field], *, titles: bool) -> ReadResult:
    try:
        return read_apart(content, filename, columns, titles=titles, stopped=claim.stopped)
    except ReaderDied as why:
        log.warning("import %s was refused: its reader died (%s)", claim.import_id, why)
        return refuse_file(ComplaintCode.UNREADABLE)


def _tell_what_was_read(claim: _Claim, result: ReadResult) -> None:
    with transaction():
        made = _mine(claim)
        made.rows_read, made.rows_refused = len(result.rows), len(result.complaints)
        made.source = _SOURCES[result.kind or FileKind.PASTED]
        made.complaints = [[one.code.value, one.line, one.value] for one in result.complaints[:COMPLAINTS_KEPT]]
        if not result.rows:
            if result.sample:
                queries.get_parked(made.id).sample = list(map(list, result.sample))
            end(made, ImportState.REFUSED, claim.clock(), keep_file=bool(result.sample))


def _event(claim: _Claim) -> Event | None:
    """Find the event to compare with, if the owner may still see who is there; else None."""
    if claim.event_id is None:
        return None
    try:
        return admission.get_admitted_event(claim.owner_id, claim.event_id, claim.clock())
    except NotFound:
        return None


def _compare(claim: _Claim, rows: Sequence[ContactRow], guests: Sequence[Guest]) -> list[Finding]:
    comparer = Comparer([guest.person for guest in guests])
    found: list[Finding] = []
    for at in range(0, len(rows), PIECE):
        claim.go_on()
        found += comparer.find(map(make_person, rows[at : at + PIECE]), at)
        with transaction():
            made = _mine(claim)
            made.rows_done = min(at + PIECE, len(rows))
            made.lease_until = claim.clock() + IMPORT_LEASE
    return settle(found)


def _finish(claim: _Claim, rows: Sequence[ContactRow], guests: Sequence[Guest], findings: list[Finding]) -> None:
    """Write everything the import brings, in one commit. The budget is spent here: what told nothing is free."""
    with transaction():
        made = _mine(claim)
        try:
            spend(BUDGET, str(claim.owner_id), IMPORTS_A_DAY, DAY, claim.clock())
        except LimitReached:
            end(made, ImportState.FAILED, claim.clock())
            return
        store_outcome(made, _event(claim), Compared(rows, guests, findings), claim.clock(), claim.go_on)
        end(made, ImportState.DONE, claim.clock())
        hold_if_suspicious(made, len(guests), claim.clock())


def _mine(claim: _Claim) -> ContactImport:
    """Return the import, locked, while this worker holds it. Raises _Lost."""
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
