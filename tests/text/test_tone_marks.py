"""Names in hanzi as pinyin with tone marks."""

import pytest

from eventhub.text.pinyin import pypinyin
from eventhub.text.tone_marks import _tones, name_with_tones


@pytest.mark.parametrize(
    ("hanzi", "pinyin"),
    [
        ("张敏", "Zhāng Mǐn"),
        ("李伟", "Lǐ Wěi"),
        ("黄雅婷", "Huáng Yǎtíng"),
        ("曾黎", "Zēng Lí"),
        ("单明", "Shàn Míng"),
        ("單明", "Shàn Míng"),
        ("解晓东", "Xiè Xiǎodōng"),
        ("欧阳娜娜", "Ōuyáng Nànà"),
        ("吕布", "Lǚ Bù"),
        ("周秀贵", "Zhōu Xiùguì"),
        ("李建安", "Lǐ Jiàn’ān"),
        ("田中明子", ""),
        ("王", "Wáng"),
        ("", ""),
    ],
)
def test_a_name_is_read_with_its_tones(hanzi, pinyin):
    assert name_with_tones(hanzi) == pinyin


def test_the_tones_are_those_of_the_first_readings_of_pypinyin():
    library = pypinyin()
    wrong = []
    for at, tone in enumerate(_tones()):
        if tone:
            ((read,),) = library.pinyin(chr(0x4E00 + at), style=library.Style.TONE3, neutral_tone_with_five=True)
            if read[-1] != str(tone):
                wrong.append((chr(0x4E00 + at), read, tone))

    assert wrong == []
