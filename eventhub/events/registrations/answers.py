"""Answers to an organiser's questions: kept with the words they were given to, read by their giver and the team."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from eventhub.events.questions.models import Question, QuestionVersion
from eventhub.events.questions.queries import choices_of
from eventhub.events.questions.rules import Asked, Choice, Kind, Replies, Reply
from eventhub.events.registrations.models import Answer, Registration
from eventhub.platform.db import db


def write_replies(registration: Registration, replies: Replies, *, now: datetime) -> None:
    """Put what a guest answered onto their registration; call it inside a transaction.

    An answer that did not change stays with the words it was given to. Those to questions that were not on the
    page stay as well; those to questions that are not asked any more after the other answers go.
    """
    if not replies.questions:
        return
    rows = {row.question_id: row for row in registration.answers}
    given = {reply.question.id: reply for reply in replies.given}
    for question in replies.questions:
        row, reply = rows.get(question.id), given.get(question.id)
        if reply is None:
            if row is not None and not _cannot_be_shown(row, question, replies):
                registration.answers.remove(row)
        elif row is None:
            registration.answers.append(Answer(question_id=question.id, **_columns(reply, now)))
        elif not _says_the_same(row, reply):
            for name, value in _columns(reply, now).items():
                setattr(row, name, value)


def _columns(reply: Reply, now: datetime) -> dict[str, object]:
    return {
        "version_id": reply.question.version_id,
        "said": reply.said,
        "chosen": list(reply.chosen),
        "answered_at": now,
    }


def _says_the_same(row: Answer, reply: Reply) -> bool:
    return tuple(row.chosen) == reply.chosen and (bool(reply.chosen) or row.said == reply.said)


def _cannot_be_shown(row: Answer, question: Asked, replies: Replies) -> bool:
    """Tell whether the page could not show this answer, as its choice is no longer offered."""
    return question.id in replies.asked and bool(row.chosen) and not set(row.chosen) & set(question.keys)


@dataclass(frozen=True)
class Answered:
    """One answer with the wording it was given to. `is_current`: the question reads the same now."""

    registration_id: int
    question_id: int
    version_id: int
    kind: Kind
    text: str
    second: str
    second_language: str
    choices: tuple[Choice, ...]
    said: str
    chosen: tuple[str, ...]
    is_current: bool


def answers_of(registration_id: int) -> list[Answered]:
    """List the answers of one registration in the order of the questions, retired ones last."""
    return _answers(Answer.registration_id == registration_id)


def answers_by_registration(registration_ids: Sequence[int]) -> dict[int, list[Answered]]:
    """Return the answers of these registrations, by registration, each in the order of the questions."""
    found: dict[int, list[Answered]] = {}
    for one in _answers(Answer.registration_id.in_(registration_ids)) if registration_ids else ():
        found.setdefault(one.registration_id, []).append(one)
    return found


def answers_at(event_id: int) -> list[Answered]:
    """List the answers of proven guests of an event, by wording, in the order of the questions."""
    return _answers(Registration.event_id == event_id, Registration.verified_at.is_not(None))


def _answers(*wanted: sa.ColumnElement[bool]) -> list[Answered]:
    query = (
        sa.select(Answer, Question, QuestionVersion)
        .join(Registration, Registration.id == Answer.registration_id)
        .join(Question, Question.id == Answer.question_id)
        .join(QuestionVersion, QuestionVersion.id == Answer.version_id)
        .where(*wanted)
        .order_by(Question.retired_at.is_not(None), Question.position, Question.id, QuestionVersion.number, Answer.id)
    )
    return [_answered(*row) for row in db.session.execute(query)]


def _answered(answer: Answer, question: Question, version: QuestionVersion) -> Answered:
    return Answered(
        registration_id=answer.registration_id,
        question_id=question.id,
        version_id=version.id,
        kind=question.kind,
        text=version.text,
        second=version.second_text,
        second_language=version.second_language,
        choices=choices_of(version),
        said=answer.said,
        chosen=tuple(answer.chosen),
        is_current=version.number == question.version and question.retired_at is None,
    )


@dataclass(frozen=True)
class Column:
    """One wording as a column of the export."""

    version_id: int
    text: str
    second: str
    second_language: str


def table_of(event_id: int) -> tuple[Sequence[Column], dict[tuple[int, int], Answered]]:
    """Return the wordings that were answered, and each answer by (registration, wording)."""
    found = answers_at(event_id)
    columns = {one.version_id: Column(one.version_id, one.text, one.second, one.second_language) for one in found}
    return tuple(columns.values()), {(one.registration_id, one.version_id): one for one in found}
