"""`python -m tests.benchmarks.judged_room`: whom a room of 245 judged guests finds on their lists.

The guests of `tests/matching/data/room.jsonl` write as people do in twenty seconds; the lists are those of the product.
Odd guests were looked at when the rule of `matching/scores.py` was chosen, even ones only count.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from eventhub.matching.facts import PersonId
from eventhub.matching.reasons import reasons_for
from eventhub.matching.recommendations import room_lists
from eventhub.matching.results import ReasonKind
from eventhub.matching.scores import prepare
from tests.benchmarks.cards import room_facts

GUESTS = Path(__file__).parents[1] / "matching" / "data" / "room.jsonl"
BEST, USEFUL, SOMEWHAT = 3, 2, 1


@dataclass(frozen=True)
class Lists:
    """How the lists of some guests fare.

    found        of the guests whom somebody there suits best (3), how many have such a one on their list; `looking`
                 counts these guests
    useful, somewhat, nothing   cards by what their reader was judged to think of them; unjudged ones are left out
    told         of pairs judged 0, the share that is told of each other as counterparts
    """

    found: int
    looking: int
    useful: int
    somewhat: int
    nothing: int
    told: float


def judged_lists(halves: Sequence[str] = ("choose", "report"), *, model: bool) -> Lists:
    """Return how the lists fare of one half of the guests ("choose" or "report") or of both."""
    people, (facts, lists) = judged_people(), _room(model=model)
    found = looking = 0
    cards, told = [0] * (BEST + 1), []
    for viewer, person in enumerate(people):
        if "grades" not in person or _half(person) not in halves:
            continue
        grades = {int(other): grade for other, grade in person["grades"].items()}
        read = grades | {int(other): grade for other, grade in person.get("read", {}).items()}
        listed = lists[PersonId(viewer)]
        looking += BEST in grades.values()
        found += any(grades.get(other) == BEST for other in listed)
        for other in listed:
            if other in read:
                cards[read[other]] += 1
        told += [
            other in listed and any(each.kind is ReasonKind.GOALS for each in reasons_for(facts, viewer, other))
            for other, grade in grades.items()
            if grade == 0
        ]
    return Lists(found, looking, sum(cards[USEFUL:]), cards[SOMEWHAT], cards[0], sum(told) / len(told))


@lru_cache(maxsize=1)
def judged_people() -> Sequence[Mapping[str, Any]]:
    """Return the guests; `grades` and `read` judge others, by their number, as the guest would."""
    return [json.loads(line) for line in GUESTS.read_text("utf-8").splitlines()]


@lru_cache(maxsize=2)
def _room(*, model: bool) -> tuple[Any, Mapping[PersonId, Sequence[PersonId]]]:
    facts, _ = room_facts(judged_people(), model=model)
    return facts, room_lists(prepare(facts)).lists


def _half(person: Mapping[str, Any]) -> str:
    return "choose" if int(person["id"][1:]) % 2 == 1 else "report"


if __name__ == "__main__":
    for has_model in (True, False):
        for half in ("choose", "report"):
            print(
                f"{'with' if has_model else 'without'} the model, half to {half}:",
                judged_lists((half,), model=has_model),
            )
