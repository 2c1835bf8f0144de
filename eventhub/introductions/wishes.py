"""Mutual wishes: "I would like to meet" is kept to oneself, and told to both only when the other wishes it too."""

from datetime import datetime

import sqlalchemy as sa

from eventhub.events.event.models import Event
from eventhub.events.event.rules import EventState
from eventhub.introductions import queries
from eventhub.introductions.limits import WISHES_PER_EVENT
from eventhub.introductions.models import MeetingWish
from eventhub.introductions.rules import after_quiet_hours
from eventhub.introductions.visibility import may_meet
from eventhub.platform.db import db, transaction
from eventhub.platform.errors import LimitReached, NotFound
from eventhub.platform.mail.outbox import enqueue


def wish(event_id: int, owner_id: int, target_id: int, *, now: datetime) -> bool:
    """Note that a user would like to meet another. Return whether it is mutual; then both are told by mail.

    Raises NotFound for a target the owner may not see, LimitReached after ten at an event: who wished for everybody
    would learn who wished for them. A wish that was taken back counts too.
    """
    with transaction():
        queries.lock_users((owner_id, target_id))
        event = db.session.get_one(Event, event_id)
        if event.state is not EventState.PUBLISHED or not may_meet(event, owner_id, target_id, now):
            raise NotFound(f"user {target_id} for user {owner_id}")
        mine = find_wish(event_id, owner_id, target_id)
        if mine is None:
            if wishes_made(event_id, owner_id) >= WISHES_PER_EVENT:
                raise LimitReached(f"wishes of user {owner_id}", reason="too_many_wishes")
            mine = MeetingWish(event_id=event_id, owner_id=owner_id, target_id=target_id, created_at=now)
            db.session.add(mine)
        mine.withdrawn_at = None
        db.session.flush()
        theirs = find_wish(event_id, target_id, owner_id)
        if theirs is None or not is_mutual(mine, now):
            return False
        _notify(mine, now)
        _notify(theirs, now)
        return True


def take_back(event_id: int, owner_id: int, target_id: int, *, now: datetime) -> None:
    """Take a wish back. Raises NotFound without one."""
    with transaction():
        mine = find_wish(event_id, owner_id, target_id)
        if mine is None:
            raise NotFound(f"wish of user {owner_id}")
        mine.withdrawn_at = now


def is_mutual(mine: MeetingWish, now: datetime) -> bool:
    """Return whether both wish it, each may see the other, and neither said "never this person" of the other."""
    one, other = mine.owner_id, mine.target_id
    theirs = find_wish(mine.event_id, other, one)
    return (
        theirs is not None
        and theirs.withdrawn_at is None
        and mine.withdrawn_at is None
        and mine.event.state is EventState.PUBLISHED
        and may_meet(mine.event, one, other, now)
        and may_meet(mine.event, other, one, now)
        and not queries.says_never(one, other)
        and not queries.says_never(other, one)
    )


def find_wish(event_id: int, owner_id: int, target_id: int) -> MeetingWish | None:
    """Find what one user wishes of another at an event; for the owner alone."""
    return db.session.scalar(
        sa.select(MeetingWish).filter_by(event_id=event_id, owner_id=owner_id, target_id=target_id)
    )


def wishes_made(event_id: int, owner_id: int) -> int:
    """Return how many people a user wished to meet at an event, those taken back included."""
    query = sa.select(sa.func.count()).select_from(MeetingWish).filter_by(event_id=event_id, owner_id=owner_id)
    return db.session.scalar(query) or 0


def _notify(row: MeetingWish, now: datetime) -> None:
    row.told_at = row.told_at or now
    enqueue(
        "introductions/mutual_wish",
        user=row.owner,
        about=row,
        now=now,
        not_before=after_quiet_hours(now, row.owner.zone),
    )
