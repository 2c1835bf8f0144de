"""What each person may see of a request. Pages and mails get these, never the rows."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from eventhub.accounts.models import User
from eventhub.accounts.rules import BackgroundKind
from eventhub.events.event.models import Event
from eventhub.introductions import counting, queries, queries_of_introduced
from eventhub.introductions.answering import (
    is_open_to,
    is_open_to_target,
    may_undo,
    may_undo_as_target,
)
from eventhub.introductions.asking import INTRODUCER_LINK, TARGET_LINK
from eventhub.introductions.models import IntroducerAsk, Introduction
from eventhub.introductions.moving import current_ask, envelope_of, introduced_at
from eventhub.introductions.outcomes import Outcome, introducer_view, requester_view
from eventhub.introductions.rules import (
    FINAL_STATES,
    AskState,
    IntroductionState,
    TargetAnswer,
    stage_until,
)
from eventhub.people.contacts.models import Tie
from eventhub.people.visibility.queries import shared_items
from eventhub.platform.tokens import derive
from eventhub.recommendations.cards import register_asked, register_pinned, register_pinning


@dataclass(frozen=True)
class SharedValue:
    """One thing two people have in common, with the words of the first of them."""

    kind: BackgroundKind
    value_id: str
    text: str


@dataclass(frozen=True)
class RequestSeen:
    """A request in the eyes of its requester: introducer and address only once introduced."""

    id: int
    target: User
    event: Event
    outcome: Outcome
    until: datetime
    asked_at: datetime
    introducer: User | None
    email: str | None
    # Whether it was asked for; an offer of somebody else brings people together, too.
    asked: bool = True


@dataclass(frozen=True)
class AskSeen:
    """A question in the eyes of the introducer it was put to."""

    token: str
    introducer: User
    requester: User
    target: User
    event: Event
    why: str
    in_it_for_them: str
    quiet: bool
    live: bool
    answer: AskState | None
    answered_at: datetime | None
    outcome: Outcome | None
    # None once they answered: the moment by which the next one answers is no business of theirs.
    answer_by: datetime | None
    until: datetime
    is_open: bool
    may_undo: bool
    # When the target is asked, while a yes is held.
    held_until: datetime | None
    near: Tie | None
    far: Tie | None
    # What the two share; told with the introduction, to all three.
    shared: tuple[SharedValue, ...] = ()


@dataclass(frozen=True)
class OfferSeen:
    """A request in the eyes of its target, after an introducer's yes."""

    token: str
    target: User
    requester: User
    introducer: User
    event: Event
    why: str
    in_it_for_them: str
    line: str
    shared: tuple[SharedValue, ...]
    answer: TargetAnswer | None
    answered_at: datetime | None
    is_introduced: bool
    # Their yes came to nothing: taken back, blocked, cancelled; which of these, nobody is told.
    came_to_nothing: bool
    answer_by: datetime
    is_open: bool
    may_undo: bool
    is_over: bool
    far: Tie | None
    for_target: bool = True


def shared_values(one_id: int, other_id: int) -> tuple[SharedValue, ...]:
    """What two people have in common and neither keeps closed."""
    return tuple(SharedValue(item.kind, item.value_id, item.text) for item in shared_items(one_id, other_id))


def answer_by(introduction: Introduction) -> datetime:
    """Until when the present question may be answered."""
    return stage_until(envelope_of(introduction))


def as_requester(introduction: Introduction, now: datetime) -> RequestSeen:
    """What the requester may see: the same for every way in which a request can fail."""
    outcome = requester_view(introduction.decide_by, introduced_at(introduction), introduction.withdrawn_at, now)
    made = outcome is Outcome.INTRODUCED
    return RequestSeen(
        id=introduction.id,
        target=introduction.target,
        event=introduction.event,
        outcome=outcome,
        until=introduction.decide_by,
        asked_at=introduction.created_at,
        introducer=current_ask(introduction).introducer if made else None,
        email=introduction.target.email if made else None,
        asked=not introduction.from_offer,
    )


def introduced_to(user_id: int) -> list[RequestSeen]:
    """Whom somebody was introduced to at the other's request, or by an offer, as they see it."""
    return [
        RequestSeen(
            id=row.id,
            target=row.requester,
            event=row.event,
            outcome=Outcome.INTRODUCED,
            until=row.decide_by,
            asked_at=row.created_at,
            introducer=current_ask(row).introducer,
            email=row.requester.email,
            asked=False,
        )
        for row in queries_of_introduced.introduced_to(user_id)
    ]


def requests_of(requester_id: int, now: datetime) -> list[RequestSeen]:
    """What somebody has asked for, the latest first."""
    return [as_requester(row, now) for row in queries.introductions_of(requester_id)]


