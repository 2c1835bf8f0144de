"""The Question: what one of three users is asked by a link of their own in a mail.

An introducer is asked for an introduction, its target once an introducer said yes, and each side of an offer. Their
rows differ; what a page, a mail and an answer need to know of them is the same.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Self

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.events.event.rules import EventState
from eventhub.introductions import queries, queries_of_offers
from eventhub.introductions.models import IntroducerAsk, Introduction, NeverIntroduce, OfferSide
from eventhub.introductions.moves import current_ask, envelope_of, make_move
from eventhub.introductions.offers import move_offer, next_look, other_side
from eventhub.introductions.requests import ask_next_or_close
from eventhub.introductions.rules import (
    ALLOWED,
    HOLD,
    OPEN_STATES,
    PAUSE,
    TARGET_MARGIN,
    AskState,
    IntroducerAnswer,
    IntroductionState,
    Move,
    OfferMove,
    OfferState,
    QuestionKind,
    SideAnswer,
    TargetAnswer,
    Way,
    stage_until,
)
from eventhub.platform.db import db
from eventhub.platform.errors import Expired, TakenBack, WrongState
from eventhub.platform.retention import guests_visible
from eventhub.platform.tokens import derive, digest
from eventhub.platform.web.bot_guard import is_in_doubt

_MOVES = {IntroducerAnswer.YES: Move.SAY_YES, IntroducerAnswer.IN_PERSON: Move.DO_IN_PERSON}
_TARGET_MOVES = {TargetAnswer.YES: Move.ACCEPT, TargetAnswer.AFTER_EVENT: Move.ACCEPT_LATER}
_STATES = {
    IntroducerAnswer.YES: AskState.YES,
    IntroducerAnswer.IN_PERSON: AskState.IN_PERSON,
    IntroducerAnswer.NOT_THIS_TIME: AskState.NOT_THIS_TIME,
    IntroducerAnswer.MUTE: AskState.NOT_THIS_TIME,
    IntroducerAnswer.DO_NOT_KNOW: AskState.DO_NOT_KNOW,
}


@dataclass(frozen=True, kw_only=True)
class Question(ABC):
    """One question as it stands at `now`, and the three it is about; of an offer the reader is the target.

    `answer`: what the reader has said, None without an answer or after an undo. `open_until`: until when an answer is
    taken, None when none is taken now. `undo_until`: until when the yes can be undone, None when it cannot be now.
    `is_doubted`: a program pressed buttons here minutes ago, so that each answer is asked for a second time.
    """

    now: datetime
    event: Event
    requester: User
    introducer: User
    target: User
    nonce: str
    answer: StrEnum | None
    answered_at: datetime | None
    open_until: datetime | None
    undo_until: datetime | None
    is_taken_back: bool
    is_doubted: bool

    kind: ClassVar[QuestionKind]
    answers: ClassVar[type[StrEnum]]
    takes_line: ClassVar[bool] = False
    # The answers after which the asker gets what the reader shares.
    agreeing: ClassVar[tuple[StrEnum, ...]] = ()

    @property
    def reader(self) -> User:
        """The user who is asked."""
        return self.introducer if self.kind is QuestionKind.INTRODUCER else self.target

    @property
    def asker(self) -> User:
        """The user who asks, and may take the question back."""
        return self.introducer if self.kind is QuestionKind.SIDE else self.requester

    @property
    def token(self) -> str:
        """The URL token of the question's link."""
        return derive(self.kind, self.nonce)

    @property
    def is_live(self) -> bool:
        """Whether it is asked on the spot, at any hour."""
        return False

    @property
    def choices(self) -> tuple[StrEnum, ...]:
        """The answers that are taken now, in the order of the buttons."""
        return tuple(self.answers) if self.open_until else ()

    def needs_confirmation(self, answer: str, *, is_human: bool) -> bool:
        """Return whether to ask again: an answer contradicts a yes that can be undone, or comes as no user answers."""
        return answer != self.answer if self.undo_until else self.open_until is not None and not is_human

    def record(self, answer: str, line: str = "", shares: Collection[Way] = ()) -> None:
        """Write an answer down. Raises WrongState when it is not among the choices."""
        if answer not in self.choices:
            raise WrongState(f"answer {answer} of {self.kind}", reason="already_answered")
        self._record(answer, line)
        self._share(shares if answer in self.agreeing else ())

    def undo(self) -> None:
        """Take a yes back before anybody was told of it. Raises WrongState when that is over."""
        if not self.undo_until:
            raise WrongState(f"undo of {self.kind}", reason="too_late_to_undo")
        self._take_back()
        self._share(())

    def doubt(self) -> None:
        """Take back a yes that can be undone, and ask for each answer of the next minutes twice."""
        if self.undo_until:
            self.undo()
        self._mark_doubted()

    # What each kind does with its own rows; all but the first are called with them locked.
    @classmethod
    @abstractmethod
    def _find(cls, token_digest: str, now: datetime) -> Self | None: ...

    @abstractmethod
    def _lock(self) -> Self: ...

    @abstractmethod
    def _record(self, answer: str, line: str) -> None: ...

    @abstractmethod
    def _take_back(self) -> None: ...

    @abstractmethod
    def _mark_doubted(self) -> None: ...

    @abstractmethod
    def _share(self, shares: Collection[Way]) -> None: ...


