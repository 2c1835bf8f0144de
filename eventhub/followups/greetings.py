"""Greetings at festivals: for people one chose, at most one a day, and never an ask."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from eventhub.accounts.models import User
from eventhub.followups import queries_for_jobs as queries
from eventhub.followups import rules
from eventhub.followups.festivals import WANTED, season_on
from eventhub.followups.models import FollowUp
from eventhub.followups.notes.queries import get_contact
from eventhub.followups.plans import apply, plan_of
from eventhub.followups.rules import Change
from eventhub.people.rules import Greetings
from eventhub.platform.db import transaction

# A person written to this week needs no greeting on top.
SILENCE = timedelta(days=7)
# No zone is further from UTC than this, so that a day may be another one for an owner.
_ZONES = timedelta(days=1)


def choose(contact_id: int, owner_id: int, greetings: Greetings) -> None:
    """Set at which festivals the owner wants to greet a person. Raises NotFound."""
    with transaction():
        get_contact(contact_id, owner_id).greetings = greetings


def greet(now: datetime) -> int:
    """Let one greeting a day fall due for each owner while a season lasts. A job; how many did."""
    days = [(now + away).date() for away in (-_ZONES, timedelta(0), _ZONES)]
    season = next(filter(None, (season_on(day, Greetings.ALL) for day in days)), None)
    if season is None:
        return 0
    wanted = {greetings for greetings in Greetings if season.kind in WANTED[greetings]}
    count, last = 0, 0
    while rows := queries.to_greet(wanted, now - SILENCE, season.first, last):
        last = rows[-1][1].id
        with transaction():
            before = queries.last_greetings([owner.id for _, owner in rows])
            count += sum(_greet(row, owner, before.get(owner.id), now) for row, owner in rows)
    return count


def _greet(row: FollowUp, owner: User, last_on: date | None, now: datetime) -> bool:
    today = rules.local_day(now, owner.zone)
    # A user who travelled west may have been prompted "tomorrow".
    if (last_on is not None and last_on >= today) or season_on(today, row.contact.greetings) is None:
        return False
    row.contact.greeted_on = today
    apply(row, Change(rules.brought_forward(plan_of(row), today)), row.anchor_at, now)
    return True
