"""Which texts a prompt offers, the best first. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from eventhub.followups.rules import Step
from eventhub.followups.wording.kinds import TextKind
from eventhub.people.touches.rules import TouchKind

# After so long without a touch one says that it was long; the author may say it after two months.
LONG_SILENCE, SILENCE = timedelta(days=180), timedelta(days=60)
# After this many texts without an answer nothing is asked, and the next comes no sooner than REST.
MOST_UNANSWERED, REST = 2, timedelta(days=90)
# Their offer is not reminded of sooner.
OFFER_AGE = timedelta(days=14)
# Only with something typed or someone picked on the prompt.
ON_REQUEST = frozenset({TextKind.SHARE, TextKind.CONGRATULATE, TextKind.OFFER_INTRO})
_THEIRS = frozenset({TouchKind.ANSWERED, TouchKind.CALLED, TouchKind.ATE, TouchKind.MET, TouchKind.INTRODUCED})
_TEXTS = frozenset({TouchKind.WROTE, TouchKind.SENT})
# Touches that are no text of the author's: favours and greetings, by the beginning of their cause.
NO_TEXT = ("give:", "ask:", "festival:")


@dataclass(frozen=True)
class Standing:
    """How an author stands with a person: what the choice of a text depends on.

    `offer_age`: how long ago the person offered a thing that a text can name; None without.
    """

    met: bool = True
    closed: bool = False
    has_promise: bool = False
    is_gate_open: bool = False
    silence: timedelta = timedelta(0)
    unanswered: int = 0
    offer_age: timedelta | None = None

    @property
    def is_quiet(self) -> bool:
        """Whether the next text asks nothing, as two had no answer."""
        return self.unanswered >= MOST_UNANSWERED

    @property
    def may_ask(self) -> bool:
        """Whether a text may ask for something."""
        return self.is_gate_open and not self.is_quiet and not self.closed


def kinds_for(step: Step, standing: Standing) -> tuple[TextKind, ...]:
    """Return the texts for a step, the best first: an open promise, what fits the step, then what may be asked for."""
    if standing.closed:
        return (TextKind.THANKS,)
    promise = [TextKind.PROMISE] if standing.has_promise else []
    return (*promise, *_of_step(step, standing), *_reminder(standing))


def _of_step(step: Step, standing: Standing) -> list[TextKind]:
    if step is Step.NEXT_DAY and standing.met:
        return [TextKind.THANKS]
    if step in (Step.NEXT_DAY, Step.WEEK, Step.MONTH):
        return [TextKind.CHECK_IN]
    may_invite = standing.may_ask and standing.met and standing.silence >= SILENCE
    invite = [TextKind.INVITE] if may_invite else []
    if standing.silence >= LONG_SILENCE:
        return [TextKind.AGAIN, *invite, TextKind.CHECK_IN]
    return [*invite, TextKind.CHECK_IN, *([TextKind.AGAIN] if standing.silence >= SILENCE else [])]


def _reminder(standing: Standing) -> list[TextKind]:
    is_old = standing.offer_age is not None and standing.offer_age >= OFFER_AGE
    return [TextKind.REMIND] if is_old and standing.may_ask and not standing.has_promise else []


def may_be_requested(kind: TextKind, standing: Standing) -> bool:
    """Return whether a text may be asked for that needs something typed or someone picked."""
    return kind in ON_REQUEST and not standing.closed and (kind is not TextKind.OFFER_INTRO or not standing.is_quiet)


def count_unanswered(touches: Sequence[tuple[TouchKind, str]]) -> int:
    """Return how many texts of the author's had no answer; `touches` are kinds with their causes in order of time."""
    count = 0
    for kind, cause in touches:
        count = 0 if kind in _THEIRS else count + is_text(kind, cause)
    return count


def is_text(kind: TouchKind, cause: str) -> bool:
    """Return whether a touch is a text of the author's."""
    return kind in _TEXTS and not cause.startswith(NO_TEXT)


def is_theirs(kind: TouchKind) -> bool:
    """Return whether the other side had a part in a touch."""
    return kind in _THEIRS
