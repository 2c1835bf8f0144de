"""Lines in German are understood as those in English and Chinese are: topics, wishes, refusals, homes."""

import csv
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from eventhub.matching.german import is_german
from eventhub.matching.goals import GoalType
from eventhub.matching.sentences import topics_known, topics_named
from eventhub.matching.understanding import Said, understand
from tests.benchmarks.goal_fit import judged_cases, ndcg_for

GERMAN = Path(__file__).with_name("data") / "german.tsv"


def rows():
    text = files("eventhub.matching").joinpath("data/topics_german.tsv").read_text("utf-8")
    return [row for row in csv.reader(text.splitlines(), delimiter="\t") if row and not row[0].startswith("#")]


def test_every_topic_is_found_by_its_german_words():
    rest = {topic: [word for each in words for word in each.split(",")] for topic, *words in rows()}
    nothing = {word.lower() for word in rest.pop("-")}
    words = [(topic, word) for topic, of_it in rest.items() for word in of_it if word.lower() not in nothing]
    unknown = rest.keys() - topics_known()
    missed = [
        (topic, word)
        for topic, word in words
        if not word.endswith("?") and topic not in topics_named(f"Ich suche jemanden für {word}")
    ]

    assert unknown == set()
    assert missed == []


@pytest.mark.parametrize(
    ("german", "other"),
    [
        ("Kleine Kaffeerösterei, zwei Cafés", "咖啡烘焙"),
        ("Wir suchen einen Steuerberater", "tax returns"),
        ("Möbelhändler aus Köln sucht Hersteller", "furniture maker"),
        ("Schlagzeugerin und Pianist gesucht", "鼓手"),
    ],
)
def test_a_german_line_names_the_topic_that_a_line_of_another_language_names(german, other):
    assert topics_named(german) & topics_named(other)


@pytest.mark.parametrize(
    "line",
    ["Ich bin der Chef und will Rat", "Das ist nicht die Art", "Ich wohne in der Nähe", "Ich spiele im Park"],
)
def test_words_that_only_look_like_a_topic_name_none_in_german(line):
    assert topics_named(line) == frozenset()


@pytest.mark.parametrize("line", ["packaging boxes", "what a mess", "the mode of transport", "my brand of wine"])
def test_english_lines_are_not_read_in_german(line):
    assert not is_german(line)
    assert not topics_named(line) & {"boxing", "trade_fairs", "fashion"}


@pytest.mark.parametrize(
    ("line", "refused", "goals"),
    [
        ("Suche Webereien, bitte keine Versicherungen", {"insurance"}, set()),
        ("Ich suche keine Investoren", {"venture_capital"}, {GoalType.INVEST}),
        ("Laufgruppe. Headhunter bitte nicht", {"recruiting"}, {GoalType.HIRE}),
        ("Tennispartner, Verkäufer unerwünscht", {"sales"}, {GoalType.FIND_CUSTOMERS}),
        ("Nicht nur Winzer, auch Brauer", set(), set()),
        ("Kletterhalle, ohne Vorkenntnisse", set(), set()),
    ],
)
def test_a_german_no_refuses(line, refused, goals):
    understood = understand(Said(looks_for=line))

    assert understood.refuses == refused
    assert understood.refused_goals == goals


def test_what_a_german_headline_looks_for_is_a_wish_and_the_rest_an_offer():
    understood = understand(Said(headline="Winzer von der Mosel, suche Gastronomen", looks_for="Ich bin Konditor"))

    assert (understood.seeks, understood.offers) == ({"restaurants"}, {"wine", "bakery"})


@pytest.mark.parametrize(("model", "least"), [(True, 0.78), (False, 0.71)])
def test_guests_who_write_german_find_the_people_whom_they_find_in_their_own_language(model, least):
    rows = csv.reader(GERMAN.read_text("utf-8").splitlines(), delimiter="\t")
    written = {
        row[0]: dict(
            zip(
                ("headline", "goal_text", "seeks", "offers"),
                ["" if each == "-" else each for each in row[1:]],
                strict=True,
            )
        )
        for row in rows
        if not row[0].startswith("#")
    }
    cases = [{**case, "viewer": {**case["viewer"], **written.get(case["id"], {})}} for case in judged_cases()]
    reported = [at for at, case in enumerate(cases) if case["id"] in written and int(case["id"][1:]) % 2 == 0]

    assert len(reported) == 16
    assert np.mean(ndcg_for(cases, model=model)[reported]) >= least
