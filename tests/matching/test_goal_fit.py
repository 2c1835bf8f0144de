"""The level that goal fit has reached on judged pairs that nobody tuned on, and must not fall below."""

import numpy as np
import pytest

from tests.benchmarks.goal_fit import goal_fit, ndcg_at_five
from tests.benchmarks.judged_room import judged_lists


# What the model reads takes it seconds, in each process of a run that asks: both figures are of one reading.
def test_with_the_model_the_right_people_come_first_and_few_others_are_told_that_one_can_help():
    fit = goal_fit("report", model=True)

    assert fit.ndcg["all"] >= 0.78
    assert min(fit.ndcg[name] for name in ("ambig", "dir", "neg", "xling")) >= 0.78
    assert fit.claimed <= 0.02


def test_without_it_the_right_people_come_before_others_and_few_are_told_that_one_can_help():
    fit = goal_fit("report", model=False)

    assert fit.ndcg["all"] >= 0.75
    assert fit.claimed <= 0.02


@pytest.mark.parametrize(("model", "found", "useful"), [(True, 0.62, 0.7), (False, 0.54, 0.6)])
def test_lists_of_a_judged_room_name_the_right_person_and_few_others(model, found, useful):
    lists = judged_lists(model=model)

    assert lists.found >= found * lists.looking
    assert lists.useful >= useful * (lists.useful + lists.somewhat + lists.nothing)
    assert lists.told <= 0.02


def test_the_measure_knows_the_best_and_the_worst_order_and_shares_ties():
    gains = [2, 1, 0, 0, 0, 0, 0]
    best = ndcg_at_five(np.array([7, 6, 5, 4, 3, 2, 1.0]), gains)
    worst = ndcg_at_five(np.array([1, 2, 3, 4, 5, 6, 7.0]), gains)

    assert best == pytest.approx(1)
    assert worst == 0
    assert worst < ndcg_at_five(np.ones(7), gains) < best
