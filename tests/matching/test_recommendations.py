from collections import Counter
from dataclasses import replace

import numpy as np
from hypothesis import given

from eventhub.matching.facts import Shows
from eventhub.matching.goals import GoalType
from eventhub.matching.offers import UsefulPair, useful_pairs
from eventhub.matching.recommendations import (
    connectors,
    explain,
    people_known,
    room_lists,
    room_shortlists,
    score_viewer,
    viewer_shortlist,
)
from eventhub.matching.results import ReasonKind
from eventhub.matching.scores import prepare
from tests.benchmarks.speed import make_room
from tests.matching.rooms import attendee, rooms
from tests.matching.stated import Introducer, build_facts

# Guests with nothing to say: common ground is rare in a room of twenty and more.
OTHERS = tuple(attendee(n) for n in range(200, 240))
TONGJI = ("school", "tongji")
ZIGONG = ("place", "zigong")


def facts_of(*attendees, **more):
    return build_facts(list(attendees), **more)[0]


def test_a_counterpart_goal_alone_is_a_good_reason():
    facts = facts_of(attendee(1, goals=frozenset({GoalType.FIND_JOB})), attendee(2, goals=frozenset({GoalType.HIRE})))

    (found,) = explain(score_viewer(facts, 1), room_shortlists(facts)[1])

    assert found.target == 2
    assert found.reasons[0].kind is ReasonKind.GOALS
    assert found.reasons[0].goals == (GoalType.FIND_JOB, GoalType.HIRE)


def test_the_goal_is_named_first_and_then_the_rarest_common_ground():
    both = {"items": frozenset({TONGJI, ZIGONG})}
    facts = facts_of(
        attendee(1, goals=frozenset({GoalType.RAISE}), **both),
        attendee(2, goals=frozenset({GoalType.INVEST}), **both),
        *(attendee(n, items=frozenset({TONGJI})) for n in range(3, 12)),
        *map(attendee, range(12, 30)),
    )

    reasons = explain(score_viewer(facts, 1), [2])[0].reasons

    assert [reason.kind for reason in reasons] == [ReasonKind.GOALS, ReasonKind.GROUND]
    assert (reasons[1].holders, reasons[1].room) == (2, 29)


def test_counterparts_of_whom_nothing_but_ticks_is_known_are_named_where_few_came_for_that():
    def hirers_met(hirers: int) -> list[int]:
        people = [attendee(n, goals=frozenset({GoalType.HIRE})) for n in range(2, 2 + hirers)]
        seeker = attendee(1, goals=frozenset({GoalType.FIND_JOB}))
        return room_shortlists(facts_of(seeker, *people, *OTHERS[: 39 - hirers]))[1]

    assert hirers_met(5) == [2, 3, 4, 5, 6]
    assert hirers_met(6) == []


def raising(number, alike, topic="storage"):
    """Who raises money and writes of a topic, in lines that are so much alike to those of an investor."""
    lines = np.array([alike, (1 - alike**2) ** 0.5, 0], np.float32)
    return attendee(number, goals=frozenset({GoalType.RAISE}), offers=frozenset({topic}), lines=lines)


def investing(number):
    lines = np.array([1, 0, 0], np.float32)
    return attendee(number, goals=frozenset({GoalType.INVEST}), offers=frozenset({"storage"}), lines=lines)


def quiet(numbers):
    return [attendee(n, lines=np.array([0, 0, 1], np.float32)) for n in numbers]


def test_two_who_name_one_topic_meet_in_other_words_where_nobody_suits_them_better():
    alone = room_shortlists(facts_of(raising(1, 0.26), investing(2), *quiet(range(3, 30))))
    nearer = [raising(3, 0.5), raising(4, 0.6), raising(5, 0.4)]
    behind = room_shortlists(facts_of(raising(1, 0.26), investing(2), *nearer, *quiet(range(6, 30))))

    assert (alone[1], alone[2]) == ([2], [1])
    assert (behind[1], behind[2]) == ([], [4, 3, 5])


