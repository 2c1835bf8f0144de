"""How a reader is addressed: each row of a table is what stands on a contact and what a text says."""

import pytest

from eventhub.followups.wording import chinese, english
from eventhub.followups.wording.address import (
    Addressed,
    addressed,
    called,
    event_name,
    is_formal,
    language_for,
)
from eventhub.followups.wording.kinds import Channel
from eventhub.followups.wording.values import day_name
from eventhub.text.languages import Language

EN, ZH, HANT, DE = Language.ENGLISH, Language.CHINESE, Language.TRADITIONAL, Language.GERMAN


@pytest.mark.parametrize(
    ("chosen", "own", "names", "language"),
    [
        (ZH, EN, ["Anna"], ZH),
        (None, EN, ["张敏"], EN),
        (None, ZH, ["Zhang Min"], ZH),
        (None, None, ["Zhang Min", "张敏"], ZH),
        (None, None, ["李偉"], HANT),
        (None, None, ["Li Wei", "李伟"], ZH),
        (None, None, ["Zhang Min"], EN),
        (None, None, [], EN),
    ],
)
def test_the_language_is_the_readers(chosen, own, names, language):
    assert language_for(chosen, own, names) == language


@pytest.mark.parametrize(
    ("language", "names", "close", "says"),
    [
        (EN, ["Anna Keller"], False, "Anna"),
        (EN, ["Grace Huang", "黄蕾"], False, "Grace"),
        (EN, ["黄蕾", "Grace Huang"], False, "Grace"),
        (EN, ["Wang Lei", "王磊"], False, "Wang Lei"),
        (EN, ["김민준", "Minjun Kim"], False, "Minjun"),
        (ZH, ["김민준", "Minjun Kim"], False, "Minjun"),
        (EN, ["Lei Wang"], False, "Lei Wang"),
        (EN, ["Ouyang Jing"], True, "Ouyang Jing"),
        (EN, ["Zhang Xiao-Feng"], False, "Zhang Xiao-Feng"),
        (EN, ["Priya Nair"], False, "Priya"),
        (EN, ["Jean-Luc Moreau"], False, "Jean-Luc"),
        (EN, ["Dr. Anna Haas"], False, "Anna"),
        (EN, ["Nguyen Thi Mai"], False, "Nguyen Thi Mai"),
        (EN, ["J. Smith"], False, "J. Smith"),
        (EN, ["van Dyk"], False, "van Dyk"),
        (EN, ["Madonna"], False, "Madonna"),
        (EN, ["张敏"], False, "张敏"),
        (ZH, ["王磊"], False, "王磊"),
        (ZH, ["王磊"], True, "王磊"),
        (ZH, ["张晓峰"], True, "晓峰"),
        (ZH, ["张晓峰"], False, "张晓峰"),
        (ZH, ["欧阳静"], True, "欧阳静"),
        (ZH, ["欧阳晓静"], True, "晓静"),
        (ZH, ["Wang Lei", "王磊"], False, "王磊"),
        (ZH, ["Anna Keller"], False, "Anna"),
        (ZH, ["买买提·艾力"], True, "买买提·艾力"),
    ],
)
def test_a_name_is_in_the_script_of_the_text(language, names, close, says):
    assert called(language, names, close=close) == says


@pytest.mark.parametrize(
    ("typed", "names", "english", "chinese"),
    [
        ("王总", ("王建平", "Wang Jianping"), "Wang Jianping", "王总!"),
        ("王建平总", ("王建平", "Wang Jianping"), "Wang Jianping", "王总!"),
        ("王总经理", ("王建平", ""), "王建平", "王总!"),
        ("王总，您好！", ("王建平", ""), "王建平", "王总!"),
        ("尊敬的王总", ("王建平", ""), "王建平", "王总!"),
        ("欧阳老师", ("欧阳静", "Ouyang Jing"), "Ouyang Jing", "欧阳老师!"),
        ("欧阳静老师", ("欧阳静", "Ouyang Jing"), "Ouyang Jing", "欧阳老师!"),
        ("赵教授", ("赵明", "Zhao Ming"), "Zhao Ming", "赵教授!"),
        ("Dr. Haas", ("Anna Haas", ""), "Dr. Haas!", "Haas 博士!"),
        ("Prof. Dr. Anna Haas", ("Anna Haas", ""), "Prof. Haas!", "Haas 教授!"),
        ("Dr. Wang", ("王磊", "Wang Lei"), "Dr. Wang!", "王博士!"),
        ("Dr. Wang Lei", ("王磊", "Wang Lei"), "Dr. Wang!", "王博士!"),
        ("Frau Keller", ("Anna Keller", ""), "Ms. Keller!", "Keller 女士!"),
        ("Anna", ("Anna Maria Keller", ""), "Anna", "Anna"),
        ("Tom", ("汤明", "Tang Ming"), "Tom", "Tom"),
        ("磊哥", ("王磊", "Wang Lei"), "Wang Lei", "磊哥"),
        ("小王", ("王磊", ""), "王磊", "小王"),
        ("", ("王磊", "Wang Lei"), "Wang Lei", "王磊"),
        ("老师", ("王磊", "Wang Lei"), "Wang Lei", "老师!"),
        ("{{7*7}}", ("王磊", "Wang Lei"), "Wang Lei", "王磊"),
        ("<b>王总</b>", ("王磊", "Wang Lei"), "Wang Lei", "王磊"),
        ("我们公司最好的那位王总经理先生", ("王磊", "Wang Lei"), "Wang Lei", "王磊"),
    ],
)
def test_a_form_of_address_is_used_where_the_text_can(typed, names, english, chinese):
    """A title is marked with an exclamation mark: with it, it is always 您."""
    found = [addressed(language, *names, form_of_address=typed) for language in (EN, ZH)]

    wanted = [Addressed(text.rstrip("!"), has_title=text.endswith("!")) for text in (english, chinese)]
    assert found == wanted


