"""Where no model runs, words of one language meet their sense in the other."""

from importlib.resources import files

import numpy as np
import pytest

from eventhub.matching.facts import Shows
from eventhub.matching.glosses import _LONGEST_CHINESE, _LONGEST_ENGLISH, SIZE, Glosses, scale, senses_of
from eventhub.matching.meaning import encode
from eventhub.matching.topics import UNKNOWN, likeness_rows
from tests.matching.stated import Attendee, build_facts


def _likeness(one, other):
    vectors = encode(Glosses(), scale(), [one, other])
    guests = [Attendee(at, Shows.EVERY_GUEST, lines=vector) for at, vector in enumerate(vectors)]
    return float(likeness_rows(build_facts(guests)[0], np.array([0]))[0, 1])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A hearing aid for my father", "做助听器的"),
        ("修古董家具", "restoring antique chairs"),
        ("Fish traps and angling spots", "周末钓鱼"),
        ("coffee", "咖啡"),
    ],
)
def test_words_without_a_topic_meet_their_sense_in_the_other_language(one, other):
    assert _likeness(one, other) > UNKNOWN + 0.1
    assert _likeness(other, one) == pytest.approx(_likeness(one, other))


def test_what_the_table_does_not_join_adds_nothing():
    assert _likeness("Hearing aids", "钓鱼") == pytest.approx(UNKNOWN, abs=0.02)
    assert _likeness("qwrtz", "钓鱼") == pytest.approx(UNKNOWN)


def test_what_says_little_counts_less_than_what_says_much():
    alone = _likeness("A hearing aid company", "一家公司") - UNKNOWN
    assert 0 < alone < (_likeness("A hearing aid company", "助听器公司") - UNKNOWN) / 3


def test_each_row_of_the_table_has_both_languages_and_entries_that_are_found():
    text = files("eventhub.matching").joinpath("data/glosses.tsv").read_text("utf-8")
    rows = [line.removeprefix("~").split("\t") for line in text.splitlines() if not line.startswith("#")]

    both = [row for row in rows if len(row) == 2]
    wrong = [row for row in rows if row not in both]
    wrong += [row for row in both if not all(senses_of(each) for side in row for each in side.split(","))]
    wrong += [row for row in both if max(len(each.split()) for each in row[0].split(",")) > _LONGEST_ENGLISH]
    wrong += [row for row in both if max(map(len, row[1].split(","))) > _LONGEST_CHINESE]

    assert wrong == []
    assert len(rows) > 400


def test_vectors_have_a_place_for_each_text_and_zeros_for_nothing():
    made = Glosses().encode(["", "coffee"])
    assert made.shape == (2, SIZE)
    assert not made[0].any() and made[1].any()
