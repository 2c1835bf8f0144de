"""Use cases of an organiser who writes questions: add, reword, reorder, retire and bring back, copy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from eventhub.accounts.models import User
from eventhub.events.event import service as events
from eventhub.events.event.models import Event
from eventhub.events.event.rules import Act
from eventhub.events.questions import queries
from eventhub.events.questions.models import Question, QuestionVersion
from eventhub.events.questions.rules import (
    CHOSEN,
    MOST_QUESTIONS,
    WITH_OWN_CHOICES,
    Asked,
    Choice,
    Condition,
    Kind,
    choices_from,
    misplaced,
)
from eventhub.platform.db import db, transaction
from eventhub.platform.errors import LimitReached, WrongState


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What an organiser wrote. `lines` and `second_lines` are the choices in both languages, one each."""

    text: str
    second: str = ""
    second_language: str = ""
    required: bool = False
    lines: tuple[str, ...] = ()
    second_lines: tuple[str, ...] = ()
    shown_if: Condition | None = None


def add(event_id: int, kind: Kind, wording: Wording, *, by: User, now: datetime) -> Question:
    """Add a question at the end. Raises LimitReached at twenty, WrongState for an impossible condition."""
    with transaction():
        events.lock(event_id)
        before = queries.asked_at(event_id)
        if len(before) >= MOST_QUESTIONS:
            raise LimitReached(f"questions of event {event_id}", reason="questions")
        _refuse_condition(wording.shown_if, before)
        question = Question(event_id=event_id, kind=kind, position=_last(event_id), version=1, created_at=now)
        db.session.add(question)
        _apply(question, wording)
        db.session.flush()
        choices = choices_from(wording.lines, wording.second_lines) if kind in WITH_OWN_CHOICES else ()
        _write_version(question, wording, choices, now)
        events.remember(event_id, Act.EDITED, by=by, now=now)
    return question


def reword(event_id: int, question_id: int, wording: Wording, *, by: User, now: datetime) -> None:
    """Change a question. New words are a new version: answers keep those they were given to.

    Raises NotFound, WrongState for a condition that cannot be.
    """
    with transaction():
        events.lock(event_id)
        asked = queries.get_asked(event_id, question_id)
        questions = queries.asked_at(event_id)
        _refuse_condition(wording.shown_if, questions[: questions.index(asked)])
        row = queries.get_question(event_id, question_id)
        _apply(row, wording)
        choices: tuple[Choice, ...] = ()
        if asked.kind in WITH_OWN_CHOICES:
            choices = choices_from(
                wording.lines, wording.second_lines, asked.choices, queries.keys_ever_used(question_id)
            )
            _refuse_lost_choices(question_id, asked, choices, questions)
        before = (asked.text, asked.second, asked.second_language, asked.choices)
        if before != (wording.text, wording.second, wording.second_language, choices):
            row.version += 1
            _write_version(row, wording, choices, now)
        events.remember(event_id, Act.EDITED, by=by, now=now)


def shift(event_id: int, question_id: int, *, down: bool, by: User, now: datetime) -> None:
    """Move a question by one; at the end it stays. Raises WrongState ("misplaced") past the one it depends on."""
    with transaction():
        events.lock(event_id)
        queries.get_asked(event_id, question_id)
        order = list(queries.asked_at(event_id))
        at = next(number for number, question in enumerate(order) if question.id == question_id)
        to = at + (1 if down else -1)
        if not 0 <= to < len(order):
            return
        order[at], order[to] = order[to], order[at]
        if misplaced(order):
            raise WrongState(f"question {question_id} depends on its neighbour", reason="misplaced")
        rows = {row.id: row for row in queries.rows_asked_at(event_id)}
        for position, question in enumerate(order):
            rows[question.id].position = position
        events.remember(event_id, Act.EDITED, by=by, now=now)


