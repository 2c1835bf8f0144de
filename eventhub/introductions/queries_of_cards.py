"""What the cards of people to meet say of the requests of one guest, read in one statement."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.introductions import counts
from eventhub.introductions.limits import MONTH, RequesterCounts
from eventhub.introductions.models import MeetingWish
from eventhub.platform.db import db

Counts = tuple[int, int, int]


@dataclass(frozen=True)
class CardNumbers:
    """What decides whether these introducers can be asked, and the wishes of the guest.

    `introducers`: how often each was named, as `counts.introducer_counts` returns.

    `wishes`: targets the guest would like to meet, True when both were told that it is mutual. `here`: who is in at the
    event and does not hide there from all.
    """

    requester: RequesterCounts
    introducers: Mapping[int, Counts]
    wishes: Mapping[int, bool]
    here: Collection[int]


def card_numbers(
    event_id: int, requester_id: int, targets: Collection[int], introducers: Collection[int], now: datetime
) -> CardNumbers:
    """Read what decides whether these introducers can be asked, and the requester's wishes among the targets."""
    given = {
        "event": event_id,
        "requester": requester_id,
        "targets": list(targets),
        "introducers": list(introducers),
        "now": now,
        "since": now - MONTH,
    }
    found: dict[str, dict[int, Counts]] = {what: {} for what in ("requester", "introducer", "wish", "here")}
    for what, user_id, *figures in db.session.execute(_numbers(), given):
        found[what][user_id] = (figures[0], figures[1], figures[2])
    return CardNumbers(
        RequesterCounts(*found["requester"][requester_id]),
        found["introducer"],
        {target: bool(told) for target, (told, _, _) in found["wish"].items()},
        found["here"].keys(),
    )


# Built once: it stands on Who's going, and to build it takes longer than to ask it.
@cache
def _numbers() -> sa.CompoundSelect[*tuple[Any, ...]]:
    """Return the statement of `card_numbers`: (what, user id, three numbers)."""
    event: sa.BindParameter[Any] = sa.bindparam("event")
    requester: sa.BindParameter[Any] = sa.bindparam("requester", type_=sa.Integer)
    now: sa.BindParameter[Any] = sa.bindparam("now")
    since: sa.BindParameter[Any] = sa.bindparam("since")
    targets: sa.BindParameter[Any] = sa.bindparam("targets", expanding=True)
    introducers: sa.BindParameter[Any] = sa.bindparam("introducers", expanding=True)
    nothing = (sa.literal(0), sa.literal(0))
    made = counts.of_requester(requester, event, now, since).subquery()
    named = counts.of_introducers(introducers, requester, event, now, since).subquery()
    return sa.union_all(
        sa.select(sa.literal("requester"), requester, *made.c),
        sa.select(sa.literal("introducer"), *named.c),
        sa.select(
            sa.literal("wish"), MeetingWish.target_id, sa.case((MeetingWish.told_at.is_(None), 0), else_=1), *nothing
        ).where(
            MeetingWish.event_id == event,
            MeetingWish.owner_id == requester,
            MeetingWish.target_id.in_(targets),
            MeetingWish.withdrawn_at.is_(None),
        ),
        sa.select(sa.literal("here"), Registration.user_id, sa.literal(0), *nothing).where(
            Registration.event_id == event,
            sa.or_(Registration.user_id.in_(targets), Registration.user_id.in_(introducers)),
            Registration.state == RegistrationState.CONFIRMED,
            Registration.checked_in_at.is_not(None),
            Registration.visible_to != VisibleTo.NOBODY,
        ),
    )
