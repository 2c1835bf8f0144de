"""What the cards of people to meet say of the requests of one guest, read in one statement."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from eventhub.db import db
from eventhub.introductions import counting
from eventhub.introductions.limits import MONTH, RequesterCounts
from eventhub.introductions.models import MeetingWish
from eventhub.registrations.models import Registration
from eventhub.registrations.rules import RegistrationState

Counts = tuple[int, int, int]


@dataclass(frozen=True)
class CardNumbers:
    """`introducers`: how often each was named, as `counting.introducer_counts` returns.

    `wishes`: whom the guest would like to meet, and whether both were told that it is mutual. `here`: who is in at the
    event.
    """

    requester: RequesterCounts
    introducers: Mapping[int, Counts]
    wishes: Mapping[int, bool]
    here: Collection[int]


def card_numbers(
    event_id: int, requester_id: int, targets: Collection[int], introducers: Collection[int], now: datetime
) -> CardNumbers:
    """Read what decides whether these introducers can be asked, and which of the targets the requester wishes to meet.

    Each part has three numbers and the id of the user they are of.
    """
    since = now - MONTH
    parts = {
        "requester": counting.of_requester(requester_id, event_id, now, since).add_columns(sa.literal(requester_id)),
        "introducer": counting.of_introducers(introducers, requester_id, event_id, now, since),
        "wish": _wishes(event_id, requester_id, targets),
        "here": _here(event_id, {*targets, *introducers}),
    }
    found: dict[str, dict[int, Counts]] = {what: {} for what in parts}
    statement = sa.union_all(*(part.add_columns(sa.literal(what)) for what, part in parts.items()))
    for *counts, user_id, what in db.session.execute(statement):
        found[what][user_id] = (counts[0], counts[1], counts[2])
    return CardNumbers(
        RequesterCounts(*found["requester"][requester_id]),
        found["introducer"],
        {target: bool(told) for target, (told, _, _) in found["wish"].items()},
        found["here"].keys(),
    )


def _wishes(event_id: int, owner_id: int, target_ids: Collection[int]) -> sa.Select[int, int, int, int]:
    told = sa.case((MeetingWish.told_at.is_(None), 0), else_=1)
    return sa.select(told, sa.literal(0), sa.literal(0), MeetingWish.target_id).where(
        MeetingWish.event_id == event_id,
        MeetingWish.owner_id == owner_id,
        MeetingWish.target_id.in_(target_ids),
        MeetingWish.withdrawn_at.is_(None),
    )


def _here(event_id: int, user_ids: Collection[int]) -> sa.Select[int, int, int, int | None]:
    return sa.select(sa.literal(0), sa.literal(0), sa.literal(0), Registration.user_id).where(
        Registration.event_id == event_id,
        Registration.user_id.in_(user_ids),
        Registration.state == RegistrationState.CONFIRMED,
        Registration.checked_in_at.is_not(None),
    )