@dataclass(frozen=True, kw_only=True)
class IntroducerQuestion(Question):
    """Asks an introducer to introduce the requester to the target."""

    ask: IntroducerAsk
    kind = QuestionKind.INTRODUCER
    answers = IntroducerAnswer
    takes_line = True

    @classmethod
    def of(cls, ask: IntroducerAsk, now: datetime) -> Self:
        """Return the question that a row asks."""
        introduction = ask.introduction
        is_held = ask.state is AskState.YES and introduction.state is IntroductionState.HELD
        will_act = ask.state is AskState.IN_PERSON and introduction.state is IntroductionState.IN_PERSON
        until = stage_until(envelope_of(introduction)) if will_act or _waits_for_introducer(ask) else None
        return cls(
            ask=ask,
            now=now,
            event=introduction.event,
            requester=introduction.requester,
            introducer=ask.introducer,
            target=introduction.target,
            nonce=ask.nonce,
            answer=ask.state if ask.answered_at else None,
            answered_at=ask.answered_at,
            open_until=None if until is None or queries.is_void(introduction.id) else _if_later(until, now),
            undo_until=_if_later(ask.hold_until, now) if is_held else None,
            is_taken_back=ask.state is AskState.ASKED and _was_withdrawn(introduction, now),
            is_doubted=is_in_doubt(ask.doubted_at, now),
        )

    @property
    def is_live(self) -> bool:
        """Whether it is asked on the spot, at any hour."""
        return self.ask.introduction.live

    @classmethod
    def _find(cls, token_digest: str, now: datetime) -> Self | None:
        ask = queries.find_ask(token_digest)
        return cls.of(ask, now) if ask else None

    def _lock(self) -> Self:
        queries.get_locked(self.ask.introduction_id)
        db.session.refresh(self.ask)
        return self.of(self.ask, self.now)

    @property
    def choices(self) -> tuple[StrEnum, ...]:
        """All answers while there is none; after "in person" only the yes, which may still follow; else none."""
        return super().choices if self.answer is None else super().choices[:1]

    def _record(self, answer: str, line: str) -> None:
        ask, introduction, said = self.ask, self.ask.introduction, IntroducerAnswer(answer)
        ask.state, ask.answered_at = _STATES[said], self.now
        if said in _MOVES:
            ask.line = line
            ask.hold_until = self.now + HOLD if said is IntroducerAnswer.YES else None
            make_move(introduction, _MOVES[said], self.now)
            return
        if said is IntroducerAnswer.MUTE:
            self.reader.paused_requests_until = self.now + PAUSE
        if said is IntroducerAnswer.DO_NOT_KNOW:
            # The requester's page draws this tie, so it is weakened only after that page has expired.
            ask.due_at = max(introduction.decide_by, introduction.event.ends_at + guests_visible())
        ask_next_or_close(introduction, self.now)

    def _take_back(self) -> None:
        make_move(self.ask.introduction, Move.UNDO, self.now)
        self.ask.state, self.ask.answered_at, self.ask.hold_until = AskState.ASKED, None, None

    def _mark_doubted(self) -> None:
        self.ask.doubted_at = self.now

    def _share(self, shares: Collection[Way]) -> None:
        """Write nothing: an introducer shares nothing."""


