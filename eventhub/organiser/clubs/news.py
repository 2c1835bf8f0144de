"""Jobs: tell those who follow a club of its next event, and invite the guests of its events to it, once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from eventhub.accounts.models import User
from eventhub.events.clubs.models import Club, ClubEvent, ClubMember
from eventhub.events.clubs.queries import find_place, hosts_of
from eventhub.events.clubs.rules import ClubRole, may_write
from eventhub.followups.digest_cadence import may_prompt
from eventhub.followups.rules import local_day
from eventhub.organiser.clubs import queries
from eventhub.organiser.queries import is_held
from eventhub.platform.db import db, run_in_batches, transaction
from eventhub.platform.mail.outbox import enqueue

EVENT = "clubs/event"
INVITATION = "clubs/invitation"


def tell_followers(now: datetime) -> int:
    """Mail those who follow a club its next event, once for each event and at most one event a day; return how many."""
    told = 0
    for club_event in queries.events_to_tell(now):
        if club_event.by_user_id is None or is_held(club_event.by_user_id, now):
            continue
        number, club_id = club_event.id, club_event.club_id
        told += run_in_batches(queries.followers_to_tell(club_event), partial(_tell, number, now))
        with transaction():
            row, club = db.session.get(ClubEvent, number), db.session.get(Club, club_id)
            if row is not None and club is not None and may_write(club.told_at, now):
                row.told_at = club.told_at = now
    return told


def _tell(club_event_id: int, now: datetime, user_ids: Sequence[int]) -> int:
    club_event = queries.find_club_event(club_event_id)
    if club_event is None:
        return 0
    users = [user for each in user_ids if (user := db.session.get(User, each)) is not None]
    return sum(enqueue(EVENT, user=user, about=club_event, now=now) is not None for user in users)


def invite_guests(now: datetime) -> int:
    """Invite the guests of an event to its club, once each, as the only such mail of their day; return how many."""
    count, last = 0, 0
    while rows := queries.guests_to_invite(now, last):
        last = rows[-1][0]
        for _, club_id, user_id in rows:
            with transaction():
                count += _invite(club_id, user_id, now)
    return count


def may_invite(club_id: int, now: datetime) -> bool:
    """Tell whether a club has a host about whom nobody complains, in whose name guests are invited."""
    return any(not is_held(host.id, now) for host in hosts_of(club_id))


def _invite(club_id: int, user_id: int, now: datetime) -> bool:
    user = db.session.get(User, user_id)
    if user is None or find_place(club_id, user_id) is not None or not may_invite(club_id, now):
        return False
    if not may_prompt(now, user.zone, user.prompted_on):
        return False
    place = ClubMember(club_id=club_id, user_id=user_id, role=ClubRole.NONE, since=now)
    db.session.add(place)
    db.session.flush()
    user.prompted_on = local_day(now, user.zone)
    return enqueue(INVITATION, user=user, about=place, now=now) is not None
