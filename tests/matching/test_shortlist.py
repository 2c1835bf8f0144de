from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from eventhub.matching.shortlist import Candidates, candidates_of, most_lists, shortlist


def room(size, *, outside=False):
    """Everybody would meet everybody, and all like the lowest numbers best."""
    return {
        viewer: Candidates(
            [p for p in range(size) if p != viewer],
            [1 - p / size for p in range(size) if p != viewer],
            [outside] * (size - 1),
        )
        for viewer in range(size)
    }


def test_the_star_of_the_room_is_on_no_more_than_eight_lists():
    lists = shortlist(room(40))

    load = Counter(person for people in lists.values() for person in people)

    assert max(load.values()) <= most_lists(40) == 8
    assert {len(people) for people in lists.values()} == {5}


def test_nobody_is_forgotten_when_there_is_room():
    load = Counter(person for people in shortlist(room(40)).values() for person in people)

    assert min(load[person] for person in range(40)) >= 2


def test_in_a_large_room_a_tenth_may_meet_the_same_person():
    assert most_lists(500) == 50


def test_short_offers_give_short_lists():
    only = {0: Candidates([1], [0.5], [True]), 1: Candidates([], [], [])}

    assert shortlist(only) == {0: [1], 1: []}


def test_people_stand_in_order_of_their_score():
    lists = shortlist(room(12))

    assert all(people == sorted(people) for people in lists.values())


@given(st.integers(1, 30), st.integers(1, 10), st.randoms(use_true_random=False))
def test_caps_hold_and_lists_have_no_doubles_in_any_room(size, cap, chance):
    offers = {}
    for viewer in range(size):
        people = [p for p in range(size) if p != viewer and chance.random() < 0.5]
        scores = sorted((chance.random() for _ in people), reverse=True)
        offers[viewer] = Candidates(people, scores, [chance.random() < 0.3 for _ in people])

    lists = shortlist(offers, cap=cap)

    load = Counter(person for people in lists.values() for person in people)
    assert max(load.values(), default=0) <= cap
    for viewer, people in lists.items():
        assert len(set(people)) == len(people) <= 5
        assert set(people) <= set(offers[viewer].people)
    assert lists == shortlist(offers, cap=cap)


def test_favourites_are_those_of_the_score_alone_whoever_was_on_the_list_yesterday():
    total = np.array([[0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.49]], np.float32)
    good = np.array([[False, *[True] * 6]])

    (offer,) = candidates_of(total, good, ~good, np.zeros_like(total), [frozenset({0, 6})], limit=60)

    assert offer.people[4] == 6
    assert offer.favourites == [1, 2, 3, 4, 5]
