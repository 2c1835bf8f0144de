"""Requests: ask for an introduction, take the request back, put its questions."""

from dataclasses import dataclass
from datetime import datetime

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.events.event.rules import EventState
from eventhub.introductions import eligibility, queries
from eventhub.introductions.deadlines import LIVE, decide_by, is_live_time
from eventhub.introductions.models import IntroducerAsk, Introduction, LedgerEntry
from eventhub.introductions.moves import envelope_of, introduced_at, make_move, plan_next_step
from eventhub.introductions.outcomes import Outcome, requester_view
from eventhub.introductions.queries_of_introducers import introducers_for, quiet_introducers
from eventhub.introductions.rules import (
    FINAL_STATES,
    HOLD,
    MAX_INTRODUCERS,
    AskState,
    IntroductionState,
    LedgerKind,
    Move,
    QuestionKind,
    Way,
    after_no,
    after_quiet_hours,
)
from eventhub.introductions.visibility import may_meet
from eventhub.platform.db import db, transaction
from eventhub.platform.errors import LimitReached, NotFound, WrongState
from eventhub.platform.mail.outbox import enqueue
from eventhub.platform.tokens import derive, digest, new_nonce


@dataclass(frozen=True)
class Wish:
    """What a requester chose and wrote, to the introducers and to the target; introducers in the order to ask them in.

    Without introducers the request goes quietly to acquaintances who know the target. `shares` is what the target gets
    of how to reach the requester, once introduced.
    """

    target_id: int
    introducer_ids: tuple[int, ...]
    to_introducer: str
    to_target: str
    days: int
    shares: frozenset[Way] = frozenset()


def ask(event_id: int, requester_id: int, wish: Wish, *, now: datetime) -> Introduction:
    """Ask for one introduction; asking again for the same person returns the request there is.

    Raises NotFound for users that the requester may not see or ask, WrongState when the event is
    too near, LimitReached with the reason of the limit.
    """
    with transaction():
        users = queries.lock_users((requester_id, wish.target_id, *wish.introducer_ids))
        known = queries.find_between(event_id, requester_id, wish.target_id)
        if known is not None:
            return known
        event = db.session.get_one(Event, event_id)
        until = _checked(event, requester_id, wish, now)
        introduction = _written(event, requester_id, wish, until, now)
        if not introduction.asks or asks_nobody(users[wish.target_id], requester_id, until):
            introduction.state, introduction.ended_at = IntroductionState.CLOSED, now
        else:
            put_question(introduction.asks[0], introduction.asks[0].introducer, now)
            plan_next_step(introduction)
        return introduction


def withdraw(introduction_id: int, requester_id: int, *, now: datetime) -> None:
    """Take a request back while its requester sees it waiting, however it really stands; twice is once."""
    with transaction():
        if queries.find_of_requester(introduction_id, requester_id) is None:
            raise NotFound(f"introduction {introduction_id}")
        introduction = queries.get_locked(introduction_id)
        seen = requester_view(introduction.decide_by, introduced_at(introduction), introduction.withdrawn_at, now)
        if seen is Outcome.WITHDRAWN:
            return
        if seen is not Outcome.WAITING:
            raise WrongState(f"introduction {introduction_id}", reason="not_waiting")
        take_back(introduction, now)


def take_back(introduction: Introduction, now: datetime) -> None:
    """Take a request back as its requester sees it; one that has ended unseen keeps its end."""
    if introduction.state in FINAL_STATES:
        introduction.withdrawn_at = introduction.withdrawn_at or now
    else:
        make_move(introduction, Move.WITHDRAW, now)


def put_question(ask_row: IntroducerAsk, introducer: User, now: datetime) -> None:
    """Ask one introducer, in the daytime of where they are and not before a pause is over.

    An introducer with a standing consent for this requester is not asked but told, and may undo it like any yes.
    """
    ask_row.state, ask_row.asked_at = AskState.ASKED, now
    db.session.flush()
    earliest = max(now, introducer.paused_requests_until or now)
    daytime = now if ask_row.introduction.live else after_quiet_hours(earliest, introducer.zone)
    if _hands_on(ask_row.introduction, introducer.id):
        ask_row.state, ask_row.answered_at, ask_row.hold_until = AskState.YES, now, daytime + HOLD
        make_move(ask_row.introduction, Move.HAND_ON, now)
        plan_next_step(ask_row.introduction)
        enqueue("introductions/handed_on", user=introducer, about=ask_row, now=now, not_before=daytime)
    else:
        enqueue("introductions/ask", user=introducer, about=ask_row, now=now, not_before=daytime)


