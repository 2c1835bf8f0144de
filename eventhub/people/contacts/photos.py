"""The photos of those of one's contacts one may see: acquaintances, and who shows themselves to guests of one's events.

Who shows themselves only to those they share something with has no photo in a list: that is asked one by one.
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from eventhub.accounts.models import User
from eventhub.people.models import Contact
from eventhub.people.relations import Relations, read_relations
from eventhub.people.rules import ContactSource
from eventhub.people.visibility.queries_of_shared_events import list_seen_by_guests
from eventhub.platform.clock import utc_now
from eventhub.platform.db import db

_MET = frozenset({ContactSource.MET, ContactSource.INTRODUCED})


def add_photos(owner_id: int, contacts: Iterable[Contact], relations: Relations | None = None) -> None:
    """Set `photo` of the owner's contacts whose faces they may see; `relations` are the owner's, if already read."""
    rows = [contact for contact in contacts if contact.user_id is not None]
    if not rows:
        return
    relations = relations or read_relations(owner_id)
    known = relations.acquaintances - relations.blocked
    met = {contact.user_id for contact in rows if contact.user_id and contact.source in _MET} - known
    seen = known & {contact.user_id for contact in rows}
    if met:
        seen |= list_seen_by_guests(relations, met, utc_now())
    found = db.session.execute(
        sa.select(User.id, User.photo).where(User.id.in_(seen), User.photo != "", User.suspended_at.is_(None))
    )
    marks = {row.id: row.photo for row in found}
    for contact in rows:
        contact.photo = marks.get(contact.user_id or 0, "")
