"""What a card says of a place, a school or a pastime that two people share."""

from itertools import product

import pytest

from eventhub.accounts.rules import BackgroundKind, BackgroundVisibility
from eventhub.matching.results import Reason, ReasonKind
from eventhub.recommendations.presenters import Card, shared_ground
from eventhub.recommendations.queries import GuestProfile
from eventhub.recommendations.queries_of_partial_rooms import Item
from eventhub.recommendations.queries_of_rooms import load_room
from eventhub.recommendations.reason_words import MIXED, first_questions, reason_words
from eventhub.text.ground import PLACE_KINDS, ground_of, split_ground
from eventhub.text.vocabulary import canonical
from eventhub.text.years import split_years
from tests.factories import make_background, make_event, make_registration

ZHANG = GuestProfile(2, "Zhang Min", "张敏", "", "")


def item(user, kind, typed):
    text, years = split_years(typed)
    value = canonical(kind, text)
    return Item(
        user,
        BackgroundKind(kind),
        value,
        ground_of(kind, value),
        text,
        BackgroundVisibility.SHARED,
        True,
        *(years or ()),
    )


def card(mine, theirs, column=None):
    one, other = item(1, *mine), item(2, *theirs)
    reason = Reason(ReasonKind.GROUND, 3.0, item=0, holders=3, room=150)
    return Card(ZHANG, reasons=(shared_ground(reason, column or split_ground(one.ground), [one], [other]),))


def said(app, language, *stated):
    with app.test_request_context(headers={"Accept-Language": language}):
        (words,) = reason_words(card(*stated))
        return f"{words.lead}{words.gap}{words.text}"


@pytest.mark.parametrize(
    ("mine", "theirs", "english", "chinese"),
    [
        (
            ("school", "Tongji University 2005-2009"),
            ("school", "同济大学 2007至2011"),
            "You were both at Tongji University between 2007 and 2009. Only 3 of 150 guests.",
            "2007–2009年你们都在同济大学。",
        ),
        (
            ("school", "Tongji 2005-2009"),
            ("school", "同济大学 2009"),
            "You were both at Tongji University in 2009. Only 3 of 150 guests.",
            "2009年你们都在同济大学。",
        ),
        # At other times, or only one has said when.
        (
            ("school", "Tongji 2005-2009"),
            ("school", "同济大学 2010-2014"),
            "You both studied at Tongji University. Only 3 of 150 guests.",
            "你们是同济大学校友。",
        ),
        (
            ("school", "Tongji 2005-2009"),
            ("school", "同济大学"),
            "You both studied at Tongji University. Only 3 of 150 guests.",
            "你们是同济大学校友。",
        ),
        (
            ("employer", "Siemens 2015-2019"),
            ("employer", "西门子 2018-2024"),
            "You both worked at Siemens between 2018 and 2019. Only 3 of 150 guests.",
            "2018–2019年你们都在西门子工作。",
        ),
        (
            ("hometown", "自贡"),
            ("lived_in", "Zigong"),
            "You come from Zigong; Zhang Min lived there. Only 3 of 150 guests.",
            "你来自自贡，张敏在那里住过。",
        ),
        (
            ("ancestral_home", "Ningbo"),
            ("hometown", "宁波"),
            "Your family comes from Ningbo, and so does Zhang Min. Only 3 of 150 guests.",
            "你祖籍宁波，张敏是那里人。",
        ),
        (
            ("lived_in", "Wilhelmsburg"),
            ("lives_in", "wilhelmsburg"),
            "You lived in Wilhelmsburg; Zhang Min lives there now. Only 3 of 150 guests.",
            "你在Wilhelmsburg住过，张敏现在住在那里。",
        ),
        (
            ("lives_in", "Gubei"),
            ("lives_in", "金桥"),
            "You both live in Shanghai. Only 3 of 150 guests.",
            "你们都住在上海。",
        ),
        # The three are the guests of Shanghai.
        (("lived_in", "Jinqiao"), ("lived_in", "金桥"), "You both lived in Jinqiao.", "你们都在金桥住过。"),
        (
            ("school", "TUM"),
            ("school", "TU München"),
            "You both studied at Technical University of Munich. Only 3 of 150 guests.",
            "你们是慕尼黑工业大学校友。",
        ),
    ],
)
def test_a_shared_value_is_said_in_both_peoples_own_way(sqlite_app, mine, theirs, english, chinese):
    assert said(sqlite_app, "en", mine, theirs) == english
    assert said(sqlite_app, "zh-CN", mine, theirs).startswith(chinese)


def test_every_mixture_of_two_kinds_has_its_sentence():
    assert MIXED.keys() == {pair for pair in product(PLACE_KINDS, repeat=2) if pair[0] != pair[1]}


def test_the_question_fits_how_the_other_belongs_to_the_place(sqlite_app):
    with sqlite_app.test_request_context(headers={"Accept-Language": "en"}):
        assert first_questions(card(("hometown", "Zigong"), ("lived_in", "Zigong"))) == ["What took you to Zigong?"]


def test_a_town_whose_values_are_gone_is_named_without_saying_how(sqlite_app):
    reason = Reason(ReasonKind.GROUND, 3.0, item=0, holders=3, room=150)
    gone = Card(ZHANG, reasons=(shared_ground(reason, ("place", "place:cn-sichuan-zigong"), [], []),))

    with sqlite_app.test_request_context(headers={"Accept-Language": "en"}):
        assert reason_words(gone)[0].lead == "You both have a tie to Zigong."


def test_in_its_own_town_an_event_explains_the_town_and_not_the_part_of_it(session, now):
    event = make_event(place="Fuxing Park, Shanghai")
    for typed in ("Shanghai", "Gubei", "古北"):
        guest = make_registration(event)
        make_background(guest.user, "lives_in", typed, value_id=canonical("lives_in", typed))

    room = load_room(event, now)

    telling = dict(zip(room.words.items, room.facts.telling_items.tolist(), strict=True))
    assert telling == {("place", "place:cn-shanghai"): False, ("lives_in", "place:cn-shanghai-gubei"): True}
    assert room.facts.background.sum(axis=0).tolist() == [2.0, 3.0]
