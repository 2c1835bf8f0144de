"""Offers: "shall I introduce you two?" Both are asked at once, and each sees only their own answer.

A no leaves the offer as it stands until decide_by, so that neither the other nor whoever offered can tell it
from silence.
"""

from datetime import datetime, timedelta

from eventhub.events.event.models import Event
from eventhub.events.event.rules import EventState
from eventhub.introductions import counting, queries, queries_of_offers
from eventhub.introductions.asking import asks_nobody
from eventhub.introductions.deadlines import DEFAULT_DAYS, decide_by
from eventhub.introductions.limits import MONTH, OPEN_OFFERS, PER_MONTH_OF_OFFERS, target_has_room
from eventhub.introductions.models import NeverIntroduce, Offer, OfferSide
from eventhub.introductions.outcomes import Outcome, requester_view
from eventhub.introductions.reaching import are_acquainted, may_meet
from eventhub.introductions.rules import (
    HOLD,
    OFFER_ALLOWED,
    TARGET_MARGIN,
    OfferMove,
    OfferState,
    SideAnswer,
    after_quiet_hours,
)
from eventhub.platform.db import db, transaction
from eventhub.platform.errors import Expired, LimitReached, NotFound, TakenBack, WrongState
from eventhub.platform.mail.outbox import enqueue
from eventhub.platform.tokens import derive, digest, new_nonce

OFFER_LINK = "offer"
LOOK_AGAIN = timedelta(minutes=5)


def offer(event_id: int, offerer_id: int, pair: tuple[int, int], line: str, *, now: datetime) -> Offer:
    """Offer to introduce two of one's acquaintances; offering the same pair again gives the offer there is.

    Raises NotFound for people whom one does not know or see, WrongState when the event is too near or on,
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
            made.sides.append(OfferSide(user_id=user_id, nonce=nonce, token_digest=digest(derive(OFFER_LINK, nonce))))
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
    """Take an offer back while whoever made it sees it waiting, however it really stands; twice is once."""
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
    """What whoever offered may know; and either of the two, once they said yes."""
    introduced_at = made.ended_at if made.state is OfferState.INTRODUCED else None
    return requester_view(made.decide_by, introduced_at, made.withdrawn_at, now)


def side_behind(token: str, now: datetime) -> OfferSide:
    """The side behind a link: one that is asked, or that answered.

    Raises TakenBack where the offer was withdrawn meanwhile, Expired for every other link: also where one of the three
    deleted their account, as no page can speak of them any more.
    """
    side = queries_of_offers.find_side(digest(token))
    if (
        side is not None
        and side.answer is None
        and side.asked_at
        and side.offer.withdrawn_at
        and now < side.offer.decide_by
        and not queries_of_offers.is_void(side.offer_id)
    ):
        raise TakenBack(f"offer {side.offer_id}", who=side.offer.offerer)
    if (
        side is None
        or not (side.answer or is_open_to_side(side, now))
        or side.user.deleted_at
        or not (side.offer.offerer.name and all(each.user.name for each in side.offer.sides))
    ):
        raise Expired("offer link")
    return side


def is_open_to_side(side: OfferSide, now: datetime) -> bool:
    """Whether this side may still answer: nothing in it depends on what the other has said."""
    made = side.offer
    return (
        side.asked_at is not None
        and side.answer is None
        and made.withdrawn_at is None
        and now < made.decide_by - TARGET_MARGIN
        and made.event.state is EventState.PUBLISHED
    )


def may_undo_as_side(side: OfferSide, now: datetime) -> bool:
    """Whether a side's yes is within its ten minutes."""
    return (
        side.answer is SideAnswer.YES
        and side.answered_at is not None
        and now < side.answered_at + HOLD
        and side.offer.state in (OfferState.ASKING, OfferState.HELD)
    )


def answer_as_side(token: str, answer: SideAnswer, *, now: datetime) -> OfferSide:
    """Write down what one of the two says. Raises WrongState when they have said it before."""
    with transaction():
        side = _locked_side(token, now)
        if not is_open_to_side(side, now):
            raise WrongState(f"offer side {side.id}", reason="already_answered")
        side.answer, side.answered_at = answer, now
        made = side.offer
        other = other_side(side)
        if answer is SideAnswer.NEVER and not queries.says_never(side.user_id, other.user_id):
            db.session.add(NeverIntroduce(target_id=side.user_id, requester_id=other.user_id, created_at=now))
        if made.state is OfferState.ASKING and answer is other.answer is SideAnswer.YES:
            move_offer(made, OfferMove.AGREE, now)
            made.next_step_at = now + HOLD
        return side


def undo_as_side(token: str, *, now: datetime) -> None:
    """Take a yes back before anybody was told of it."""
    with transaction():
        side = _locked_side(token, now)
        if not may_undo_as_side(side, now):
            raise WrongState(f"offer side {side.id}", reason="too_late_to_undo")
        _take_back(side, now)


def must_ask_side_again(side: OfferSide, answer: str, now: datetime, *, meant: bool) -> bool:
    """Whether an answer contradicts a yes that is still held, or comes as no person answers."""
    if may_undo_as_side(side, now):
        return answer != SideAnswer.YES
    return is_open_to_side(side, now) and not meant


def doubt_side(token: str, *, now: datetime) -> None:
    """Take a held yes back, and ask for every further answer twice."""
    with transaction():
        side = _locked_side(token, now)
        if may_undo_as_side(side, now):
            _take_back(side, now)
        side.doubted_at = side.doubted_at or now


def ask_sides(made: Offer, now: datetime) -> None:
    """Put the question to whoever of the two has room for it now; the other waits unseen."""
    for side in made.sides:
        waiting = counting.open_asks_of_target(side.user_id)
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
    """When to look at an open offer again: its reminders, a side that waits, the end."""
    moments = [made.decide_by - TARGET_MARGIN]
    for side in made.sides:
        if side.asked_at is None:
            moments.append(now + LOOK_AGAIN)
        elif side.answer is None and side.reminded_at is None:
            moments.append(max(remind_side_at(made, side.asked_at), now + LOOK_AGAIN))
    return min(moments)


def remind_side_at(made: Offer, asked_at: datetime) -> datetime:
    """The one reminder of a side asked then: at half the time of the question."""
    return asked_at + (made.decide_by - TARGET_MARGIN - asked_at) / 2


def move_offer(made: Offer, move: OfferMove, now: datetime) -> None:
    """One move of an offer that this transaction has locked. Raises WrongState where it cannot."""
    to = OFFER_ALLOWED.get((made.state, move))
    if to is None:
        raise WrongState(f"offer {made.id}: {move} in {made.state}", reason="already_answered")
    made.state = to
    if to not in (OfferState.ASKING, OfferState.HELD):
        made.ended_at, made.next_step_at = now, None
    db.session.flush()


def other_side(side: OfferSide) -> OfferSide:
    """The other of the two."""
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
    """They know each other already, or one does not let the other see that they come."""
    return are_acquainted(*pair) or not (may_meet(event, *pair, now) and may_meet(event, *pair[::-1], now))


def _take_back(side: OfferSide, now: datetime) -> None:
    if side.offer.state is OfferState.HELD:
        move_offer(side.offer, OfferMove.UNDO, now)
    side.answer, side.answered_at = None, None
    side.offer.next_step_at = next_look(side.offer, now)


def _locked_side(token: str, now: datetime) -> OfferSide:
    side = side_behind(token, now)
    queries_of_offers.lock(side.offer_id)
    for each in side.offer.sides:
        db.session.refresh(each)
    return side
