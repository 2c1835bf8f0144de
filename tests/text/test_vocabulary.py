
import pytest

from eventhub.text import vocabulary
from eventhub.text.catalogue import FILES, catalogue


@pytest.mark.parametrize(
    ("kind", "spellings", "value_id"),
    [
        (
            "school",
            [
                "Tongji",
                "同济",
                "Tongji University",
                "同济大学",
                "tongji univ.",
                "同濟大學",
                "University of Tongji",
                "Tongji University, Shanghai",
                "同济大学土木工程学院",
            ],
            "school:tongji",
        ),
        (
            "school",
            ["TU München", "TUM", "Technical University of Munich", "慕尼黑工业大学"],
            "school:tum",
        ),
        ("school", ["北大", "PKU", "Peking University", "Beida", "北京大學"], "school:peking"),
        ("school", ["臺灣大學", "National Taiwan University", "台大"], "school:ntu-tw"),
        (
            "employer",
            ["Bosch", "Robert Bosch GmbH", "博世", "博世（中国）", "Bosch (China)"],
            "employer:bosch",
        ),
        (
            "employer",
            ["Huawei Technologies Co., Ltd.", "华为技术有限公司", "華為"],
            "employer:huawei",
        ),
        (
            "hometown",
            [
                "Chengdu",
                "成都",
                "成都市",
                "四川成都",
                "四川省成都市",
                "Chengdu, Sichuan",
                "Sichuan, Chengdu",
                "Chengdu (Sichuan)",
                "chéngdū",
            ],
            "place:cn-sichuan-chengdu",
        ),
        ("lives_in", ["Xi'an", "Xian", "西安", "陕西西安"], "place:cn-shaanxi-xian"),
        ("lives_in", ["München", "Munich", "Muenchen", "慕尼黑"], "place:de-munich"),
        (
            "lived_in",
            ["Pudong", "上海市浦东新区", "浦东", "Pudong, Shanghai"],
            "place:cn-shanghai-pudong",
        ),
        ("lives_in", ["Singapore", "新加坡"], "place:sg"),
        ("hometown", ["Yulin, Shaanxi", "陕西榆林", "榆林"], "place:cn-shaanxi-yulin"),
        ("speaks", ["中文", "Mandarin", "普通话", "Chinese", "國語"], "language:zh"),
        ("interest", ["hiking", "徒步", "爬山"], "interest:hiking"),
        ("curious_about", ["围棋", "Go", "weiqi"], "interest:go"),
        ("cuisine", ["川菜", "Sichuan food", "Sichuan cuisine"], "cuisine:sichuan"),
    ],
)
def test_all_spellings_are_one_value(kind: str, spellings: list[str], value_id: str) -> None:
    assert {typed: vocabulary.canonical(kind, typed) for typed in spellings} == dict.fromkeys(spellings, value_id)


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("hometown", "Yulin"),
        ("hometown", "Atlantis"),
        ("school", "第一中学"),
        ("employer", "Voltwerk"),
    ],
)
def test_unknown_and_doubtful_values_are_not_guessed(kind: str, typed: str) -> None:
    assert vocabulary.find(kind, typed) is None


def test_typed_values_match_among_themselves() -> None:
    one = vocabulary.canonical("employer", "Voltwerk GmbH")

    assert one == vocabulary.canonical("employer", " voltwerk ") == "typed:employer:voltwerk"
    assert one != vocabulary.canonical("school", "Voltwerk")


def test_a_very_long_typed_value_keeps_a_short_id() -> None:
    assert len(vocabulary.canonical("interest", "knots " * 200)) < 100


def test_punctuation_alone_is_no_value() -> None:
    with pytest.raises(ValueError):
        vocabulary.canonical("interest", " ... ")


@pytest.mark.parametrize(
    ("kind", "typed", "value_id"),
    [
        ("school", "tjdx", "school:tongji"),
        ("school", "tongj", "school:tongji"),
        ("school", "同", "school:tongji"),
        ("school", "Tong", "school:tongji"),
        ("hometown", "zig", "place:cn-sichuan-zigong"),
        ("hometown", "自", "place:cn-sichuan-zigong"),
        ("hometown", "cd", "place:cn-sichuan-chengdu"),
        ("employer", "hw", "employer:huawei"),
        ("employer", "electric", "employer:schneider"),
        ("speaks", "粤", "language:yue"),
    ],
)
def test_suggestions_follow_hanzi_pinyin_initials_and_english(kind: str, typed: str, value_id: str) -> None:
    assert value_id in [one.value_id for one in vocabulary.suggest(kind, typed, 8)]


def test_an_exact_name_is_suggested_first() -> None:
    best = vocabulary.suggest("school", "Tongji University", 3, "zh_Hans")[0]

    assert (best.label, best.note) == ("同济大学", "Tongji University")


def test_labels_come_in_both_languages() -> None:
    assert vocabulary.label("school:tongji", "zh_Hans") == "同济大学"
    assert vocabulary.label("school:tongji", "en") == "Tongji University"
    assert vocabulary.label("typed:school:abc", "en") is None
    assert vocabulary.label("school:unheard-of", "en") is None


def test_a_city_lies_in_its_province_and_country() -> None:
    assert vocabulary.within("place:cn-sichuan-zigong") == ("place:cn-sichuan", "place:cn")


@pytest.mark.parametrize("kind", FILES)
def test_every_entry_is_found_by_its_own_chinese_and_english_name(kind: str) -> None:
    lost = [
        (entry.id, name)
        for entry in catalogue(kind).entries.values()
        for name in (entry.en, entry.zh)
        if vocabulary.find(kind, name) != f"{kind}:{entry.id}"
    ]

    assert lost == []
