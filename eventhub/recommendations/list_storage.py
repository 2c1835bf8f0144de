"""Storing lists: rows that do not change are not written again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from eventhub.introductions.queries import requesters_at
from eventhub.introductions.request_presenters import kept_on_list
from eventhub.matching.facts import PersonId
from eventhub.matching.shortlist import LENGTH
from eventhub.people.visibility.models import ShortlistEntry
from eventhub.platform.db import db
from eventhub.recommendations import queries

# The position of people who stand on a list because its owner kept them, not because they were drawn.
BESIDE = LENGTH + 1


def store_lists(event_id: int, lists: Mapping[PersonId, Sequence[int]], now: datetime) -> None:
    """Replace the lists of these viewers, in the caller's transaction.

    Dismissed people stay dismissed, open requests keep their place, and people the viewer kept stay after those drawn.
    """
    entries = queries.entries_of(event_id, lists.keys())
    pinned = {viewer: kept_on_list(event_id, viewer, now) for viewer in lists.keys() & set(requesters_at(event_id))}
    gone: list[int] = []
    kept: list[dict[str, Any]] = []
    new: list[dict[str, Any]] = []
    for viewer, targets in lists.items():
        position = {target: at for at, target in enumerate(targets, start=1)}
        for entry in entries.get(viewer, ()):
            at = position.pop(entry.target_id, None)
            if entry.dismissed_at is not None:
                continue
            if at is None and entry.kept_at is not None:
                at = BESIDE
            if at is None and entry.target_id not in pinned.get(viewer, ()):
                gone.append(entry.id)
            else:
                kept.append({"id": entry.id, "position": at or entry.position, "computed_at": now})
        new += [
            {"event_id": event_id, "viewer_id": viewer, "target_id": target, "position": at, "computed_at": now}
            for target, at in position.items()
        ]
    _write(gone, kept, new)


def _write(gone: Sequence[int], kept: Sequence[dict[str, Any]], new: Sequence[dict[str, Any]]) -> None:
    if gone:
        db.session.execute(sa.delete(ShortlistEntry).where(ShortlistEntry.id.in_(gone)))
    if kept:
        db.session.execute(sa.update(ShortlistEntry), kept)
    if new:
        db.session.execute(sa.insert(ShortlistEntry), new)
    db.session.expire_all()
