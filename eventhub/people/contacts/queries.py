"""Named reads of rows of an address book; each asks together with the owner."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from eventhub.people.models import Contact
from eventhub.platform.db import db
from eventhub.platform.errors import NotFound

PAGE_LENGTH = 50


def find_contact_of_user(owner_id: int, user_id: int) -> Contact | None:
    """Find the row of an address book that stands for this user, or None."""
    return db.session.scalar(sa.select(Contact).where(Contact.owner_id == owner_id, Contact.user_id == user_id))


def get_contact(contact_id: int, owner_id: int) -> Contact:
    """Return one row of the owner's own address book. Raises NotFound."""
    row = db.session.scalar(sa.select(Contact).where(Contact.id == contact_id, Contact.owner_id == owner_id))
    if row is None:
        raise NotFound(f"contact {contact_id} is none of user {owner_id}'s")
    return row


def list_contacts(owner_id: int, wanted: str, page: int) -> list[Contact]:
    """List one page of an address book by name, with one row more when there is a next page. Pages count from 1."""
    query = sa.select(Contact).where(Contact.owner_id == owner_id).options(joinedload(Contact.user))
    if wanted:
        columns = (Contact.name, Contact.other_name, Contact.company)
        query = query.where(sa.or_(*(column.icontains(wanted, autoescape=True) for column in columns)))
    query = query.order_by(Contact.sort_key, Contact.id)
    return list(db.session.scalars(query.offset((page - 1) * PAGE_LENGTH).limit(PAGE_LENGTH + 1)))
