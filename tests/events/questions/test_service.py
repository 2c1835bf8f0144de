import pytest

from eventhub.events.questions import queries, service
from eventhub.events.questions.models import QuestionVersion
from eventhub.events.questions.rules import YES, Condition, Kind
from eventhub.events.questions.service import Wording
from eventhub.platform.errors import LimitReached, NotFound, WrongState
from tests.factories import make_event, make_question, owner_of


@pytest.fixture
def event(session):
    return make_event()


def texts(event):
    return [question.text for question in queries.asked_at(event.id)]


def reword(event, question, now, **wording):
    service.reword(event.id, question.id, Wording(**wording), by=owner_of(event), now=now)


def test_new_words_are_a_new_version_and_the_old_ones_stay(event, session, now):
    question = make_question(event, "Diet?", Kind.ONE, lines=("None", "Vegetarien"))

    reword(event, question, now, text="Any diet?", lines=("None", "Vegetarian", "Halal"))

    old, new = session.query(QuestionVersion).order_by(QuestionVersion.number)
    assert [choice["text"] for choice in old.choices] == ["None", "Vegetarien"]
    assert [(choice["key"], choice["text"]) for choice in new.choices] == [
        ("c1", "None"),
        ("c2", "Vegetarian"),
        ("c3", "Halal"),
    ]
    assert texts(event) == ["Any diet?"]


def test_the_same_words_make_no_version(event, session, now):
    question = make_question(event, "Diet?")

    reword(event, question, now, text="Diet?", required=True)

    assert session.query(QuestionVersion).count() == 1
    assert queries.asked_at(event.id)[0].required


def test_a_key_that_was_ever_used_is_never_given_to_another_choice(event, now):
    question = make_question(event, "Drink?", Kind.ONE, lines=("Tea", "Water", "Juice"))
    reword(event, question, now, text="Drink?", lines=("Tea", "Water"))

    reword(event, question, now, text="Drink?", lines=("Tea", "Water", "Beer"))

    assert queries.asked_at(event.id)[0].keys == ("c1", "c2", "c4")


def test_questions_move_but_never_past_the_one_they_hang_on(event, now):
    first = make_question(event, "Do you eat?", Kind.YES_NO)
    second = make_question(event, "What?", shown_if=Condition(first.id, YES))
    third = make_question(event, "Anything else?")

    service.shift(event.id, third.id, down=False, by=owner_of(event), now=now)
    with pytest.raises(WrongState) as refused:
        service.shift(event.id, first.id, down=True, by=owner_of(event), now=now) or service.shift(
            event.id, first.id, down=True, by=owner_of(event), now=now
        )

    assert refused.value.reason == "misplaced"
    assert texts(event) == ["Anything else?", "Do you eat?", "What?"]
    service.shift(event.id, second.id, down=True, by=owner_of(event), now=now)
    assert texts(event) == ["Anything else?", "Do you eat?", "What?"]


def test_what_another_question_hangs_on_is_not_retired_and_keeps_that_choice(event, now):
    parent = make_question(event, "Drink?", Kind.ONE, lines=("Tea", "Wine"))
    make_question(event, "Which wine?", shown_if=Condition(parent.id, "c2"))

    for act in (
        lambda: service.retire(event.id, parent.id, by=owner_of(event), now=now),
        lambda: reword(event, parent, now, text="Drink?", lines=("Tea",)),
    ):
        with pytest.raises(WrongState):
            act()

    assert texts(event) == ["Drink?", "Which wine?"]


def test_a_retired_question_comes_back_at_the_end_without_a_condition_that_is_gone(event, now):
    parent = make_question(event, "Do you eat?", Kind.YES_NO)
    child = make_question(event, "What?", shown_if=Condition(parent.id, YES))
    for question in (child, parent):
        service.retire(event.id, question.id, by=owner_of(event), now=now)
    assert texts(event) == []

    service.bring_back(event.id, child.id, by=owner_of(event), now=now)

    assert texts(event) == ["What?"]
    assert queries.asked_at(event.id)[0].shown_if is None
    with pytest.raises(WrongState):
        service.bring_back(event.id, child.id, by=owner_of(event), now=now)


@pytest.mark.parametrize("key", ["c9", "no-such", ""])
def test_a_condition_on_a_choice_that_is_not_there_is_refused(event, key):
    parent = make_question(event, "Do you eat?", Kind.YES_NO)

    with pytest.raises(WrongState):
        make_question(event, "What?", shown_if=Condition(parent.id, key))


def test_a_condition_on_a_question_of_another_event_is_refused(event):
    foreign = make_question(make_event(), "Do you eat?", Kind.YES_NO)

    with pytest.raises(WrongState):
        make_question(event, "What?", shown_if=Condition(foreign.id, YES))


def test_twenty_questions_are_enough(event):
    for number in range(20):
        make_question(event, f"Question {number}?")

    with pytest.raises(LimitReached):
        make_question(event, "One more?")


def test_a_question_of_another_event_is_not_found(event, now):
    foreign = make_question(make_event(), "Tea?")

    with pytest.raises(NotFound):
        service.retire(event.id, foreign.id, by=owner_of(event), now=now)


def test_a_copied_event_asks_the_same_in_the_same_order(event, now):
    parent = make_question(event, "Do you eat?", Kind.YES_NO, second="你吃饭吗？")
    make_question(event, "What?", required=True, shown_if=Condition(parent.id, YES))

    copied = service.copy_event(event.id, owner_of(event), now=now, starts_at=event.starts_at)

    first, second = queries.asked_at(copied.id)
    assert (first.text, first.second, second.required) == ("Do you eat?", "你吃饭吗？", True)
    assert second.shown_if == Condition(first.id, YES) and first.id != parent.id
