"""Jobs: tell those who follow a club of its next event, and invite the guests of its events to it, once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache, partial

from eventhub.accounts.models import User
from eventhub.events.clubs.models import ClubMember
from eventhub.events.clubs.queries import find_place, hosts_of
from eventhub.events.clubs.rules import ClubRole, may_write
from eventhub.events.clubs.service import lock_club
from eventhub.events.event.models import Event
from eventhub.events.event.queries import owners_of
from eventhub.followups.digest_cadence import may_prompt
from eventhub.followups.rules import local_day
from eventhub.organiser.clubs import queries
from eventhub.organiser.messages import left_today
from eventhub.organiser.queries import is_held
from eventhub.organiser.rules import CLUB_INVITATION
from eventhub.platform.db import db, run_in_batches, transaction
from eventhub.platform.mail.outbox import enqueue

EVENT = "clubs/event"
INVITATION = CLUB_INVITATION


def tell_followers(now: datetime) -> int:
    """Mail those who follow a club its next event, once for each event and at most one event a day; return how many."""
    told, clubs = 0, set()
    held = cache(partial(is_held, now=now))
    for event_id, club_id, host_id in queries.events_to_tell(now):
        if club_id not in clubs and not held(host_id):
            clubs.add(club_id)
            told += _tell_of(event_id, now)
    return told


def _tell_of(event_id: int, now: datetime) -> int:
    club_event = queries.find_club_event(event_id)
    if club_event is None:
        return 0
    told = run_in_batches(queries.followers_to_tell(club_event), partial(_tell, event_id, now))
    with transaction():
        row = queries.find_club_event(event_id)
        if row is not None and may_write(row.club.told_at, now):
            row.told_at = row.club.told_at = now
    return told


def _tell(event_id: int, now: datetime, user_ids: Sequence[int]) -> int:
    """Queue the mail to some of those who follow; about the event, so that it stays one where the event is moved."""
    event = db.session.get(Event, event_id)
    if event is None:
        return 0
    users = [user for each in user_ids if (user := db.session.get(User, each)) is not None]
    return sum(enqueue(EVENT, user=user, about=event, now=now) is not None for user in users)


def invite_guests(now: datetime) -> int:
    """Invite the guests of an event to its club, once each, as the only such mail of their day; return how many.

    They count among the people that an owner of the event may write to in a day; the others follow on the next days.
    """
    count, last = 0, 0
    while rows := queries.guests_to_invite(now, last):
        last = rows[-1][0]
        for _, event_id, club_id, user_id in rows:
            with transaction():
                count += _invite(event_id, club_id, user_id, now)
    return count


def may_invite(club_id: int, now: datetime) -> bool:
    """Tell whether a club has a host without open complaints, in whose name guests are invited."""
    return any(not is_held(host.id, now) for host in hosts_of(club_id))


def _invite(event_id: int, club_id: int, user_id: int, now: datetime) -> bool:
    # A guest who follows the club at the same moment writes their row before or after this transaction.
    lock_club(club_id)
    user, event = db.session.get(User, user_id), db.session.get(Event, event_id)
    if user is None or event is None or find_place(club_id, user_id) is not None or not may_invite(club_id, now):
        return False
    if not may_prompt(now, user.zone, user.prompted_on):
        return False
    if not any(left_today(owner, now) for owner in owners_of(event_id)):
        return False
    # About the event: moved to another club, or its club closed and founded again, it leads to no second mail.
    if enqueue(INVITATION, user=user, about=event, now=now) is None:
        return False
    db.session.add(ClubMember(club_id=club_id, user_id=user_id, role=ClubRole.NONE, since=now))
    user.prompted_on = local_day(now, user.zone)
    return True