def ask_next_or_close(introduction: Introduction, now: datetime) -> None:
    """Ask the next introducer after a no or silence, or close the request unseen."""
    move = after_no(envelope_of(introduction))
    make_move(introduction, move, now)
    if move is Move.ASK_NEXT:
        following = next(ask for ask in introduction.asks if ask.state is AskState.NAMED)
        put_question(following, following.introducer, now)


def _hands_on(introduction: Introduction, introducer_id: int) -> bool:
    """Return whether a standing consent answers; never on the quiet path, which would tell the target of a tie."""
    return not introduction.quiet and queries.has_standing_consent(introducer_id, introduction.requester_id)


def _checked(event: Event, requester_id: int, wish: Wish, now: datetime) -> datetime:
    """Return the moment by which the request is decided. Raises what `ask` raises when it may not be sent."""
    names = wish.introducer_ids
    if len(set(names)) != len(names) or len(names) > MAX_INTRODUCERS:
        raise NotFound("at most two introducers")
    if event.state is not EventState.PUBLISHED or not may_meet(event, requester_id, wish.target_id, now):
        raise NotFound(f"user {wish.target_id} for user {requester_id}")
    possible = introducers_for(event.id, requester_id, wish.target_id)
    if not set(names) <= possible.keys():
        raise NotFound(f"introducers for user {wish.target_id}")
    until = _decided_by(event, wish, now)
    refused = eligibility.refusals(event, requester_id, [possible[number] for number in names], now)
    why_not = eligibility.requester_refusal(event.id, requester_id, now) or next(iter(refused.values()), None)
    if why_not is not None:
        raise LimitReached(f"user {requester_id} at event {event.id}", reason=why_not)
    return until


def _decided_by(event: Event, wish: Wish, now: datetime) -> datetime:
    """Return when it is decided. During the event only "introduce us here" is possible: one introducer, both are in."""
    if not is_live_time(now, event.starts_at, event.ends_at):
        until = decide_by(now, wish.days, event.starts_at, event.ends_at)
        if until is None:
            raise WrongState(f"event {event.id} is too near", reason="too_near")
        return until
    needed = {*wish.introducer_ids, wish.target_id}
    if len(wish.introducer_ids) != 1 or queries.checked_in(event.id, needed) != needed:
        raise WrongState(f"not both are at event {event.id}", reason="not_here")
    return now + LIVE


def _written(event: Event, requester_id: int, wish: Wish, until: datetime, now: datetime) -> Introduction:
    introduction = Introduction(
        event_id=event.id,
        requester_id=requester_id,
        target_id=wish.target_id,
        to_introducer=wish.to_introducer,
        to_target=wish.to_target,
        requester_shares=wish.shares,
        state=IntroductionState.ASKING,
        created_at=now,
        decide_by=until,
        quiet=not wish.introducer_ids,
        live=is_live_time(now, event.starts_at, event.ends_at),
    )
    introducer_ids = wish.introducer_ids or _quietly(event, requester_id, wish.target_id, now)
    for position, introducer_id in enumerate(introducer_ids, start=1):
        nonce = new_nonce()
        introduction.asks.append(
            IntroducerAsk(
                introducer_id=introducer_id,
                position=position,
                state=AskState.NAMED,
                nonce=nonce,
                token_digest=digest(derive(QuestionKind.INTRODUCER, nonce)),
            )
        )
    db.session.add(introduction)
    db.session.flush()
    if wish.introducer_ids:
        db.session.add(
            LedgerEntry(
                owner_id=requester_id,
                other_id=wish.introducer_ids[0],
                kind=LedgerKind.ASK,
                what="introduction",
                introduction_id=introduction.id,
                at=now,
            )
        )
    return introduction


def _quietly(event: Event, requester_id: int, target_id: int, now: datetime) -> tuple[int, ...]:
    """Return who to ask on the quiet path: up to two who say they know the target, the closest first; maybe nobody.

    Here a load counts quiet questions too, which no refusal that the requester can read ever does.
    """
    know = [each for each in quiet_introducers(event.id, requester_id, target_id) if not _is_paused(each.user, now)]
    refused = eligibility.refusals(event, requester_id, know, now, quiet_too=True)
    return tuple(each.user.id for each in know if each.user.id not in refused)[:MAX_INTRODUCERS]


def _is_paused(user: User, now: datetime) -> bool:
    return user.paused_requests_until is not None and user.paused_requests_until > now


def asks_nobody(target: User, requester_id: int, until: datetime) -> bool:
    """Return whether a request asks nobody and looks like any other: after "never this person", or in a pause."""
    pause = target.paused_requests_until
    return queries.says_never(target.id, requester_id) or (pause is not None and pause >= until)
