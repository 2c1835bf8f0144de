import pytest

from eventhub.matching.languages import languages_named


@pytest.mark.parametrize(
    ("line", "languages"),
    [
        ("Baker, Polish bakery", set()),
        ("Turkish coffee, Italian cooking class", set()),
        ("French retail buyers", set()),
        ("need a Chinese lead teacher", set()),
        ("my German for your Chinese", {"de", "zh"}),
        ("German, and English proofreading", {"de", "en"}),
        ("practise German twice a week", {"de"}),
        ("Mandarin over coffee", {"zh"}),
        ("Chinesisch üben", {"zh"}),
        ("Arabic tutor", {"ar"}),
        ("找德语语伴", {"de"}),
    ],
)
def test_where_something_is_from_is_no_language(line, languages):
    assert languages_named(line) == languages
