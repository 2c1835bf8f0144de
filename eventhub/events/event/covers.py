"""What stands on top of an event: its drawing, or a picture that its organisers brought."""

from __future__ import annotations

from hashlib import sha256

from eventhub.events.event.models import EventPicture
from eventhub.events.event.pictures import draw_preview
from eventhub.events.event.service import lock
from eventhub.platform.db import db, transaction


def settle(event_id: int, picture: bytes | None, *, keep: bool) -> None:
    """Put a picture (made by pictures.cover_picture) on top; without one keep the old, or go back to the drawing."""
    if picture is None and keep:
        return
    with transaction():
        event, before = lock(event_id), db.session.get(EventPicture, event_id)
        if before is not None:
            db.session.delete(before)
            db.session.flush()
        if picture is not None:
            db.session.add(EventPicture(event_id=event_id, data=picture))
        event.cover_mark = mark_of(picture)


def mark_of(picture: bytes | None) -> str:
    """Return a mark that changes with the picture, for addresses that browsers may cache; empty without a picture."""
    return sha256(picture).hexdigest()[:12] if picture is not None else ""


def jpeg_of(event_id: int, seed: int, *, as_stranger: bool) -> bytes:
    """Return the event's picture as JPEG; the drawing of `seed` where there is none, or when seen `as_stranger`."""
    found = None if as_stranger else db.session.get(EventPicture, event_id)
    return found.data if found is not None else draw_preview(seed)
