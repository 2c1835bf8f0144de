import subprocess
import sys

import pytest

from eventhub.text.pinyin import _LONGEST_WORD, _reading, _words, spelled_out, syllables
from tests.checkout import ROOT


@pytest.mark.parametrize(
    "hanzi, read",
    [
        ("重庆", "chong qing"),
        ("重庆大学", "chong qing da xue"),
        ("厦门航空", "xia men hang kong"),
        ("长沙", "chang sha"),
        ("李伟", "li wei"),
        ("吕布", "lv bu"),
        ("重要", "zhong yao"),
        ("音乐会", "yin yue hui"),
        ("行业交流", "hang ye jiao liu"),
        ("长三角之夜", "chang san jiao zhi ye"),
        ("朝阳区的朝阳产业", "chao yang qu de zhao yang chan ye"),
        ("清洁能源之夜", "qing jie neng yuan zhi ye"),
    ],
)
def test_places_and_words_are_read_as_people_say_them_and_all_else_by_its_characters(hanzi, read):
    assert " ".join(syllables(hanzi)) == read


def test_only_hanzi_are_spelled_out():
    assert spelled_out("Bosch在重庆 2027") == "Bosch zai chong qing  2027"
    assert spelled_out("") == ""


def test_the_first_reading_of_every_character_is_that_of_pypinyin():
    from pypinyin import lazy_pinyin

    # Without its phrases a character is read alone; with them, too, when it stands alone.
    every = [chr(number) for number in range(0x4E00, 0xA000)]
    wrong = [sign for sign in every if _reading(sign) != lazy_pinyin(sign, errors="ignore", v_to_u=False)]

    assert len(every) == 20_992
    assert wrong == []
    assert syllables("㐀") == tuple(lazy_pinyin("㐀")), "a rare character outside the table"


def test_words_are_kept_only_where_their_characters_read_otherwise():
    for word, reading in _words().items():
        assert reading.split() != [part for sign in word for part in _reading(sign)[:1]], word
        assert len(reading.split()) == len(word) <= _LONGEST_WORD, word


def test_a_chinese_name_is_filed_without_loading_pypinyin():
    """It takes 10 MB in every web process, with its phrases 54."""
    code = (
        "import sys; from eventhub.text.search import haystack; assert haystack('李伟', '太阳能').endswith('tyn');"
        "sys.exit('pypinyin' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
