import pytest

from eventhub.text.languages import Language
from eventhub.text.titles import (
    Written,
    first_for,
    in_reader_order,
    is_chinese,
    language_of,
    short_title,
    title_in_script,
)

EN, ZH, HANT, DE = Language.ENGLISH, Language.CHINESE, Language.TRADITIONAL, Language.GERMAN
ENGLISH = "An evening at the Riverside Loft 江边仓库 for people who build clean energy."
CHINESE = "在江边仓库聊清洁能源，DJ 和 wifi 都有，欢迎带朋友来。"


@pytest.mark.parametrize("text, expected", [(ENGLISH, False), (CHINESE, True), ("", False), ("18:30", False)])
def test_a_name_in_hanzi_makes_no_chinese_text(text, expected):
    assert is_chinese(text) is expected


@pytest.mark.parametrize(
    ("first", "others", "reader", "read"),
    [
        # Their own language,
        ("Tea", {"zh_Hans": "茶会", "de": "Tee"}, DE, "Tee"),
        ("茶会", {"en": "Tea", "de": "Tee"}, EN, "Tea"),
        ("茶會", {"zh_Hans": "茶会"}, ZH, "茶会"),
        # else its other script,
        ("Tea", {"zh_Hans": "茶会", "de": "Tee"}, HANT, "茶会"),
        ("茶會", {"en": "Tea"}, ZH, "茶會"),
        # else letters they read,
        ("茶会", {"en": "Tea"}, DE, "Tea"),
        ("Tee", {"zh_Hans": "茶会"}, EN, "Tee"),
        # else the first.
        ("Tea", {"de": "Tee"}, ZH, "Tea"),
        ("茶会", {}, DE, "茶会"),
        ("", {"de": "Tee"}, ZH, "Tee"),
        ("", {}, EN, ""),
    ],
)
def test_a_reader_gets_the_text_they_read_best(first, others, reader, read):
    assert first_for(first, others, reader) == read


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Wir treffen uns im Garten und grillen, für alle ist gesorgt.", DE),
        ("We meet in the garden; there is food for everyone.", EN),
        ("Sommerfest im Hof", DE),
        ("Drinks with the team", EN),
        ("Yoga", EN),
        ("夏日聚会", ZH),
        ("夏日聚會", HANT),
    ],
)
def test_the_words_of_a_text_tell_its_language(text, language):
    assert language_of(text) is language
    assert in_reader_order(text, {}, DE) == [Written(language, text)]


def test_every_text_is_there_once_with_its_language():
    assert in_reader_order("Tea", {"zh_Hans": "茶会", "de": "Tea"}, ZH) == [Written(ZH, "茶会"), Written(EN, "Tea")]
    assert in_reader_order("Tee", {"en": "Tea"}, EN) == [Written(EN, "Tea"), Written(DE, "Tee")]
    assert in_reader_order("茶會", {}, EN) == [Written(HANT, "茶會")]


@pytest.mark.parametrize(
    ("title", "chinese_title", "english", "chinese"),
    [
        ("Clean-Energy Evening · Berlin", "清洁能源之夜 | 第 5 期", "Clean-Energy Evening", "清洁能源之夜"),
        ("Clean-Energy Evening", "", "Clean-Energy Evening", ""),
        ("江边沙龙", "", "", "江边沙龙"),
        ("A·B", "", "A·B", ""),
    ],
)
def test_a_text_names_an_event_by_the_title_in_its_language_or_not_at_all(title, chinese_title, english, chinese):
    others = {"zh_Hans": chinese_title}

    assert (short_title(title, others, EN), short_title(title, others, ZH)) == (english, chinese)
    assert (short_title(title, others, DE), short_title(title, others, HANT)) == (english, chinese)


def test_a_text_in_traditional_chinese_names_no_title_in_simplified():
    assert title_in_script("清洁能源之夜 · 上海", {}, ZH) == "清洁能源之夜"
    assert title_in_script("清洁能源之夜 · 上海", {}, HANT) == ""
    # Both write these signs.
    assert title_in_script("江上茶人", {}, HANT) == "江上茶人"
    assert title_in_script("清洁能源之夜", {"zh_Hant": "潔淨能源之夜"}, HANT) == "潔淨能源之夜"
