import pytest

from eventhub.text.search import haystack, search_words


@pytest.mark.parametrize("typed", ["李伟", "liwei", "li wei", "lw", "BOSCH", "tyn", "太阳能", "ße", "sse"])
def test_a_person_is_found_by_hanzi_pinyin_initials_and_company(typed):
    text = haystack("李伟", "", "Bosch 太阳能 Straße")

    assert all(word in text for word in search_words(typed))


def test_a_latin_name_costs_no_pinyin():
    assert haystack("Anna Keller", "", "") == "anna keller"
    assert "lwb" not in haystack("李伟", "博世")
