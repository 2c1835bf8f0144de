import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventhub.matching.evenness import gini, share_of_most_listed, spread_of, steps


def test_people_on_no_list_are_counted_too():
    assert spread_of([1, 1, 2], eligible=[1, 2, 3, 4]) == [(0, 2), (1, 1), (2, 1)]


def test_a_room_where_all_are_listed_alike_is_even_and_one_star_is_not():
    assert gini([(5, 40)]) == pytest.approx(0)
    assert gini([(0, 39), (200, 1)]) == pytest.approx(0.975)
    assert gini([]) == gini([(0, 7)]) == 0


def test_the_most_listed_hold_their_share_of_all_places():
    assert share_of_most_listed([(0, 10), (1, 10), (10, 3)], 5) == pytest.approx(32 / 40)
    assert share_of_most_listed([], 5) == 0


def test_steps_of_fewer_than_five_people_are_joined_to_the_next():
    before, after = [(0, 20), (1, 6), (3, 5), (30, 3)], [(0, 0), (1, 2), (3, 8), (7, 24)]

    found = [(step.least, step.most, step.before, step.after) for step in steps(before, after, fewest=5)]

    assert found == [(0, 0, 20, 0), (1, None, 14, 34)]


def test_steps_grow_wider_up_to_the_most_listed():
    found = steps([(0, 50), (1, 9), (40, 5)], [(1, 8), (4, 40), (8, 16)], fewest=5)

    edges = [(step.least, step.most) for step in found]
    assert edges == [(0, 0), (1, 1), (2, 4), (5, 8), (9, 16), (17, 32), (33, None)]
    assert (found[-1].before, found[-1].after) == (5, 0)


SPREADS = st.dictionaries(st.integers(0, 60), st.integers(0, 9), max_size=8).map(lambda each: sorted(each.items()))


@given(SPREADS, SPREADS)
def test_no_step_tells_of_one_to_four_people_and_nobody_is_lost(before, after):
    found = steps(before, after, fewest=5)

    assert sum(step.before for step in found) == sum(people for _, people in before)
    assert sum(step.after for step in found) == sum(people for _, people in after)
    if len(found) > 1:
        assert not any(0 < people < 5 for step in found for people in (step.before, step.after))
