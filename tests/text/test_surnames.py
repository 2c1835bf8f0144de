"""Surnames that a dictionary reads otherwise: one table for search, order, tone marks and links.

The 73 are those of which a search by the first reading of each character found 45.
"""

import pytest

from eventhub.text.phone_book import sort_key
from eventhub.text.romanisation import has_surname, surname_of, surname_reading
from eventhub.text.search import finds_person
from eventhub.text.tone_marks import name_with_tones

SURNAMES = """
单 Shàn, 解 Xiè, 仇 Qiú, 曾 Zēng, 查 Zhā, 区 Ōu, 翟 Zhái, 覃 Qín, 朴 Piáo, 盖 Gě, 缪 Miào, 卜 Bǔ, 阚 Kàn, 薄 Bó,
任 Rén, 华 Huà, 燕 Yān, 宁 Níng, 员 Yùn, 贠 Yùn, 乐 Yuè, 尉 Wèi, 冼 Xiǎn, 黑 Hè, 重 Chóng, 秘 Bì, 折 Shé, 种 Chóng,
繁 Pó, 牟 Móu, 召 Shào, 那 Nā, 能 Nài, 佴 Nài, 过 Guō, 葛 Gě, 纪 Jǐ, 应 Yīng, 哈 Hǎ, 曲 Qū, 谌 Chén, 隗 Wěi, 么 Yāo,
相 Xiàng, 洗 Xiǎn, 祭 Zhài, 句 Gōu, 仉 Zhǎng, 缑 Gōu, 郇 Xún, 都 Dū, 吕 Lǚ, 万俟 Mòqí, 尉迟 Yùchí, 澹台 Tántái,
单于 Chányú, 长孙 Zhǎngsūn, 令狐 Línghú, 呼延 Hūyán, 濮阳 Púyáng, 宇文 Yǔwén, 鲜于 Xiānyú, 闾丘 Lǘqiū, 夏侯 Xiàhóu,
皇甫 Huángfǔ, 欧阳 Ōuyáng, 司马 Sīmǎ, 诸葛 Zhūgě, 乐正 Yuèzhèng, 上官 Shàngguān, 慕容 Mùróng, 太史 Tàishǐ, 申屠 Shēntú
"""
PAIRS = [tuple(each.split()) for each in SURNAMES.replace("\n", " ").split(",")]


def test_there_are_73():
    assert len(dict(PAIRS)) == 73


@pytest.mark.parametrize(("surname", "read"), PAIRS)
def test_a_surname_is_read_as_families_read_it(surname, read):
    plain, name = surname_reading(surname), f"{surname}明丽"

    assert surname_of(name) == surname
    assert name_with_tones(name) == f"{read} Mínglì"
    assert sort_key(name) == f"{plain} mingli"
    assert finds_person(plain.replace("v", "u"), name) and finds_person(f"{plain}mingli", name)


@pytest.mark.parametrize("words", ["能源会议", "明天见", "重要的事", "过去", "相关方"])
def test_a_rare_surname_makes_no_name_of_a_word(words):
    assert not has_surname(words)


@pytest.mark.parametrize(("typed", "written"), [("单", "單明"), ("單", "单明"), ("刘", "劉洋"), ("萧", "蕭峰")])
def test_simplified_and_traditional_find_each_other(typed, written):
    assert finds_person(typed, written)


@pytest.mark.parametrize("typed", ["zhangle", "zhang yue", "zl", "zy"])
def test_a_given_name_of_two_readings_is_found_by_both(typed):
    assert finds_person(typed, "张乐")


@pytest.mark.parametrize(
    ("name", "other_name", "key"),
    [
        ("曾黎", "", "zeng li"),
        ("Grace Huang", "黄雅婷", "huang yating"),
        ("Zhang Min", "", "zhang min"),
        ("Anna Keller", "", "keller anna"),
        ("Łukasz Żak", "", "zak lukasz"),
        ("Иван Петров", "", "petrov ivan"),
        ("Nguyen Van An", "", "nguyen vanan"),
        ("🌸", "", "~~"),
        ("", "", "~~"),
    ],
)
def test_the_key_is_the_surname_then_the_given_name_in_ascii(name, other_name, key):
    assert sort_key(name, other_name) == key


def test_other_scripts_stand_behind_letters_in_their_own_order():
    keys = [sort_key(name) for name in ("Zoe Zyx", "김민수", "박지훈", "🌸")]

    assert keys == sorted(keys) and all(key.isascii() for key in keys)
