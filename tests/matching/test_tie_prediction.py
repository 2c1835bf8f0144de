import numpy as np
import pytest

from eventhub.matching.scores import prepare, term_shares
from eventhub.matching.tie_prediction import USUAL, item_tells, weigh_measure
from tests.matching.rooms import attendee
from tests.matching.stated import build_facts

DEPARTMENTS = 6


def office(*, tied_by_department):
    """48 people in six departments; each knows seven others, colleagues or those who came the same week."""
    people = [
        attendee(n, items=frozenset({("employer", f"department {n % DEPARTMENTS}"), ("speaks", "zh")}))
        for n in range(48)
    ]
    group = (lambda n: n % DEPARTMENTS) if tied_by_department else (lambda n: n // 8)
    ties = [(a, b, 0.8) for a in range(48) for b in range(a) if group(a) == group(b) and (a + b) % 7]
    return build_facts(people, ties=ties)[0]


@pytest.fixture(scope="module")
def departments():
    return office(tied_by_department=True)


def test_an_item_whose_holders_know_each_other_counts_more_and_one_of_strangers_less(departments):
    tied, untied = item_tells(departments), item_tells(office(tied_by_department=False))

    assert tied[0] > 2
    assert untied[0] < 0.8
    assert tied[-1] == pytest.approx(untied[-1], abs=0.05) == pytest.approx(1, abs=0.05)


def test_without_ties_or_in_a_small_room_every_item_counts_as_it_is():
    strangers = build_facts([attendee(n, items=frozenset({("speaks", "zh")})) for n in range(40)])[0]
    few = build_facts(
        [attendee(n, items=frozenset({("speaks", "zh")})) for n in range(6)], ties=[(0, 1, 0.8), (2, 3, 0.8)]
    )[0]

    assert item_tells(strangers).tolist() == item_tells(few).tolist() == [1]


def test_background_has_more_say_where_it_has_told_who_knows_whom(departments):
    told, untold = (prepare(facts) for facts in (departments, office(tied_by_department=False)))

    share, usual = (term_shares(room, np.array([0]))["ground"][0] for room in (told, untold))

    assert share > 2 * usual


def test_what_nothing_is_known_of_counts_as_usual_and_nothing_counts_more_than_four_times():
    assert weigh_measure(0, 0) == pytest.approx(USUAL**2)
    assert weigh_measure(500, 10) == 4
    assert 0 <= weigh_measure(0, 500) < 0.01
