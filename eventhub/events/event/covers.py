"""Covers of events: a drawing, or a picture that organisers uploaded; and the pictures made from either."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256

from eventhub.accounts.limits import spend
from eventhub.accounts.photos import UPLOADS_AN_HOUR
from eventhub.events.event.drawn_pictures import find_or_draw
from eventhub.events.event.models import EventPicture
from eventhub.events.event.pictures import cover_picture, draw_preview, small_cover
from eventhub.events.event.poster import draw_poster
from eventhub.events.event.service import lock
from eventhub.events.event.share_picture import SharedFacts, draw_share_picture
from eventhub.platform.db import db, transaction
from eventhub.platform.errors import Busy
from eventhub.platform.pictures import taking_in


def read_upload(user_id: int, data: bytes, now: datetime) -> bytes:
    """Make the cover of an uploaded picture; it counts as one of the user's pictures of the hour.

    Raises WrongPicture, and LimitReached with the reason "picture".
    """
    spend("picture", str(user_id), UPLOADS_AN_HOUR, timedelta(hours=1), now)
    with taking_in():
        return cover_picture(data)


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
    """Return the event's picture as JPEG; the drawing of `seed` where there is none, or when seen `as_stranger`.

    Raises Busy while the drawing cannot be drawn; a small picture is then as large as the kept one.
    """
    found = None if as_stranger else db.session.get(EventPicture, event_id)
    if found is None:
        return find_or_draw(f"{event_id}-cover", str(seed), lambda: draw_preview(seed))
    if not small:
        return found.data
    try:
        return find_or_draw(f"{event_id}-small", mark_of(found.data), lambda: small_cover(found.data))
    except Busy:
        return found.data


def share_jpeg_of(event_id: int, language: str, facts: SharedFacts) -> bytes:
    """Return the picture of a shared link in one language. Raises Busy."""
    return _drawn(draw_share_picture, f"{event_id}-link-{language}", event_id, facts)


def poster_jpeg_of(event_id: int, language: str, facts: SharedFacts) -> bytes:
    """Return the poster in one language. Raises Busy."""
    return _drawn(draw_poster, f"{event_id}-poster-{language}", event_id, facts)


def mark_of_facts(facts: SharedFacts) -> str:
    """Return a mark that changes with what the picture of a shared link says."""
    return sha256(repr(facts).encode()).hexdigest()[:12]


def _drawn(draw: Callable[[SharedFacts, bytes | None], bytes], name: str, event_id: int, facts: SharedFacts) -> bytes:
    # The photo is read before a slot is taken: nothing that draws waits for the database.
    found = db.session.get(EventPicture, event_id) if facts.cover_mark else None
    photo = found.data if found is not None else None
    return find_or_draw(name, repr(facts), lambda: draw(facts, photo))
