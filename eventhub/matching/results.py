"""What the matcher hands back: recommendations with the numbers that ranked them."""

from dataclasses import dataclass
from enum import StrEnum

from eventhub.matching.facts import PersonId
from eventhub.matching.goals import GoalType


class ReasonKind(StrEnum):
    """Why a person is recommended; each stands for one term of the score."""

    GOAL = "goal"
    TOPIC = "topic"
    GROUND = "ground"
    MUTUAL = "mutual"
    SIMILAR = "similar"
    CIRCLE = "circle"
    CONNECTED = "connected"


@dataclass(frozen=True)
class Reason:
    """One reason that the viewer may read.

    `goals` is (mine, theirs) for GOAL. `item` is the column of the
    shared background item and `holders` of `room` attendees state it, for GROUND. `holders` people
    could introduce the two, for MUTUAL. `topic` is the column that met, for TOPIC, and `mine` says
    whether the viewer is the one who looks for it.
    """

    kind: ReasonKind
    weight: float
    goals: tuple[GoalType, GoalType] | None = None
    item: int | None = None
    holders: int = 0
    room: int = 0
    topic: int | None = None
    mine: bool = True


@dataclass(frozen=True)
class WarmPath:
    """One way to a target: viewer, introducer, target; `near` and `far` are closeness, 0 to 1."""

    introducer: PersonId
    near: float
    far: float
    warmth: float


@dataclass(frozen=True)
class Recommendation:
    """A person worth meeting, with at most three reasons and three introducers."""

    target: PersonId
    reasons: tuple[Reason, ...]
    paths: tuple[WarmPath, ...]
