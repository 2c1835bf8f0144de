"""The photos of those of one's contacts one may see without an event between the two."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from eventhub.accounts.models import User
from eventhub.people.models import Contact
from eventhub.people.relations import Relations, read_relations
from eventhub.platform.db import db


def add_photos(owner_id: int, contacts: Iterable[Contact], relations: Relations | None = None) -> None:
    """Set `photo` of the owner's contacts who are acquaintances; `relations` are the owner's, if already read."""
    rows = [contact for contact in contacts if contact.user_id is not None]
    if not rows:
        return
    relations = relations or read_relations(owner_id)
    seen = {contact.user_id for contact in rows} & (relations.acquaintances - relations.blocked)
    found = db.session.execute(sa.select(User.id, User.photo).where(User.id.in_(seen), User.photo != ""))
    marks = {row.id: row.photo for row in found}
    for contact in rows:
        contact.photo = marks.get(contact.user_id or 0, "")
