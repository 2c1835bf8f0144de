"""What the requester may see of a request. Pages and mails get these, never the rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.introductions import queries
from eventhub.introductions.contact_ways import ContactWay, ways_of
from eventhub.introductions.models import Introduction
from eventhub.introductions.moves import current_ask, envelope_of, introduced_at
from eventhub.introductions.outcomes import Outcome, requester_view
from eventhub.introductions.rules import before_quiet_hours, stage_until
from eventhub.introductions.visibility import may_keep_seeing


@dataclass(frozen=True)
class RequestSeen:
    """A request in the eyes of its requester: the introducer and how to reach the other only once introduced.

    `sees`: the two were introduced and neither has blocked the other since. Only then the page shows the other's photo
    and how to reach them.
    """

    id: int
    target: User
    event: Event
    outcome: Outcome
    until: datetime
    asked_at: datetime
    introducer: User | None
    ways: tuple[ContactWay, ...]
    sees: bool
    # Whether it was asked for; an offer of an acquaintance brings people together, too.
    asked: bool = True
    # Asked on the spot, at any hour.
    live: bool = False


def answer_by(introduction: Introduction, reader: User, now: datetime) -> datetime:
    """Return by when the reader of the present question is asked to answer it, in their daytime."""
    until = stage_until(envelope_of(introduction))
    return until if introduction.live else before_quiet_hours(until, reader.zone, now)


def present_to_requester(introduction: Introduction, now: datetime) -> RequestSeen:
    """Return what the requester may see: the same for every way in which a request can fail."""
    outcome = requester_view(introduction.decide_by, introduced_at(introduction), introduction.withdrawn_at, now)
    made = outcome is Outcome.INTRODUCED
    sees = made and may_keep_seeing(introduction.requester_id, introduction.target_id, introduced=True)
    return RequestSeen(
        id=introduction.id,
        target=introduction.target,
        event=introduction.event,
        outcome=outcome,
        until=introduction.decide_by,
        asked_at=introduction.created_at,
        introducer=current_ask(introduction).introducer if made else None,
        ways=ways_of(introduction.target, introduction.target_shares) if sees else (),
        sees=sees,
        asked=not introduction.from_offer,
        live=introduction.live,
    )


def introduced_to(user_id: int) -> list[RequestSeen]:
    """Return the introductions of a user at the other's request, or by an offer, as the user sees them."""
    return [_presented_to_target(row) for row in queries.introduced_to(user_id)]


def _presented_to_target(row: Introduction) -> RequestSeen:
    sees = may_keep_seeing(row.target_id, row.requester_id, introduced=True)
    return RequestSeen(
        id=row.id,
        target=row.requester,
        event=row.event,
        outcome=Outcome.INTRODUCED,
        until=row.decide_by,
        asked_at=row.created_at,
        introducer=current_ask(row).introducer,
        ways=ways_of(row.requester, row.requester_shares) if sees else (),
        sees=sees,
        asked=False,
    )


def requests_of(requester_id: int, now: datetime) -> list[RequestSeen]:
    """Return what a user has asked for, the latest first."""
    return [present_to_requester(row, now) for row in queries.introductions_of(requester_id)]


def requests_at(event_id: int, requester_id: int, target_ids: Sequence[int], now: datetime) -> dict[int, RequestSeen]:
    """Return what a user has asked for at an event, by target."""
    rows = queries.introductions_at(event_id, requester_id, target_ids)
    return {target_id: present_to_requester(row, now) for target_id, row in rows.items()}


def kept_on_list(event_id: int, requester_id: int, now: datetime) -> dict[int, bool]:
    """Return the targets that stay on a requester's list, read now: see `pinned_by`."""
    return pinned_by(queries.standing_at(event_id, requester_id), now)


def pinned_by(rows: Iterable[Introduction], now: datetime) -> dict[int, bool]:
    """Return the targets that stay on a requester's list until their request is decided.

    True for those the requester was introduced to, False for those still waited for. `rows` are what the requester has
    asked for at one event, the latest first.
    """
    outcomes = (
        (row.target_id, requester_view(row.decide_by, introduced_at(row), row.withdrawn_at, now)) for row in rows
    )
    return {
        target: outcome is Outcome.INTRODUCED
        for target, outcome in outcomes
        if outcome in (Outcome.WAITING, Outcome.INTRODUCED)
    }
