"""Held imports: how many people, how many found, and whose; never what was in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.people.imports import holds
from eventhub.people.imports.queries import get_held_import, list_held_imports
from eventhub.people.models import ContactImport
from eventhub.platform.db import db, transaction
from eventhub.platform.instance.log import remember
from eventhub.platform.instance.rules import OperatorAct


@dataclass(frozen=True)
class HeldImport:
    """One import that waits for an operator, as counts."""

    held: ContactImport
    owner: User
    event: Event | None


def held_imports() -> Sequence[HeldImport]:
    """List the imports that wait, the oldest first."""
    rows = list_held_imports()
    people = {one.owner_id for one in rows}
    owners = {user.id: user for user in db.session.scalars(sa.select(User).where(User.id.in_(people)))}
    of_events = {one.event_id for one in rows if one.event_id}
    events = {event.id: event for event in db.session.scalars(sa.select(Event).where(Event.id.in_(of_events)))}
    return [HeldImport(one, owners[one.owner_id], events.get(one.event_id or 0)) for one in rows]


def decide(import_id: int, *, released: bool, by_id: int, now: datetime) -> None:
    """Show the owner of a held import what it found, or forget it. Raises NotFound."""
    with transaction():
        owner_id = get_held_import(import_id).owner_id
        if released:
            holds.release(import_id)
        else:
            holds.refuse(import_id)
        what = OperatorAct.IMPORT_RELEASED if released else OperatorAct.IMPORT_REFUSED
        remember(what, by_id=by_id, about_user_id=owner_id, now=now)
