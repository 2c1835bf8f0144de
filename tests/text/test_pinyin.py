import subprocess
import sys

import pytest

from eventhub.text.pinyin import spelled_out, syllables
from tests.architecture import ROOT


@pytest.mark.parametrize("hanzi, read", [
    ("重庆", "chong qing"), ("重庆大学", "chong qing da xue"), ("厦门航空", "xia men hang kong"),
    ("长沙", "chang sha"), ("李伟", "li wei"), ("吕布", "lv bu"), ("重要", "zhong yao"),
    ("清洁能源之夜", "qing jie neng yuan zhi ye"),
])
def test_places_are_read_as_people_there_say_them_and_all_else_by_its_characters(hanzi, read):
    assert " ".join(syllables(hanzi)) == read


def test_only_hanzi_are_spelled_out():
    assert spelled_out("Bosch在重庆 2027") == "Bosch zai chong qing  2027"
    assert spelled_out("") == ""


def test_the_table_of_phrases_stays_on_the_disk():
    """It takes 44 MB in every process that reads one name."""
    code = ("import sys; from eventhub.text.pinyin import syllables; syllables('李伟');"
            "sys.exit('pypinyin.phrases_dict' in sys.modules)")

    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
