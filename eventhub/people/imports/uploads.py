"""Bringing an address book in: a file is parked for the worker, one typed person is taken at once."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from eventhub.accounts.limits import count_spent, spend
from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.people.imports import queries
from eventhub.people.imports.guests import list_admitted_guests
from eventhub.people.imports.outcome import Compared, make_person, store_outcome
from eventhub.people.imports.readers import MAX_BYTES, ContactRow
from eventhub.people.imports.resolution import resolve
from eventhub.people.models import ContactImport, ParkedFile
from eventhub.people.rules import (
    IMPORTS_A_DAY,
    TYPED_A_DAY,
    UNFINISHED,
    UPLOADS_A_DAY,
    ContactSource,
    ImportMode,
    ImportState,
)
from eventhub.platform.db import db, transaction
from eventhub.platform.errors import LimitReached

DAY = timedelta(days=1)
BUDGET = "contacts/import"
_FILENAME = 200


def park(owner: User, event: Event | None, content: bytes, filename: str, mode: ImportMode, now: datetime) -> int:
    """Take in a file or pasted text, to be compared with the guests of an event its owner is admitted to.

    Returns the id of the import; import_queue works through it. Raises LimitReached from the fourth
    import of a day on, those that wait included, and from the UPLOADS_A_DAY-th file.
    No mail is ever sent to the people in it.
    """
    with transaction():
        spend("contacts/upload", str(owner.id), UPLOADS_A_DAY, DAY, now)
        taken = count_spent(BUDGET, str(owner.id), DAY, now) + queries.count_unfinished_imports(owner.id)
        if taken >= IMPORTS_A_DAY:
            raise LimitReached(f"limit of {BUDGET}", reason=BUDGET)
        made = ContactImport(
            owner_id=owner.id,
            event_id=event.id if event else None,
            source=ContactSource.PASTED,
            mode=mode,
            state=ImportState.WAITING,
            created_at=now,
        )
        db.session.add(made)
        db.session.flush()
        # One byte more than is read says that there was more.
        db.session.add(ParkedFile(import_id=made.id, filename=filename[:_FILENAME], content=content[: MAX_BYTES + 1]))
        return made.id


def add_one(owner: User, event: Event | None, row: ContactRow, now: datetime) -> int:
    """Keep one person that the owner typed, and compare them too. Raises LimitReached after 40 a day."""
    with transaction():
        spend("contacts/typed", str(owner.id), TYPED_A_DAY, DAY, now)
        made = ContactImport(
            owner_id=owner.id,
            event_id=event.id if event else None,
            source=ContactSource.TYPED,
            mode=ImportMode.KEEP,
            state=ImportState.DONE,
            rows_read=1,
            rows_done=1,
            created_at=now,
            finished_at=now,
        )
        db.session.add(made)
        db.session.flush()
        guests = list_admitted_guests(event, owner.id, now) if event else []
        findings = resolve([make_person(row)], [guest.person for guest in guests])
        store_outcome(made, event, Compared((row,), guests, findings), now)
        return made.id


def cancel(owner_id: int, import_id: int, now: datetime) -> ContactImport:
    """Stop an import that waits or is being worked through; it leaves nothing. One that is finished stays.

    Raises NotFound for the import of another user.
    """
    with transaction():
        made = queries.get_import(import_id, owner_id, lock=True)
        if made.state in UNFINISHED:
            end(made, ImportState.CANCELLED, now)
        return made


def end(made: ContactImport, state: ImportState, now: datetime, *, keep_file: bool = False) -> None:
    """End the import and delete its file, unless its owner is asked about it; inside the caller's transaction."""
    made.state, made.finished_at, made.claimed_by, made.lease_until = state, now, None, None
    over = ParkedFile.import_id == made.id
    if keep_file:
        # One is asked about the last file only; the ones before it need not wait.
        earlier = sa.select(ContactImport.id).where(
            ContactImport.owner_id == made.owner_id,
            ContactImport.state == ImportState.REFUSED,
            ContactImport.id != made.id,
        )
        over = ParkedFile.import_id.in_(earlier)
    db.session.execute(sa.delete(ParkedFile).where(over))
