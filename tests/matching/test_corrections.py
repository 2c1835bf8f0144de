"""What a guest corrects in what we understood, and which topics their words mean."""

import pytest

from eventhub.matching.sentences import topic_words, topics_known
from eventhub.matching.understanding import (
    Said,
    Side,
    all_topics,
    corrections_after,
    is_topic,
    shown_as,
    topics_meant,
    understand,
)

LINE = "Coffee and photography"
ALL = {"coffee", "photography"}


@pytest.mark.parametrize(
    ("kept", "added", "stored"),
    [
        (ALL, set(), {}),
        ({"photography"}, set(), {"coffee": False}),
        (set(), set(), {"coffee": False, "photography": False}),
        (ALL, {"solar"}, {"solar": True}),
        ({"coffee"}, {"solar"}, {"photography": False, "solar": True}),
        # Who takes away and adds the same in one go means to have it.
        ({"photography"}, {"coffee"}, {}),
        # Kept, but no longer in the line: it went with the line.
        (ALL | {"solar"}, set(), {}),
        (ALL, {"speak:language:de"}, {"speak:language:de": True}),
        (ALL, {"no such topic", "-", "", "speak:language:xx", "speak:place:shanghai"}, {}),
    ],
)
def test_what_differs_from_the_lines_is_stored(kept, added, stored):
    read = understand(Said(looks_for=LINE))
    assert read.seeks == ALL

    corrections = corrections_after(read, {Side.SEEKS: kept}, {Side.SEEKS: added})

    assert corrections == ({"seeks": stored} if stored else {})
    after = understand(Said(looks_for=LINE, corrections=corrections))
    assert after.seeks == (ALL & kept) | {topic for topic in added if is_topic(topic)}
    assert after.offers == set()


def test_each_side_is_corrected_by_itself():
    read = understand(Said(looks_for=LINE, can_help=LINE))

    corrections = corrections_after(read, {Side.SEEKS: ALL}, {Side.OFFERS: {"solar"}})

    assert corrections == {"offers": {"coffee": False, "photography": False, "solar": True}}


def test_what_a_guest_adds_they_do_not_refuse():
    said = Said(looks_for="Photography. No recruiters please")
    refused = understand(said).refuses
    assert refused

    corrections = corrections_after(understand(said), {Side.SEEKS: {"photography"}}, {Side.SEEKS: refused})

    assert understand(Said(looks_for=said.looks_for, corrections=corrections)).refuses == set()


@pytest.mark.parametrize(
    ("words", "topics"),
    [
        ("Cafés", {"cafes"}),
        ("咖啡馆", {"cafes"}),
        # With a second sense, which nobody means who names it as a topic.
        ("retail", {"retail"}),
        ("German", {"german", "speak:language:de"}),
        ("Polish", {"speak:language:pl"}),
        ("德语", {"german", "speak:language:de"}),
        ("roast my own coffee", {"coffee"}),
        ("pilot customers", set()),
        ("qwrtz", set()),
        ("?!", set()),
        ("", set()),
    ],
)
def test_words_typed_as_a_topic(words, topics):
    assert topics_meant(words) == topics


@pytest.mark.parametrize("language", ["en", "zh_Hans", "de"])
def test_a_topic_is_found_by_its_name(language):
    assert [topic for topic in topics_known() if topic not in topics_meant(topic_words(topic, language))] == []


def test_a_language_to_learn_and_to_speak_are_one_to_a_guest():
    assert shown_as("german") == shown_as("speak:language:de") == "speak:language:de"
    assert shown_as("sign_language") == "sign_language"
    assert "german" not in all_topics() and all(map(is_topic, all_topics()))


@pytest.mark.parametrize(
    ("line", "gone", "counted"),
    [
        (LINE, set(), LINE),
        # Of a clause the topics that were left, of others every word.
        (LINE, {"coffee"}, "photography"),
        ("Roasters of coffee near Kunming, people who sail", {"coffee"}, "people who sail"),
        ("想找爱喝咖啡的朋友，也喜欢摄影", {"coffee"}, "也喜欢摄影"),
        ("Coffee", {"coffee"}, ""),
        # Read in the wrong sense: what is left says the right one.
        ("Phone repair with new batteries, energy storage", {"energy_storage"}, "Phone repair with new"),
        ("German lessons, people who sail", {"speak:language:de", "german"}, "people who sail"),
    ],
)
def test_what_a_guest_takes_away_is_not_in_the_text_that_counts(line, gone, counted):
    read = understand(Said(looks_for=line))

    after = understand(Said(looks_for=line, corrections={"seeks": dict.fromkeys(gone & read.seeks, False)}))

    assert after.counted == counted


def test_what_a_guest_adds_is_in_the_text_that_counts_in_the_language_they_write():
    added = {"seeks": {"solar": True, "speak:language:de": True}}
    assert understand(Said(looks_for="People who sail", corrections=added)).counted == "People who sail. solar. German"
    assert understand(Said(looks_for="爱航海的朋友", corrections=added)).counted == "爱航海的朋友. 光伏. 德语"


def test_a_topic_taken_from_one_side_stays_on_the_other():
    said = Said(looks_for=LINE, can_help="Coffee tastings", corrections={"seeks": {"coffee": False}})
    assert understand(said).counted == "photography. Coffee tastings"
