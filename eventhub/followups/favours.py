"""Favours written down by hand: an entry of the private ledger, and a touch, as both were in contact."""

from __future__ import annotations

from datetime import datetime

from eventhub.followups import queries
from eventhub.followups.plans import Occasion, record
from eventhub.introductions import ledger
from eventhub.introductions.rules import LedgerKind
from eventhub.people.contacts.queries import get_contact
from eventhub.people.models import Contact
from eventhub.people.touches.rules import TouchKind
from eventhub.platform.db import db, transaction

# Touches that a favour made are known by these and by the number of the entry: "give:help:12".
GIVE, ASK = "give:", "ask:"


def note_given(contact_id: int, owner_id: int, what: str, about: str, *, now: datetime) -> None:
    """Write down that the owner did something for a person. Raises NotFound.

    `what` is a FavourKind with its subject ("help:grid"), or `ledger.FAVOUR`.
    """
    with transaction():
        contact = get_contact(contact_id, owner_id)
        # A favour of a kind is noted once; one without a kind may be repeated.
        if what != ledger.FAVOUR and what in {entry.what for entry in ledger.favours_with(owner_id, contact)}:
            return
        _write(contact, LedgerKind.GIVE, what, about, now)


def note_asked(contact_id: int, owner_id: int, about: str, *, now: datetime) -> None:
    """Write down that the owner asked a person for something. Raises NotFound."""
    with transaction():
        _write(get_contact(contact_id, owner_id), LedgerKind.ASK, ledger.FAVOUR, about, now)


def strike_out(owner_id: int, entry_id: int) -> None:
    """Take a favour back that was written down by mistake, and its line in the timeline. Raises NotFound."""
    with transaction():
        touch = queries.find_touch_of_favour(owner_id, entry_id)
        ledger.strike_out(owner_id, entry_id)
        if touch is not None:
            db.session.delete(touch)


def _write(contact: Contact, kind: LedgerKind, what: str, about: str, now: datetime) -> None:
    entry = ledger.note_favour(contact, kind, what, about, now)
    side = GIVE if kind is LedgerKind.GIVE else ASK
    cause = f"{side}{what.partition(':')[0]}:{entry.id}"
    owner = queries.get_user(contact.owner_id)
    record(contact, Occasion(TouchKind.WROTE, now, cause, detail=about), owner.zone, now)
    owner.digests_ignored = 0
