"""Addresses of events: readable words and a tail nobody can guess. Pure."""

import re
import unicodedata

TAIL_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
TAIL_LENGTH = 8
_WORDS_LENGTH = 48
_HANZI = re.compile(r"[\u3400-\u9fff]")


def slug(title: str, tail: str) -> str:
    """The slug of a title: Latin letters as they are, hanzi as pinyin, then the random tail."""
    words = re.sub(r"[^a-z0-9]+", "-", _latin(title).lower()).strip("-")
    return f"{_shortened(words) or 'event'}-{tail}"


def is_well_formed(text: str) -> bool:
    """Whether a text can stand in an address as a slug."""
    return re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text) is not None and 3 <= len(text) <= 80


def _shortened(words: str) -> str:
    if len(words) <= _WORDS_LENGTH:
        return words
    return words[:_WORDS_LENGTH].rsplit("-", 1)[0]


def _latin(title: str) -> str:
    text = _spelled(title) if _HANZI.search(title) else title
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def _spelled(title: str) -> str:
    """The title in pinyin. The import costs half a second, and only titles in hanzi need it."""
    from pypinyin import lazy_pinyin

    return " ".join(lazy_pinyin(title))
