"""Which guests a typed name may mean, and who of them is asked."""

import pytest

from eventhub.people.known_names.rules import Marks, Named, find_to_ask, list_meant

GUESTS = [
    Named(1, "孙悦", "Sun Yue"),
    Named(2, "Anna Keller"),
    Named(3, "王伟"),
    Named(4, "Wang Wei"),
    Named(5, "Thomas Miller"),
]


@pytest.mark.parametrize(
    "typed, meant",
    [
        ("孙悦", [1]),
        ("Sun Yue", [1]),
        ("yue sun", [1]),
        ("SunYue", [1]),
        ("Keller, Anna", [2]),
        ("王伟", [3, 4]),
        ("Wang Wei", [4, 3]),
        ("Tom Miller", [5]),
        ("王炜", [4]),
        ("Anna", []),
        ("王", []),
        ("", []),
    ],
)
def test_a_name_is_found_by_hanzi_pinyin_and_letters_in_either_order(typed, meant):
    assert list_meant(typed, GUESTS) == meant
    assert Marks(GUESTS).may_mean_a_guest(typed) or not meant


@pytest.mark.parametrize(
    "typed, asked",
    [
        ("Sun Yue", 1),
        ("王伟", 3),
        ("Wang Wei", 4),
        ("王炜", None),
        ("Wei", None),
        ("T. Miller", None),
        ("Nobody Here", None),
    ],
)
def test_of_several_the_closest_is_asked_and_nobody_for_a_short_form_or_a_spelling(typed, asked):
    assert find_to_ask(typed, GUESTS) == asked


def test_a_name_that_is_only_spelled_in_another_script_asks_nobody():
    assert find_to_ask("Wang Wei", [Named(3, "王伟")]) is None
    assert find_to_ask("王伟", [Named(4, "Wang Wei")]) is None


def test_nobody_is_asked_where_two_have_the_name():
    assert find_to_ask("Li Wei", [Named(1, "李伟"), Named(2, "李薇")]) is None
    assert find_to_ask("李伟", [Named(1, "李伟"), Named(2, "李伟")]) is None
