"""Named reads of imports, their files and the traces they leave; each asks together with the owner."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from eventhub.people.models import ContactImport, ContactTrace, ParkedFile
from eventhub.people.rules import IMPORT_LEASE, UNFINISHED, ImportState
from eventhub.platform.db import db, lease_is_void
from eventhub.platform.errors import NotFound

_MANY = 500


def list_imports(owner_id: int) -> list[ContactImport]:
    """List what a user brought in or is bringing in, the latest first; at most 20."""
    query = sa.select(ContactImport).where(
        ContactImport.owner_id == owner_id, ContactImport.state.in_((*UNFINISHED, ImportState.DONE, ImportState.HELD))
    )
    return list(db.session.scalars(query.order_by(ContactImport.id.desc()).limit(20)))


def get_import(import_id: int, owner_id: int, *, lock: bool = False) -> ContactImport:
    """Return one import of the owner; `lock` keeps it from being finished meanwhile. Raises NotFound."""
    query = sa.select(ContactImport).where(ContactImport.id == import_id, ContactImport.owner_id == owner_id)
    row = db.session.scalar(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound(f"import {import_id} is none of user {owner_id}'s")
    return row


def count_unfinished_imports(owner_id: int) -> int:
    """Count the imports of an owner that wait or are being worked through."""
    query = sa.select(sa.func.count()).select_from(ContactImport)
    query = query.where(ContactImport.owner_id == owner_id, ContactImport.state.in_(UNFINISHED))
    return db.session.scalar(query) or 0


def list_held_imports() -> list[ContactImport]:
    """List the imports that wait for the operator, the oldest first."""
    query = sa.select(ContactImport).where(ContactImport.state == ImportState.HELD)
    return list(db.session.scalars(query.order_by(ContactImport.id).limit(_MANY)))


def get_held_import(import_id: int) -> ContactImport:
    """Return an import that waits for the operator. Raises NotFound."""
    made = next((one for one in list_held_imports() if one.id == import_id), None)
    if made is None:
        raise NotFound(f"import {import_id} is not held")
    return made


def find_workable_import(now: datetime) -> ContactImport | None:
    """Find the import that has waited longest, and lock it; those that another worker has locked are passed over."""
    query = sa.select(ContactImport).where(_workable(now))
    return db.session.scalar(query.order_by(ContactImport.id).limit(1).with_for_update(skip_locked=True))


def find_oldest_waiting_time(now: datetime) -> datetime | None:
    """Find when the import that has waited longest was brought in, or None when nothing waits."""
    return db.session.scalar(sa.select(sa.func.min(ContactImport.created_at)).where(_workable(now)))


def _workable(now: datetime) -> sa.ColumnElement[bool]:
    return sa.or_(
        ContactImport.state == ImportState.WAITING,
        sa.and_(
            ContactImport.state == ImportState.WORKING, lease_is_void(ContactImport.lease_until, now, IMPORT_LEASE)
        ),
    )


def find_parked(import_id: int) -> ParkedFile | None:
    """Find the file of an import that is not finished, or whose owner is asked about it; else None."""
    return db.session.get(ParkedFile, import_id)


def get_parked(import_id: int) -> ParkedFile:
    """Return the file of an import. Raises NotFound when it is gone."""
    parked = find_parked(import_id)
    if parked is None:
        raise NotFound(f"import {import_id} has no file any more")
    return parked


def read_traces(owner_id: int, event_id: int) -> set[str]:
    """Read the HMACs kept for an owner at an event."""
    query = sa.select(ContactTrace.mac)
    return set(db.session.scalars(query.where(ContactTrace.owner_id == owner_id, ContactTrace.event_id == event_id)))


def read_imports_of_traces(owner_id: int, event_id: int) -> dict[str, int | None]:
    """Read the HMACs kept for an owner at an event, each with the import that left it."""
    query = sa.select(ContactTrace.mac, ContactTrace.import_id)
    rows = db.session.execute(query.where(ContactTrace.owner_id == owner_id, ContactTrace.event_id == event_id))
    return {row.mac: row.import_id for row in rows}


def count_traces(owner_id: int) -> int:
    """Count the addresses and numbers kept as HMACs for a user, to notice late registrations."""
    query = sa.select(sa.func.count()).select_from(ContactTrace).where(ContactTrace.owner_id == owner_id)
    return db.session.scalar(query) or 0