def requests_at(event_id: int, requester_id: int, target_ids: Sequence[int], now: datetime) -> dict[int, RequestSeen]:
    """By target, what somebody has asked for at an event."""
    rows = queries.introductions_at(event_id, requester_id, target_ids)
    return {target_id: as_requester(row, now) for target_id, row in rows.items()}


def as_introducer(ask: IntroducerAsk, now: datetime) -> AskSeen:
    """What an introducer may see: never the target's answer, never another introducer."""
    introduction = ask.introduction
    said = ask.state if ask.answered_at else None
    outcome = None
    if said is AskState.YES:
        outcome = introducer_view(introduction.decide_by, introduced_at(introduction), now)
    ties = queries.ties_of(ask.introducer_id, [introduction.requester_id, introduction.target_id])
    return AskSeen(
        token=derive(INTRODUCER_LINK, ask.nonce),
        introducer=ask.introducer,
        requester=introduction.requester,
        target=introduction.target,
        event=introduction.event,
        why=introduction.why,
        in_it_for_them=introduction.in_it_for_them,
        quiet=introduction.quiet,
        live=introduction.live,
        answer=said,
        answered_at=ask.answered_at,
        outcome=outcome,
        until=introduction.decide_by,
        answer_by=answer_by(introduction) if (is_open := is_open_to(ask, now)) else None,
        is_open=is_open,
        may_undo=may_undo(ask, now),
        held_until=ask.hold_until,
        near=ties.get(introduction.requester_id),
        far=ties.get(introduction.target_id),
        shared=_shared_by_two(introduction) if outcome is Outcome.INTRODUCED else (),
    )


def _shared_by_two(introduction: Introduction) -> tuple[SharedValue, ...]:
    return shared_values(introduction.target_id, introduction.requester_id)


def as_target(introduction: Introduction, now: datetime) -> OfferSeen:
    """What a target may see: who asks and why, who vouches, what the two share."""
    ask = current_ask(introduction)
    assert introduction.target_nonce is not None  # drawn when the target was asked
    is_open = is_open_to_target(introduction, now)
    return OfferSeen(
        token=derive(TARGET_LINK, introduction.target_nonce),
        target=introduction.target,
        requester=introduction.requester,
        introducer=ask.introducer,
        event=introduction.event,
        why=introduction.why,
        in_it_for_them=introduction.in_it_for_them,
        line=ask.line,
        shared=shared_values(introduction.target_id, introduction.requester_id),
        answer=introduction.target_answer,
        answered_at=introduction.target_answered_at,
        is_introduced=introduced_at(introduction) is not None,
        came_to_nothing=not is_open
        and introduction.state is not IntroductionState.INTRODUCED
        and (introduction.state in FINAL_STATES or queries.is_void(introduction.id)),
        answer_by=answer_by(introduction),
        is_open=is_open,
        may_undo=may_undo_as_target(introduction, now),
        is_over=now >= introduction.event.ends_at,
        far=queries.find_tie(introduction.target_id, ask.introducer_id),
    )


def asked_of(user_id: int, now: datetime) -> tuple[list[AskSeen], list[OfferSeen]]:
    """Requests that wait for this person's answer, as introducer and as target."""
    asks = [as_introducer(row, now) for row in queries.asks_put_to(user_id)]
    offers = [as_target(row, now) for row in queries.requests_put_to(user_id)]
    return [ask for ask in asks if ask.is_open], [offer for offer in offers if offer.is_open]


@register_pinned
def kept_on_list(event_id: int, requester_id: int, now: datetime) -> dict[int, bool]:
    """Targets that stay on a requester's list: those they wait for, and (True) those they met through us."""
    return pinned_by(queries.standing_at(event_id, requester_id), now)


def pinned_by(rows: Iterable[Introduction], now: datetime) -> dict[int, bool]:
    """The same by the rows of what one guest has asked for at an event, the latest first."""
    outcomes = (
        (row.target_id, requester_view(row.decide_by, introduced_at(row), row.withdrawn_at, now)) for row in rows
    )
    return {
        target: outcome is Outcome.INTRODUCED
        for target, outcome in outcomes
        if outcome in (Outcome.WAITING, Outcome.INTRODUCED)
    }


@register_pinning
def requesters_at(event_id: int) -> Collection[int]:
    """Who has asked for an introduction at an event."""
    return queries.requesters_at(event_id)


@register_asked
def asked_since(since: datetime | sa.BindParameter[Any], people: sa.BindParameter[Any] | None) -> sa.Select[int, int]:
    """How much of people's budget is used, by what requesters may know: how often each was named."""
    return counting.named_since(since, people)
