"""Offers: "shall I introduce you two?" Both are asked at once, and each sees only their own answer.

A no leaves the offer as it stands until decide_by, so that neither the other nor the offerer can tell it
from silence.
"""

from datetime import datetime, timedelta

from eventhub.events.event.models import Event
from eventhub.events.event.rules import EventState
from eventhub.introductions import counts, queries, queries_of_offers
from eventhub.introductions.deadlines import DEFAULT_DAYS, decide_by
from eventhub.introductions.limits import MONTH, OPEN_OFFERS, PER_MONTH_OF_OFFERS, target_has_room
from eventhub.introductions.models import Offer, OfferSide
from eventhub.introductions.outcomes import Outcome, requester_view
from eventhub.introductions.requests import asks_nobody
from eventhub.introductions.rules import (
    OFFER_ALLOWED,
    TARGET_MARGIN,
    OfferMove,
    OfferState,
    QuestionKind,
    after_quiet_hours,
)
from eventhub.introductions.visibility import are_acquainted, may_meet
from eventhub.platform.db import db, transaction
from eventhub.platform.errors import LimitReached, NotFound, WrongState
from eventhub.platform.mail.outbox import enqueue
from eventhub.platform.tokens import derive, digest, new_nonce

LOOK_AGAIN = timedelta(minutes=5)


def offer(event_id: int, offerer_id: int, pair: tuple[int, int], line: str, *, now: datetime) -> Offer:
    """Offer to introduce two acquaintances; offering the same pair again returns the offer there is.

    Raises NotFound for users that the offerer does not know or see, WrongState when the event is too near or on,
    LimitReached. Where one of the two would not have it, nobody is asked and the offer looks like any other.
    """
    with transaction():
        users = queries.lock_users((offerer_id, *pair))
        known = queries_of_offers.find_offer(event_id, offerer_id, pair)
        if known is not None:
            return known
        event = db.session.get_one(Event, event_id)
        until = _checked(event, offerer_id, pair, now)
        made = Offer(
            event_id=event_id,
            offerer_id=offerer_id,
            state=OfferState.ASKING,
            line=line,
            created_at=now,
            decide_by=until,
            next_step_at=now,
        )
        for user_id in pair:
            nonce = new_nonce()
            made.sides.append(
                OfferSide(user_id=user_id, nonce=nonce, token_digest=digest(derive(QuestionKind.SIDE, nonce)))
            )
        db.session.add(made)
        db.session.flush()
        if _would_not_have_it(event, pair, now) or any(
            asks_nobody(users[one], other, until) for one, other in (pair, pair[::-1])
        ):
            made.state, made.ended_at, made.next_step_at = OfferState.CLOSED, now, None
        else:
            ask_sides(made, now)
        return made


def withdraw_offer(offer_id: int, offerer_id: int, *, now: datetime) -> None:
    """Take an offer back while its offerer sees it waiting, however it really stands; twice is once."""
    with transaction():
        made = queries_of_offers.find_own(offer_id, offerer_id)
        if made is None:
            raise NotFound(f"offer {offer_id}")
        queries_of_offers.lock(made.id)
        if made.withdrawn_at is not None:
            return
        if outcome_of(made, now) is not Outcome.WAITING:
            raise WrongState(f"offer {offer_id}", reason="not_waiting")
        if (made.state, OfferMove.WITHDRAW) in OFFER_ALLOWED:
            move_offer(made, OfferMove.WITHDRAW, now)
        made.withdrawn_at = now


def outcome_of(made: Offer, now: datetime) -> Outcome:
    """Return what the offerer may know; and either of the two, once they said yes."""
    introduced_at = made.ended_at if made.state is OfferState.INTRODUCED else None
    return requester_view(made.decide_by, introduced_at, made.withdrawn_at, now)


def ask_sides(made: Offer, now: datetime) -> None:
    """Put the question to each of the two who has room for it now; the other waits unseen."""
    for side in made.sides:
        waiting = counts.open_asks_of_target(side.user_id)
        if side.asked_at is None and target_has_room(waiting, side.user.paused_requests_until, now):
            side.asked_at = now
            db.session.flush()
            enqueue(
                "introductions/offer",
                user=side.user,
                about=side,
                now=now,
                not_before=after_quiet_hours(now, side.user.zone),
            )
    made.next_step_at = next_look(made, now)


def next_look(made: Offer, now: datetime) -> datetime:
    """Return when to look at an open offer again: its reminders, a side that waits, the end."""
    moments = [made.decide_by - TARGET_MARGIN]
    for side in made.sides:
        if side.asked_at is None:
            moments.append(now + LOOK_AGAIN)
        elif side.answer is None and side.reminded_at is None:
            moments.append(max(remind_side_at(made, side.asked_at), now + LOOK_AGAIN))
    return min(moments)


def remind_side_at(made: Offer, asked_at: datetime) -> datetime:
    """Return when a side asked then gets its one reminder: at half the time of the question."""
    return asked_at + (made.decide_by - TARGET_MARGIN - asked_at) / 2


def move_offer(made: Offer, move: OfferMove, now: datetime) -> None:
    """Move an offer that this transaction has locked. Raises WrongState where it cannot."""
    to = OFFER_ALLOWED.get((made.state, move))
    if to is None:
        raise WrongState(f"offer {made.id}: {move} in {made.state}", reason="already_answered")
    made.state = to
    if to not in (OfferState.ASKING, OfferState.HELD):
        made.ended_at, made.next_step_at = now, None
    db.session.flush()


def other_side(side: OfferSide) -> OfferSide:
    """Return the other of the two."""
    return next(each for each in side.offer.sides if each.id != side.id)


def _checked(event: Event, offerer_id: int, pair: tuple[int, int], now: datetime) -> datetime:
    if len({offerer_id, *pair}) != 3 or event.state is not EventState.PUBLISHED:
        raise NotFound("three people at an event")
    for each in pair:
        if not (are_acquainted(offerer_id, each) and may_meet(event, offerer_id, each, now)):
            raise NotFound(f"user {each} for user {offerer_id}")
    until = decide_by(now, DEFAULT_DAYS, event.starts_at, event.ends_at)
    if until is None:
        raise WrongState(f"event {event.id} is too near", reason="too_near")
    waiting, this_month = queries_of_offers.counts(offerer_id, now, now - MONTH)
    if waiting >= OPEN_OFFERS or this_month >= PER_MONTH_OF_OFFERS:
        raise LimitReached(f"offers of user {offerer_id}", reason="too_many_offers")
    return until


def _would_not_have_it(event: Event, pair: tuple[int, int], now: datetime) -> bool:
    """Return whether the two know each other already, or one may not see that the other attends."""
    return are_acquainted(*pair) or not (may_meet(event, *pair, now) and may_meet(event, *pair[::-1], now))
