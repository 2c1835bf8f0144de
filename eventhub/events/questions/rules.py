"""Kinds of questions, which of them are asked after which answers, and what counts as an answer. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from urllib.parse import urlsplit


class Kind(StrEnum):
    """What form an answer has."""

    SHORT = "short"
    LONG = "long"
    YES_NO = "yes_no"
    ONE = "one"
    MANY = "many"
    DATE = "date"
    URL = "url"


# Kinds that are answered by choosing; only these can decide whether a later question is asked.
CHOSEN = frozenset({Kind.YES_NO, Kind.ONE, Kind.MANY})
WITH_OWN_CHOICES = frozenset({Kind.ONE, Kind.MANY})
YES, NO = "yes", "no"

MOST_QUESTIONS = 20
MOST_CHOICES = 20
LONGEST_QUESTION = 200
LONGEST_CHOICE = 100
LONGEST_ANSWER: dict[Kind, int] = {Kind.SHORT: 200, Kind.LONG: 2000, Kind.DATE: 10, Kind.URL: 500}


@dataclass(frozen=True)
class Choice:
    """One thing to choose. `key` stays the same while the words change; `second`: the other language, may be empty."""

    key: str
    text: str
    second: str = ""
    # Copied from the question, whose row keeps it.
    second_language: str = field(default="", compare=False)


@dataclass(frozen=True)
class Condition:
    """A question with this condition is asked only of guests who chose `key` as the answer to `question_id`."""

    question_id: int
    key: str


@dataclass(frozen=True)
class Asked:
    """A question as it is asked now. `version_id` names this very wording; `second` may be empty.

    `second_language` is its code, empty for wordings of before it was asked for.
    """

    id: int
    version_id: int
    kind: Kind
    text: str
    second: str = ""
    second_language: str = ""
    required: bool = False
    choices: tuple[Choice, ...] = ()
    shown_if: Condition | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """Return what can be chosen; empty for questions that are answered in words."""
        return (YES, NO) if self.kind is Kind.YES_NO else tuple(choice.key for choice in self.choices)


@dataclass(frozen=True)
class Reply:
    """What a guest answered: `said` in words, `chosen` by keys where there was something to choose."""

    question: Asked
    said: str
    chosen: tuple[str, ...] = ()


@dataclass(frozen=True)
class Replies:
    """All that a guest answered on one page: what was on it, what of it was asked of them, what they said."""

    questions: tuple[Asked, ...] = ()
    asked: frozenset[int] = frozenset()
    given: tuple[Reply, ...] = ()


NO_REPLIES = Replies()


def needed_of(questions: Sequence[Asked]) -> tuple[Asked, ...]:
    """Select the questions that must be answered to register, with those that decide whether they are asked."""
    by_id = {question.id: question for question in questions}
    needed: set[int] = set()
    for question in questions:
        at: Asked | None = question if question.required else None
        while at is not None and at.id not in needed:
            needed.add(at.id)
            at = by_id.get(at.shown_if.question_id) if at.shown_if else None
    return tuple(question for question in questions if question.id in needed)


def asked_of(questions: Sequence[Asked], chosen: Mapping[int, Iterable[str]]) -> frozenset[int]:
    """Return the ids of the questions for a guest who chose these keys, by question.

    A question that depends on one that is not asked, or is retired, is not asked either.
    """
    asked: set[int] = set()
    for question in questions:
        condition = question.shown_if
        is_met = condition is None or (
            condition.question_id in asked and condition.key in tuple(chosen.get(condition.question_id, ()))
        )
        if is_met:
            asked.add(question.id)
    return frozenset(asked)


def is_a_date(text: str) -> bool:
    """Tell whether the text is a day as date fields send it: 2026-03-12."""
    try:
        return len(text) == len("2026-03-12") and bool(date.fromisoformat(text))
    except ValueError:
        return False


def whole_link(text: str) -> str | None:
    """Complete a link by https:// where that was left out; None when the text is no link."""
    link = text if "://" in text else f"https://{text}"
    if any(sign.isspace() for sign in link):
        return None
    try:
        parts = urlsplit(link)
        host = parts.hostname or ""
    except ValueError:
        return None
    return link if parts.scheme in ("http", "https") and "." in host.strip(".") else None


def choices_from(
    lines: Sequence[str], second: Sequence[str], before: Sequence[Choice] = (), used: Iterable[str] = ()
) -> tuple[Choice, ...]:
    """Build the choices of a question from its lines; one that only changed its words keeps its key.

    The same words keep the key wherever they stand. Of the rest, a line keeps the key of the choice that stood
    there, so that correcting a word breaks no condition; a new line gets a key that was never used.
    `used`: the keys of all wordings there ever were.
    """
    keys: dict[str, str] = {choice.text: choice.key for choice in before}
    spoken_for = {keys[line] for line in lines if line in keys}
    numbers = [int(key[1:]) for key in {*used, *keys.values()}]
    found: list[Choice] = []
    for at, line in enumerate(lines):
        there = before[at].key if at < len(before) else ""
        if line in keys:
            key = keys[line]
        elif there and there not in spoken_for:
            key = there
        else:
            key = f"c{max(numbers, default=0) + 1}"
            numbers.append(int(key[1:]))
        found.append(Choice(key, line, second[at] if at < len(second) else ""))
    return tuple(found)


def misplaced(order: Sequence[Asked]) -> Asked | None:
    """Find the first question that stands before the one it depends on."""
    seen: set[int] = set()
    present = {question.id for question in order}
    for question in order:
        condition = question.shown_if
        if condition and condition.question_id in present and condition.question_id not in seen:
            return question
        seen.add(question.id)
    return None
