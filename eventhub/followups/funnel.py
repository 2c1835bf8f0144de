"""How far acquaintances grew: met, wrote, answered, still in touch. Pure; for its owner's eyes alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from eventhub.followups.rules import MEETINGS
from eventhub.people.touches.rules import TouchKind

# docs/behaviour.md section 12: "still in touch at 90 days".
LASTING = timedelta(days=90)
WROTE = frozenset({TouchKind.WROTE, TouchKind.SENT})
# A call or a meal takes two, so it counts as an answer.
ANSWERED = frozenset({TouchKind.ANSWERED, TouchKind.CALLED, TouchKind.ATE})

Touches = Sequence[tuple[TouchKind, date]]


class Stage(StrEnum):
    """In order; nobody stands at a later stage without the earlier ones."""

    MET = "met"
    WROTE = "wrote"
    ANSWERED = "answered"
    LASTING = "lasting"


@dataclass(frozen=True)
class Funnel:
    """How many people are at each stage. `ripe`: people met 90 days ago or longer, some of them still in touch."""

    counts: dict[Stage, int]
    ripe: int


def stage_of(touches: Touches) -> Stage | None:
    """Return the last stage that the relation to one person reached; None if they have not met yet."""
    met_on = min((day for kind, day in touches if kind in MEETINGS), default=None)
    if met_on is None:
        return None
    since = [(kind, day) for kind, day in touches if day >= met_on]
    # A contact who wrote first counts as having answered.
    if not any(kind in ANSWERED for kind, _ in since):
        return Stage.WROTE if any(kind in WROTE for kind, _ in since) else Stage.MET
    return Stage.LASTING if any(day >= met_on + LASTING for _, day in since) else Stage.ANSWERED


def funnel(people: Iterable[Touches], today: date) -> Funnel:
    """Count the people that the owner was in touch with by the stage they reached."""
    reached: Counter[Stage] = Counter()
    ripe = 0
    for touches in people:
        stage = stage_of(touches)
        if stage is None:
            continue
        ladder = list(Stage)
        reached.update(ladder[: ladder.index(stage) + 1])
        ripe += min(day for kind, day in touches if kind in MEETINGS) <= today - LASTING
    return Funnel({stage: reached[stage] for stage in Stage}, ripe)
