"""The level that goal fit has reached on the labelled pairs, and must not fall below."""

import numpy as np
import pytest

from tests.benchmarks.goal_fit import PAIRINGS, fit_of, goal_fit_table, ndcg_at_five


@pytest.mark.parametrize(("wish", "person"), PAIRINGS)
def test_people_who_fit_a_wish_come_first_in_any_pair_of_languages(wish, person):
    fit = fit_of(wish, person)

    assert fit.ndcg >= 0.90
    assert fit.precision >= 0.80
    assert fit.found >= 0.55


def test_another_language_costs_next_to_nothing():
    english, *others = goal_fit_table()

    assert all(other.ndcg >= english.ndcg - 0.03 for other in others)


def test_the_measure_knows_the_best_and_the_worst_order_and_shares_ties():
    gains = [2, 1, 0, 0, 0, 0, 0]
    best = ndcg_at_five(np.array([7, 6, 5, 4, 3, 2, 1.0]), gains)
    worst = ndcg_at_five(np.array([1, 2, 3, 4, 5, 6, 7.0]), gains)

    assert best == pytest.approx(1)
    assert worst == 0
    assert worst < ndcg_at_five(np.ones(7), gains) < best
