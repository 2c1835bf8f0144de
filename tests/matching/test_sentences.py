from pathlib import Path

import pytest

from eventhub.matching.sentences import (
    HANZI,
    LONGEST_CHINESE,
    LONGEST_ENGLISH,
    WORD,
    _plain,
    _rows,
    topic_words,
    topics_in,
    wishes_and_offers,
)

ROWS = sorted(_rows().items())
TRADES = (Path(__file__).parent / "data" / "trades.tsv").read_text("utf-8").splitlines()[1:]


@pytest.mark.parametrize(
    ("sentence", "topics"),
    [
        (
            "Installers in Zhejiang who sell storage to factories",
            {"installers", "energy_storage", "energy", "factories"},
        ),
        ("我们给浙江的工厂装光伏，正在找储能", {"factories", "solar", "energy_storage", "energy"}),
        ("Looking for a co-founder with machine learning skills", {"cofounder", "startups", "ai", "software"}),
        ("找懂机器学习的联合创始人", {"cofounder", "startups", "ai", "software"}),
        ("Two cafés", {"coffee", "food"}),
        ("A data centre in Ulm", {"data_centre", "cloud", "software"}),
        ("电气工程师", {"electrical_engineering", "electronics"}),
        ("Chipmunks and restored hotrods", set()),
        ("", set()),
    ],
)
def test_trades_are_found_in_both_languages(sentence, topics):
    assert topics_in(sentence) == topics


@pytest.mark.parametrize(
    ("sentence", "wishes", "offers"),
    [
        ("We install solar for factories, looking for storage", {"energy_storage"}, {"solar", "energy", "factories"}),
        ("我们给浙江的工厂装光伏，正在找储能", {"energy_storage"}, {"solar", "energy", "factories"}),
        ("Investors in biotech", {"venture_capital", "biotech"}, set()),
        ("I teach calligraphy. I would like to meet publishers", set(), {"calligraphy"}),
    ],
)
def test_what_one_does_is_told_from_what_one_lacks(sentence, wishes, offers):
    assert wishes_and_offers(sentence)[1] == offers
    assert wishes <= wishes_and_offers(sentence)[0]


def test_every_topic_has_words_in_both_languages_that_lead_back_to_it():
    known = dict(ROWS)
    for topic, words in ROWS:
        for phrase in (*words.english, *words.chinese):
            assert topic in topics_in(phrase), (topic, phrase)
            assert len(WORD.findall(phrase)) <= LONGEST_ENGLISH, (topic, phrase)
            assert len("".join(HANZI.findall(phrase))) <= LONGEST_CHINESE, (topic, phrase)
        assert words.wider == "" or words.wider in known, topic
        assert topic_words(topic, "en") and topic_words(topic, "zh_Hans"), topic


def test_five_hundred_topics_and_more_are_known():
    assert len(ROWS) >= 550


def test_a_trade_is_one_topic_in_both_languages():
    pairs = [row.split("\t")[1:] for row in TRADES]

    missed = [english for english, chinese in pairs if not topics_in(english) & topics_in(chinese)]

    assert missed == ["Moving to Munich", "Tobacco-free products"]


def test_no_word_names_two_topics():
    named = [{_plain(phrase) or phrase for phrase in (*row.english, *row.chinese)} for _, row in ROWS]
    assert sum(map(len, named)) == len(set().union(*named))
