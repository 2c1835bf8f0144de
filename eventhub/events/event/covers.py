"""What stands on top of an event: its drawing, or a picture that its organisers brought."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from threading import Lock

from eventhub.events.event.models import EventPicture
from eventhub.events.event.pictures import draw_preview, small_cover
from eventhub.events.event.service import lock
from eventhub.events.event.share_picture import SharedFacts, draw_share_picture
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


def jpeg_of(event_id: int, seed: int, *, as_stranger: bool, small: bool = False) -> bytes:
    """Return the event's picture as JPEG; the drawing of `seed` where there is none, or when seen `as_stranger`."""
    found = None if as_stranger else db.session.get(EventPicture, event_id)
    if found is None:
        return draw_preview(seed)
    return small_cover(found.data) if small else found.data


_drawing = Lock()


def share_jpeg_of(event_id: int, facts: SharedFacts) -> bytes:
    """Return the picture of a shared link; drawn once for the same facts, as it takes a second of a processor."""
    with _drawing:
        return _share_jpeg(event_id, facts)


@lru_cache(maxsize=64)
def _share_jpeg(event_id: int, facts: SharedFacts) -> bytes:
    found = db.session.get(EventPicture, event_id) if facts.cover_mark else None
    return draw_share_picture(facts, found.data if found is not None else None)


def mark_of_facts(facts: SharedFacts) -> str:
    """Return a mark that changes with what the picture of a shared link says."""
    return sha256(repr(facts).encode()).hexdigest()[:12]
