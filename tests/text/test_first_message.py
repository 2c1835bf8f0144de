import pytest

from eventhub.text.first_message import MOST_WORDS, PATTERNS, Hasty, find_hints, word_count

# A letter that people would be glad to get.
GOOD = (
    "Hello Zhang Min, this is Anna from last night, introduced by Li Wei. What you told me about the power cuts "
    "in Xiaoshan stayed with me. I put 300 kWh into a laundry in Hamburg ten years ago; how did you solve it?",
    "张敏你好，我是昨晚在江边仓库认识的 Anna，李伟介绍的。听你讲萧山厂房"
    "八月限电的事，印象很深。答应你的汉堡港案例发给你，第 6 页的数据和你那边最像，希望用得上。不用急着回复。",
    "What made you offer help to small firms? I quoted your sentence about tea to my sister.",
    "我们上次聊到的茶，我找到了。",
    "",
)
HASTY = (
    ("Our price list is attached.", Hasty.PRICE),
    ("It starts at €4,900 a year.", Hasty.PRICE),
    ("only 300 euros", Hasty.PRICE),
    ("随信附上报价。", Hasty.PRICE),
    ("每台只要 300 元", Hasty.PRICE),
    ("现在有折扣", Hasty.PRICE),
    ("I attach our pitch deck.", Hasty.DECK),
    ("Here is the brochure", Hasty.DECK),
    ("附上公司宣传册", Hasty.DECK),
    ("发你一份 PPT", Hasty.DECK),
    ("https://calendly.com/anna/30min", Hasty.CALENDAR),
    ("Please book a slot with me.", Hasty.CALENDAR),
    ("这是我的预约链接", Hasty.CALENDAR),
    ("We offer storage for factories.", Hasty.PITCH),
    ("WE PROVIDE turnkey systems", Hasty.PITCH),
    ("Our solution can help you.", Hasty.PITCH),
    ("我司是行业领先的储能企业", Hasty.PITCH),
    ("我们提供一站式服务", Hasty.PITCH),
    ("我們提供一站式服務", Hasty.PITCH),
)


@pytest.mark.parametrize(("text", "what"), HASTY)
def test_what_is_too_early_is_named_with_its_words(text, what):
    found = find_hints(text)

    assert [hint.what for hint in found] == [what]
    assert found[0].words in text


@pytest.mark.parametrize("text", GOOD)
def test_a_good_first_message_is_left_alone(text):
    assert find_hints(text) == []


def test_each_kind_is_named_once():
    text = "We offer a discount. Our price is €5. Book a call. We provide a brochure and our deck."

    assert [hint.what for hint in find_hints(text)] == [Hasty.PRICE, Hasty.DECK, Hasty.CALENDAR, Hasty.PITCH]


@pytest.mark.parametrize(
    ("text", "words"),
    [("word " * 90, 90), ("word " * 91, 91), ("字" * 150, 90), ("字" * 152, 91), ("it's well-known, café", 3), ("", 0)],
)
def test_a_chinese_sign_counts_less_than_a_word(text, words):
    assert word_count(text) == words
    assert (Hasty.LONG in [hint.what for hint in find_hints(text)]) == (words > MOST_WORDS)


def test_the_patterns_use_nothing_that_a_browser_reads_otherwise():
    """No look-behind, no named groups, no inline flags, no possessive quantifiers."""
    for pattern in PATTERNS.values():
        assert not any(sign in pattern for sign in ("(?<", "(?P", "(?i", "++", "\\A", "\\Z", "(?#"))
