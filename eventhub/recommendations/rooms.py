"""The prepared room of an event: in memory, else from its file, else read from the database.

Pages take counts and order from it and nothing that names anybody (matching/viewer_scores.py), so it may lag behind:
never in a small room, where counts would say who; in a large one until the worker has read it again.
"""

from __future__ import annotations

import logging
import os
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from eventhub.events.event.models import Event
from eventhub.introductions.counts import times_named
from eventhub.introductions.limits import MONTH
from eventhub.matching import snapshot
from eventhub.matching.facts import EventFacts, Vocabulary
from eventhub.matching.late_guest import join_guest
from eventhub.matching.recommendations import RoomViewerScores
from eventhub.matching.scores import prepare
from eventhub.matching.viewer_scores import PreparedRoom
from eventhub.platform.db import db
from eventhub.platform.folders import rooms_folder
from eventhub.recommendations import queries
from eventhub.recommendations.queries_of_partial_rooms import load_own_room
from eventhub.recommendations.queries_of_rooms import load_room
from eventhub.recommendations.room_versions import is_changing, version_of
from eventhub.recommendations.rules import OPENS_DAYS_BEFORE

log = logging.getLogger(__name__)

# Up to this many guests a page reads a changed room again at once: that takes no longer than 0.1 s.
SMALL = 300
# A larger one is read by the worker's job, every minute; where no worker runs, a page does it after this long.
SLACK = timedelta(minutes=2)
# Time changes a room, too: values settle after a day, budgets renew.
LIFE = timedelta(hours=1)
# Files of rooms in use are written at least once in LIFE; older ones go, with what they say of people.
UNUSED = timedelta(hours=6)
# Rooms kept in the memory of a process; one of 10,000 guests takes some 60 MB.
IN_MEMORY = 8


@dataclass(frozen=True)
class KeptRoom:
    """A prepared room as it was at `read_at`; `of` tells an event from another that had its number once."""

    of: str
    version: int
    read_at: datetime
    prepared: PreparedRoom


_known: OrderedDict[int, KeptRoom] = OrderedDict()
_lock = Lock()


def room_of(event: Event, now: datetime, version: int | None = None, *, exact: bool = False) -> KeptRoom:
    """Return the arrays of an event's guests that the matcher scores, from memory, from a file, or read again.

    A kept room may be a little older than the rows; with `exact` it is as they are now. A room that is read again is
    kept for later calls. `version` is the event's present version, where the caller has read it.
    """
    version = version_of(event.id) if version is None else version
    found = _found(event, version)
    if found is not None and _serves(found, version, now, exact=exact):
        return found
    return read_room(event, version, now)


def score_guest(
    kept: KeptRoom, event: Event, viewer: int, now: datetime, *, edited: bool = False
) -> RoomViewerScores | None:
    """Score a guest in a room at hand; None for a user who does not attend, or is seen by nobody.

    A guest who is not in it, being new or visible to acquaintances only, or who has `edited` something since it was
    read, is added with their own rows as they are now: nobody waits until a room of thousands has been read
    again.
    """
    seen = kept.prepared.find_scores(viewer)
    if seen is not None and (not edited or kept.version == version_of(event.id)):
        return seen
    own = load_own_room(event, now, viewer)
    return join_guest(kept.prepared, own.facts, own.words, viewer) if own.facts.number_of(viewer) is not None else None


def read_room(event: Event, version: int, now: datetime) -> KeptRoom:
    """Read the rows and keep the arrays. The version is older than the rows, never newer."""
    loaded = load_room(event, now, times_named(now - MONTH))
    if is_changing():
        return _prepared(event, version, now, loaded.facts, loaded.words)
    try:
        path = snapshot.save(
            rooms_folder(), event.id, version, loaded.facts, loaded.words, (_of(event), now.isoformat())
        )
        os.utime(path, (now.timestamp(), now.timestamp()))
    # Without its file, other processes read the rows, too; a full disk must not close the page.
    except OSError:
        log.exception("room of event %s could not be kept", event.id)
    return _remember(event, version, now, loaded.facts, loaded.words)


def keep_rooms(now: datetime) -> int:
    """Read again the rooms of events to come that have changed or grown old. A job; return how many."""
    snapshot.forget_older(rooms_folder(), (now - UNUSED).timestamp())
    return sum(_renew(event, now) for event in queries.due_for_lists(now + timedelta(days=OPENS_DAYS_BEFORE + 1), now))


def forget_rooms() -> None:
    """Forget what this process holds; its files stay."""
    with _lock:
        _known.clear()


def _renew(event: Event, now: datetime) -> bool:
    version = version_of(event.id)
    found = _found(event, version)
    if found is not None and found.version == version and now - found.read_at < LIFE:
        return False
    read_room(event, version, now)
    db.session.rollback()
    return True


def _found(event: Event, version: int) -> KeptRoom | None:
    """Return the newest room at hand, in memory or in a newer file; None without one."""
    with _lock:
        found = _known.get(event.id)
        if found is not None and found.of == _of(event):
            _known.move_to_end(event.id)
        else:
            found = None
    if found is None or found.version != version:
        kept = snapshot.newest(rooms_folder(), event.id, after=found.version if found else -1)
        if kept is not None and kept.version <= version and kept.note[0] == _of(event):
            return _remember(event, kept.version, datetime.fromisoformat(kept.note[1]), kept.facts, kept.words)
    return found


def _serves(found: KeptRoom, version: int, now: datetime, *, exact: bool) -> bool:
    age = now - found.read_at
    if found.version == version:
        return age < LIFE
    return not exact and found.prepared.facts.attendee_count > SMALL and age < SLACK


def _remember(event: Event, version: int, read_at: datetime, facts: EventFacts, words: Vocabulary) -> KeptRoom:
    known = _prepared(event, version, read_at, facts, words)
    with _lock:
        _known[event.id] = known
        _known.move_to_end(event.id)
        while len(_known) > IN_MEMORY:
            _known.popitem(last=False)
    return known


def _prepared(event: Event, version: int, read_at: datetime, facts: EventFacts, words: Vocabulary) -> KeptRoom:
    return KeptRoom(_of(event), version, read_at, PreparedRoom(prepare(facts), words))


def _of(event: Event) -> str:
    return f"{event.slug} {event.created_at.isoformat()}"
