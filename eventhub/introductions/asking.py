"""Asking for an introduction, and taking the request back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from eventhub.accounts.models import User
from eventhub.db import db, transaction
from eventhub.errors import LimitReached, NotFound, WrongState
from eventhub.events.models import Event
from eventhub.events.rules import EventState
from eventhub.introductions import queries
from eventhub.introductions.limits import (
    MONTH,
    IntroducerCounts,
    Refusal,
    RequesterCounts,
    may_be_asked,
    refusal_of_introducer,
    refusal_of_requester,
)
from eventhub.introductions.models import IntroducerAsk, Introduction, LedgerEntry
from eventhub.introductions.moving import introduced_at, make_move, plan_next_step
from eventhub.introductions.reaching import introducers_for, may_meet
from eventhub.introductions.rules import (
    FINAL_STATES,
    MAX_INTRODUCERS,
    AskState,
    IntroductionState,
    LedgerKind,
    Move,
    Outcome,
    after_quiet_hours,
    decide_by,
    requester_view,
)
from eventhub.mail.outbox import enqueue
from eventhub.tokens import derive, digest, new_nonce

INTRODUCER_LINK = "introducer"
TARGET_LINK = "target"

Touches = Callable[[int, int], Sequence[datetime]]
_touches: list[Touches] = []


@dataclass(frozen=True)
class Wish:
    """What a requester chose and wrote; introducers in the order in which to ask them."""

    target_id: int
    introducer_ids: tuple[int, ...]
    why: str
    in_it_for_them: str
    days: int


def register_touches(function: Touches) -> Touches:
    """Let a later feature tell the ask-gate when the owner of a relation was last in touch."""
    _touches.append(function)
    return function


def ask(event_id: int, requester_id: int, wish: Wish, *, now: datetime) -> Introduction:
    """Ask for one introduction; asking again for the same person gives the request there is.

    Raises NotFound for people whom the requester may not see or ask, WrongState when the event is
    too near, LimitReached with the reason of the limit.
    """
    with transaction():
        users = queries.lock_users((requester_id, wish.target_id, *wish.introducer_ids))
        known = queries.find_between(event_id, requester_id, wish.target_id)
        if known is not None:
            return known
        event = db.session.get_one(Event, event_id)
        until = _checked(event, requester_id, wish, users, now)
        introduction = _written(event, requester_id, wish, until, now)
        if _asks_nobody(users[wish.target_id], requester_id, until):
            introduction.state, introduction.ended_at = IntroductionState.CLOSED, now
        else:
            put_question(introduction.asks[0], users[wish.introducer_ids[0]], now)
            plan_next_step(introduction)
        return introduction


def withdraw(introduction_id: int, requester_id: int, *, now: datetime) -> None:
    """Take a request back while its requester sees it waiting, however it really stands."""
    with transaction():
        if queries.find_of_requester(introduction_id, requester_id) is None:
            raise NotFound(f"introduction {introduction_id}")
        introduction = queries.get_locked(introduction_id)
        seen = requester_view(introduction.decide_by, introduced_at(introduction),
                              introduction.withdrawn_at, now)
        if seen is not Outcome.WAITING:
            raise WrongState(f"introduction {introduction_id}", reason="not_waiting")
        if introduction.state in FINAL_STATES:
            introduction.withdrawn_at = now
        else:
            make_move(introduction, Move.WITHDRAW, now)


def put_question(ask_row: IntroducerAsk, introducer: User, now: datetime) -> None:
    """Ask one introducer, in the daytime of where they are and not before a pause is over."""
    ask_row.state, ask_row.asked_at = AskState.ASKED, now
    db.session.flush()
    earliest = max(now, introducer.paused_requests_until or now)
    enqueue("introductions/ask", user=introducer, about_id=ask_row.id, now=now,
            not_before=after_quiet_hours(earliest, introducer.zone))


def refusal(event: Event, requester_id: int, introducer: User, tie_since: datetime | None,
            counts: tuple[int, int, int], *, offered: bool = False) -> Refusal | None:
    """Why this introducer cannot be asked now, or None; tie_since is None for a host."""
    why_not = refusal_of_introducer(IntroducerCounts(*counts, budget=introducer.introduction_budget))
    if why_not is not None or tie_since is None:
        return why_not
    touches = [at for source in _touches for at in source(requester_id, introducer.id)]
    return None if may_be_asked(tie_since, event.starts_at, touches, offered=offered) \
        else Refusal.GIVE_FIRST


def _checked(event: Event, requester_id: int, wish: Wish, users: dict[int, User],
             now: datetime) -> datetime:
    """The moment by which the request is decided; raises when it may not be sent."""
    names = wish.introducer_ids
    if not 1 <= len(set(names)) == len(names) <= MAX_INTRODUCERS:
        raise NotFound("one or two introducers")
    if event.state is not EventState.PUBLISHED or not may_meet(event, requester_id, wish.target_id, now):
        raise NotFound(f"user {wish.target_id} for user {requester_id}")
    possible = introducers_for(event.id, requester_id, wish.target_id)
    if not set(names) <= possible.keys():
        raise NotFound(f"introducers for user {wish.target_id}")
    until = decide_by(now, wish.days, event.starts_at, event.ends_at)
    if until is None:
        raise WrongState(f"event {event.id} is too near", reason="too_near")
    mine = queries.requester_counts(requester_id, event.id, now, now - MONTH)
    why_not = refusal_of_requester(RequesterCounts(*mine))
    named = queries.introducer_counts(names, requester_id, event.id, now, now - MONTH)
    for number in names:
        why_not = why_not or refusal(event, requester_id, users[number], possible[number],
                                     named.get(number, (0, 0, 0)))
    if why_not is not None:
        raise LimitReached(f"user {requester_id} at event {event.id}", reason=why_not)
    return until


def _written(event: Event, requester_id: int, wish: Wish, until: datetime,
             now: datetime) -> Introduction:
    introduction = Introduction(
        event_id=event.id, requester_id=requester_id, target_id=wish.target_id, why=wish.why,
        in_it_for_them=wish.in_it_for_them, state=IntroductionState.ASKING, created_at=now,
        decide_by=until)
    for position, introducer_id in enumerate(wish.introducer_ids, start=1):
        nonce = new_nonce()
        introduction.asks.append(IntroducerAsk(
            introducer_id=introducer_id, position=position, state=AskState.NAMED, nonce=nonce,
            token_digest=digest(derive(INTRODUCER_LINK, nonce))))
    db.session.add(introduction)
    db.session.flush()
    db.session.add(LedgerEntry(
        owner_id=requester_id, other_id=wish.introducer_ids[0], kind=LedgerKind.ASK,
        what="introduction", introduction_id=introduction.id, at=now))
    return introduction


def _asks_nobody(target: User, requester_id: int, until: datetime) -> bool:
    """After "never this person", or in a pause, a request looks like any other and asks nobody."""
    pause = target.paused_requests_until
    return queries.says_never(target.id, requester_id) or (pause is not None and pause >= until)
