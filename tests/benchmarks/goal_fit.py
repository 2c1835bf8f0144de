"""How well goals and sentences find the right people: 300 pairs judged by hand, in English and Chinese.

One room holds everybody; each wish ranks its ten judged people by the product's own goal fit.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from eventhub.matching.facts import Shows
from eventhub.matching.goals import GoalType
from eventhub.matching.recommendations import GOOD_GOAL
from eventhub.matching.scores import meeting_rows
from eventhub.matching.sentences import topics_in, wishes_and_offers
from tests.matching.stated import Attendee, build_facts

DATA = Path(__file__).parents[1] / "matching" / "data"
PAIRINGS = (("en", "en"), ("en", "zh"), ("zh", "en"), ("zh", "zh"))
JUDGED = {"fits_well": 2, "fits_somewhat": 1, "does_not_fit": 0}
FIRST = 5


@dataclass(frozen=True)
class Fit:
    """What one pairing of languages (wish, person) reaches, means over the wishes."""

    wish: str
    person: str
    ndcg: float  # of the first five, ties shared evenly
    precision: float  # share of the pairs scored as a fit that were judged to fit
    found: float  # share of the pairs judged to fit that were scored as one


def goal_fit_table() -> list[Fit]:
    """The four pairings, English-English first."""
    return [fit_of(wish, person) for wish, person in PAIRINGS]


def fit_of(wish_language: str, person_language: str) -> Fit:
    """The figures of one pairing of languages."""
    wishes, people = _rows("wishes.tsv"), _rows("people.tsv")
    scores = _scores(wishes, people, wish_language, person_language)
    number = {row["id"]: at for at, row in enumerate(people)}
    judged = [
        {number[person]: gain for column, gain in JUDGED.items() for person in row[column].split()} for row in wishes
    ]
    gains = np.concatenate([list(each.values()) for each in judged])
    fits = np.concatenate([row[list(each)] >= GOOD_GOAL for row, each in zip(scores, judged, strict=True)])
    ndcg = [ndcg_at_five(row[list(each)], list(each.values())) for row, each in zip(scores, judged, strict=True)]
    both = float((fits & (gains > 0)).sum())
    return Fit(wish_language, person_language, float(np.mean(ndcg)), both / fits.sum(), both / (gains > 0).sum())


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


def _scores(wishes: Sequence[Mapping], people: Sequence[Mapping], wish: str, person: str) -> np.ndarray:
    """Goal fit, wishes x people, in one room of all of them."""
    guests = [_person(at, row, person) for at, row in enumerate(people)]
    guests += [_wisher(at, row, wish) for at, row in enumerate(wishes, start=len(people))]
    facts, _ = build_facts(guests)
    _, goal = meeting_rows(facts, np.arange(len(people), len(guests)))
    return goal[:, : len(people)]


def _person(number: int, row: Mapping[str, str], language: str) -> Attendee:
    return Attendee(
        number,
        Shows.EVERY_GUEST,
        goals=_goals(row),
        seeks=topics_in(row[f"looks_for_{language}"]),
        offers=topics_in(row[f"can_help_{language}"]),
    )


def _wisher(number: int, row: Mapping[str, str], language: str) -> Attendee:
    wishes, offers = wishes_and_offers(row[language])
    return Attendee(number, Shows.EVERY_GUEST, goals=_goals(row), seeks=wishes, offers=offers)


def _goals(row: Mapping[str, str]) -> frozenset[GoalType]:
    return frozenset(map(GoalType, row["goals"].replace(",", " ").split()))


@lru_cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file, delimiter="\t"))


def print_goal_fit() -> None:
    """The table of `make bench`."""
    print("\nGoal fit on 300 pairs judged by hand: wishes against people, each in English and Chinese\n")
    print("| wish | person | NDCG@5 | scored as a fit and judged so | judged to fit and found |\n|---|---|---|---|---|")
    for fit in goal_fit_table():
        print(f"| {fit.wish} | {fit.person} | {fit.ndcg:.3f} | {fit.precision:.2f} | {fit.found:.2f} |")


if __name__ == "__main__":
    print_goal_fit()