@pytest.mark.parametrize(
    ("channel", "facts", "formal"),
    [
        ("wechat", {}, False),
        ("wechat", {"has_title": True}, True),
        ("wechat", {"has_title": True, "chosen": False, "close": True}, True),
        ("wechat", {"chosen": True}, True),
        ("email", {}, True),
        ("email", {"close": True}, False),
        ("email", {"answered": True}, False),
        ("email", {"chosen": False}, False),
        ("email", {"chosen": True, "answered": True}, True),
    ],
)
def test_nin_is_for_titles_first_letters_and_whom_the_author_chose(channel, facts, formal):
    assert is_formal(ZH, Channel(channel), **{"has_title": False, **facts}) is formal


@pytest.mark.parametrize(
    ("facts", "formal"),
    [
        ({}, False),
        ({"answered": True}, False),
        ({"has_title": True}, True),
        ({"has_title": True, "chosen": False}, True),
        ({"chosen": True, "close": True}, True),
        ({"chosen": False}, False),
    ],
)
def test_sie_is_for_titles_and_whom_the_author_chose(facts, formal):
    assert {is_formal(DE, each, **{"has_title": False, **facts}) for each in Channel} == {formal}


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("Dr. Haas", "Dr. Haas!"),
        ("Frau Dr. Haas", "Frau Dr. Haas!"),
        ("Sehr geehrte Frau Keller,", "Frau Keller!"),
        ("Prof. Dr. Anna Haas", "Prof. Haas!"),
        ("Mr. Smith", "Herr Smith!"),
        ("Lieber Tom", "Tom"),
        ("Anna", "Anna"),
        ("王总", "Anna"),
        ("", "Anna"),
    ],
)
def test_a_form_of_address_in_german(typed, says):
    wanted = Addressed(says.rstrip("!"), has_title=says.endswith("!"))

    assert addressed(DE, "Anna Keller", "安娜", form_of_address=typed) == wanted


def test_with_sie_goes_the_whole_name():
    assert addressed(DE, "Anna Keller", polite=True) == Addressed("Anna Keller")
    assert addressed(DE, "Anna Keller", form_of_address="Frau Keller", polite=True).name == "Frau Keller"
    assert addressed(EN, "Anna Keller", polite=True) == Addressed("Anna")


@pytest.mark.parametrize(
    ("language", "titles", "says"),
    [
        (EN, ["Clean-Energy Evening", "清洁能源之夜"], "Clean-Energy Evening"),
        (ZH, ["Clean-Energy Evening", "清洁能源之夜"], "清洁能源之夜"),
        (ZH, ["Clean-Energy Evening", ""], ""),
        (EN, ["清洁能源之夜", ""], ""),
        (HANT, ["Clean-Energy Evening", "清洁能源之夜"], ""),
        (HANT, ["Clean-Energy Evening", "台北清潔能源之夜"], "台北清潔能源之夜"),
        (EN, ["Solar Fair 2027 · Hall 3", ""], "Solar Fair 2027"),
        (ZH, ["2027 AI 大会 | 上海站", ""], "2027 AI 大会"),
        (EN, ["What's next?", ""], ""),
        (ZH, ["“绿色”晚宴", ""], ""),
    ],
)
def test_an_event_is_named_only_in_the_language_of_the_text(language, titles, says):
    title, chinese = titles

    assert event_name(language, title, {"zh_Hans": chinese}) == says


def test_days_are_named_for_two_weeks():
    in_english = [day_name(english.DAYS, days) for days in (None, -1, 0, 1, 2, 6, 7, 13, 14)]
    in_chinese = [day_name(chinese.DAYS, days) for days in (None, -1, 0, 1, 2, 3, 6, 7, 13, 14)]

    assert in_english == ["", "", "today", "yesterday", "the other day", "the other day", "recently", "recently", ""]
    assert in_chinese == ["", "", "今天", "昨天", "前天", "前几天", "前几天", "前不久", "前不久", ""]
