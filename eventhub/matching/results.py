"""What the matcher hands back: recommendations with the numbers that ranked them."""

from dataclasses import dataclass
from enum import StrEnum

from eventhub.matching.facts import PersonId
from eventhub.matching.goals import GoalType


class ReasonKind(StrEnum):
    """Why a person is recommended, the strongest first; each can be said in a sentence that is true for this viewer."""

    BOTH_WAYS = "both_ways"  # each looks for what the other can help with
    THEY_HELP = "they_help"  # the viewer looks for what they can help with
    GOALS = "goals"  # the two ticked exact counterparts
    YOU_HELP = "you_help"  # they look for what the viewer can help with
    EXCHANGE = "exchange"  # each speaks a language that the other would like to
    GROUND = "ground"  # they share something that is rare here
    LINES = "lines"  # what the two write is alike


@dataclass(frozen=True)
class Reason:
    """One reason that the viewer may read.

    `goals` are the two goals (mine, theirs) that fit best; a reason of GOALS says them. `item` is the column of a
    shared background item, which `holders` of `room` attendees state, for GROUND. `sought` is the column of a topic or
    language that the viewer looks for and the other offers (LINES: looks for, too), `offered` one the other way round.
    """

    kind: ReasonKind
    weight: float
    goals: tuple[GoalType, GoalType] | None = None
    item: int | None = None
    holders: int = 0
    room: int = 0
    sought: int | None = None
    offered: int | None = None


@dataclass(frozen=True)
class WarmPath:
    """One way to a target: viewer, introducer, target; `near` and `far` are closeness, 0 to 1."""

    introducer: PersonId
    near: float
    far: float


@dataclass(frozen=True)
class Recommendation:
    """A person worth meeting, with at most two reasons and three introducers."""

    target: PersonId
    reasons: tuple[Reason, ...]
    paths: tuple[WarmPath, ...]
