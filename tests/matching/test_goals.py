from itertools import product

import pytest

from eventhub.matching.goals import GOALS, GoalType, best_pair, counterpart, rate_goal_fit, rate_service

PAIRS = [
    (GoalType.FIND_JOB, GoalType.HIRE),
    (GoalType.FIND_CUSTOMERS, GoalType.FIND_SUPPLIERS),
    (GoalType.RAISE, GoalType.INVEST),
    (GoalType.FIND_MENTOR, GoalType.MENTOR),
    (GoalType.UNDERSTAND_PLACE, GoalType.EXPLAIN_PLACE),
    (GoalType.PRACTISE_LANGUAGE, GoalType.PRACTISE_LANGUAGE),
]


@pytest.mark.parametrize("goal", GoalType)
def test_every_goal_says_what_it_asks_offers_and_who_serves_it(goal):
    stated = GOALS[goal]

    assert stated.asks and stated.offers
    assert all(0 < value <= 1 for value in stated.served_by.values())
    assert rate_goal_fit([goal], [counterpart(goal)]) > 0.5


@pytest.mark.parametrize(("mine", "theirs"), PAIRS)
def test_counterparts_find_each_other(mine, theirs):
    assert counterpart(mine) is theirs
    assert counterpart(theirs) is mine
    assert best_pair([mine], [theirs]) == (mine, theirs)


def test_goal_fit_is_between_zero_and_one_and_the_same_both_ways():
    for mine, theirs in product(GoalType, GoalType):
        fit = rate_goal_fit([mine], [theirs])

        assert 0 <= fit <= 1, (mine, theirs)
        assert fit == pytest.approx(rate_goal_fit([theirs], [mine])), (mine, theirs)


def test_goals_that_ask_for_the_same_job_do_not_fit():
    assert rate_goal_fit([GoalType.FIND_JOB], [GoalType.FIND_JOB]) == 0
    assert best_pair([GoalType.FIND_JOB], [GoalType.RAISE]) is None


def test_a_goal_that_serves_another_is_served_by_it_so_that_each_stated_relation_counts():
    for mine, theirs in product(GoalType, GoalType):
        served, serving = rate_service(mine, theirs), rate_service(theirs, mine)

        assert (served > 0) == (serving > 0), (mine, theirs)
        assert (served > 0) == (rate_goal_fit([mine], [theirs]) > 0), (mine, theirs)


def test_no_goals_fit_nothing():
    assert rate_goal_fit([], [GoalType.HIRE]) == 0
