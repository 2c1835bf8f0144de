import numpy as np

from eventhub.matching.recommendations import explain, score_viewer
from eventhub.matching.results import ReasonKind
from eventhub.matching.topics import DOUBT, UNSURE, field_rows, topic_rows
from tests.matching.rooms import attendee
from tests.matching.stated import build_facts


def test_one_who_looks_for_what_another_can_help_with_fits_both_ways_a_little():
    facts, words = build_facts([attendee(1, seeks=frozenset({"storage"})), attendee(2, offers=frozenset({"storage"}))])

    to_me, to_them = topic_rows(facts, np.array([0]))

    assert to_me[0, 1] > to_them[0, 1] > 0
    reason = explain(score_viewer(facts, 1), [2])[0].reasons[0]
    assert (reason.kind, words.topics[reason.topic], reason.mine) == (ReasonKind.TOPIC, "storage", True)


def test_two_who_look_for_the_same_do_not_fit():
    facts, _ = build_facts([attendee(n, seeks=frozenset({"storage"})) for n in (1, 2)])

    to_me, to_them = topic_rows(facts, np.array([0]))

    assert not to_me.any() and not to_them.any()


def test_goals_count_less_between_people_who_name_different_things():
    people = [
        attendee(1, seeks=frozenset({"storage"})),
        attendee(2, seeks=frozenset({"storage"})),
        attendee(3, offers=frozenset({"tea"})),
        attendee(4),
    ]
    facts, _ = build_facts(people)

    _, same, other, silent = field_rows(facts, np.array([0]))[0]

    assert same > other == np.float32(DOUBT)
    assert silent == np.float32(UNSURE)
