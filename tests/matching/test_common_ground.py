import numpy as np
import pytest
from hypothesis import given

from eventhub.matching.common_ground import diminish, item_values, rare_items, shared_items
from eventhub.matching.scores import prepare
from tests.matching.rooms import attendee, rooms
from tests.matching.stated import build_facts


@given(rooms())
def test_common_ground_is_symmetric(room):
    facts, _ = build_facts(**room)
    ground = prepare(facts).ground.rows(np.arange(facts.attendee_count))

    assert ground == pytest.approx(ground.T)
    assert ((diminish(ground) >= 0) & (diminish(ground) < 1)).all()


def test_what_is_stated_meets_what_is_stated_and_what_is_told_meets_what_is_told():
    town = ("place", "zigong")
    stated, told = {"items": frozenset({town})}, {"writes": frozenset({town})}
    guests = [attendee(1, **stated), attendee(2, **stated), attendee(3, **told), attendee(4, **told)]
    guests += [attendee(5, **stated, **told), *(attendee(n) for n in range(6, 40))]
    facts, _ = build_facts(guests)

    rare = np.sqrt(prepare(facts).rare.rows(np.arange(5))[:, :5])

    by_items, by_lines = (float(item_values(facts, told=each)[0]) for each in (False, True))
    assert rare_items(facts).all() and rare_items(facts, told=True).all()
    assert rare[0, 1] == rare[1, 4] == rare[4, 4] == pytest.approx(by_items)
    assert rare[2, 3] == rare[3, 4] == pytest.approx(by_lines)
    assert not rare[:2, 2:4].any() and not rare[2:4, :2].any()


def test_a_rare_value_means_more_than_a_common_one_of_its_kind():
    rare, common = ("place", "zigong"), ("place", "shanghai")
    guests = [attendee(n, items=frozenset({rare, common} if n < 3 else {common})) for n in range(1, 20)]
    facts, words = build_facts(guests)
    value = dict(zip(words.items, item_values(facts), strict=True))

    assert value[rare] > value[common] > 0
    assert words.items[shared_items(facts, 0, 1)[0]] == rare


def test_more_in_common_adds_less_and_less():
    steps = np.diff(diminish(np.array([0.0, 2.0, 4.0, 6.0])))

    assert (np.diff(steps) < 0).all()
