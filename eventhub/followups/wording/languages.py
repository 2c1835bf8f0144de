"""Which module has the words of a language: one a language, each with all that Wording names."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Protocol, cast

from eventhub.followups.wording.facts import Facts, Manner
from eventhub.followups.wording.kinds import Channel, Form, TextKind
from eventhub.text.languages import Language


class Wording(Protocol):
    """What a module of words has."""

    # Today, yesterday, the day before, some days ago, within two weeks.
    DAYS: tuple[str, str, str, str, str]
    # A title as it is typed in Latin letters ("dr", "herr"), and in this language.
    TITLES: Mapping[str, str]
    # The familiar and the polite you, as a writer chooses between them; None where there is one.
    PRONOUNS: tuple[str, str] | None

    def body_of(self, kind: TextKind, form: Form, facts: Facts, manner: Manner) -> str:
        """Return the body between opening and end; empty where the language has no words for it."""

    def framed(self, kind: TextKind, body: str, facts: Facts, manner: Manner) -> str:
        """Return the body with its greeting, who writes, and the end of a letter."""

    def subject_of(self, kind: TextKind, form: Form | None, facts: Facts, manner: Manner) -> str:
        """Return the subject of a letter: none of its author's phrases."""

    def can_be_sent(self, thing: str) -> bool:
        """Return whether a phrase surely names something to send or give, so that a text can say that here it is."""

    def is_paper(self, thing: str) -> bool:
        """Return whether a thing promised is a document or the like, which is useful rather than nice to have."""

    def reads_as_is(self, thing: str) -> bool:
        """Return whether a thing stands in a sentence as it is typed, or better after a colon (forms BARE)."""

    def is_doing(self, occasion: str) -> bool:
        """Return whether an occasion is said as something done, and so stands in a sentence as it is."""

    def is_short(self, body: str, channel: Channel) -> bool:
        """Return whether a text keeps the limit of a channel."""


def all_pronouns() -> tuple[str, str]:
    """Return the familiar and the polite words for you of all languages that have both."""
    both = dict.fromkeys(found for each in Language if (found := wording_of(each).PRONOUNS))
    return ", ".join(familiar for familiar, _ in both), ", ".join(polite for _, polite in both)


@cache
def wording_of(code: str) -> Wording:
    """Return the module of a language; that of its base or the English one where it has none."""
    names = (f"{__package__}.{each}" for each in Language(code).wordings)
    return cast(Wording, import_module(next(name for name in names if find_spec(name))))
