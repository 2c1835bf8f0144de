"""A guest list that a program sends, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from eventhub.accounts.limits import Limit, spend_all
from eventhub.accounts.models import User
from eventhub.events.companion import service as companion
from eventhub.events.companion.rules import MOST_GUESTS, NEW_ADDRESSES_A_DAY, GuestTool, Outcome, OutsideGuest
from eventhub.events.event import service as events
from eventhub.events.event.rules import Act
from eventhub.platform.db import transaction


def bring(  # noqa: PLR0913 - all but the event and the guests by name
    event_id: int,
    guests: Sequence[OutsideGuest],
    *,
    tool: GuestTool,
    invites: bool,
    is_complete: bool,
    by: User,
    now: datetime,
) -> tuple[list[companion.Brought], int]:
    """Bring the guests of a list; return what became of each, and how many others came off the list.

    `is_complete`: who the tool brought before and does not name now comes off. Who is to be invited gets the mail
    by the job of invitations.py. Raises WrongState ("draft", "over") and LimitReached ("guest_addresses").
    """
    with transaction():
        asked = companion.count_new_addresses(event_id, guests)
        if asked:
            spend_all([Limit("guest_addresses", str(by.id), NEW_ADDRESSES_A_DAY, timedelta(days=1), asked)], now)
        done = companion.bring(event_id, guests, tool=tool, invites=invites, by=by, now=now)
        gone = 0
        if is_complete:
            addresses = [guest.email for guest in guests]
            gone = companion.withdraw_missing(event_id, addresses, tool=tool, by=by, now=now, most=MOST_GUESTS)
        new = sum(one.outcome is Outcome.BROUGHT for one in done)
        if new or gone:
            events.remember(event_id, Act.BROUGHT, by=by, number=new, now=now)
    return done, gone
