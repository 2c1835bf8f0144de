"""The sealed envelope: states of an introduction, its allowed moves, its times, who sees what.

A requester R asks to meet a target T through one or two introducers I, one after the other.
Nothing here reads a clock or a row; `now` is handed in. Source of every number: docs/behaviour.md
section 8.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from eventhub.people.rules import after_quiet_hours as after_quiet_hours
from eventhub.people.rules import before_quiet_hours as before_quiet_hours

TEXT_LENGTH = 400
LINE_LENGTH = 200
MAX_INTRODUCERS = 2

HOLD = timedelta(minutes=10)
# The target may answer until this long before decide_by, so that a held yes is out in time.
TARGET_MARGIN = HOLD + timedelta(minutes=5)
INTRODUCERS_SHARE = 2 / 3
PAUSE = timedelta(days=30)


class IntroductionState(StrEnum):
    """Where a request stands. The requester is never shown this: see requester_view."""

    ASKING = "asking"
    IN_PERSON = "in_person"
    HELD = "held"
    TARGET_ASKED = "target_asked"
    TARGET_HELD = "target_held"
    POSTPONED = "postponed"
    INTRODUCED = "introduced"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    VOID = "void"


class AskState(StrEnum):
    """Where one introducer stands within a request."""

    NAMED = "named"
    ASKED = "asked"
    YES = "yes"
    IN_PERSON = "in_person"
    NOT_THIS_TIME = "not_this_time"
    DO_NOT_KNOW = "do_not_know"
    SILENT = "silent"


class IntroducerAnswer(StrEnum):
    """What an introducer may say."""

    YES = "yes"
    IN_PERSON = "in_person"
    NOT_THIS_TIME = "not_this_time"
    DO_NOT_KNOW = "do_not_know"
    # Not this time, and no requests at all for a month.
    MUTE = "mute"


class TargetAnswer(StrEnum):
    """What a target may say."""

    YES = "yes"
    AFTER_EVENT = "after_event"
    NO_THANKS = "no_thanks"
    NEVER = "never"
    PAUSE_ALL = "pause_all"


class Way(StrEnum):
    """What a person may share of how to reach them, the one that is used first standing first; `CODE`: a QR picture."""

    WECHAT = "wechat"
    CODE = "code"
    PHONE = "phone"
    EMAIL = "email"


class QuestionKind(StrEnum):
    """Who is asked: an introducer, a target, or a side of an offer. Links and codes of mails are derived from it."""

    INTRODUCER = "introducer"
    TARGET = "target"
    SIDE = "offer"


class LedgerKind(StrEnum):
    """Which way a favour went, seen by the owner of the entry."""

    GIVE = "give"
    ASK = "ask"


class Move(StrEnum):
    """Everything that can happen to a request."""

    SAY_YES = "say_yes"
    HAND_ON = "hand_on"
    DO_IN_PERSON = "do_in_person"
    ASK_NEXT = "ask_next"
    UNDO = "undo"
    ASK_TARGET = "ask_target"
    ACCEPT = "accept"
    ACCEPT_LATER = "accept_later"
    UNDO_TARGET = "undo_target"
    INTRODUCE = "introduce"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    MAKE_VOID = "make_void"


_S = IntroductionState
OPEN_STATES = (_S.ASKING, _S.IN_PERSON, _S.HELD, _S.TARGET_ASKED, _S.TARGET_HELD, _S.POSTPONED)
FINAL_STATES = (_S.INTRODUCED, _S.CLOSED, _S.WITHDRAWN, _S.VOID)

# The one table of allowed moves: what is not in it cannot happen.
ALLOWED: dict[tuple[IntroductionState, Move], IntroductionState] = {
    (_S.ASKING, Move.SAY_YES): _S.HELD,
    # Standing consent: the introducer said yes to this requester's requests beforehand.
    (_S.ASKING, Move.HAND_ON): _S.HELD,
    (_S.ASKING, Move.DO_IN_PERSON): _S.IN_PERSON,
    (_S.ASKING, Move.ASK_NEXT): _S.ASKING,
    (_S.IN_PERSON, Move.SAY_YES): _S.HELD,
    (_S.HELD, Move.UNDO): _S.ASKING,
    (_S.HELD, Move.ASK_TARGET): _S.TARGET_ASKED,
    (_S.TARGET_ASKED, Move.ACCEPT): _S.TARGET_HELD,
    (_S.TARGET_ASKED, Move.ACCEPT_LATER): _S.POSTPONED,
    (_S.TARGET_HELD, Move.UNDO_TARGET): _S.TARGET_ASKED,
    (_S.TARGET_HELD, Move.INTRODUCE): _S.INTRODUCED,
    (_S.POSTPONED, Move.UNDO_TARGET): _S.TARGET_ASKED,
    (_S.POSTPONED, Move.INTRODUCE): _S.INTRODUCED,
    **{(state, Move.CLOSE): _S.CLOSED for state in (_S.ASKING, _S.IN_PERSON, _S.HELD, _S.TARGET_ASKED)},
    **{(state, Move.WITHDRAW): _S.WITHDRAWN for state in OPEN_STATES},
    **{(state, Move.MAKE_VOID): _S.VOID for state in OPEN_STATES},
}


@dataclass(frozen=True)
class Envelope:
    """One request as the rules see it; all times are aware.

    position: whose turn it is, 1 for the first introducer. stage_from: when the present question
    was put. held_until: end of the undo time of the last yes, None without one. reminded: whether
    the present question has had its one reminder. live: asked at the event, decided in hours.
    """

    state: IntroductionState
    sent_at: datetime
    decide_by: datetime
    event_ends_at: datetime
    introducers: int
    position: int
    stage_from: datetime
    held_until: datetime | None = None
    reminded: bool = False
    live: bool = False
    introduced_at: datetime | None = None
    withdrawn_at: datetime | None = None


def sealed(
    sent_at: datetime, decide_by: datetime, event_ends_at: datetime, introducers: int, *, live: bool = False
) -> Envelope:
    """Return a request at the moment of asking."""
    return Envelope(_S.ASKING, sent_at, decide_by, event_ends_at, introducers, 1, sent_at, live=live)


def moved(envelope: Envelope, move: Move, now: datetime) -> Envelope | None:
    """Return the request after a move, or None where the table does not allow it."""
    to = ALLOWED.get((envelope.state, move))
    if to is None or (move is Move.ASK_NEXT and envelope.position >= envelope.introducers):
        return None
    changed = replace(envelope, state=to)
    if move in (Move.SAY_YES, Move.HAND_ON, Move.ACCEPT, Move.ACCEPT_LATER):
        return replace(changed, held_until=now + HOLD)
    if move in (Move.UNDO, Move.UNDO_TARGET):
        return replace(changed, held_until=None)
    if move is Move.ASK_NEXT:
        return replace(changed, position=envelope.position + 1, stage_from=now, reminded=False)
    if move is Move.ASK_TARGET:
        return replace(changed, stage_from=now, reminded=False, held_until=None)
    if move is Move.INTRODUCE:
        return replace(changed, introduced_at=now)
    if move is Move.WITHDRAW:
        return replace(changed, withdrawn_at=now)
    return changed


def after_no(envelope: Envelope) -> Move:
    """Return what follows when the present introducer says no, does not know, or stays silent."""
    return Move.ASK_NEXT if envelope.position < envelope.introducers else Move.CLOSE


# --- offers: "shall I introduce you two?" ------------------------------------------------------


class OfferState(StrEnum):
    """Where an offer to introduce two people stands. A no leaves it open, so that nobody can tell."""

    ASKING = "asking"
    HELD = "held"
    INTRODUCED = "introduced"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    VOID = "void"


class SideAnswer(StrEnum):
    """What either of the two may say to an offer."""

    YES = "yes"
    NO_THANKS = "no_thanks"
    NEVER = "never"


class OfferMove(StrEnum):
    """Everything that can happen to an offer."""

    AGREE = "agree"
    UNDO = "undo"
    INTRODUCE = "introduce"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    MAKE_VOID = "make_void"


_O = OfferState
OPEN_OFFERS = (_O.ASKING, _O.HELD)
OFFER_ALLOWED: dict[tuple[OfferState, OfferMove], OfferState] = {
    # The second of the two yeses.
    (_O.ASKING, OfferMove.AGREE): _O.HELD,
    (_O.HELD, OfferMove.UNDO): _O.ASKING,
    (_O.HELD, OfferMove.INTRODUCE): _O.INTRODUCED,
    (_O.ASKING, OfferMove.CLOSE): _O.CLOSED,
    **{(state, OfferMove.WITHDRAW): _O.WITHDRAWN for state in OPEN_OFFERS},
    **{(state, OfferMove.MAKE_VOID): _O.VOID for state in OPEN_OFFERS},
}


# --- times -----------------------------------------------------------------------------------


def stage_until(envelope: Envelope) -> datetime:
    """Return until when the present question may be answered.

    The introducers share the first two thirds of the time evenly, each to a full hour, the target
    has the rest; who answers early leaves the time to the next. In person there is time to the end.
    """
    if envelope.state is _S.ASKING:
        share = INTRODUCERS_SHARE * envelope.position / envelope.introducers
        until = envelope.sent_at + (envelope.decide_by - envelope.sent_at) * share
        return until if envelope.live else until.replace(minute=0, second=0, microsecond=0)
    return envelope.decide_by - TARGET_MARGIN


def remind_at(envelope: Envelope) -> datetime:
    """Return when the one reminder of the present question falls due: at half its time."""
    return envelope.stage_from + (stage_until(envelope) - envelope.stage_from) / 2


def timer_at(envelope: Envelope) -> datetime | None:
    """Return when this request next moves by itself; None only in a final state."""
    if envelope.state in FINAL_STATES:
        return None
    if envelope.state in (_S.HELD, _S.TARGET_HELD):
        return envelope.held_until
    if envelope.state is _S.POSTPONED:
        return max(envelope.event_ends_at, envelope.held_until or envelope.event_ends_at)
    return stage_until(envelope)


def due_move(envelope: Envelope, now: datetime, *, may_ask_target: bool = True) -> Move | None:
    """Return the move that time alone brings about at `now`, or None.

    may_ask_target: not during the target's pause or while three requests are before them; the
    request then waits unseen, and closes at decide_by.
    """
    timer = timer_at(envelope)
    if timer is None or now < timer:
        return None
    if envelope.state in (_S.TARGET_HELD, _S.POSTPONED):
        return Move.INTRODUCE
    if envelope.state is _S.HELD and now < stage_until(envelope):
        return Move.ASK_TARGET if may_ask_target else None
    # After downtime the time of a second introducer may be over as well; then they are not asked.
    last = replace(envelope, position=envelope.introducers)
    if envelope.state is _S.ASKING and now < stage_until(last):
        return after_no(envelope)
    return Move.CLOSE
