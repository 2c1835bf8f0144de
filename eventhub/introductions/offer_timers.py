"""What time brings about for offers: reminders, a side that waited, the introduction, the end."""

import logging
from datetime import datetime

from eventhub.introductions import queries_of_offers
from eventhub.introductions.completion import bring_together
from eventhub.introductions.models import IntroducerAsk, Introduction, Offer
from eventhub.introductions.offers import ask_sides, move_offer, next_look, remind_side_at
from eventhub.introductions.rules import (
    HOLD,
    OPEN_OFFERS,
    TARGET_MARGIN,
    AskState,
    IntroductionState,
    OfferMove,
    OfferState,
    QuestionKind,
    TargetAnswer,
    after_quiet_hours,
)
from eventhub.platform.db import db, transaction
from eventhub.platform.errors import WrongState
from eventhub.platform.mail.outbox import enqueue
from eventhub.platform.tokens import derive, digest, new_nonce

log = logging.getLogger(__name__)
AT_ONCE = 200


def advance_offers(now: datetime) -> int:
    """Take every due step of every open offer. Return how many were looked at."""
    ids = queries_of_offers.ids_due(now, AT_ONCE)
    for number in ids:
        try:
            with transaction():
                _advance(queries_of_offers.lock(number), now)
        except WrongState:
            log.info("offer %s moved meanwhile", number)
    return len(ids)


def _advance(made: Offer, now: datetime) -> None:
    if made.state not in OPEN_OFFERS:
        return
    if queries_of_offers.is_void(made.id):
        move_offer(made, OfferMove.MAKE_VOID, now)
    elif made.state is OfferState.HELD:
        _introduce_when_the_holds_are_over(made, now)
    elif now >= made.decide_by - TARGET_MARGIN:
        move_offer(made, OfferMove.CLOSE, now)
    else:
        _remind(made, now)
        ask_sides(made, now)


def _introduce_when_the_holds_are_over(made: Offer, now: datetime) -> None:
    over = max(side.answered_at for side in made.sides if side.answered_at is not None) + HOLD
    if now < over:
        made.next_step_at = over
        return
    move_offer(made, OfferMove.INTRODUCE, now)
    bring_together(_as_introduction(made, now), now)


def _as_introduction(made: Offer, now: datetime) -> Introduction:
    """Add the introduction that follows from an offer, for mails, follow-ups and cards like any other."""
    nonce, pair = new_nonce(), made.sides
    made_real = Introduction(
        event_id=made.event_id,
        requester_id=pair[0].user_id,
        target_id=pair[1].user_id,
        requester_shares=pair[0].shares,
        target_shares=pair[1].shares,
        state=IntroductionState.INTRODUCED,
        from_offer=True,
        created_at=made.created_at,
        decide_by=made.decide_by,
        ended_at=now,
        target_answer=TargetAnswer.YES,
        target_answered_at=now,
        target_asked_at=made.created_at,
    )
    made_real.asks.append(
        IntroducerAsk(
            introducer_id=made.offerer_id,
            position=1,
            state=AskState.YES,
            line=made.line,
            nonce=nonce,
            token_digest=digest(derive(QuestionKind.INTRODUCER, nonce)),
            asked_at=made.created_at,
            answered_at=made.created_at,
        )
    )
    db.session.add(made_real)
    db.session.flush()
    return made_real


def _remind(made: Offer, now: datetime) -> None:
    """Remind each side once that has not answered, no matter what the other has said."""
    for side in made.sides:
        if side.asked_at is None or side.answer is not None or side.reminded_at is not None:
            continue
        awake = after_quiet_hours(now, side.user.zone) <= now
        if awake and now >= remind_side_at(made, side.asked_at):
            side.reminded_at = now
            enqueue("introductions/offer_reminder", user=side.user, about=side, now=now)
    made.next_step_at = next_look(made, now)
