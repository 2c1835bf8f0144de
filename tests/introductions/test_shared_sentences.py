"""What two people share, in one sentence for both readers."""

from itertools import combinations

import pytest

from eventhub.accounts.rules import BackgroundKind
from eventhub.introductions.common_ground import shared_values
from eventhub.introductions.labels import MIXED, first_question, shared_sentences
from eventhub.people.visibility.queries_of_values import Value
from eventhub.text.ground import PLACE_KINDS
from eventhub.text.vocabulary import canonical
from tests.factories import make_background, make_event, make_user

LIVED, FROM = BackgroundKind.LIVED_IN, BackgroundKind.HOMETOWN


@pytest.mark.parametrize(
    ("language", "sentence", "question"),
    [
        (
            "en",
            "One of you comes from Zigong, the other lived there.",
            "What should everyone know about Zigong?",
        ),
        ("zh-CN", "你们一位来自自贡，另一位在那里住过。", "关于自贡，最该知道的是什么？"),
    ],
)
def test_a_town_shared_in_different_ways_is_said_to_both_at_once(sqlite_app, language, sentence, question):
    zigong = Value(LIVED, "place:cn-sichuan-zigong", "自贡", shared=True, own_kind=FROM)

    with sqlite_app.test_request_context(headers={"Accept-Language": language}):
        assert shared_sentences([zigong]) == [sentence]
        assert first_question([zigong], "Clean-Energy Evening") == question


def test_every_mixture_of_two_kinds_that_people_fill_in_has_its_sentence():
    """Where somebody grew up is read in their lines alone, which are no part of what is said to both."""
    filled_in = PLACE_KINDS & set(BackgroundKind)

    assert MIXED.keys() == {frozenset(pair) for pair in combinations(filled_in, 2)}


def test_the_town_of_the_event_is_nothing_two_guests_have_in_common(session, now):
    anna, zhang = make_user(), make_user()
    for user, kind in ((anna, "hometown"), (zhang, "lives_in")):
        for typed in ("Shanghai", "Zigong"):
            make_background(user, kind, typed, value_id=canonical(kind, typed))

    shared = shared_values(anna.id, zhang.id, make_event(place="Fuxing Park, Shanghai"), now)

    assert [value.value_id for value in shared] == ["place:cn-sichuan-zigong"]


@pytest.mark.parametrize(
    ("years", "sentence"),
    [
        ((2010, 2012), "You were both at Tongji between 2010 and 2012."),
        ((2010, 2010), "You were both at Tongji in 2010."),
        (None, "You both studied at Tongji."),
    ],
)
def test_a_school_is_said_with_the_years_in_which_both_were_there(sqlite_app, years, sentence):
    tongji = Value(BackgroundKind.SCHOOL, "", "Tongji", True, BackgroundKind.SCHOOL, years)

    with sqlite_app.test_request_context(headers={"Accept-Language": "en"}):
        assert shared_sentences([tongji]) == [sentence]
        assert first_question([tongji], "Clean-Energy Evening") != "When were you at Tongji?" or years is None
