import pytest

from eventhub.followups.details import NoteFacts, read_note
from eventhub.followups.tact import may_be_said


@pytest.mark.parametrize(
    "detail",
    [
        "mother is ill",
        "just divorced",
        "was laid off in May",
        "a high salary",
        "burned out last year",
        "lost his job",
        "母亲住院",
        "去年离婚",
        "压力大",
        "刚被裁",
        "信教",
        "工资不高",
    ],
)
def test_what_somebody_suffers_earns_or_believes_is_not_said(detail):
    """docs/behaviour.md section 5: prompts stay with what is positive and harmless."""
    assert not may_be_said(detail)


@pytest.mark.parametrize("detail", ["bit arrogant", "talks too much", "不靠谱", "有点吹牛", "not very interested"])
def test_what_one_thinks_of_somebody_is_not_told_them(detail):
    assert not may_be_said(detail)


@pytest.mark.parametrize(
    "detail",
    [
        "微信已加",
        "met at the tea table",
        "zhang@example.org",
        "13800001111",
        "张总",
        "CFO",
        "ok",
        "call him on Monday",
        "wears glasses",
        "李伟介绍的",
        "王老师",
    ],
)
def test_how_to_reach_or_recognise_somebody_is_for_oneself(detail):
    assert not may_be_said(detail)


@pytest.mark.parametrize("detail", ["Marco told her about Porto", "knows his way around Suzhou", "带她去看厂"])
def test_a_text_never_speaks_of_its_reader_as_of_somebody_else(detail):
    assert not may_be_said(detail)


@pytest.mark.parametrize(
    "detail",
    [
        "Twins, 3 years old",
        "biluochun tea",
        "Power cuts at the Xiaoshan plant every August",
        "爱弹吉他",
        "萧山厂房八月限电",
        "其他城市也去看",
        "热泵",
        "daughter starts at TU Munich in spring",
        "手工皮具",
        "Dr. Wang has 3.5 MW on the roof",
    ],
)
def test_what_two_talked_about_may_be_said(detail):
    assert may_be_said(detail)


def test_a_note_of_nothing_sayable_gives_a_text_without_a_detail():
    assert read_note("Her mother is ill. A bit arrogant. CFO", promised=False) == NoteFacts()
