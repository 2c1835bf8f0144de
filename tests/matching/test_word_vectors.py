"""Where no model runs, a table of words says which lines are of one subject, across languages."""

from importlib.resources import files

import numpy as np
import pytest

from eventhub.matching.facts import Shows
from eventhub.matching.goals import GoalType
from eventhub.matching.meaning import encode
from eventhub.matching.reasons import reasons_for
from eventhub.matching.topics import likeness_rows
from eventhub.matching.word_vectors import DIRECTIONS, LONGEST_CHINESE, PLACES, WordVectors, known_words, scale
from tests.matching.stated import Attendee, build_facts

SELLS, BUYS = (frozenset({each}) for each in (GoalType.FIND_CUSTOMERS, GoalType.FIND_SUPPLIERS))


def room(*lines, goals=(BUYS, SELLS)):
    vectors = encode(WordVectors(), scale(), lines)
    return build_facts(
        [Attendee(at, Shows.EVERY_GUEST, goals=goals[min(at, 1)], lines=vector) for at, vector in enumerate(vectors)]
    )[0]


@pytest.mark.parametrize(
    ("line", "near", "far"),
    [
        ("A hearing aid for my father", "助听器验配，二十年", "钓鱼爱好者，周末野钓"),
        ("修古董家具", "restoring antique chairs", "freight forwarder to Hamburg"),
        ("brushes, ride cymbal, bebop", "爵士鼓手", "税务申报"),
        ("Ich restauriere alte Möbel", "修古董家具", "软件测试"),
        ("Orgelbauer", "church organs", "solar panels"),
    ],
)
def test_lines_of_one_subject_are_nearer_than_others_whatever_their_language(line, near, far):
    alike = likeness_rows(room(line, near, far), np.array([0]))[0]

    assert alike[1] > alike[2] + 0.02


def test_ticked_counterparts_are_no_reason_where_both_wrote_of_different_things():
    facts = room("a sturdy ladder for apple trees", "monthly tax filing", "orchard ladders of ash wood", *[""] * 147)

    assert reasons_for(facts, 0, 1) == ()
    assert reasons_for(facts, 0, 2) != ()


def test_ticked_counterparts_are_a_reason_where_either_wrote_nothing():
    assert reasons_for(room("a sturdy ladder for apple trees", ""), 0, 1) != ()


def test_a_compound_that_the_table_lacks_is_read_by_its_parts():
    assert list(known_words("Stadtteilküche")) == ["stadtteil", "küche"]
    assert list(known_words("傳統市場")) == list(known_words("传统市场")) != []
    assert list(known_words("qwrtzqwrtz")) == []


def test_the_table_has_a_row_for_each_word_and_no_word_twice():
    data = files("eventhub.matching").joinpath("data")
    words = data.joinpath("words.txt").read_text("utf-8").splitlines()

    assert len(set(words)) == len(words) == len(np.load(str(data.joinpath("words.npy"))))
    assert max(len(each) for each in words if not each[0].isascii() and each[0] > "\u4e00") == LONGEST_CHINESE


def test_vectors_have_a_place_for_each_text_and_zeros_for_nothing():
    made = WordVectors().encode(["", "qwrtz", "coffee"])

    assert made.shape == (3, DIRECTIONS + PLACES)
    assert not made[:2].any() and made[2].any()
