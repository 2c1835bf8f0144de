"""The order of people in a list, as in a phone book: by surname as it is read, then by given name. Pure."""

from __future__ import annotations

from functools import lru_cache

from eventhub.text.characters import fold, has_hanzi, only_hanzi, simplify
from eventhub.text.cyrillic import in_latin
from eventhub.text.names import VIETNAMESE_SURNAMES
from eventhub.text.pinyin import syllables
from eventhub.text.romanisation import as_pinyin, may_be_surname, surname_of, surname_reading

SORT_KEY_LENGTH = 120
# Names in other scripts than Latin, Cyrillic and Chinese sort behind all letters, those of signs alone at the end.
_OTHER_SCRIPT, _NO_LETTER = "~", "~~"
_OTHER_SIGNS = 20


@lru_cache(maxsize=16384)
def sort_key(name: str, other_name: str = "") -> str:
    """Return what a list of people is sorted by, in ASCII: surname, then given name, in lower-case letters.

    A name in hanzi is read as people read it (曾 is zeng, 单 is shan), whichever of the two names it is. Of names in
    letters the last word is the surname, but for Chinese and Vietnamese ones that put it first. Rows keep it in a
    column that both databases compare byte by byte.

    >>> sort_key("Anna Keller"), sort_key("Grace Huang", "黄雅婷"), sort_key("欧阳修")
    ('keller anna', 'huang yating', 'ouyang xiu')
    """
    for each in (name, other_name):
        if hanzi := only_hanzi(each):
            return " ".join(filter(None, read_name(hanzi)))[:SORT_KEY_LENGTH] or _NO_LETTER
    written = fold(in_latin(name))
    words = _words(written)
    if not words:
        return _NO_LETTER
    if len(words) < 2 or not _is_surname_first(words):
        words = [words[-1], *words[:-1]]
    plain = " ".join(filter(None, (_plain(words[0]), _plain("".join(words[1:])))))
    return plain[:SORT_KEY_LENGTH] or _OTHER_SCRIPT + written[:_OTHER_SIGNS].encode("utf-16-be").hex()


@lru_cache(maxsize=16384)
def read_name(hanzi: str) -> tuple[str, str]:
    """Return surname and given name of a name in hanzi as plain pinyin, the surname as families read theirs.

    >>> read_name("曾黎")
    ('zeng', 'li')
    """
    name = simplify(hanzi)
    surname = surname_of(name)
    return surname_reading(surname) or "".join(syllables(surname)), "".join(syllables(name[len(surname) :]))


def puts_surname_first(name: str) -> bool:
    """Tell whether a name in Latin letters begins with its surname, as Chinese and Vietnamese ones do.

    >>> puts_surname_first("Wang Lei"), puts_surname_first("Lee Harper")
    (True, False)
    """
    words = _words(fold(name))
    return len(words) > 1 and _is_surname_first(words)


def _words(folded: str) -> list[str]:
    return "".join(sign if sign.isalnum() or sign in "-'" else " " for sign in folded).split()


def _plain(word: str) -> str:
    return "".join(sign for sign in word if sign.isascii() and sign.isalnum())


def _is_surname_first(words: list[str]) -> bool:
    if has_hanzi(words[0]):
        return True
    if words[0] in VIETNAMESE_SURNAMES:
        return True
    return may_be_surname(words[0]) and all(as_pinyin(word.replace("-", "")) for word in words[1:])
