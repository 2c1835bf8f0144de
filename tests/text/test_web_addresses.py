import time

import pytest

from eventhub.text.web_addresses import has_link, has_web_address, without_web_addresses

ADDRESSES = [
    "evil.भारत",
    "मेला.भारत",
    "evil\ufe0f.com",
    "evil.\ufe0fcom",
    "ev\u0338il.com",
    "♥evil♥.ws",
    "evil.ею",
    "https://evil.example/x",
    "HTTP://EVIL.EXAMPLE",
    "hxxps://evil",
    "Win now: ftp://1.2.3.4",
    "javascript:alert(1)",
    "www.evil",
    "www。evil",
    "evil.example",
    "evil.example/x",
    "Li Wei (evil.com)",
    "login.bank.evil.co.uk",
    "evil.com.",
    "evil.com:8080",
    "li.wei@evil.com",
    "bit.ly/3xYz",
    "evil.com领奖",
    "访问evil.com",
    "evil。com",
    "evil．com",
    "evil｡com/x",
    "ｅｖｉｌ.ｃｏｍ",
    "ev\u200bil.\u200dc\u00adom",
    "evil\u2060.com",
    "пример.рф",
    "münchen.de",
    "例子.中国",
    "例子。中国",
    "例子.公司/x",
    "xn--fsq.xn--fiqs8s",
    "t.co/abc",
    "192.168.0.1/x",
    "dr.wang/x",
]
LINKS_ALONE = [
    "https://evil.example/x",
    "www.evil.com",
    "evil.example/x",
    "evil。com/x",
    "evil.com?x=1",
    "bit.ly/3xYz",
    "xn--fsq.xn--fiqs8s/",
]
NAMES = [
    "",
    "Node.js developer",
    "Node.js/React developer",
    "Vue.js und d3.js",
    "ASP.NET meetup",
    "socket.io workshop",
    "St. Gallen",
    "St.Gallen/Zürich",
    "J.R. Smith",
    "J.R.Smith",
    "J.Li",
    "Dr.Wang",
    "Prof.Dr.Li",
    "Mr.Ma",
    "Ph.D. student",
    "Anna Keller, M.Sc",
    "A.I. lab",
    "U.S. and L.A.",
    "e.V.",
    "z.B. heute",
    "Web3.0 in 2026",
    "GPT-4.5 at 10.30",
    "30.11.2026",
    "1.2.3.4",
    "TCP/IP",
    "and/or",
    "3/4 time",
    "What? No!",
    "Ratio 3:2",
    "Talk: HTTP for beginners",
    "你好。世界",
    "新年聚会。AI 主题",
    "欢迎。公司聚会",
    "O'Neill",
    "Jean-Luc",
    "ЁЖ.ру",
    "...",
    "a..b",
]


def test_a_web_address_is_found_however_it_is_written():
    """Case 33."""
    assert [text for text in ADDRESSES if not has_web_address(text)] == []


def test_names_titles_and_abbreviations_are_none():
    assert [text for text in NAMES if has_web_address(text) or has_link(text)] == []
    assert [without_web_addresses(text) for text in NAMES] == list(NAMES)


@pytest.mark.parametrize(
    "text",
    [
        "http&#58;&#47;&#47;evil&#46;example",
        "http&#x3A;&#x2f;&#47evil",
        "evil&#00000046;com",
        f"evil&#{'0' * 5000}46;com",
        "evil&period;com",
        "https&colon;&sol;&sol;evil",
        "me&commat;evil&#46;com",
        "evil&#12290;com",
    ],
    ids=lambda text: text[:30],
)
def test_an_address_with_entities_of_html_is_found(text):
    assert has_web_address(text)
    assert "evil" not in without_web_addresses(text)


@pytest.mark.parametrize("text", ["Q&A", "AT&T", "Tom &amp; Jerry", f"&#{'9' * 9000};", "&#;", "&#x;", "&."])
def test_an_ampersand_makes_no_address(text):
    assert not has_web_address(text)
    assert without_web_addresses(text) == text


@pytest.mark.parametrize("text", LINKS_ALONE, ids=ascii)
def test_a_line_of_work_may_not_hold_a_link(text):
    assert has_link(f"Engineer {text}")


@pytest.mark.parametrize("text", ["Engineer at booking.com", "Amazon.com", "Founder, fast.ai"])
def test_a_line_of_work_may_name_a_firm_that_is_called_like_its_address(text):
    assert not has_link(text)
    assert has_web_address(text)


@pytest.mark.parametrize(
    "title, rest",
    [
        ("Claim it at evil.com/x now", "Claim it at … now"),
        ("https://evil.example/a?b=c#d", "…"),
        ("访问evil.com领奖", "访问…领奖"),
        ("Clean-Energy Evening", "Clean-Energy Evening"),
        ("Mail li@evil.com or www.evil.com", "Mail … or …"),
        ("ｅｖｉｌ．ｃｏｍ and ev\u200bil.com", "… and …"),
        ("Prize: 192.168.0.1/x", "Prize: …"),
    ],
)
def test_addresses_are_taken_out_of_a_text(title, rest):
    assert without_web_addresses(title) == rest
    assert not has_web_address(without_web_addresses(title))


@pytest.mark.parametrize(
    "part",
    [
        "a.",
        "a.com/",
        "a.js/",
        "a@b.com",
        "a.b@",
        "1.2.3.4/",
        "http",
        "http://",
        "。a",
        "com.",
        "中.",
        "://",
        "♥.",
        "e\u0338.",
    ],
)
def test_hostile_texts_take_as_long_as_they_are(part):
    """Case 33."""

    def took(times):
        begun = time.process_time()
        has_web_address(part * times)
        without_web_addresses(part * times)
        return time.process_time() - begun

    short, long = (min(took(times) for _ in range(3)) for times in (4_000, 32_000))
    assert long < 32 * short
