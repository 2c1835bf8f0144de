"""The lists of a large room, a chunk of viewers at a time, by as many workers as there are.

A chunk is one row, named by event, version and number, and done when its candidates stand in it. The worker that
takes one holds a lease; when it dies, another takes the chunk and finds the same. The last one drafts fair
lists from all of them. Chunks name viewers by their ids, so that a registration meanwhile does no harm.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import islice

from eventhub.events.event.models import Event
from eventhub.matching.arrays import np
from eventhub.matching.candidate_codec import pack, unpack
from eventhub.matching.facts import PersonId
from eventhub.matching.recommendations import RoomLists, fair_lists, offers
from eventhub.matching.shortlist import Candidates
from eventhub.platform import clock
from eventhub.platform.db import db, transaction
from eventhub.recommendations import queries
from eventhub.recommendations import queries_of_chunks as chunks
from eventhub.recommendations.list_storage import store_lists
from eventhub.recommendations.models import ShortlistChunk, ShortlistRun
from eventhub.recommendations.rooms import KeptRoom, room_of
from eventhub.recommendations.rules import CHUNK_LEASE

# Viewers in a chunk: a second or two of work in a room of 10,000, seven in one of 50,000.
CHUNK = 1000
# Mails are sent between turns.
TURN = timedelta(seconds=5)
# So many viewers' lists are written in one transaction, so that other writers get their turn.
SLICE = 500


def is_large(kept: KeptRoom) -> bool:
    """Return whether a room is matched by chunks."""
    return kept.prepared.facts.attendee_count > CHUNK


def plan(event_id: int, kept: KeptRoom, now: datetime, *, since: datetime) -> int:
    """Write down the chunks of a room, in place of any from before `since`; return how many.

    Two workers may do it at once: the second finds what the first has planned.
    """
    ids = kept.prepared.facts.ids[: kept.prepared.facts.attendee_count].tolist()
    with transaction():
        chunks.lock_event(event_id)
        planned = chunks.planned_at(event_id)
        if planned is not None and planned >= since:
            return 0
        chunks.forget_chunks(event_id)
        rows = [
            ShortlistChunk(
                event_id=event_id,
                version=kept.version,
                chunk=number,
                first_id=ids[at],
                last_id=ids[min(at + CHUNK, len(ids)) - 1],
                planned_at=now,
            )
            for number, at in enumerate(range(0, len(ids), CHUNK))
        ]
        db.session.add_all(rows)
    return len(rows)


def match_chunks(now: datetime) -> int:
    """Work on open chunks for a turn, then finish the rooms that have none left. A job; return how many of both."""
    done, ends = 0, clock.utc_now() + TURN
    while clock.utc_now() <= ends and (key := _claim(now)) is not None:
        _match(key, now)
        done += 1
    return done + sum(_finish(event_id, version, now) for event_id, version in chunks.matched_rooms())


Key = tuple[int, int, int]


def _claim(now: datetime) -> Key | None:
    with transaction():
        row = chunks.next_chunk(now)
        if row is None:
            return None
        row.lease_until = now + CHUNK_LEASE
        return row.event_id, row.version, row.chunk


def _match(key: Key, now: datetime) -> None:
    """Compute the candidates of one chunk. Computing it again has the same result."""
    row = db.session.get(ShortlistChunk, key)
    event = db.session.get(Event, key[0])
    if row is None or event is None:
        return
    kept = room_of(event, now)
    ids = kept.prepared.facts.ids[: kept.prepared.facts.attendee_count]
    viewers = np.flatnonzero((ids >= row.first_id) & (ids <= row.last_id))
    found = offers(kept.prepared.room, viewers, queries.stored_lists(event.id, ids[viewers].tolist()))
    with transaction():
        row = db.session.get(ShortlistChunk, key)
        if row is not None:
            row.found, row.done_at, row.lease_until = pack(found), now, None


def _finish(event_id: int, version: int, now: datetime) -> int:
    """Draft and store the lists of a room whose chunks are all done; 1, or 0 when another worker does it.

    Chunks that an earlier release has packed are forgotten, so that the room is planned again.
    """
    with transaction():
        first = chunks.first_chunk(event_id, version, now)
        if first is None:
            return 0
        first.lease_until = now + CHUNK_LEASE
        planned_at = first.planned_at
    found = _candidates(event_id, version)
    if found is not None:
        store_room(event_id, version, fair_lists(found), planned_at)
    with transaction():
        chunks.forget_chunks(event_id)
    return int(found is not None)


def _candidates(event_id: int, version: int) -> Mapping[PersonId, Candidates] | None:
    """Return what all chunks of a room have found; None where this release cannot read it."""
    found: dict[PersonId, Candidates] = {}
    try:
        for packed in chunks.found_by_chunks(event_id, version):
            found |= unpack(packed)
    except ValueError:
        return None
    return found


def store_room(event_id: int, version: int, made: RoomLists, now: datetime) -> None:
    """Store the list of each viewer, some at a time, and at the end that it is done for this morning."""
    viewers = iter(made.lists.items())
    while part := dict(islice(viewers, SLICE)):
        with transaction():
            store_lists(event_id, part, now)
    with transaction():
        db.session.merge(
            ShortlistRun(
                event_id=event_id,
                match_version=version,
                computed_at=now,
                spread_before=made.before,
                spread_after=made.after,
            )
        )
