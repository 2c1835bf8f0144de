"""Guests who register after an import: found by the traces that it left."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from eventhub.contacts import queries
from eventhub.contacts.guests import admitted_guests
from eventhub.contacts.models import ContactImport, ContactTrace, Match
from eventhub.contacts.rules import Certainty, ImportState
from eventhub.contacts.taking_in import trace
from eventhub.db import db, transaction
from eventhub.events.models import Event


def match_new_guests(now: datetime) -> int:
    """Job: compare the traces kept of earlier imports with who may be seen now; gives how many were found."""
    found = 0
    pairs = db.session.execute(
        sa.select(ContactTrace.owner_id, ContactTrace.event_id)
        .join(Event, Event.id == ContactTrace.event_id)
        .where(ContactTrace.wipe_at > now, Event.ends_at > now,
               ContactTrace.owner_id.not_in(
                   sa.select(ContactImport.owner_id).where(ContactImport.state == ImportState.HELD)))
        .distinct()
        .order_by(ContactTrace.event_id, ContactTrace.owner_id)
    ).all()
    for owner_id, event_id in pairs:
        with transaction():
            found += _match_traces(owner_id, event_id, now)
    return found


def _match_traces(owner_id: int, event_id: int, now: datetime) -> int:
    event = queries.admitted_events(owner_id, now)
    here = next((one for one in event if one.id == event_id), None)
    if here is None:
        return 0
    macs = queries.traces_of(owner_id, event_id)
    known = queries.matches_by_user(owner_id, event_id).keys() | queries.says_to_know(owner_id)
    found = [
        (guest, email)
        for guest in admitted_guests(here, owner_id, now) if guest.user_id not in known
        for email in guest.person.emails if trace(owner_id, event_id, email) in macs
    ]  # fmt: skip
    for guest, email in found:
        db.session.add(Match(
            owner_id=owner_id, user_id=guest.user_id, event_id=event_id, certainty=Certainty.CERTAIN,
            seen_as=email, evidence=f"email:{email}", created_at=now,
        ))  # fmt: skip
    return len(found)
