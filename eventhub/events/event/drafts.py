"""Drafts of events: a form that saves itself and makes one event however often it is sent, and deleting a draft."""

from __future__ import annotations

from datetime import datetime

from eventhub.accounts.models import User
from eventhub.events.event import drawn_pictures, queries, service
from eventhub.events.event.models import Event
from eventhub.events.event.rules import EventState
from eventhub.platform.db import db, transaction
from eventhub.platform.errors import NotFound, WrongState


def keep(
    owner: User, key: str, fields: service.EventFields, *, seen: int | None = None, itself: bool = False, now: datetime
) -> Event:
    """Create the event of the form that carries `key`, or change it when the form is sent again; return the event.

    `itself`: the form saved itself, so nothing that is published may change. Raises WrongState ("published",
    "edited_meanwhile" or a fault), and NotFound for a key of another user.
    """
    with transaction():
        queries.lock_writer(owner.id)
        found = queries.find_by_key(owner.id, key)
        if found is None:
            if queries.is_key_taken(key):
                raise NotFound("that form belongs to somebody else")
            return service.create_draft(owner, fields, key=key, now=now)
        if itself and found.state is not EventState.DRAFT:
            raise WrongState(f"event {found.id} is published", reason="published")
        return service.edit(found.id, fields, tell_guests=True, seen=seen, by=owner, now=now)


def delete(event_id: int) -> None:
    """Delete a draft for good; what was published once is cancelled instead. Raises WrongState."""
    with transaction():
        event = service.lock(event_id)
        if event.state is not EventState.DRAFT:
            raise WrongState(f"event {event_id} is no draft", reason=f"event_is_{event.state}")
        db.session.delete(event)
    drawn_pictures.forget(event_id)
