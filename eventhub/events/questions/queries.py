"""Named reads of questions, each together with its event."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from eventhub.events.questions.models import Question, QuestionVersion
from eventhub.events.questions.rules import MOST_QUESTIONS, Asked, Choice, Condition
from eventhub.platform.db import db
from eventhub.platform.errors import NotFound

# Retired ones are kept as long as the event.
_MOST_EVER = 200


def asked_at(event_id: int) -> tuple[Asked, ...]:
    """List the questions that an event asks now, in their order."""
    query = _with_words(Question.event_id == event_id, Question.retired_at.is_(None), limit=MOST_QUESTIONS)
    return _read(db.session.execute(query))


def retired_at(event_id: int) -> tuple[Asked, ...]:
    """List the questions that an event no longer asks, in the order they had."""
    query = _with_words(Question.event_id == event_id, Question.retired_at.is_not(None), limit=_MOST_EVER)
    return _read(db.session.execute(query))


def get_asked(event_id: int, question_id: int) -> Asked:
    """Return one question of this event that is asked now. Raises NotFound."""
    query = _with_words(
        Question.event_id == event_id, Question.id == question_id, Question.retired_at.is_(None), limit=1
    )
    found = _read(db.session.execute(query))
    if not found:
        raise NotFound(f"question {question_id} is not asked at event {event_id}")
    return found[0]


def get_question(event_id: int, question_id: int) -> Question:
    """Return the row of one question of this event, asked or retired. Raises NotFound."""
    query = sa.select(Question).where(Question.id == question_id, Question.event_id == event_id)
    found = db.session.execute(query.execution_options(populate_existing=True)).scalar_one_or_none()
    if found is None:
        raise NotFound(f"question {question_id} is not of event {event_id}")
    return found


def rows_asked_at(event_id: int) -> Sequence[Question]:
    """List the rows of the questions that an event asks now, in their order."""
    query = (
        sa.select(Question)
        .where(Question.event_id == event_id, Question.retired_at.is_(None))
        .order_by(Question.position, Question.id)
        .limit(MOST_QUESTIONS)
    )
    return db.session.scalars(query.execution_options(populate_existing=True)).all()


def keys_ever_used(question_id: int) -> frozenset[str]:
    """Collect the keys of all choices that a question has had in any wording."""
    query = sa.select(QuestionVersion.choices).where(QuestionVersion.question_id == question_id)
    return frozenset(one["key"] for choices in db.session.scalars(query) for one in choices)


def choices_of(version: QuestionVersion) -> tuple[Choice, ...]:
    """List the choices of this wording."""
    return tuple(Choice(one["key"], one["text"], one["second"], version.second_language) for one in version.choices)


def _with_words(*wanted: sa.ColumnElement[bool], limit: int) -> sa.Select[Question, QuestionVersion]:
    newest = sa.and_(QuestionVersion.question_id == Question.id, QuestionVersion.number == Question.version)
    return (
        sa.select(Question, QuestionVersion)
        .join(QuestionVersion, newest)
        .where(*wanted)
        .order_by(Question.position, Question.id)
        .limit(limit)
    )


def _read(found: sa.Result[Question, QuestionVersion]) -> tuple[Asked, ...]:
    return tuple(_asked(row, version) for row, version in found)


def _asked(row: Question, version: QuestionVersion) -> Asked:
    condition = Condition(row.shown_if_id, row.shown_if_key) if row.shown_if_id is not None else None
    return Asked(
        id=row.id,
        version_id=version.id,
        kind=row.kind,
        text=version.text,
        second=version.second_text,
        second_language=version.second_language,
        required=row.required,
        choices=choices_of(version),
        shown_if=condition,
    )
