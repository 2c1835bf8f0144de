from pathlib import Path

import pytest

from eventhub.matching.sentences import (
    HANZI,
    LONGEST_CHINESE,
    LONGEST_ENGLISH,
    NOTHING,
    WORD,
    _plain,
    _rows,
    says_plainly,
    topic_called,
    topic_words,
    topics_known,
    topics_named,
)

ROWS = sorted(_rows().items())
TRADES = (Path(__file__).parent / "data" / "trades.tsv").read_text("utf-8").splitlines()[1:]


@pytest.mark.parametrize(
    ("sentence", "topics"),
    [
        ("Installers in Zhejiang who sell energy storage", {"installers", "energy_storage"}),
        ("我们给浙江的客户装光伏，正在找储能", {"solar", "energy_storage"}),
        ("Looking for a co-founder with machine learning skills", {"cofounder", "ai"}),
        ("找懂机器学习的联合创始人", {"cofounder", "ai"}),
        ("Two cafés", {"cafes"}),
        ("Sugar-free and pesticide-free", set()),
        ("A data centre in Ulm", {"data_centre"}),
        ("电气工程师", {"electrical_engineering"}),
        ("電氣工程師", {"electrical_engineering"}),
        ("給工廠做儲能", {"energy_storage"}),
        ("找軟體工程師，也做行銷", {"software", "marketing"}),
        ("晶片設計和品質管理", {"chip_design", "quality_work"}),
        ("Chipmunks and restored hotrods", set()),
        ("", set()),
    ],
)
def test_trades_are_found_in_both_languages(sentence, topics):
    assert topics_named(sentence) == topics


@pytest.mark.parametrize(
    ("sentence", "topics"),
    [
        ("Pilot customers for our heat meters", set()),
        ("Battery repair for phones", set()),
        ("Battery cabinets, energy storage", {"energy_storage"}),
        ("Angel cake to order", set()),
        ("Angel investors", {"angel"}),
        ("I train expats", set()),
        ("I sing in a band", set()),
        ("没有机会认识朋友", set()),
        ("有机农业", {"organic"}),
        ("跨境的小企业", set()),
    ],
)
def test_a_word_with_two_senses_needs_a_second_word_of_its_field(sentence, topics):
    assert topics_named(sentence) == topics


@pytest.mark.parametrize(
    ("line", "topics"),
    [
        ("精品酒店业主", {"hotels"}),
        ("商品酒店", set()),
        ("找兽医药品", {"vet"}),
        ("品酒", {"wine_tasting"}),
        ("社区工作者", set()),
        ("找代工厂", {"oem"}),
        ("practise Mandarin over coffee", {"mandarin"}),
    ],
)
def test_a_word_inside_others_is_none(line, topics):
    assert topics_named(line) == topics


@pytest.mark.parametrize(
    ("line", "topics"),
    [
        ("烘焙创始人", {"baking"}),
        ("律所合伙人", {"law"}),
        ("seed money for farms", {"seed", "agriculture"}),
        ("Coffee from Brazil", {"coffee"}),
        ("brand strategy for startups", {"branding", "startups"}),
        ("Real estate agent", {"real_estate_agents"}),
        ("tape-out experience", set()),
    ],
)
def test_a_word_of_another_sense_names_no_trade(line, topics):
    assert topics_named(line) == topics


def test_the_second_word_may_stand_in_another_line_of_the_same_person():
    assert topics_named("Batteries") == set()
    assert topics_named("Batteries", beside="We build solar parks") == {"energy_storage"}


def test_every_name_of_a_topic_in_traditional_chinese_is_known_when_it_is_typed():
    assert {topic for topic in topics_known() if topic_called(topic_words(topic, "zh_Hant")) != topic} == set()


def test_every_topic_has_words_in_both_languages_that_lead_back_to_it():
    known = dict(ROWS)
    for topic, words in ROWS:
        for phrase in (*words.english, *words.chinese):
            plain = phrase.removesuffix("?")
            assert topic == NOTHING or topic in topics_named(plain, beside=_second_word(words, plain)), (topic, phrase)
            assert len(WORD.findall(phrase)) <= LONGEST_ENGLISH, (topic, phrase)
            assert len("".join(HANZI.findall(phrase))) <= LONGEST_CHINESE, (topic, phrase)
        assert words.wider == "" or words.wider in known, topic
        assert topic == NOTHING or all(topic_words(topic, each) for each in ("en", "zh_Hans", "de")), topic


def _second_word(words, phrase):
    """Another word of the topic, where the phrase needs one."""
    return next(
        (each.removesuffix("?") for each in (*words.english, *words.chinese) if _plain(each) != _plain(phrase)), ""
    )


def test_five_hundred_topics_and_more_are_known():
    assert len(ROWS) >= 550


def test_nine_of_ten_trades_are_one_topic_in_both_languages():
    pairs = [row.split("\t")[1:] for row in TRADES]

    missed = [english for english, chinese in pairs if not topics_named(english) & topics_named(chinese)]

    assert len(missed) <= len(pairs) / 10, missed


def test_no_word_names_two_topics():
    named = [{_plain(phrase) or phrase.removesuffix("?") for phrase in (*row.english, *row.chinese)} for _, row in ROWS]
    assert sum(map(len, named)) == len(set().union(*named))


@pytest.mark.parametrize(
    ("text", "topic", "plainly"),
    [
        ("光伏电站", "solar", True),
        ("Solar parks in Spain", "solar", True),
        ("Energy storage for factories", "energy_storage", True),
        ("Lead batteries for cars", "energy_storage", False),
        ("床品", "mattresses", False),
        ("Chess", "interest:chess", True),
    ],
)
def test_a_topic_is_said_plainly_only_by_the_word_that_names_it(text, topic, plainly):
    assert says_plainly(text, topic) is plainly
