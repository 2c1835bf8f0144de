import numpy as np
import pytest
from hypothesis import given

from eventhub.matching.facts import Shows
from eventhub.matching.paths import build_hops, path_rows, warm_paths
from tests.matching.rooms import attendee, rooms
from tests.matching.stated import Introducer, build_facts


def paths_of(*attendees, **more):
    facts, _ = build_facts(list(attendees), **more)
    return [path.introducer for path in warm_paths(facts, 0, 1)]


def test_the_closest_introducer_on_both_sides_comes_first():
    ties = [(1, 3, 1.0), (3, 2, 0.4), (1, 4, 0.8), (4, 2, 0.8), (1, 5, 0.25), (5, 2, 1.0)]

    assert paths_of(*map(attendee, range(1, 6)), ties=ties) == [4, 3, 5]


def test_at_most_three_introducers_are_named():
    ties = [(end, n, 0.8) for n in range(3, 9) for end in (1, 2)]

    assert paths_of(*map(attendee, range(1, 9)), ties=ties) == [3, 4, 5]


def test_there_is_no_path_through_somebody_unwilling_exhausted_hidden_or_blocked():
    ties = [(end, n, 0.8) for n in range(3, 8) for end in (1, 2)]
    people = [
        attendee(1),
        attendee(2),
        attendee(3, willing=False),
        attendee(4, budget=0),
        attendee(5, shows=Shows.NOBODY),
        attendee(6),
    ]

    found = paths_of(*people, outsiders=[Introducer(7)], ties=ties, blocks=[(2, 6)])

    assert found == []


def test_a_path_is_one_step_and_never_a_chain():
    ties = [(1, 3, 1.0), (3, 4, 1.0), (4, 2, 1.0)]
    facts, _ = build_facts([*map(attendee, range(1, 5))], ties=ties)

    assert warm_paths(facts, 0, 1) == ()
    assert path_rows(build_hops(facts), np.array([0]))[0, 1] == 0


def test_the_weaker_of_two_statements_counts():
    facts, _ = build_facts([attendee(1), attendee(2)], ties=[(1, 2, 1.0), (2, 1, 0.4)])

    assert facts.ties[0, 1] == facts.ties[1, 0] == np.float32(0.4)


def test_introducers_from_ones_own_circle_open_more_than_others():
    ties = [(1, 3, 0.8), (1, 4, 0.8), (3, 5, 0.8), (4, 6, 0.8), (1, 7, 0.8), (3, 7, 0.8), (4, 8, 0.8)]
    facts, _ = build_facts([*map(attendee, range(1, 9))], ties=ties)

    rows = path_rows(build_hops(facts), np.array([0]))[0]

    assert rows[facts.number_of(5)] > rows[facts.number_of(6)] > 0


@given(rooms())
def test_ties_are_weighed_by_the_friends_both_ends_share(room):
    facts, _ = build_facts(**room)
    n = facts.attendee_count
    ties = facts.ties.toarray()
    shared = (ties[:, :n] > 0).astype(int) @ (ties[:, :n] > 0).T

    out = build_hops(facts).out.toarray()

    assert np.allclose(out, (ties * facts.willing * (1 + np.sqrt(shared)))[:n])


def test_a_step_of_closeness_outweighs_everything_else():
    """3 knows both ends a little better; 4 knows everybody, shares their background and has all the time."""
    same = {"items": frozenset({("school", "tongji"), ("place", "zigong")})}
    people = [
        attendee(1, **same),
        attendee(2, **same),
        attendee(3, budget=1),
        attendee(4, budget=9, **same),
        *(attendee(n, willing=False) for n in range(5, 12)),
    ]
    company = [(end, n, 1.0) for end in (1, 2, 4) for n in range(5, 12)]

    found = paths_of(*people, ties=[(1, 3, 0.4), (3, 2, 0.4), (1, 4, 0.25), (4, 2, 1.0), *company])

    assert found == [3, 4]


@pytest.mark.parametrize(
    ("clause", "better", "ties"),
    [
        ("more budget left", {"budget": 4}, []),
        ("been asked less often this month", {"asked": 0}, []),
        ("context shared with both ends", {"items": frozenset({("school", "tongji")})}, []),
        ("common acquaintances with both ends", {}, [(4, 5, 0.25), (4, 6, 0.25)]),
    ],
)
def test_among_equally_close_introducers_comes_first_who_has(clause, better, ties):
    same = {"items": frozenset({("school", "tongji")})}
    people = [
        attendee(1, **same),
        attendee(2, **same),
        attendee(3, budget=1, asked=3),
        attendee(4, **{"budget": 1, "asked": 3} | better),
        attendee(5, willing=False),
        attendee(6, willing=False),
    ]
    ends = [(1, 3, 0.8), (3, 2, 0.8), (1, 4, 0.8), (4, 2, 0.8), (1, 5, 0.8), (2, 5, 0.8), (1, 6, 0.8), (2, 6, 0.8)]

    assert paths_of(*people, ties=[*ends, *ties]) == [4, 3], clause