def retire(event_id: int, question_id: int, *, by: User, now: datetime) -> None:
    """Ask it no more; what was answered stays. Raises WrongState ("needed") while another depends on it."""
    with transaction():
        events.lock(event_id)
        queries.get_asked(event_id, question_id)
        if any(one.shown_if and one.shown_if.question_id == question_id for one in queries.asked_at(event_id)):
            raise WrongState(f"another question depends on {question_id}", reason="needed")
        queries.get_question(event_id, question_id).retired_at = now
        events.remember(event_id, Act.EDITED, by=by, now=now)


def bring_back(event_id: int, question_id: int, *, by: User, now: datetime) -> None:
    """Ask a retired question again, at the end. A condition on one that is not asked any more is dropped."""
    with transaction():
        events.lock(event_id)
        row = queries.get_question(event_id, question_id)
        if row.retired_at is None:
            raise WrongState(f"question {question_id} is asked already", reason="asked")
        asked = {question.id for question in queries.asked_at(event_id)}
        if len(asked) >= MOST_QUESTIONS:
            raise LimitReached(f"questions of event {event_id}", reason="questions")
        if row.shown_if_id not in asked:
            row.shown_if_id, row.shown_if_key = None, ""
        row.position, row.retired_at = _last(event_id), None
        events.remember(event_id, Act.EDITED, by=by, now=now)


def copy_event(original_id: int, owner: User, *, now: datetime, starts_at: datetime) -> Event:
    """Create a draft with everything of an event except its guests, and the same questions without answers."""
    with transaction():
        copied = events.copy(original_id, owner, now=now, starts_at=starts_at)
        db.session.flush()
        made: dict[int, int] = {}
        for position, asked in enumerate(queries.asked_at(original_id)):
            made[asked.id] = _copy(asked, copied.id, position, made, now)
    return copied


def _copy(asked: Asked, event_id: int, position: int, made: Mapping[int, int], now: datetime) -> int:
    condition = asked.shown_if and replace(asked.shown_if, question_id=made[asked.shown_if.question_id])
    question = Question(event_id=event_id, kind=asked.kind, position=position, version=1, created_at=now)
    db.session.add(question)
    wording = Wording(
        text=asked.text,
        second=asked.second,
        second_language=asked.second_language,
        required=asked.required,
        shown_if=condition,
    )
    _apply(question, wording)
    db.session.flush()
    _write_version(question, wording, asked.choices, now)
    return question.id


def _last(event_id: int) -> int:
    return max((row.position for row in queries.rows_asked_at(event_id)), default=-1) + 1


def _apply(row: Question, wording: Wording) -> None:
    row.required = wording.required
    row.shown_if_id = wording.shown_if.question_id if wording.shown_if else None
    row.shown_if_key = wording.shown_if.key if wording.shown_if else ""


def _write_version(question: Question, wording: Wording, choices: Sequence[Choice], now: datetime) -> None:
    words = [{"key": one.key, "text": one.text, "second": one.second} for one in choices]
    db.session.add(
        QuestionVersion(
            question_id=question.id,
            number=question.version,
            text=wording.text,
            second_text=wording.second,
            second_language=wording.second_language,
            choices=words,
            created_at=now,
        )
    )
    db.session.flush()


def _refuse_condition(condition: Condition | None, earlier: Sequence[Asked]) -> None:
    if condition is None:
        return
    found = next((one for one in earlier if one.id == condition.question_id), None)
    if found is None or found.kind not in CHOSEN or condition.key not in found.keys:
        raise WrongState(f"no earlier question {condition.question_id} with that choice", reason="condition")


def _refuse_lost_choices(question_id: int, asked: Asked, choices: Sequence[Choice], questions: Sequence[Asked]) -> None:
    """Raise WrongState when a choice is missing on which another question depends."""
    lost = set(asked.keys) - {choice.key for choice in choices}
    if any(one.shown_if and one.shown_if.question_id == question_id and one.shown_if.key in lost for one in questions):
        raise WrongState(f"a choice of question {question_id} is needed", reason="choice_needed")
