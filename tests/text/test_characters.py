import pytest

from eventhub.text.characters import clean, fold

# Hangul and Khmer fillers, the blank braille pattern, the grapheme joiner, tags, joiners, bidirectional marks.
UNSEEN = [
    "\u3164",
    "\uffa0",
    "\u115f\u1160",
    "\u17b4\u17b5",
    "\u2800",
    "\u034f",
    "\u180e",
    "\U000e0041\U000e0042\U000e007f",
    "\U000e0001",
    "\u200b\u200c\u200d",
    "\u202e\u2066\u061c",
    "\u2065\ufff0",
]
# What marks a letter, with no letter to mark.
MARKS_ALONE = ["\u0301\u0308", "\ufe0f\ufe0e", "\U000e0100", "\u180b\u180c", "\u0301 \u0301", "\u3164\u0301"]


@pytest.mark.parametrize("typed", [*UNSEEN, *MARKS_ALONE, " ".join(UNSEEN + MARKS_ALONE)], ids=ascii)
def test_a_text_of_which_nothing_can_be_seen_is_an_empty_one(typed):
    """Case 30."""
    assert clean(typed) == ""


@pytest.mark.parametrize("unseen", UNSEEN, ids=ascii)
def test_what_cannot_be_seen_is_taken_out_of_a_name(unseen):
    assert clean(f"Li{unseen} {unseen}Wei") == "Li Wei"
    assert fold(f"Li{unseen} {unseen}Wei") == "li wei"


@pytest.mark.parametrize(
    "name",
    [
        "李伟",
        "O'Neill",
        "Nguyễn Thị Ánh",
        "❤️",
        "👋🏽 Ana",
        "한글",
        "प्रिया",
        "ᠮᠣᠩᠭᠣᠯ",
        "-",
        "𠮷野家",
        "葛\U000e0100城",
        "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    ],
    ids=ascii,
)
def test_a_name_that_can_be_read_stays_as_it_is(name):
    """Case 30: variation selectors choose a drawing, and tags behind a black flag choose Scotland's."""
    assert clean(name) == name


@pytest.mark.parametrize("name", ["👩\u200d👩\u200d👧 Ana", "می\u200cخواهم"], ids=ascii)
def test_joined_emoji_and_words_of_persian_keep_all_that_is_drawn(name):
    assert [c for c in clean(name) if c not in "\u200c\u200d"] == [c for c in name if c not in "\u200c\u200d"]
