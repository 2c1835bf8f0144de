import pytest

from eventhub.matching.sentences import (
    HANZI,
    LONGEST_CHINESE,
    LONGEST_ENGLISH,
    WORD,
    _rows,
    topic_words,
    topics_in,
    wishes_and_offers,
)

ROWS = sorted(_rows().items())


@pytest.mark.parametrize(("sentence", "topics"), [
    ("Installers in Zhejiang who sell storage to factories", {"installers", "energy_storage", "factories"}),
    ("我们给浙江的工厂装光伏，正在找储能", {"factories", "solar", "energy_storage"}),
    ("Looking for a co-founder with machine learning skills", {"startups", "ai"}),
    ("找懂机器学习的联合创始人", {"startups", "ai"}),
    ("Chipmunks and restored hotrods", set()),
    ("", set()),
])
def test_trades_are_found_in_both_languages(sentence, topics):
    assert topics_in(sentence) == topics


@pytest.mark.parametrize(("sentence", "wishes", "offers"), [
    ("We install solar for factories, looking for storage", {"energy_storage"}, {"solar", "factories"}),
    ("我们给浙江的工厂装光伏，正在找储能", {"energy_storage"}, {"solar", "factories"}),
    ("Investors in biotech", {"venture_capital", "biotech"}, set()),
    ("I teach calligraphy. I would like to meet publishers", set(), {"calligraphy"}),
])
def test_what_one_does_is_told_from_what_one_lacks(sentence, wishes, offers):
    assert wishes_and_offers(sentence)[1] == offers
    assert wishes <= wishes_and_offers(sentence)[0]


@pytest.mark.parametrize(("topic", "words"), ROWS, ids=[topic for topic, _ in ROWS])
def test_every_topic_has_words_in_both_languages_that_lead_back_to_it(topic, words):
    for phrase in (*words[0], *words[1]):
        assert topic in topics_in(phrase), phrase
        assert len(WORD.findall(phrase)) <= LONGEST_ENGLISH
        assert len("".join(HANZI.findall(phrase))) <= LONGEST_CHINESE
    assert topic_words(topic, "en")
    assert topic_words(topic, "zh_Hans")
