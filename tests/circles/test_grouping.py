"""Who is put together: whatever the room, each circle that is proposed keeps every promise."""

from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventhub.circles.grouping import Wisher, circles
from eventhub.circles.rules import LARGEST, SMALLEST
from eventhub.matching.goals import GoalType, rate_service

GOALS = [GoalType.MAKE_FRIENDS, GoalType.HIRE, GoalType.FIND_JOB, GoalType.LEARN_FIELD]
ORIGINS = ["cn", "de", "in", ""]


@st.composite
def rooms(draw):
    """Up to 30 people, who sees whom, and who blocked whom: dense and sparse rooms alike."""
    chance = Random(draw(st.integers(0, 10**6)))
    number, openness = draw(st.integers(0, 30)), draw(st.sampled_from([0.5, 0.9, 1.0]))
    origins = draw(st.sampled_from([ORIGINS, ["cn"], ["cn", "de"]]))
    pairs = list(combinations(range(1, number + 1), 2))
    ties = [pair for pair in pairs if chance.random() < 0.1]
    people = [
        Wisher(
            one,
            frozenset(chance.sample(GOALS, chance.randint(1, 2))),
            chance.choice(origins),
            frozenset(chance.sample(["tea", "tongji", "berlin", "chess", "hiking"], chance.randint(0, 2))),
            frozenset(b if a == one else a for a, b in ties if one in (a, b)),
        )
        for one in range(1, number + 1)
    ]
    sees = {
        one.id: {other.id for other in people if other.id != one.id and chance.random() < openness} for one in people
    }
    return people, sees


@settings(max_examples=50)
@given(rooms())
def test_every_circle_keeps_every_promise(room):
    people, sees = room
    of = {one.id: one for one in people}
    found = circles(people, sees)

    seated = [one for circle in found for one in circle]
    assert len(seated) == len(set(seated))
    for circle in found:
        members = [of[one] for one in circle]
        assert SMALLEST <= len(circle) <= LARGEST
        assert all(b in sees[a] and a in sees[b] for a, b in combinations(circle, 2))
        assert all(any(shares_a_goal(one, other) for other in members if other != one) for one in members)
        known_origins = {one.origin for one in people if one.origin}
        if len(known_origins) > 1:
            assert len({one.origin for one in members if one.origin}) > 1
            assert any(bridges(one, members) for one in members)


def shares_a_goal(one, other):
    return bool(one.goals & other.goals) or any(rate_service(a, b) >= 0.5 for a in one.goals for b in other.goals)


def bridges(one, members):
    linked = [m for m in members if m != one and (m.id in one.knows or m.holds & one.holds)]
    return len({m.origin for m in linked if m.origin}) > 1


@given(rooms(), st.randoms(use_true_random=False))
def test_the_same_wishes_give_the_same_circles_in_any_order(room, chance):
    people, sees = room
    shuffled = chance.sample(people, len(people))

    assert circles(shuffled, dict(reversed(sees.items()))) == circles(people, sees)


def a_room(number, origins=("cn", "de", "in"), **fields):
    people = [
        Wisher(one, frozenset({GoalType.MAKE_FRIENDS}), origins[one % len(origins)], frozenset({"tea"}), **fields)
        for one in range(1, number + 1)
    ]
    return people, {one.id: {other.id for other in people} for one in people}


@pytest.mark.parametrize(
    ("number", "sizes"), [(5, []), (6, [6]), (10, [10]), (11, [10]), (12, [6, 6]), (16, [8, 8]), (40, [8] * 5)]
)
def test_a_room_where_everybody_fits_is_seated_as_far_as_it_goes(number, sizes):
    found = circles(*a_room(number))

    assert sorted(len(circle) for circle in found) == sizes


def test_who_blocked_somebody_never_sits_with_them():
    people, sees = a_room(12)
    sees[1].discard(2)

    found = circles(people, sees)

    assert len(found) == 2
    assert not any({1, 2} <= set(circle) for circle in found)


def test_who_is_seen_by_nobody_sits_nowhere():
    people, sees = a_room(8)
    for one in people:
        sees[one.id].discard(3)

    assert circles(people, sees) == ((1, 2, 4, 5, 6, 7, 8),)


def test_without_a_bridge_there_is_no_circle():
    people, sees = a_room(8)
    strangers = [Wisher(one.id, one.goals, one.origin) for one in people]
    acquainted = [Wisher(1, people[0].goals, "de", knows=frozenset({2, 3})), *strangers[1:]]

    assert circles(strangers, sees) == ()
    assert len(circles(acquainted, sees)) == 1


def test_people_who_came_for_nothing_in_common_are_not_put_together():
    people, sees = a_room(7)
    goals = [GoalType.MAKE_FRIENDS] * 6 + [GoalType.RAISE]
    people = [Wisher(one.id, frozenset({goal}), one.origin, one.holds) for one, goal in zip(people, goals, strict=True)]

    assert circles(people, sees) == ((1, 2, 3, 4, 5, 6),)


def test_one_place_does_not_fill_a_table_where_there_are_others():
    people, sees = a_room(9, origins=("cn",))
    people[0] = Wisher(1, people[0].goals, "de", people[0].holds)

    assert circles(people, sees) == (), "one guest from elsewhere among eight is no mix"


def test_a_room_of_one_place_may_still_have_circles():
    people, sees = a_room(8, origins=("cn",))
    people = [
        Wisher(one.id, one.goals, one.origin, knows=frozenset({2, 3}) if one.id == 1 else frozenset()) for one in people
    ]

    assert len(circles(people, sees)) == 1