def test_counterparts_whose_lines_name_other_topics_meet_where_each_is_the_others_best():
    apart = raising(1, 0.45, "textiles")

    alone = room_shortlists(facts_of(apart, investing(2), *quiet(range(3, 30))))
    behind = room_shortlists(facts_of(apart, investing(2), raising(3, 0.6), *quiet(range(4, 30))))

    assert (alone[1], alone[2]) == ([2], [1])
    assert (behind[1], behind[2]) == ([], [3])


def test_two_whose_lines_have_nothing_to_do_with_each_other_do_not_meet_though_nobody_is_nearer():
    lists = room_shortlists(facts_of(raising(1, 0.2), investing(2), *quiet(range(3, 30))))

    assert (lists[1], lists[2]) == ([], [])


def test_who_has_just_come_meets_only_those_who_are_close_to_them_too():
    nearer = [raising(3, 0.5), raising(4, 0.6), raising(5, 0.4)]
    facts = facts_of(raising(1, 0.26), investing(2), *nearer, *quiet(range(6, 30)))

    assert viewer_shortlist(score_viewer(facts, 1), {}) == []
    assert viewer_shortlist(score_viewer(facts, 4), {}) == [2]


def test_lists_are_never_padded_with_people_who_have_nothing_in_common():
    facts = facts_of(*(attendee(n) for n in range(1, 9)))

    assert set(map(tuple, room_shortlists(facts).values())) == {()}


def test_somebody_who_stays_at_home_may_open_the_door():
    raising, investing = (
        attendee(n, goals=frozenset({goal})) for n, goal in ((1, GoalType.RAISE), (2, GoalType.INVEST))
    )
    facts = facts_of(raising, investing, outsiders=[Introducer(9, True, 3)], ties=[(1, 9, 0.8), (9, 2, 0.4)])

    (path,) = explain(score_viewer(facts, 1), room_shortlists(facts)[1])[0].paths

    assert (path.introducer, path.near, path.far) == (9, *map(float, (facts.ties[0, 2], facts.ties[1, 2])))


def test_a_warm_path_alone_is_no_reason_to_meet():
    facts = facts_of(attendee(1), attendee(2), outsiders=[Introducer(9, True, 3)], ties=[(1, 9, 0.8), (9, 2, 0.4)])

    assert room_shortlists(facts)[1] == []


def test_acquaintances_are_known_and_not_recommended():
    facts = facts_of(
        attendee(1, items=frozenset({ZIGONG})), attendee(2, items=frozenset({ZIGONG})), *OTHERS, ties=[(1, 2, 1.0)]
    )

    assert room_shortlists(facts)[1] == []
    assert people_known(score_viewer(facts, 1)) == {2: 0}


def test_a_guest_who_shows_only_to_acquaintances_is_known_but_never_recommended():
    shy = attendee(2, shows=Shows.ACQUAINTANCES, items=frozenset({ZIGONG}))
    facts = facts_of(
        attendee(1, items=frozenset({ZIGONG})), shy, attendee(3, items=frozenset({ZIGONG})), *OTHERS, ties=[(3, 2, 0.8)]
    )

    assert room_shortlists(facts)[1] == [3]
    assert people_known(score_viewer(facts, 3)) == {2: 0}


def test_an_outsider_to_the_own_group_is_among_the_five():
    viewer = attendee(1, items=frozenset({TONGJI, ZIGONG}), goals=frozenset({GoalType.HIRE}))
    job = frozenset({GoalType.FIND_JOB})
    colleagues = [attendee(n, items=frozenset({TONGJI, ZIGONG}), goals=job) for n in range(2, 9)]
    stranger = attendee(9, goals=job)
    facts = facts_of(
        viewer, *colleagues, stranger, *map(attendee, range(10, 20)), *(attendee(n) for n in range(240, 320))
    )

    assert 9 in room_shortlists(facts)[1]


