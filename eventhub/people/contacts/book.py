"""Named reads of a whole address book: what is compared of each row, which were merged, which are kept apart."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from eventhub.people.models import Contact, ContactMerge, NotTheSame
from eventhub.people.rules import MERGE_LIFE
from eventhub.platform.db import db
from eventhub.platform.errors import NotFound

_SHOWN = 20


class Comparable(NamedTuple):
    """What tells two rows of an address book apart; rows of the model would take ten times the memory."""

    id: int
    user_id: int | None
    name: str
    other_name: str
    email: str
    phone: str
    company: str
    position: str
    further: list[str]
    import_id: int | None

    @property
    def emails(self) -> tuple[str, ...]:
        """All e-mail addresses, the first one first."""
        return tuple(filter(None, (self.email, *(value for value in self.further if "@" in value))))

    @property
    def phones(self) -> tuple[str, ...]:
        """All phone numbers, the first one first."""
        return tuple(filter(None, (self.phone, *(value for value in self.further if "@" not in value))))


def list_comparable_rows(owner_id: int) -> list[Comparable]:
    """List the whole address book, the oldest rows first."""
    columns = [getattr(Contact, name) for name in Comparable._fields]
    query = sa.select(*columns).where(Contact.owner_id == owner_id).order_by(Contact.id)
    return [Comparable(*row) for row in db.session.execute(query)]


def list_rows_with_addresses(owner_id: int, emails: Collection[str]) -> list[Contact]:
    """List rows that stand for no user and whose first address is one of `emails`, the oldest first."""
    query = sa.select(Contact).where(
        Contact.owner_id == owner_id, Contact.user_id.is_(None), Contact.email.in_(list(emails))
    )
    return list(db.session.scalars(query.order_by(Contact.id)))


def read_size_and_newest(owner_id: int) -> tuple[int, int]:
    """Count the rows that stand for no user, and read the id of the newest of them; 0 and 0 for an empty book."""
    query = sa.select(sa.func.count(), sa.func.coalesce(sa.func.max(Contact.id), 0))
    count, newest = db.session.execute(query.where(Contact.owner_id == owner_id, Contact.user_id.is_(None))).one()
    return count, newest


def read_contacts_by_id(owner_id: int, ids: Collection[int]) -> dict[int, Contact]:
    """Read some rows of the owner, by id; rows of other owners are absent."""
    query = sa.select(Contact).where(Contact.owner_id == owner_id, Contact.id.in_(ids))
    return {row.id: row for row in db.session.scalars(query)}


def list_kept_apart(owner_id: int) -> frozenset[tuple[int, int]]:
    """List the pairs that the owner calls two people, the smaller id first."""
    query = sa.select(NotTheSame.one_id, NotTheSame.other_id).join(Contact, Contact.id == NotTheSame.one_id)
    return frozenset((one, other) for one, other in db.session.execute(query.where(Contact.owner_id == owner_id)))


def get_merge(merge_id: int, owner_id: int) -> ContactMerge:
    """Return one merge of the owner, locked until the transaction ends. Raises NotFound."""
    row = db.session.scalar(
        sa.select(ContactMerge).where(ContactMerge.id == merge_id, ContactMerge.owner_id == owner_id).with_for_update()
    )
    if row is None:
        raise NotFound(f"merge {merge_id} is none of user {owner_id}'s")
    return row


def list_merges(owner_id: int) -> list[ContactMerge]:
    """List all merges of an owner that are still kept."""
    query = sa.select(ContactMerge).where(ContactMerge.owner_id == owner_id).options(selectinload(ContactMerge.kept))
    return list(db.session.scalars(query))


def list_recent_merges(owner_id: int, now: datetime) -> list[ContactMerge]:
    """List the merges that can still be taken back, the latest first; at most 20."""
    query = sa.select(ContactMerge).options(selectinload(ContactMerge.kept))
    query = query.where(ContactMerge.owner_id == owner_id, ContactMerge.created_at > now - MERGE_LIFE)
    return list(db.session.scalars(query.order_by(ContactMerge.id.desc()).limit(_SHOWN)))
