"""Words of questions in the reader's language: those of the house, and those an organiser wrote."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from eventhub.events.questions.rules import NO, YES, Asked, Choice, Kind
from eventhub.platform.web.locale import language
from eventhub.text.titles import of_two

KIND_WORDS = {
    Kind.SHORT: lazy_gettext("A few words"),
    Kind.LONG: lazy_gettext("A longer text"),
    Kind.YES_NO: lazy_gettext("Yes or no"),
    Kind.ONE: lazy_gettext("One of a list"),
    Kind.MANY: lazy_gettext("Several from a list"),
    Kind.DATE: lazy_gettext("A day"),
    Kind.URL: lazy_gettext("A link"),
}

YES_NO_WORDS = {YES: lazy_gettext("Yes"), NO: lazy_gettext("No")}

REFUSALS = {
    "questions": lazy_gettext("You can ask 20 questions. Stop asking one first."),
    "condition": lazy_gettext("The question it depends on has changed. Choose again when it is asked."),
    "choice_needed": lazy_gettext("Another question is asked after a choice you took out. Change that one first."),
    "needed": lazy_gettext("Another question is asked after an answer to this one. Change that one first."),
    "misplaced": lazy_gettext("A question cannot come before the one it depends on."),
    "asked": lazy_gettext("It is being asked already."),
}


class Worded(Protocol):
    """What an organiser wrote, a question or a choice, in a language nobody named and in a second one."""

    @property
    def text(self) -> str:
        """Return the first wording."""
        ...

    @property
    def second(self) -> str:
        """Return the second wording; empty where there is none."""
        ...

    @property
    def second_language(self) -> str:
        """Return the code of the second one's language; empty where nobody named it."""
        ...


def wording(one: Worded) -> str:
    """Choose what an organiser wrote in the reader's language where there is one; else what they read best."""
    return of_two(one.text, one.second, one.second_language, language())


def choice_words(kind: Kind, choices: Iterable[Choice], key: str) -> str:
    """Return the words of one choice; the key itself for one that this wording lacks."""
    if kind is Kind.YES_NO:
        return str(YES_NO_WORDS.get(key, key))
    return next((wording(one) for one in choices if one.key == key), key)


def said_words(kind: Kind, choices: Iterable[Choice], said: str, chosen: Iterable[str]) -> str:
    """Return an answer for the reader: choices in their language, words as they were typed."""
    return "; ".join(choice_words(kind, choices, key) for key in chosen) or said


def condition_words(question: Asked, questions: Iterable[Asked]) -> str:
    """Say after which answer a question is asked; empty for one without a condition."""
    condition = question.shown_if
    earlier = next((one for one in questions if condition and one.id == condition.question_id), None)
    if condition is None or earlier is None:
        return ""
    answer = choice_words(earlier.kind, earlier.choices, condition.key)
    return _(
        "Only if the answer to “%(question)s” is “%(answer)s”",
        question=wording(earlier),
        answer=answer,
    )
