"""Rows of an address book that stand for users: to keep, to recognise and to remove."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from eventhub.accounts.models import User
from eventhub.people.contacts import queries
from eventhub.people.models import Contact, Match
from eventhub.people.rules import ContactSource, MatchState
from eventhub.platform.db import db, transaction
from eventhub.text.characters import has_hanzi


def keep_person(owner_id: int, person: User, source: ContactSource, now: datetime) -> Contact:
    """Return the owner's row for a user, and make it when missing; it takes no address that was not shared."""
    contact = queries.find_contact_of_user(owner_id, person.id)
    if contact is None:
        contact = Contact(
            owner_id=owner_id,
            user_id=person.id,
            name=person.name,
            other_name=person.other_name,
            source=source,
            created_at=now,
        )
        db.session.add(contact)
        db.session.flush()
    return contact


def claim_row(owner_id: int, person: User, row: Contact | None) -> Contact | None:
    """Mark a row of the owner's book as the user who was found in it.

    Returns None without a row, when it stands for a user already, or when another row stands for this user.
    """
    if row is None or row.user_id is not None or queries.find_contact_of_user(owner_id, person.id):
        return None
    row.user_id = person.id
    in_other_script = [one for one in (person.name, person.other_name) if has_hanzi(one) != has_hanzi(row.name)]
    row.other_name = row.other_name or next(iter(in_other_script), "")
    return row


def remove_contact(owner_id: int, contact_id: int) -> None:
    """Take one row out of the owner's address book. Raises NotFound."""
    with transaction():
        contact = queries.get_contact(contact_id, owner_id)
        db.session.execute(
            sa.delete(Match).where(
                Match.owner_id == owner_id, Match.contact_id == contact.id, Match.state == MatchState.OPEN
            )
        )
        db.session.delete(contact)
