import pytest

from eventhub.text.titles import is_chinese, texts_in_order

ENGLISH = "An evening at the Riverside Loft 江边仓库 for people who build clean energy."
CHINESE = "在江边仓库聊清洁能源，DJ 和 wifi 都有，欢迎带朋友来。"


@pytest.mark.parametrize("text, expected", [(ENGLISH, False), (CHINESE, True), ("", False), ("18:30", False)])
def test_a_name_in_hanzi_makes_no_chinese_text(text, expected):
    assert is_chinese(text) is expected


@pytest.mark.parametrize("chinese, first", [(False, ENGLISH), (True, CHINESE)])
@pytest.mark.parametrize("pair", [(ENGLISH, CHINESE), (CHINESE, ENGLISH)])
def test_a_reader_gets_their_own_language_first(pair, chinese, first):
    assert texts_in_order(*pair, chinese=chinese)[0] == first


def test_one_text_is_said_once():
    assert texts_in_order(ENGLISH, ENGLISH, chinese=True) == (ENGLISH,)
    assert texts_in_order("", CHINESE, chinese=False) == (CHINESE,)
    assert texts_in_order("", "", chinese=False) == ()