@dataclass(frozen=True, kw_only=True)
class TargetQuestion(Question):
    """Asks a target, after an introducer's yes, whether to meet the requester."""

    introduction: Introduction
    kind = QuestionKind.TARGET
    answers = TargetAnswer
    agreeing = (TargetAnswer.YES, TargetAnswer.AFTER_EVENT)

    @classmethod
    def of(cls, introduction: Introduction, now: datetime) -> Self:
        """Return the question to the target of an introduction; the target must have been asked."""
        assert introduction.target_nonce is not None
        held = introduction.state in (IntroductionState.TARGET_HELD, IntroductionState.POSTPONED)
        answered_at = introduction.target_answered_at
        until = stage_until(envelope_of(introduction)) if is_waiting_for_target(introduction) else None
        return cls(
            introduction=introduction,
            now=now,
            event=introduction.event,
            requester=introduction.requester,
            introducer=current_ask(introduction).introducer,
            target=introduction.target,
            nonce=introduction.target_nonce,
            answer=introduction.target_answer,
            answered_at=answered_at,
            open_until=_if_later(until, now),
            undo_until=_if_later(answered_at + HOLD, now) if held and answered_at else None,
            is_taken_back=introduction.target_answer is None and _was_withdrawn(introduction, now),
            is_doubted=is_in_doubt(introduction.target_doubted_at, now),
        )

    @classmethod
    def _find(cls, token_digest: str, now: datetime) -> Self | None:
        introduction = queries.find_target_side(token_digest)
        return cls.of(introduction, now) if introduction else None

    def _lock(self) -> Self:
        return self.of(queries.get_locked(self.introduction.id), self.now)

    @property
    def is_live(self) -> bool:
        """Whether it is asked on the spot, at any hour."""
        return self.introduction.live

    @property
    def choices(self) -> tuple[StrEnum, ...]:
        """All answers while the question is open; without "after the event" once the event is over."""
        is_over = self.now >= self.introduction.event.ends_at
        return tuple(each for each in super().choices if not (is_over and each is TargetAnswer.AFTER_EVENT))

    def _record(self, answer: str, line: str) -> None:
        introduction, said = self.introduction, TargetAnswer(answer)
        introduction.target_answer, introduction.target_answered_at = said, self.now
        make_move(introduction, _TARGET_MOVES.get(said, Move.CLOSE), self.now)
        if said is TargetAnswer.NEVER:
            _refuse_for_good(self.target, self.requester, self.now)
            for number in queries.open_ids_between(introduction.requester_id, introduction.target_id):
                other = queries.get_locked(number)
                if (other.state, Move.CLOSE) in ALLOWED:
                    make_move(other, Move.CLOSE, self.now)
        if said is TargetAnswer.PAUSE_ALL:
            self.reader.paused_requests_until = self.now + PAUSE

    def _take_back(self) -> None:
        make_move(self.introduction, Move.UNDO_TARGET, self.now)
        self.introduction.target_answer, self.introduction.target_answered_at = None, None

    def _mark_doubted(self) -> None:
        self.introduction.target_doubted_at = self.now

    def _share(self, shares: Collection[Way]) -> None:
        self.introduction.target_shares = frozenset(shares)