def test_a_connector_knows_guests_the_viewer_does_not():
    facts = facts_of(*(attendee(n) for n in range(1, 6)), ties=[(5, 1, 0.8), (5, 2, 0.8), (5, 3, 0.8), (4, 2, 0.8)])

    assert connectors(score_viewer(facts, 1)) == [5]


@given(rooms())
def test_nobody_forbidden_is_ever_recommended_or_asked(room):
    facts, _ = build_facts(**room)
    shows = {person.id: person.shows for person in room["attendees"]}
    willing = {
        person.id
        for person in [*room["attendees"], *room["outsiders"]]
        if person.willing and person.budget > 0 and shows.get(person.id) != Shows.NOBODY
    }
    shut = {pair for two in room["blocks"] for pair in (two, two[::-1])}
    ties = {pair for a, b, _ in room["ties"] for pair in ((a, b), (b, a))} - shut
    for viewer, targets in room_shortlists(facts).items():
        assert not targets or shows[viewer] != Shows.NOBODY
        for found in explain(score_viewer(facts, viewer), targets):
            assert found.target != viewer
            assert shows[found.target] >= Shows.MATCHED
            assert not {(viewer, found.target)} & ({*shut, *room["never"]} | ties)
            for path in found.paths:
                assert path.introducer in willing
                assert {(viewer, path.introducer), (path.introducer, found.target)} <= ties


@given(rooms())
def test_everybody_listed_has_a_reason_to_show(room):
    facts, _ = build_facts(**room)
    for viewer, targets in room_shortlists(facts).items():
        found = explain(score_viewer(facts, viewer), targets)

        assert [each.target for each in found] == targets
        assert all(1 <= len(each.reasons) <= 2 for each in found)


@given(rooms())
def test_every_target_with_a_willing_introducer_shows_a_path(room):
    facts, _ = build_facts(**room)
    for viewer in facts.ids[: facts.attendee_count]:
        for found in explain(score_viewer(facts, int(viewer)), facts.ids[: facts.attendee_count].tolist()):
            a, b = facts.number_of(int(viewer)), facts.number_of(found.target)
            both = (facts.ties[[a]].toarray()[0] > 0) & (facts.ties[[b]].toarray()[0] > 0)
            assert bool(found.paths) == bool((both & facts.willing).any())


@given(rooms())
def test_the_order_in_which_people_are_handed_in_does_not_matter(room):
    turned = {key: list(reversed(value)) for key, value in room.items()}

    assert room_shortlists(build_facts(**room)[0]) == room_shortlists(build_facts(**turned)[0])


@given(rooms())
def test_nobody_is_on_more_than_eight_lists_of_a_small_room(room):
    facts, _ = build_facts(**room)

    load = Counter(t for targets in room_shortlists(facts).values() for t in targets)

    assert max(load.values(), default=0) <= 8


def test_one_viewers_own_list_leaves_the_others_alone_and_keeps_the_cap():
    facts = facts_of(*(attendee(n, items=frozenset({TONGJI})) for n in range(1, 5)), *map(attendee, range(5, 150)))
    lists = {viewer: [1] for viewer in range(12, 30)}

    assert viewer_shortlist(score_viewer(facts, 4), {}) == [1, 2, 3]
    assert viewer_shortlist(score_viewer(facts, 4), lists) == [2, 3]


def test_two_acquaintances_whose_lines_meet_are_a_favour_to_do():
    facts, words = build_facts(
        [
            attendee(1),
            attendee(2, seeks=frozenset({"storage"})),
            attendee(3, offers=frozenset({"storage"})),
            attendee(4, offers=frozenset({"storage"}), shows=Shows.ACQUAINTANCES),
        ],
        ties=[(1, 2, 0.8), (1, 3, 0.8), (1, 4, 0.8)],
    )

    assert useful_pairs(score_viewer(facts, 1)) == [UsefulPair(2, 3, words.topics.index("storage"))]
    assert useful_pairs(score_viewer(facts, 2)) == []


