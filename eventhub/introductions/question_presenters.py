"""What the reader of a question may see of it. Pages get these, never the rows."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.introductions import queries, queries_of_offers
from eventhub.introductions.common_ground import shared_values
from eventhub.introductions.drafts import vouch
from eventhub.introductions.moves import current_ask, introduced_at
from eventhub.introductions.offers import outcome_of
from eventhub.introductions.outcomes import Outcome, introducer_view
from eventhub.introductions.questions import IntroducerQuestion, Question, SideQuestion, TargetQuestion
from eventhub.introductions.rules import (
    FINAL_STATES,
    AskState,
    IntroductionState,
    QuestionKind,
    SideAnswer,
    TargetAnswer,
    after_quiet_hours,
    before_quiet_hours,
)
from eventhub.people.models import Tie
from eventhub.people.relations import find_tie
from eventhub.people.visibility.queries_of_values import Value
from eventhub.text.languages import Language
from eventhub.text.name_choice import name_in


@dataclass(frozen=True, kw_only=True)
class SeenQuestion:
    """A question in the eyes of its reader: their own answer, never what another was asked or said.

    `introducer` is who vouches, `requester` who the target would meet; of an offer the reader is the target.
    `open_until`: by when to answer, in the reader's daytime. `target_asked_at`: when the mail to the target is sent
    after a yes. `outcome`: what became of a yes, None where the reader is not told. `decide_by`: by when they know.
    `near` and `far`: what the reader has said of their ties. `shared`: what the two to be introduced have in common.
    """

    kind: QuestionKind
    token: str
    reader: User
    event: Event
    requester: User
    introducer: User
    target: User
    answer: StrEnum | None
    answered_at: datetime | None
    choices: tuple[StrEnum, ...]
    open_until: datetime | None
    undo_until: datetime | None
    outcome: Outcome | None
    decide_by: datetime
    to_introducer: str = ""
    to_target: str = ""
    goal_sentence: str = ""
    line: str = ""
    quiet: bool = False
    live: bool = False
    near: Tie | None = None
    far: Tie | None = None
    shared: tuple[Value, ...] = ()
    target_asked_at: datetime | None = None
    # The introduction that was made, for the target's own page of it.
    introduction_id: int | None = None


def present(question: Question) -> SeenQuestion:
    """Return what the reader of a question may see of it."""
    if isinstance(question, IntroducerQuestion):
        return _present_to_introducer(question)
    if isinstance(question, TargetQuestion):
        return _present_to_target(question)
    assert isinstance(question, SideQuestion)
    return _present_to_side(question)


def first_line(question: Question) -> str:
    """Return a line to the target to begin with, in the target's language; empty where the introducer said nothing."""
    tie = find_tie(question.reader.id, question.requester.id)
    language, requester = str(question.target.language), question.requester
    name = name_in(requester.name, requester.other_name, chinese=Language(language).is_chinese)
    return vouch(language, name, tie.how if tie else None)


def _present_to_introducer(question: IntroducerQuestion) -> SeenQuestion:
    """Return what an introducer may see: never the target's answer, never another introducer."""
    ask, introduction = question.ask, question.ask.introduction
    outcome = None
    if question.answer is AskState.YES:
        outcome = introducer_view(introduction.decide_by, introduced_at(introduction), question.now)
    ties = queries.ties_of(ask.introducer_id, [introduction.requester_id, introduction.target_id])
    return _seen(
        question,
        outcome=outcome,
        decide_by=introduction.decide_by,
        to_introducer=introduction.to_introducer,
        to_target=introduction.to_target,
        goal_sentence=queries.goal_sentence_of(introduction.event_id, introduction.requester_id),
        quiet=introduction.quiet,
        live=introduction.live,
        target_asked_at=_target_asked_at(question),
        near=ties.get(introduction.requester_id),
        far=ties.get(introduction.target_id),
        # Told with the introduction, to all three.
        shared=shared_values(introduction.target_id, introduction.requester_id, question.event, question.now)
        if outcome is Outcome.INTRODUCED
        else (),
    )


def _target_asked_at(question: IntroducerQuestion) -> datetime | None:
    held = question.undo_until
    return held if held is None or question.is_live else after_quiet_hours(held, question.target.zone)


def _present_to_target(question: TargetQuestion) -> SeenQuestion:
    """Return what a target may see: who asks and why, who vouches, what the two share."""
    introduction, ask = question.introduction, current_ask(question.introduction)
    outcome = _outcome_of_target(question)
    return _seen(
        question,
        outcome=outcome,
        # A yes that came to nothing cannot be undone either; why it did, nobody is told.
        undo_until=None if outcome is Outcome.NO_INTRODUCTION else question.undo_until,
        decide_by=introduction.decide_by,
        to_target=introduction.to_target,
        goal_sentence=queries.goal_sentence_of(introduction.event_id, introduction.requester_id),
        line=ask.line,
        far=find_tie(introduction.target_id, ask.introducer_id),
        shared=shared_values(introduction.target_id, introduction.requester_id, question.event, question.now),
        introduction_id=introduction.id if outcome is Outcome.INTRODUCED else None,
    )


def _present_to_side(question: SideQuestion) -> SeenQuestion:
    """Return what one side of an offer may see; the outcome only after their own yes."""
    offer = question.side.offer
    return _seen(
        question,
        outcome=outcome_of(offer, question.now) if question.answer is SideAnswer.YES else None,
        decide_by=offer.decide_by,
        line=offer.line,
        shared=shared_values(question.target.id, question.requester.id, question.event, question.now),
    )


def questions_put_to(user_id: int, now: datetime) -> list[SeenQuestion]:
    """Return the questions that wait for a user's answer: as introducer, as target, as a side of an offer."""
    found = (
        *(IntroducerQuestion.of(row, now) for row in queries.asks_put_to(user_id)),
        *(TargetQuestion.of(row, now) for row in queries.requests_put_to(user_id)),
        *(SideQuestion.of(row, now) for row in queries_of_offers.sides_put_to(user_id)),
    )
    return [present(question) for question in found if question.open_until]


def _outcome_of_target(question: TargetQuestion) -> Outcome | None:
    introduction = question.introduction
    if introduction.state is IntroductionState.INTRODUCED:
        return Outcome.INTRODUCED
    if question.answer not in (TargetAnswer.YES, TargetAnswer.AFTER_EVENT):
        return None
    came_to_nothing = introduction.state in FINAL_STATES or queries.is_void(introduction.id)
    return Outcome.NO_INTRODUCTION if came_to_nothing else Outcome.WAITING


def _daytime_until(question: Question) -> datetime | None:
    until = question.open_until
    return until if until is None or question.is_live else before_quiet_hours(until, question.reader.zone, question.now)


def _seen(question: Question, **more: Any) -> SeenQuestion:
    common: dict[str, Any] = {
        "kind": question.kind,
        "token": question.token,
        "reader": question.reader,
        "event": question.event,
        "requester": question.requester,
        "introducer": question.introducer,
        "target": question.target,
        "answer": question.answer,
        "answered_at": question.answered_at,
        "choices": question.choices,
        "open_until": _daytime_until(question),
        "undo_until": question.undo_until,
    }
    return SeenQuestion(**common | more)
