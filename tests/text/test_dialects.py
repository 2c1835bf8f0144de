"""Chinese names as Hong Kong, Taiwan and South-East Asia write them, and surnames with two forms in hanzi.

The 83 pairs of dialect_pairs.tsv are names of public people; the table of dialects was completed with them, and 78 are
found. The 39 of fresh_dialect_pairs.tsv were written before anything was looked up: 16 were found, so expect four of
ten for Hokkien, Teochew and Hakka names. M marks those we miss. None is ever a match by itself.
"""

from pathlib import Path

import pytest

from eventhub.people.imports.resolution import Answer, Fact, Person, compare
from eventhub.text.name_marks import name_marks
from eventhub.text.names import Agreement, agree, families_agree, name_forms


def pairs(name: str) -> list[tuple[str, str, str]]:
    """M where we miss the pair, else L; the name in letters or in its other form; the name in hanzi."""
    text = (Path(__file__).parent / name).read_text("utf-8")
    return [tuple(line.split("\t")) for line in text.splitlines()]


PAIRS = pairs("dialect_pairs.tsv") + pairs("fresh_dialect_pairs.tsv")


def test_there_are_83_known_pairs_and_39_fresh_ones():
    assert len(pairs("dialect_pairs.tsv")) == 83 and len(pairs("fresh_dialect_pairs.tsv")) == 39


@pytest.mark.parametrize(("said", "one", "other"), PAIRS)
def test_a_pair_is_found_as_marked(said, one, other):
    a, b = name_forms(one), name_forms(other)
    found = agree(a, b) is not Agreement.NONE or families_agree(a, b)

    assert found == (said == "L")
    assert not found or name_marks(a) & name_marks(b), "the first look must not drop it"


@pytest.mark.parametrize(("said", "one", "other"), PAIRS)
def test_no_such_name_is_a_match_alone(said, one, other):
    assert compare(Person(one), Person(other)).answer is Answer.DIFFERENT


def test_a_shared_firm_makes_it_likely():
    for one, other in (("Ng Man Tat", "吴孟达"), ("Tsai Ing-wen", "蔡英文"), ("Louis Cha", "查良镛"), ("肖峰", "蕭峰")):
        verdict = compare(Person(one, companies=("Ming Pao",)), Person(other, companies=("Ming Pao",)))

        assert (verdict.answer, verdict.fact) == (Answer.LIKELY, Fact.COMPANY), one


def test_a_frequent_surname_and_a_western_first_name_say_nothing():
    assert not families_agree(name_forms("Daniel Lee"), name_forms("李伟"))
    assert not families_agree(name_forms("Daniel Cha"), name_forms("查良镛 Louis Cha")), "they have a name in letters"
