"""The words of the texts around an introduction: one module a language. Pure.

They do not follow the page's language but their reader's, so that they stand here and not in the catalogues.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Protocol, cast

from eventhub.accounts.rules import BackgroundKind
from eventhub.introductions.members import Member
from eventhub.matching.goals import GoalType
from eventhub.people.rules import HowKnown
from eventhub.text.languages import Language

Ask = tuple[str, str, str, str]


class Words(Protocol):
    """What a module of words has; what each is for stands in the English one."""

    LONGEST_TITLE: int
    LONGEST_LINE: int
    GOAL: Mapping[GoalType, str]
    LOOKS_FOR: str
    I_AM: str
    NEW_IN: str
    LEARNS: str
    KNOWS: str
    INTERESTED: str
    KNOWS_IT: str
    SPEAKS: str
    SUITS_BOTH: str
    FROM_ONE_PLACE: Mapping[BackgroundKind, str]
    ASKS: tuple[Ask, Ask]
    ASKS_FORMAL: tuple[Ask, Ask]
    QUESTION: str
    QUESTION_ALONE: str
    MEET: str
    MEET_ALONE: str
    WHEN_AT: str
    WHEN_THERE: str
    WHEN_AFTERWARDS: str
    IN_RETURN: str
    TIE: Mapping[HowKnown, str]

    def group_text(self, one: Member, other: Member, variant: int) -> str:
        """Return what the introducer says in a group of three, in one of two wordings."""


@cache
def words_of(code: str) -> Words:
    """Return the module of a language; that of its base or the English one where it has none."""
    names = (f"{__name__}.{each}" for each in Language(code).wordings)
    return cast(Words, import_module(next(name for name in names if find_spec(name))))
