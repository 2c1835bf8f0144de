"""How the page says what it shows."""

import pytest

from eventhub.events.registrations.rules import VisibleTo
from eventhub.matching.goals import GoalType
from eventhub.matching.results import Reason, ReasonKind
from eventhub.recommendations.presenters import Card, Ground
from eventhub.recommendations.queries import GuestProfile
from eventhub.recommendations.reason_words import card_words, first_questions, rarity_words, reason_words
from tests.factories import make_event, make_registration, make_tie, make_user

MIN = GuestProfile(1, "Zhang Min", "张敏", "", "")


def card(kind, ground=None, **reason):
    """A card of Zhang Min with one reason."""
    return Card(MIN, reasons=(Ground(Reason(kind, 1.0, **reason), **(ground or {})),))


@pytest.fixture
def speaking(sqlite_app):
    """Return what a function makes of a card for a reader of a language."""

    def speak(words, made, language="en"):
        with sqlite_app.test_request_context(headers={"Accept-Language": language}):
            return words(made)

    return speak


def said(speaking, made, language="en"):
    """The reasons of a card, as one text each."""
    words = speaking(reason_words, made, language)
    return [f"{each.lead}{each.gap}{each.text}{f' [{each.aside}]' if each.aside else ''}" for each in words]


WISH, OFFER = {"my_wish": "cold storage", "their_offer": "cold chain"}, {"their_wish": "tax", "my_offer": "tax advice"}
GOALS = (GoalType.HIRE, GoalType.FIND_JOB)


@pytest.mark.parametrize(
    ("made", "english", "chinese"),
    [
        (
            card(ReasonKind.THEY_HELP, WISH | {"sought": "cold_chain"}),
            "You look for “cold storage”. Zhang Min can help with “cold chain”.",
            "你们都提到了冷链。 [cold chain]",
        ),
        (
            card(ReasonKind.YOU_HELP, OFFER | {"offered": "cold_chain"}),
            "Zhang Min looks for “tax”. You can help with “tax advice”.",
            "你们都提到了冷链。 [tax]",
        ),
        (
            card(ReasonKind.BOTH_WAYS, {"sought": "cold_chain", "offered": "solar"}),
            "You both write about cold chain. You both write about solar.",
            "你们都提到了冷链。你们都提到了光伏。",
        ),
        (
            card(ReasonKind.GOALS, goals=GOALS),
            "You are hiring; Zhang Min is looking for a job.",
            "你在招人，张敏在看工作机会。",
        ),
        (
            card(ReasonKind.EXCHANGE, {"sought": "speak:language:de", "offered": "speak:language:en"}),
            "Zhang Min speaks German and would like to speak English; you the other way round.",
            "张敏会德语、想练英语，你正好反过来。",
        ),
        (
            card(ReasonKind.GROUND, {"kind": "school", "own_text": "Tongji"}, holders=2, room=40),
            "You both studied at Tongji. Only you two of 40 guests.",
            "你们是Tongji校友。全场 40 人里只有你们两位。",
        ),
        (
            card(ReasonKind.LINES, {"my_wish": "I build lutes", "their_wish": "Old violins"}),
            "You write “I build lutes”; Zhang Min writes “Old violins”.",
            "张敏写的是：“Old violins”。",
        ),
    ],
)
def test_each_kind_of_reason_is_a_sentence_with_both_sides(speaking, made, english, chinese):
    assert said(speaking, made) == [english]
    assert said(speaking, made, "zh-CN") == [chinese]


def test_what_somebody_does_is_no_offer(speaking):
    made = card(ReasonKind.THEY_HELP, WISH | {"sought": "cold_chain", "headline": True})

    assert said(speaking, made) == ["You look for “cold storage”. Zhang Min: “cold chain”."]


def test_a_line_is_quoted_where_the_name_of_its_topic_would_say_more_than_it(speaking):
    bedding = {"sought": "mattresses", "offered": "cold_chain", "names_sought": False, "names_offered": False}

    they_help = card(ReasonKind.THEY_HELP, bedding | {"my_wish": "bed covers", "their_offer": "床品"})
    both = card(ReasonKind.BOTH_WAYS, bedding | {"their_offer": "床品", "their_wish": "冷库"})

    assert said(speaking, they_help) == ["Zhang Min writes: “床品”."]
    assert said(speaking, both) == ["Zhang Min writes: “床品”. Zhang Min looks for “冷库”."]


UNREAD = {"their_wish": "储能消防、安全标准", "topics": ("energy_storage", "fire_safety")}


def test_a_line_that_the_reader_does_not_read_is_led_by_its_topics(speaking):
    made = card(ReasonKind.LINES, UNREAD | {"my_wish": "calligraphy"})

    assert said(speaking, made) == ["Zhang Min writes about storage, fire safety. [储能消防、安全标准]"]
    [quote] = speaking(card_words, made).quotes
    assert (quote.label, quote.topic, quote.line, quote.lang) == (
        "Zhang Min writes about",
        "storage, fire safety",
        "储能消防、安全标准",
        "zh-Hans",
    )


def test_a_line_is_quoted_alone_where_it_is_read_or_its_topics_are_not_known(speaking):
    unknown = card(ReasonKind.LINES, UNREAD | {"topics": ()})

    assert said(speaking, unknown) == ["Zhang Min writes: “储能消防、安全标准”."]
    assert speaking(card_words, unknown).quotes[0].label == "Zhang Min writes"
    assert said(speaking, card(ReasonKind.LINES, UNREAD), "zh-CN") == ["张敏写的是：“储能消防、安全标准”。"]
    assert speaking(card_words, card(ReasonKind.LINES, UNREAD), "zh-CN").quotes[0].lang == ""


def test_no_question_names_a_topic_that_the_two_name_otherwise(speaking):
    near = {"sought": "silk", "names_sought": False, "my_wish": "cashmere mills", "their_offer": "wool yarn"}

    assert speaking(first_questions, card(ReasonKind.THEY_HELP, near)) == ["You wrote “wool yarn”. How did that begin?"]
    assert speaking(first_questions, card(ReasonKind.THEY_HELP, near), "zh-CN") == []


def test_a_question_comes_from_the_reason_and_from_nothing_else(speaking):
    assert speaking(first_questions, card(ReasonKind.GOALS, goals=GOALS)) == [
        "In what kind of team do you do your best work?"
    ]
    assert speaking(first_questions, card(ReasonKind.GROUND, {"kind": "children_school_area"})) == []
    line = {"their_wish": "HR manager, Lingang Drives", "headline": True}
    assert speaking(first_questions, card(ReasonKind.LINES, line)) != []
    assert speaking(first_questions, card(ReasonKind.LINES, line | {"is_title": True})) == []


def test_a_host_who_connects_many_stands_on_the_page_once(browser, session):
    host = make_user("Grace Huang")
    event = make_event(organiser=host)
    make_registration(event, host, visible_to=VisibleTo.EVERY_GUEST)
    for _ in range(3):
        make_tie(host, make_registration(event).user)
    stranger = make_registration(event).user

    page = browser(stranger).get(f"/e/{event.slug}/going")

    assert (
        page.main.count("Grace Huang")
        == page.main.count("Grace Huang greets") + page.main.count("Grace Huang, who greets")
        > 0
    )


@pytest.mark.parametrize(
    ("holders", "room", "words"), [(2, 68, "Only you two of 68 guests."), (5, 68, "Only 5 of 68 guests.")]
)
def test_how_rare_a_shared_value_is_is_said_with_its_numbers(speaking, holders, room, words):
    assert speaking(lambda _: rarity_words(holders, room), None) == words