@dataclass(frozen=True, kw_only=True)
class SideQuestion(Question):
    """Asks one of the two users of an offer; nothing in it depends on what the other has said."""

    side: OfferSide
    kind = QuestionKind.SIDE
    answers = SideAnswer
    agreeing = (SideAnswer.YES,)

    @classmethod
    def of(cls, side: OfferSide, now: datetime) -> Self:
        """Return the question to one side of an offer."""
        offer, is_unanswered = side.offer, side.asked_at is not None and side.answer is None
        takes_answers = is_unanswered and offer.withdrawn_at is None and offer.event.state is EventState.PUBLISHED
        is_held = side.answer is SideAnswer.YES and offer.state in (OfferState.ASKING, OfferState.HELD)
        return cls(
            side=side,
            now=now,
            event=offer.event,
            requester=other_side(side).user,
            introducer=offer.offerer,
            target=side.user,
            nonce=side.nonce,
            answer=side.answer,
            answered_at=side.answered_at,
            open_until=_if_later(offer.decide_by - TARGET_MARGIN, now) if takes_answers else None,
            undo_until=_if_later(side.answered_at + HOLD, now) if is_held and side.answered_at else None,
            is_taken_back=is_unanswered
            and offer.withdrawn_at is not None
            and now < offer.decide_by
            and not queries_of_offers.is_void(offer.id),
            is_doubted=is_in_doubt(side.doubted_at, now),
        )

    @classmethod
    def _find(cls, token_digest: str, now: datetime) -> Self | None:
        side = queries_of_offers.find_side(token_digest)
        return cls.of(side, now) if side else None

    def _lock(self) -> Self:
        queries_of_offers.lock(self.side.offer_id)
        for each in self.side.offer.sides:
            db.session.refresh(each)
        return self.of(self.side, self.now)

    def _record(self, answer: str, line: str) -> None:
        side, offer, said = self.side, self.side.offer, SideAnswer(answer)
        side.answer, side.answered_at = said, self.now
        if said is SideAnswer.NEVER:
            _refuse_for_good(self.target, self.requester, self.now)
        if offer.state is OfferState.ASKING and said is other_side(side).answer is SideAnswer.YES:
            move_offer(offer, OfferMove.AGREE, self.now)
            offer.next_step_at = self.now + HOLD

    def _take_back(self) -> None:
        side, offer = self.side, self.side.offer
        if offer.state is OfferState.HELD:
            move_offer(offer, OfferMove.UNDO, self.now)
        side.answer, side.answered_at = None, None
        offer.next_step_at = next_look(offer, self.now)

    def _mark_doubted(self) -> None:
        self.side.doubted_at = self.now

    def _share(self, shares: Collection[Way]) -> None:
        self.side.shares = frozenset(shares)


_KINDS: dict[QuestionKind, type[Question]] = {
    each.kind: each for each in (IntroducerQuestion, TargetQuestion, SideQuestion)
}


def get_question(kind: QuestionKind, token: str, now: datetime, *, lock: bool = False) -> Question:
    """Return the question behind a link: one that is open, or that its reader answered.

    With `lock` its rows are held until the transaction ends. Raises TakenBack while it might still wait for an answer
    but was withdrawn, Expired for every other link: unknown, mistyped, too old, no longer needed, or of users who
    deleted their account, as no page can speak of them any more.
    """
    question = _KINDS[kind]._find(digest(token), now)
    if question is not None and question.is_taken_back:
        raise TakenBack(f"question to {kind}", who=question.asker)
    if (
        question is None
        or not (question.answer or question.open_until)
        or question.reader.deleted_at
        or not (question.requester.name and question.introducer.name and question.target.name)
    ):
        raise Expired(f"link of {kind}")
    return question._lock() if lock else question


def is_waiting_for_introducer(ask: IntroducerAsk) -> bool:
    """Return whether a request waits for this introducer's answer, as far as its state goes."""
    return _waits_for_introducer(ask) and not queries.is_void(ask.introduction_id)


def was_handed_on(ask: IntroducerAsk) -> bool:
    """Return whether a standing consent answered for this introducer, and the request goes on."""
    is_open = ask.introduction.state in OPEN_STATES and not queries.is_void(ask.introduction_id)
    return ask.state is AskState.YES and is_open


def is_waiting_for_target(introduction: Introduction) -> bool:
    """Return whether a request waits for its target's answer, as far as its state goes."""
    return introduction.state is IntroductionState.TARGET_ASKED and not queries.is_void(introduction.id)


def _waits_for_introducer(ask: IntroducerAsk) -> bool:
    return ask.state is AskState.ASKED and ask.introduction.state is IntroductionState.ASKING


def _was_withdrawn(introduction: Introduction, now: datetime) -> bool:
    """Return whether the requester took a request back that might still wait for an answer."""
    withdrawn = introduction.state is IntroductionState.WITHDRAWN and now < introduction.decide_by
    return withdrawn and not queries.is_void(introduction.id, requester_may_leave=True)


def _if_later(until: datetime | None, now: datetime) -> datetime | None:
    return until if until is not None and now < until else None


def _refuse_for_good(target: User, requester: User, now: datetime) -> None:
    """Remember that a target said "never this person" of a requester."""
    if not queries.says_never(target.id, requester.id):
        db.session.add(NeverIntroduce(target_id=target.id, requester_id=requester.id, created_at=now))
