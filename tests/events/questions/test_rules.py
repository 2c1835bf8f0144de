import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventhub.events.questions.rules import (
    YES,
    Asked,
    Choice,
    Condition,
    Kind,
    asked_of,
    choices_from,
    is_a_date,
    misplaced,
    whole_link,
)

EAT = Asked(1, 1, Kind.YES_NO, "Do you eat with us?")
DIET = Asked(2, 2, Kind.ONE, "Diet?", choices=(Choice("c1", "None"), Choice("c2", "Other")), shown_if=Condition(1, YES))
WHICH = Asked(3, 3, Kind.SHORT, "Which?", shown_if=Condition(2, "c2"))


@pytest.mark.parametrize(
    "chosen, asked",
    [
        ({}, {1}),
        ({1: ["no"], 2: ["c2"]}, {1}),
        ({1: ["yes"]}, {1, 2}),
        ({1: ["yes"], 2: ["c1"]}, {1, 2}),
        ({1: ["yes"], 2: ["c2"]}, {1, 2, 3}),
    ],
)
def test_a_question_is_asked_after_the_answer_it_hangs_on(chosen, asked):
    assert asked_of([EAT, DIET, WHICH], chosen) == asked


def test_a_question_without_the_one_it_hangs_on_is_not_asked():
    assert asked_of([DIET, WHICH], {1: ["yes"], 2: ["c2"]}) == set()


def test_a_question_before_the_one_it_hangs_on_is_misplaced():
    assert misplaced([EAT, WHICH, DIET]) == WHICH
    assert misplaced([EAT, DIET, WHICH]) is None


BEFORE = (Choice("c1", "Tea"), Choice("c2", "Cofee"), Choice("c4", "Water"))


@pytest.mark.parametrize(
    "lines, keys",
    [
        (["Tea", "Coffee", "Water"], ["c1", "c2", "c4"]),
        (["Water", "Tea", "Cofee"], ["c4", "c1", "c2"]),
        (["Tea", "Water"], ["c1", "c4"]),
        (["Tea", "Cofee", "Water", "Juice"], ["c1", "c2", "c4", "c10"]),
    ],
)
def test_a_choice_keeps_its_key_when_it_moves_or_a_word_is_corrected(lines, keys):
    found = choices_from(lines, (), BEFORE, used=["c9"])

    assert [choice.key for choice in found] == keys


@given(
    st.lists(st.text(min_size=1, max_size=3), unique=True, max_size=8),
    st.lists(st.text(min_size=1, max_size=3), unique=True, max_size=8),
)
def test_keys_are_never_shared_and_the_same_words_keep_theirs(first, second):
    before = choices_from(first, ())
    after = choices_from(second, (), before)

    assert len({choice.key for choice in after}) == len(after)
    known = {choice.text: choice.key for choice in before}
    assert all(known.get(choice.text, choice.key) == choice.key for choice in after)


@pytest.mark.parametrize(
    "text, link",
    [
        ("https://a.example/x", "https://a.example/x"),
        ("a.example", "https://a.example"),
        ("javascript:alert(1)", None),
        ("javascript://a.example/%0aalert(1)", None),
        ("a b.example", None),
        ("https://localhost", None),
        ("https://[", None),
        ("", None),
        ("data:text/html,x", None),
    ],
)
def test_only_what_a_browser_opens_as_a_page_is_a_link(text, link):
    assert whole_link(text) == link


@pytest.mark.parametrize(
    "text, right",
    [("2026-03-12", True), ("2028-02-29", True), ("2026-02-29", False), ("12.3.2026", False), ("20260312", False)],
)
def test_a_day_is_a_day_of_the_calendar(text, right):
    assert is_a_date(text) is right
