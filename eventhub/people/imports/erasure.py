"""Forgetting: one import, the rest of an import, and what time is over for."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from eventhub.events.event.models import Event
from eventhub.events.registrations.models import KnownName, Registration
from eventhub.people.contacts.merges import withdraw_import
from eventhub.people.imports import queries
from eventhub.people.models import (
    Contact,
    ContactImport,
    ContactMerge,
    ContactTrace,
    Match,
    ParkedFile,
    PendingHandshake,
)
from eventhub.people.rules import COMPLAINT_LIFE, MERGE_LIFE, UNFINISHED, MatchState
from eventhub.platform.db import db, rows_touched, transaction
from eventhub.platform.retention import traces_kept


def undo_import(owner_id: int, import_id: int) -> None:
    """Take back everything of one import that its owner has not used since. Raises NotFound."""
    with transaction():
        made = queries.get_import(import_id, owner_id, lock=True)
        withdraw_import(owner_id, made.id)
        db.session.execute(
            sa.delete(Contact).where(
                Contact.owner_id == owner_id, Contact.import_id == made.id, Contact.user_id.is_(None)
            )
        )
        db.session.execute(
            sa.delete(Match).where(
                Match.owner_id == owner_id,
                Match.import_id == made.id,
                Match.state.in_((MatchState.OPEN, MatchState.HELD)),
            )
        )
        db.session.execute(sa.delete(ContactTrace).where(ContactTrace.import_id == made.id))
        db.session.delete(made)


def forget_rest(owner_id: int) -> int:
    """Wipe the HMACs kept for late registrations, and return how many there were.

    Who was found by one and has not answered is asked no longer.
    """
    with transaction():
        wiped = sa.delete(ContactTrace).where(ContactTrace.owner_id == owner_id)
        asked = sa.delete(PendingHandshake).where(
            PendingHandshake.owner_id == owner_id,
            PendingHandshake.contact_id.is_(None),
            PendingHandshake.known_name_id.is_(None),
        )
        db.session.execute(asked)
        return _removed(wiped)


def wipe_old_traces(now: datetime) -> int:
    """Wipe what is kept too long, as a job: HMACs 30 days after their event, old merges, yesterday's complaints.

    Returns how many HMACs were wiped.
    """
    with transaction():
        db.session.execute(
            sa.update(ContactImport)
            .where(
                ContactImport.finished_at <= now - COMPLAINT_LIFE,
                ContactImport.state.not_in(UNFINISHED),
                sa.cast(ContactImport.complaints, sa.String) != "[]",
            )
            .values(complaints=[])
        )
        unanswered = sa.select(ContactImport.id).where(
            ContactImport.state.not_in(UNFINISHED), ContactImport.finished_at <= now - COMPLAINT_LIFE
        )
        db.session.execute(sa.delete(ParkedFile).where(ParkedFile.import_id.in_(unanswered)))
        db.session.execute(sa.delete(ContactMerge).where(ContactMerge.created_at <= now - MERGE_LIFE))
        long_over = sa.select(Event.id).where(Event.ends_at <= now - traces_kept())
        db.session.execute(sa.delete(PendingHandshake).where(PendingHandshake.event_id.in_(long_over)))
        places = sa.select(Registration.id).where(Registration.event_id.in_(long_over))
        db.session.execute(sa.delete(KnownName).where(KnownName.registration_id.in_(places)))
        return _removed(sa.delete(ContactTrace).where(ContactTrace.wipe_at <= now))


def _removed(statement: sa.Delete) -> int:
    return rows_touched(db.session.execute(statement))
