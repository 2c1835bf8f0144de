from dataclasses import replace

import numpy as np
import pytest

from eventhub.matching.goals import GoalType
from eventhub.matching.scores import TERMS, prepare, score_chunks, score_rows, term_rows, term_shares
from tests.matching.rooms import attendee
from tests.matching.stated import build_facts


def room_of(friends: int):
    """Viewer 1 knows `friends` people, each of whom knows 90; 91 shares the viewer's home town."""
    home = frozenset({("place", "zigong")})
    people = [attendee(1, items=home), *map(attendee, range(2, 40)), attendee(90), attendee(91, items=home)]
    ties = [(1, n, 0.8) for n in range(2, 2 + friends)] + [(90, n, 0.8) for n in range(2, 2 + friends)]
    return build_facts(people, ties=ties)[0]


def test_as_ties_grow_paths_take_over_from_common_ground():
    shares = [term_shares(prepare(room_of(friends)), np.array([0])) for friends in (0, 1, 4, 20)]

    paths = [float(each["paths"][0]) for each in shares]
    ground = [float(each["ground"][0]) for each in shares]
    assert paths == sorted(paths)
    assert paths[0] == 0
    assert ground[0] < paths[-1]
    assert all(sum(float(each[term][0]) for term in TERMS) == pytest.approx(1) for each in shares)


def test_a_newcomer_is_led_by_common_ground_and_a_well_known_guest_by_paths():
    alone, settled = room_of(0), room_of(12)
    stranger, neighbour = (alone.number_of(n) for n in (90, 91))

    by_ground = score_rows(prepare(alone), np.array([0])).total[0]
    by_paths = score_rows(prepare(settled), np.array([0])).total[0]

    assert by_ground[neighbour] > by_ground[stranger]
    assert by_paths[stranger] > by_paths[neighbour]


def test_a_stated_goal_that_fits_counts_as_much_as_everything_else():
    topic = frozenset({"storage"})
    facts, _ = build_facts(
        [
            attendee(1, goals=frozenset({GoalType.HIRE}), seeks=topic, items=frozenset({("school", "x")})),
            attendee(2, goals=frozenset({GoalType.FIND_JOB}), offers=topic),
            attendee(3, items=frozenset({("school", "x")})),
        ]
    )

    scores = score_rows(prepare(facts), np.array([0]))

    assert scores.goal[0, 1] > scores.goal[0, 2]
    assert scores.total[0, 1] >= 0.5 * scores.goal[0, 1]


def test_what_a_term_has_nothing_to_say_of_goes_to_the_others():
    """Of a newcomer who knows nobody, common ground makes up all of the score that goals do not."""
    facts, _ = build_facts(
        [attendee(1, items=frozenset({("school", "x")})), attendee(2, items=frozenset({("school", "x")})), attendee(3)]
    )

    assert score_rows(prepare(facts), np.array([0])).total[0, 1] == pytest.approx(1)


def test_one_viewer_and_the_whole_room_get_the_same_numbers():
    room = prepare(room_of(5))
    whole = np.concatenate([scores.total for _, scores in score_chunks(room, np.arange(41))])

    for viewer in (0, 7, 40):
        assert score_rows(room, np.array([viewer])).total[0] == pytest.approx(whole[viewer], abs=1e-6)


def test_walks_lead_over_willing_people_only_and_may_end_at_anybody():
    ties = [(1, 2, 0.8), (2, 3, 0.8), (1, 4, 0.8), (4, 5, 0.8), (5, 6, 0.8)]
    people = [
        attendee(1),
        attendee(2, willing=False),
        attendee(3),
        attendee(4),
        attendee(5, willing=False),
        attendee(6),
    ]
    room = prepare(build_facts(people, ties=ties)[0])

    circle = term_rows(room, np.array([0]))["circle"][0]

    assert circle[2] == circle[5] == 0
    assert circle[4] > 0


def test_among_colleagues_a_shared_department_leads_over_shared_acquaintances():
    department = frozenset({("employer", "sales")})
    people = [
        attendee(1, items=department),
        attendee(2, items=department),
        attendee(3),
        *(attendee(n, willing=True, budget=4) for n in range(4, 10)),
        *map(attendee, range(10, 40)),
    ]
    facts, _ = build_facts(people, ties=[(end, n, 0.8) for end in (1, 3) for n in range(4, 10)])
    strangers = score_rows(prepare(facts), np.array([0])).total[0]
    colleagues = score_rows(prepare(replace(facts, colleagues=True)), np.array([0])).total[0]

    assert strangers[2] > strangers[1]
    assert colleagues[1] > colleagues[2]
