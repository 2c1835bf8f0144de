"""Links of events: readable words and an unguessable tail. Pure."""

import re

from eventhub.text.characters import normalised
from eventhub.text.pinyin import spelled_out

TAIL_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
TAIL_LENGTH = 8
_WORDS_LENGTH = 48


def slug(title: str, tail: str) -> str:
    """Build the slug of a title: Latin letters as they are, hanzi as pinyin, then the random tail."""
    words = re.sub(r"[^a-z0-9]+", "-", _latin(title).lower()).strip("-")
    return f"{_shortened(words) or 'event'}-{tail}"


def _shortened(words: str) -> str:
    if len(words) <= _WORDS_LENGTH:
        return words
    return words[:_WORDS_LENGTH].rsplit("-", 1)[0]


def _latin(title: str) -> str:
    text = spelled_out(title)
    return normalised("NFKD", text).encode("ascii", "ignore").decode()
