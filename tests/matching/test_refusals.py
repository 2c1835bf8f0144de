"""Refusals in many words: what is refused, and what is left of the wish. Half of the lines nobody chose rules by."""

from pathlib import Path

import pytest

from eventhub.matching.goals import GoalType
from eventhub.matching.lines import read_lines
from eventhub.matching.understanding import Said, understand

ROWS = [
    row.split("\t")
    for row in Path(__file__).with_name("refusals.tsv").read_text("utf-8").splitlines()
    if row and not row.startswith("#")
]


def is_understood(line: str, refused: str, left: str) -> bool:
    """Tell whether a line refuses these words, "-" for none, and still asks for those."""
    read = read_lines(looks_for=line)
    said = f"{read.wants} {read.does}"
    refuses = not read.refuses if refused == "-" else refused in read.refuses and refused not in said
    return refuses and (left == "-" or left in said)


def misread(half: str) -> list[str]:
    return [line for mine, line, *words in ROWS if mine == half and not is_understood(line, *words)]


def test_refusals_are_understood_in_the_words_that_the_rules_were_chosen_by():
    assert misread("choose") == []


def test_nine_of_ten_others_are_understood_too():
    of_all = [row for row in ROWS if row[0] == "report"]

    assert len(misread("report")) * 10 <= len(of_all), misread("report")


@pytest.mark.parametrize(
    ("line", "topic"),
    [
        ("谢绝卖保险的", "insurance"),
        ("不要推销保险", "insurance"),
        ("No insurance salesmen please", "insurance"),
        ("谢绝理财推销", "wealth"),
    ],
)
def test_who_refuses_one_kind_of_sellers_may_meet_the_others(line, topic):
    read = understand(Said(looks_for=line))

    assert (read.refuses, read.refused_goals) == ({topic}, set())


@pytest.mark.parametrize(
    "line", ["No sales pitches", "卖货的别加我", "Tennispartner, Verkäufer unerwünscht", "不要推销"]
)
def test_who_refuses_sellers_refuses_all_of_them(line):
    assert understand(Said(looks_for=line)).refused_goals == {GoalType.FIND_CUSTOMERS}


def test_a_developer_who_refuses_sellers_of_software_refuses_sellers():
    read = understand(Said(headline="Software developer", looks_for="no software salespeople"))

    assert read.refused_goals == {GoalType.FIND_CUSTOMERS}
