"""The private ledger between two people: what one gave and what one asked for, seen by its owner alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from eventhub.introductions.models import LedgerEntry
from eventhub.introductions.rules import LedgerKind
from eventhub.people.models import Contact
from eventhub.platform.db import db, transaction
from eventhub.platform.errors import NotFound

MAX_WHAT, MAX_DETAIL = 60, 200
# Written down by hand, as a favour of no kind we know.
FAVOUR = "favour"
_MOST = 100


def favours_with(owner_id: int, contact: Contact) -> Sequence[LedgerEntry]:
    """Return what the owner gave a person and asked of them, the latest first; the caller has checked the contact."""
    about = [LedgerEntry.contact_id == contact.id]
    if contact.user_id is not None:
        about.append(LedgerEntry.other_id == contact.user_id)
    return db.session.scalars(
        sa.select(LedgerEntry)
        .where(LedgerEntry.owner_id == owner_id, sa.or_(*about))
        .order_by(LedgerEntry.at.desc(), LedgerEntry.id.desc())
        .limit(_MOST)
    ).all()


def note_favour(contact: Contact, kind: LedgerKind, what: str, detail: str, now: datetime) -> LedgerEntry:
    """Write down a favour with a person of one's own; inside the caller's transaction."""
    entry = LedgerEntry(
        owner_id=contact.owner_id,
        other_id=contact.user_id,
        contact_id=None if contact.user_id else contact.id,
        kind=kind,
        what=what[:MAX_WHAT],
        detail=detail[:MAX_DETAIL],
        at=now,
    )
    db.session.add(entry)
    db.session.flush()
    return entry


def strike_out(owner_id: int, entry_id: int) -> None:
    """Take an entry out of one's own ledger that was written by hand. Raises NotFound for every other."""
    with transaction():
        entry = db.session.scalar(
            sa.select(LedgerEntry).where(
                LedgerEntry.id == entry_id, LedgerEntry.owner_id == owner_id, LedgerEntry.introduction_id.is_(None)
            )
        )
        if entry is None:
            raise NotFound(f"ledger entry {entry_id}")
        db.session.delete(entry)
