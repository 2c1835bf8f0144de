"""Use cases on a Question, each one transaction: answer it, undo a yes, doubt that a user pressed the button.

The first answer counts; a yes can be undone for ten minutes. All raise what `get_question` raises.
"""

from collections.abc import Collection
from datetime import datetime

from eventhub.introductions.questions import get_question
from eventhub.introductions.rules import QuestionKind, Way
from eventhub.platform.db import transaction


def answer(
    kind: QuestionKind, token: str, given: str, line: str = "", *, shares: Collection[Way] = (), now: datetime
) -> None:
    """Record what the reader of a question says; `line` is what an introducer writes to the target.

    `shares` is what the reader of another question lets the asker have once both said yes.

    Raises WrongState when the question was answered before, or this answer is not among its choices now.
    """
    with transaction():
        get_question(kind, token, now, lock=True).record(given, line, shares)


def undo(kind: QuestionKind, token: str, *, now: datetime) -> None:
    """Take a yes back before anybody was told of it. Raises WrongState after its ten minutes."""
    with transaction():
        get_question(kind, token, now, lock=True).undo()


def doubt(kind: QuestionKind, token: str, *, now: datetime) -> None:
    """Take back a yes that can be undone, and ask for each further answer a second time."""
    with transaction():
        get_question(kind, token, now, lock=True).doubt()
