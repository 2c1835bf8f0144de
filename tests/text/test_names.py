import pytest

from eventhub.text.names import Agreement, agree, name_forms, searchable
from eventhub.text.romanisation import PINYIN, as_pinyin, reading, spellings, surname_of


def agreement(one: str, other: str) -> Agreement:
    return agree(name_forms(one), name_forms(other))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("李伟", "李偉", Agreement.SAME_HANZI),
        ("Li Wei 李伟", "李伟", Agreement.SAME_HANZI),
        ("李伟", "Wei Li", Agreement.SPELLED),
        ("Zhang Xiaoming", "Hsiao-Ming Chang", Agreement.SPELLED),
        ("Anna Keller", "Keller Anna", Agreement.SAME),
        ("Bob Smith", "Robert Smith", Agreement.SHORT),
        ("Liu Yang 刘洋", "Liu Yang 刘阳", Agreement.NONE),
        ("Anna Keller", "Anna Weber", Agreement.NONE),
        ("", "", Agreement.NONE),
    ],
)
def test_names_agree_across_scripts_orders_and_spellings(one: str, other: str, expected: Agreement) -> None:
    assert agreement(one, other) is expected
    assert agreement(other, one) is expected


@pytest.mark.parametrize(
    ("hanzi", "surname", "pinyin"),
    [
        ("单田芳", "单", ("shan", "tianfang")),
        ("曾国藩", "曾", ("zeng", "guofan")),
        ("仇英", "仇", ("qiu", "ying")),
        ("区志强", "区", ("ou", "zhiqiang")),
        ("解晓东", "解", ("xie", "xiaodong")),
        ("翟天临", "翟", ("zhai", "tianlin")),
        ("查良镛", "查", ("zha", "liangyong")),
        ("朴树", "朴", ("piao", "shu")),
        ("盖叫天", "盖", ("ge", "jiaotian")),
        ("欧阳修", "欧阳", ("ouyang", "xiu")),
        ("欧阳", "欧", ("ou", "yang")),
    ],
)
def test_surnames_are_read_as_surnames(hanzi: str, surname: str, pinyin: tuple[str, str]) -> None:
    assert surname_of(hanzi) == surname
    assert reading(hanzi) == pinyin


def test_every_pinyin_syllable_reads_as_itself() -> None:
    assert [one for one in PINYIN if one not in as_pinyin(one)] == []


def test_a_name_is_spelled_in_all_systems() -> None:
    assert {("zhang", "xiaoming"), ("chang", "hsiaoming"), ("cheung", "hiuming")} <= spellings("张晓明")


def test_a_name_is_found_by_hanzi_pinyin_and_initials() -> None:
    line = searchable("Grace Huang", "黄蕾")

    assert all(part in line for part in ("grace huang", "黄蕾", "huanglei", "huang lei"))
