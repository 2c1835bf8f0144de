"""How well what people write finds the right people: 100 guests with eight judged others each, in two languages.

One room holds everybody; each guest ranks their eight by the product's own goal fit. Odd guests were looked at when
the numbers of `matching/scores.py` were chosen, even ones only count.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from eventhub.matching.facts import EventFacts, Shows
from eventhub.matching.goals import GoalType
from eventhub.matching.meaning import encode
from eventhub.matching.reasons import reasons_for
from eventhub.matching.results import ReasonKind
from eventhub.matching.scores import meeting_rows
from eventhub.matching.understanding import Said, understand
from eventhub.matching.word_vectors import WordVectors
from eventhub.recommendations.encoders import open_encoder, scale_of
from tests.matching.stated import Attendee, build_facts

DATA = Path(__file__).parents[1] / "matching" / "data"
PAIRS = DATA / "pairs.jsonl"
STRANGERS = DATA / "strangers.jsonl"
FIRST = 5
# What is claimed of two people's goals; the other kinds put two facts side by side.
CLAIMS = {ReasonKind.BOTH_WAYS, ReasonKind.THEY_HELP, ReasonKind.YOU_HELP}


@dataclass(frozen=True)
class Fit:
    """What one half reaches, by class of case; means over the guests.

    `claimed` is the share of pairs judged 0 who would be told that one can help the other.
    """

    ndcg: Mapping[str, float]
    claimed: float


def goal_fit(half: str, *, model: bool) -> Fit:
    """Return the figures of one half ("choose" or "report"), with the model or by topics, words and goal types."""
    cases = [case for case in judged_cases() if (int(case["id"][1:]) % 2 == 1) == (half == "choose")]
    facts, number = _room(model=model)
    viewers = np.array([number[case["id"], -1] for case in cases])
    _, goal = meeting_rows(facts, viewers)
    found: dict[str, list[float]] = {"all": []}
    said: list[tuple[int, set[ReasonKind]]] = []
    for row, viewer, case in zip(goal, viewers.tolist(), cases, strict=True):
        others = [number[case["id"], at] for at in range(len(case["candidates"]))]
        grades = [each["grade"] for each in case["candidates"]]
        value = ndcg_at_five(row[others], grades)
        for name in ("all", *case["classes"]):
            found.setdefault(name, []).append(value)
        said += [
            (grade, {each.kind for each in reasons_for(facts, viewer, other)})
            for other, grade in zip(others, grades, strict=True)
        ]
    return Fit(
        {name: float(np.mean(values)) for name, values in sorted(found.items())},
        float(np.mean([bool(kinds & CLAIMS) for grade, kinds in said if grade == 0])),
    )


def ndcg_at_five(scores: np.ndarray, gains: Sequence[int]) -> float:
    """Discounted gain (2^judgement - 1) of the first five against the best order; equal scores share."""
    worth = 2.0 ** np.array(gains) - 1
    discount = np.where(np.arange(len(worth)) < FIRST, 1 / np.log2(np.arange(len(worth)) + 2), 0)
    order = np.argsort(-scores, kind="stable")
    reached = 0.0
    for level in np.unique(scores):
        tied = np.flatnonzero(scores[order] == level)
        reached += worth[order[tied]].mean() * discount[tied].sum()
    return float(reached / (np.sort(worth)[::-1] * discount).sum())


@lru_cache(maxsize=1)
def judged_cases() -> Sequence[Mapping[str, Any]]:
    return [json.loads(line) for line in PAIRS.read_text("utf-8").splitlines()]


@lru_cache(maxsize=1)
def strangers() -> Sequence[Mapping[str, Any]]:
    """Return 112 guests of 30 trades with fifteen others each, most of whom have nothing for them, as cases."""
    people = [json.loads(line) for line in STRANGERS.read_text("utf-8").splitlines()]
    return [
        {
            "id": person["id"],
            "classes": person["classes"],
            "viewer": person,
            "candidates": [{"person": people[int(other)], "grade": grade} for other, grade in person["grades"].items()],
        }
        for person in people
        if "grades" in person
    ]


def ndcg_for(cases: Sequence[Mapping[str, Any]], *, model: bool) -> np.ndarray:
    """Return the figure of each of some cases, all of them in one room."""
    facts, number = _room_of(cases, model=model)
    _, goal = meeting_rows(facts, np.array([number[case["id"], -1] for case in cases]))
    return np.array(
        [
            ndcg_at_five(
                row[[number[case["id"], at] for at in range(len(case["candidates"]))]],
                [each["grade"] for each in case["candidates"]],
            )
            for row, case in zip(goal, cases, strict=True)
        ]
    )


@lru_cache(maxsize=2)
def _room(*, model: bool) -> tuple[EventFacts, Mapping[tuple[str, int], int]]:
    return _room_of(judged_cases(), model=model)


def _room_of(cases: Sequence[Mapping[str, Any]], *, model: bool) -> tuple[EventFacts, Mapping[tuple[str, int], int]]:
    """Everybody in one room, and their numbers by (case, candidate); -1 for the guest whose case it is."""
    people = {
        (case["id"], at): person
        for case in cases
        for at, person in ((-1, case["viewer"]), *((at, each["person"]) for at, each in enumerate(case["candidates"])))
    }
    read = [
        understand(Said(each["seeks"], each["offers"], each["headline"], each["goal_text"])) for each in people.values()
    ]
    encoder = (open_encoder() if model else None) or WordVectors()
    scale = scale_of(encoder)
    vectors = encode(encoder, scale, [each.counted for each in read])
    refused = encode(encoder, scale, [each.lines.refuses for each in read])
    guests = [
        Attendee(
            number,
            Shows.EVERY_GUEST,
            goals=frozenset(map(GoalType, person["goals"])),
            seeks=each.seeks,
            offers=each.offers,
            refuses=each.refuses,
            lines=vector,
            refused=no,
            refused_goals=each.refused_goals,
        )
        for number, (person, each, vector, no) in enumerate(zip(people.values(), read, vectors, refused, strict=True))
    ]
    return build_facts(guests)[0], {key: number for number, key in enumerate(people)}


def print_goal_fit() -> None:
    """Print both halves, with and without the model."""
    for model in (True, False):
        for half in ("choose", "report"):
            fit = goal_fit(half, model=model)
            by_class = ", ".join(f"{name} {value:.2f}" for name, value in fit.ndcg.items())
            print(f"{'with' if model else 'without'} the model, half to {half}: NDCG@5 {by_class}")
            print(f"  of pairs judged 0: {fit.claimed:.1%} claimed to help")
        found = ndcg_for(strangers(), model=model)
        for name, odd in (("choose", 1), ("report", 0)):
            half = [value for value, case in zip(found, strangers(), strict=True) if int(case["id"][1:]) % 2 == odd]
            print(f"  of strangers with fifteen others, half to {name}: NDCG@5 {np.mean(half):.2f}")


if __name__ == "__main__":
    print_goal_fit()
