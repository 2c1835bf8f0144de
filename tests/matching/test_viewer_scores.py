from dataclasses import replace

from hypothesis import given

from eventhub.matching.facts import Shows
from eventhub.matching.recommendations import connectors, explain, people_known, room_shortlists
from eventhub.matching.scores import prepare
from eventhub.matching.viewer_scores import PreparedRoom, known_and_opened, score_nearby, still_connecting
from tests.matching.rooms import attendee, rooms
from tests.matching.stated import build_facts

OTHERS = [attendee(number) for number in range(200, 240)]


def around(stated, viewer, targets):
    """(whole view, near view) of one viewer; near are the targets, who the viewer knows, and ties of these few."""
    facts, words = build_facts(**stated)
    whole = PreparedRoom(prepare(facts), words)
    focus = {viewer, *targets}
    friends = {other for pair in stated.get("ties", ()) if viewer in pair[:2] for other in pair[:2]}
    people = focus | friends | set(connectors(whole.find_scores(viewer), 8))
    near, names = build_facts(
        **stated
        | {
            "attendees": [each for each in stated["attendees"] if each.id in people],
            "outsiders": [each for each in stated.get("outsiders", ()) if each.id in people],
            "ties": [tie for tie in stated.get("ties", ()) if focus & set(tie[:2])],
        }
    )
    seen = whole.find_scores(viewer)
    return seen, score_nearby(whole.among(near, names, viewer), viewer), (words, names)


def in_words(found, words):
    """Recommendations with the names of columns instead of their numbers."""
    items, topics = words.items, words.topics
    return [
        replace(
            each,
            reasons=tuple(
                (
                    reason.kind,
                    round(reason.weight, 4),
                    reason.goals,
                    reason.holders,
                    reason.room,
                    items[reason.item] if reason.item is not None else None,
                    topics[reason.sought] if reason.sought is not None else None,
                    topics[reason.offered] if reason.offered is not None else None,
                )
                for reason in each.reasons
            ),
        )
        for each in found
    ]


@given(rooms())
def test_the_few_people_of_a_page_are_explained_as_in_the_whole_room(stated):
    facts, _ = build_facts(**stated)
    lists = room_shortlists(facts)
    viewer = max(lists, key=lambda each: (len(lists[each]), each))
    whole, near, (words, names) = around(stated, viewer, lists[viewer])

    mine = in_words(explain(near, lists[viewer], whole.facts), names)
    theirs = in_words(explain(whole, lists[viewer]), words)

    assert mine == theirs
    assert known_and_opened(near, whole) == people_known(whole)
    assert still_connecting(near, connectors(whole, 8)) == connectors(whole)


def test_a_value_that_two_people_state_is_common_though_the_counts_are_older():
    stated = {"attendees": [attendee(1, items=frozenset({("school", "tongji")})), attendee(2), *OTHERS]}
    facts, words = build_facts(**stated)
    whole = PreparedRoom(prepare(facts), words)
    near, names = build_facts(
        [
            attendee(1, items=frozenset({("school", "tongji")})),
            attendee(2, items=frozenset({("school", "tongji")}), shows=Shows.MATCHED),
        ]
    )

    (found,) = explain(score_nearby(whole.among(near, names, 1), 1), [2])

    assert (found.reasons[0].holders, found.reasons[0].room) == (2, 42)


def test_somebody_whom_the_whole_room_does_not_hold_yet_sees_what_the_rows_say():
    whole = PreparedRoom(prepare(build_facts([attendee(1)])[0]), build_facts([attendee(1)])[1])
    near, names = build_facts([attendee(1), attendee(2)], ties=[(1, 2, 0.8)])

    view = score_nearby(whole.among(near, names, 2), 2)

    assert whole.find_scores(2) is None
    assert known_and_opened(view, None) == {1: 0}


TONGJI = frozenset({("school", "tongji")})


def test_who_is_apart_from_the_room_counts_for_themselves_and_for_nobody_else():
    guests = (
        [attendee(number, items=TONGJI) for number in (1, 2)]
        + [attendee(number) for number in range(3, 12)]
        + [*OTHERS]
    )
    whole = PreparedRoom(prepare(build_facts(guests)[0]), build_facts(guests)[1])
    apart = attendee(12, items=TONGJI, shows=Shows.ACQUAINTANCES)
    near, names = build_facts([guests[0], apart])
    view = score_nearby(whole.among(near, names, 12), 12)

    (found,) = explain(view, [1])
    (seen_by_others,) = explain(score_nearby(whole.among(*build_facts(guests[:2]), 1), 1), [2])

    assert (found.reasons[0].holders, found.reasons[0].room) == (3, 52)
    assert (seen_by_others.reasons[0].holders, seen_by_others.reasons[0].room) == (2, 51)


def test_who_is_blocked_does_not_count_for_the_viewer():
    guests = (
        [attendee(number, items=TONGJI) for number in (1, 2, 3)]
        + [attendee(number) for number in range(4, 12)]
        + [*OTHERS]
    )
    whole = PreparedRoom(prepare(build_facts(guests)[0]), build_facts(guests)[1])

    view = score_nearby(whole.among(*build_facts(guests[:2]), 1, without=(3, 99)), 1)

    (found,) = explain(view, [2])
    assert (found.reasons[0].holders, found.reasons[0].room) == (2, 50)
