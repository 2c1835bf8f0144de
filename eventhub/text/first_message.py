"""What makes a first message sound like a sales letter, so that a softer wording can be suggested. Pure.

Nothing here refuses anything. The patterns are written so that Python and a browser read them alike: the page shows
the same hints while a person types (static/js/soften.js).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

# The longest first message that is read at once. Chinese needs about five signs for three English words.
MOST_WORDS = 90
WORDS_A_SIGN = 0.6
WORD = r"[A-Za-z0-9\u00c0-\u024f][A-Za-z0-9\u00c0-\u024f'’-]*"
SIGN = r"[\u4e00-\u9fff]"


class Hasty(StrEnum):
    """What is too early in a first message."""

    PRICE = "price"
    DECK = "deck"
    CALENDAR = "calendar"
    PITCH = "pitch"
    LONG = "long"


# An amount alone is no price: "300 kWh" and "10 years" are left alone.
PATTERNS: dict[Hasty, str] = {
    Hasty.PRICE: (
        r"\b(?:prices?|pricing|price list|quotes?|quotation|discounts?|special offer)\b|[$€£¥￥] ?\d|\d ?[€£¥￥$]"
        r"|\b\d[\d.,]* ?(?:dollars?|euros?|eur|usd|rmb|yuan|cny)\b"
        r"|报价|价格|单价|优惠|折扣|打折|价目|\d ?(?:元|块钱|万元|美元|欧元)"
        r"|報價|價格|單價|優惠|價目|\d ?(?:塊錢|萬元|歐元)"
    ),
    Hasty.DECK: (
        r"\b(?:(?:pitch|slide|sales|company)[ -]?decks?|our deck|my deck|the deck|a deck|brochures?|one-?pagers?"
        r"|catalogues?|catalogs?|company profile)\b|PPT|宣传册|产品手册|商业计划书|画册|产品目录|公司简介|路演材料"
        r"|宣傳冊|產品手冊|商業計[劃畫]書|畫冊|產品目錄|公司簡介|簡報檔"
    ),
    Hasty.CALENDAR: (
        r"calendly\.com|\bcal\.com\/|meetings\.hubspot\.com|doodle\.com|savvycal\.com"
        r"|\b(?:calendar|booking) link\b|\bbook (?:a|some|your) (?:time|slot|call|meeting|demo)\b"
        r"|\bpick a (?:time|slot)\b|\bschedule a (?:call|meeting|demo)\b|预约链接|日程链接|预订时间|点这里预约|点击预约"
        r"|預約(?:鏈接|連結)|日程(?:鏈接|連結)|預訂時間|點這[裡裏]預約|點擊預約"
    ),
    Hasty.PITCH: (
        r"\bwe (?:offer|provide|sell|supply|specialise in|specialize in|are a leading|are the leading|help companies)\b"
        r"|\bour (?:company|solutions?|products?|services?|platform) (?:is|are|offers?|provides?|can|helps?)\b"
        r"|我们公司(?:提供|是|专注|主营)|我们(?:提供|主营|专注于|专业从事)|我们的(?:产品|方案|服务)(?:能|可以|是)"
        r"|我司|贵司|欢迎来电|欢迎咨询"
        r"|我們公司(?:提供|是|專注|主營)|我們(?:提供|主營|專注於|專業從事)|我們的(?:產品|方案|服務)(?:能|可以|是)"
        r"|貴司|歡迎來電|歡迎[諮咨]詢"
    ),
}
_COMPILED = {hasty: re.compile(pattern, re.IGNORECASE) for hasty, pattern in PATTERNS.items()}
_WORD, _SIGN = re.compile(WORD), re.compile(SIGN)


@dataclass(frozen=True)
class Hint:
    """One thing to say more softly, and the words that gave rise to it."""

    what: Hasty
    words: str = ""


def word_count(text: str) -> int:
    """Return how many words a text has; five Chinese signs count as three."""
    return len(_WORD.findall(text)) + int(len(_SIGN.findall(text)) * WORDS_A_SIGN)


def find_hints(text: str) -> list[Hint]:
    """Return what of a first message could be said more softly, each kind once; empty for a good one."""
    matches = ((hasty, pattern.search(text)) for hasty, pattern in _COMPILED.items())
    found = [Hint(hasty, match.group()) for hasty, match in matches if match]
    count = word_count(text)
    return [*found, Hint(Hasty.LONG, str(count))] if count > MOST_WORDS else found
