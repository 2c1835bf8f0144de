"""What the published matrix alone says about who knows whom (Davis, Gardner & Gardner, Deep South, 1941)."""

import csv
from itertools import combinations

import pytest

from eventhub.matching.facts import Shows
from eventhub.matching.paths import warm_paths
from eventhub.matching.recommendations import people_known, room_shortlists, score_viewer
from tests.matching.rooms import attendee
from tests.matching.stated import Introducer, build_facts
from tests.shared_data import shared_file


@pytest.fixture(scope="module")
def town():
    """Events 1 to 8 made people know each other; event 9 is the coming one."""
    with shared_file("data", "davis", "attendance.csv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    number = {row[0]: i for i, row in enumerate(rows, start=1)}
    been = {row[0]: {at for at, mark in enumerate(row[1:], start=1) if mark == "1"} for row in rows}
    known = {frozenset(pair) for pair in combinations(been, 2) if been[pair[0]] & been[pair[1]] & set(range(1, 9))}
    going = [name for name in been if 9 in been[name]]
    facts, _ = build_facts(
        [attendee(number[name], shows=Shows.EVERY_GUEST) for name in going],
        [Introducer(number[name], True, 4) for name in been if name not in going],
        [(number[a], number[b], 0.4) for a, b in map(sorted, known)],
    )
    return facts, number, been


def names(number, ids):
    names_by_number = {each: name for name, each in number.items()}
    return {names_by_number[int(each)] for each in ids}


def test_twelve_go_and_nora_fayette_knows_six_of_the_others(town):
    facts, number, _ = town

    assert facts.attendee_count == 12
    assert names(number, people_known(score_viewer(facts, number["Nora Fayette"]))) == {
        "Evelyn Jefferson",
        "Theresa Anderson",
        "Pearl Oglethorpe",
        "Ruth DeSand",
        "Verne Sanderson",
        "Sylvia Avondale",
    }


def test_nora_does_not_know_myra_liddel_and_those_at_home_could_introduce_them_too(town):
    facts, number, been = town
    nora, myra = facts.number_of(number["Nora Fayette"]), facts.number_of(number["Myra Liddel"])
    both = (facts.ties[[nora]].toarray()[0] > 0) & (facts.ties[[myra]].toarray()[0] > 0)
    expected = {
        name for name in been if name not in ("Nora Fayette", "Myra Liddel") and been[name] & {6, 7} and 8 in been[name]
    }

    assert names(number, facts.ids[both]) == expected
    assert {"Laura Mandeville", "Brenda Rogers", "Frances Anderson", "Eleanor Nye", "Helen Lloyd"} <= expected
    paths = warm_paths(facts, nora, myra)
    assert paths and names(number, [path.introducer for path in paths]) <= expected


def test_two_come_for_the_first_time_and_nobody_is_made_up_for_them(town):
    facts, number, _ = town

    for newcomer in ("Olivia Carleton", "Flora Price"):
        assert people_known(score_viewer(facts, number[newcomer])) == {}
        assert room_shortlists(facts)[number[newcomer]] == []
