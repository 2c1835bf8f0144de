"""Quoting a person's own line on a card: word for word, cut where a word ends, and nothing that should stay private."""

from __future__ import annotations

import re

from eventhub.text.characters import has_hanzi
from eventhub.text.web_addresses import has_web_address

# Characters of a quotation, in Latin letters and in hanzi.
LONGEST, LONGEST_IN_HANZI = 60, 24
_PRICE = re.compile(r"[¥￥$€£]\s?\d|\d\s?(?:元|块|万|usd|rmb|cny|eur|euros?|dollars?|yuan|[¥￥$€£])", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"\d{5,}")
_ENDS = " \t.,;:!?。，；：！？、…-–—"


def quotation(line: str) -> str:
    """Return a line as it may be quoted; "" for one with an address, a price, a number to call, or nothing in it."""
    line = " ".join(line.split())
    if "@" in line or has_web_address(line) or _PRICE.search(line) or _LONG_NUMBER.search(line):
        return ""
    return cut_line(line.replace("“", "").replace("”", "").rstrip(_ENDS))


def cut_line(line: str) -> str:
    """Cut a line after 60 characters, or 24 hanzi, with "…"; in Latin letters where a word ends."""
    most = LONGEST_IN_HANZI if has_hanzi(line) else LONGEST
    if len(line) <= most:
        return line
    head = line[:most]
    if not has_hanzi(line) and line[most : most + 1] not in ("", " ") and " " in head:
        head = head.rpartition(" ")[0]
    return head.rstrip(_ENDS) + "…"


def language_of(line: str) -> str:
    """Return the language tag of a line by its script: "zh-Hans" with hanzi in it, else "en"."""
    return "zh-Hans" if has_hanzi(line) else "en"
