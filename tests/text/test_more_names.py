"""Names of every order and spelling. Before they were written down a list sorted 76 of the 107 by their surname, and
91 of the 145 searches found theirs.

A row of more_names.tsv is a name, its key in a list, and what finds it.
"""

from pathlib import Path

import pytest

from eventhub.text.phone_book import latin_parts, sort_key
from eventhub.text.search import finds_person, haystack
from eventhub.text.tone_marks import name_with_tones

TABLE = (Path(__file__).parent / "more_names.tsv").read_text("utf-8").splitlines()
ROWS = [tuple(line.split("\t")) for line in TABLE]


def test_each_name_is_sorted_by_its_surname():
    assert {name: sort_key(name) for name, _, _ in ROWS} == {name: key for name, key, _ in ROWS}


def test_each_name_is_found_by_what_people_type():
    missed = {name: typed for name, _, several in ROWS for typed in several.split("|") if not finds_person(typed, name)}

    assert missed == {}


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("周子怡", "Zhōu Zǐyí"),
        ("王少华", "Wáng Shàohuá"),
        ("李为民", "Lǐ Wéimín"),
        ("赵兴国", "Zhào Xīngguó"),
        ("周冠宇", "Zhōu Guànyǔ"),
        ("王珩", "Wáng Héng"),
        ("撒贝宁", "Sà Bèiníng"),
        ("张简俊豪", "Zhāngjiǎn Jùnháo"),
        ("闾邱露薇", "Lǘqiū Lùwēi"),
        ("张长江", "Zhāng Chángjiāng"),
    ],
)
def test_given_names_are_read_as_names(name, read):
    assert name_with_tones(name) == read


def test_titles_brackets_and_commas_are_no_part_of_a_name():
    assert latin_parts("Prof. Dr. Wang Lei (王磊)") == (("Wang",), ("Lei",))
    assert latin_parts("Keller, Anna") == latin_parts("Anna Keller")
    assert latin_parts("Anna Keller, MBA") == latin_parts("Anna Keller")
    assert latin_parts("Dr.") == (("Dr",), ())


def test_three_syllables_apart_may_be_in_either_order():
    """Nothing tells Xiao Ming Wang from Cao De Wang, whose family is Cao: the first is taken."""
    assert (sort_key("Cao De Wang"), sort_key("Xiao Ming Wang")) == ("cao dewang", "xiao mingwang")


def test_a_long_text_costs_no_spellings_of_a_name():
    assert haystack("Head of sales at Bosch") == "head of sales at bosch"
