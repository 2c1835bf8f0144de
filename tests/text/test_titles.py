import pytest

from eventhub.text.titles import is_chinese, ordered_texts, short_title

ENGLISH = "An evening at the Riverside Loft 江边仓库 for people who build clean energy."
CHINESE = "在江边仓库聊清洁能源，DJ 和 wifi 都有，欢迎带朋友来。"


@pytest.mark.parametrize("text, expected", [(ENGLISH, False), (CHINESE, True), ("", False), ("18:30", False)])
def test_a_name_in_hanzi_makes_no_chinese_text(text, expected):
    assert is_chinese(text) is expected


@pytest.mark.parametrize("chinese, first", [(False, ENGLISH), (True, CHINESE)])
@pytest.mark.parametrize("pair", [(ENGLISH, CHINESE), (CHINESE, ENGLISH)])
def test_a_reader_gets_their_own_language_first(pair, chinese, first):
    assert ordered_texts(*pair, chinese=chinese)[0] == first


def test_one_text_is_said_once():
    assert ordered_texts(ENGLISH, ENGLISH, chinese=True) == (ENGLISH,)
    assert ordered_texts("", CHINESE, chinese=False) == (CHINESE,)
    assert ordered_texts("", "", chinese=False) == ()


@pytest.mark.parametrize(
    ("titles", "english", "chinese"),
    [
        (("Clean-Energy Evening · Berlin", "清洁能源之夜 | 第 5 期"), "Clean-Energy Evening", "清洁能源之夜"),
        (("Clean-Energy Evening", ""), "Clean-Energy Evening", ""),
        (("江边沙龙", ""), "", "江边沙龙"),
        (("A·B", ""), "A·B", ""),
    ],
)
def test_a_text_names_an_event_by_the_title_in_its_language_or_not_at_all(titles, english, chinese):
    assert short_title(*titles, chinese=False) == english
    assert short_title(*titles, chinese=True) == chinese