def test_acquaintances_who_know_or_block_each_other_or_only_hope_for_fitting_things_are_left_alone():
    people = [attendee(1), attendee(2, seeks=frozenset({"storage"})), attendee(3, offers=frozenset({"storage"}))]
    hopes = [
        attendee(1),
        attendee(2, goals=frozenset({GoalType.RAISE})),
        attendee(3, goals=frozenset({GoalType.INVEST})),
    ]
    mine = [(1, 2, 0.8), (1, 3, 0.8)]

    assert useful_pairs(score_viewer(facts_of(*people, ties=[*mine, (2, 3, 0.4)]), 1)) == []
    assert useful_pairs(score_viewer(facts_of(*people, ties=mine, blocks=[(3, 2)]), 1)) == []
    assert useful_pairs(score_viewer(facts_of(*hopes, ties=mine), 1)) == []


def test_a_room_knows_how_its_places_were_spread_before_and_after_sharing():
    trade = {"offers": frozenset({"storage"})}
    hirers = [attendee(n, goals=frozenset({GoalType.HIRE}), **trade) for n in range(2, 12)]
    seekers = [attendee(n, goals=frozenset({GoalType.FIND_JOB}), **trade) for n in range(12, 32)]

    made = room_lists(prepare(facts_of(*hirers, *seekers)))

    for spread in (made.before, made.after):
        assert sum(people for _, people in spread) == 30
    assert sum(lists * people for lists, people in made.after) == sum(map(len, made.lists.values()))
    assert min(lists for lists, _ in made.after) >= 2
    assert max(lists for lists, _ in made.after) < max(lists for lists, _ in made.before) == 20


def test_one_more_guest_leaves_most_lists_of_a_busy_room_alone():
    """Yesterday's list counts: no room changes more for a newcomer than it would otherwise."""
    for seed in range(10):
        room = make_room(60, seed=seed)
        before = room_shortlists(without_last_guest(room))
        new, otherwise = (
            sum(bool(set(after[viewer]) - set(people)) for viewer, people in before.items())
            for after in (room_shortlists(room, before), room_shortlists(room))
        )
        assert new <= otherwise


def without_last_guest(room):
    """The same room before its last guest registered."""
    guests = np.arange(room.attendee_count - 1)
    people = np.r_[guests, np.arange(room.attendee_count, room.person_count)]
    rows = {
        name: getattr(room, name)[guests]
        for name in (
            "background",
            "written",
            "seeks",
            "offers",
            "refuses",
            "told_seeks",
            "told_offers",
            "lines",
            "refused",
            "shows",
        )
    }
    return replace(
        room,
        **rows,
        ids=room.ids[people],
        ties=room.ties[people][:, people],
        never=room.never[guests][:, guests],
        goals=room.goals[:-1],
        willing=room.willing[people],
        budget=room.budget[people],
        asked=room.asked[people],
    )


def test_the_rarest_common_ground_has_a_place_among_five_with_fitting_goals():
    hirers = [attendee(n, goals=frozenset({GoalType.HIRE})) for n in range(2, 20)]
    rare = frozenset({ZIGONG, TONGJI, ("employer", "siemens")})
    facts = facts_of(
        attendee(1, goals=frozenset({GoalType.FIND_JOB}), items=rare), *hirers, attendee(30, items=rare), *OTHERS
    )

    assert 30 in room_shortlists(facts)[1]


def test_a_list_of_somebody_apart_from_the_room_takes_nobodys_place():
    """Who is shown only to people they know is not in the room: others' lists are the same with and without theirs."""
    facts = facts_of(*(attendee(number, items=frozenset({TONGJI, ZIGONG})) for number in range(1, 5)), *OTHERS)
    apart = {number: [2] for number in range(100, 120)}

    assert viewer_shortlist(score_viewer(facts, 1), apart) == viewer_shortlist(score_viewer(facts, 1), {})
    assert 2 in viewer_shortlist(score_viewer(facts, 1), apart)
