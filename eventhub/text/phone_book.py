"""The order of people in a list, as in a phone book: by surname as it is read, then by given name. Pure."""

from __future__ import annotations

from functools import lru_cache

from eventhub.text.characters import fold, has_hanzi, only_hanzi, simplify
from eventhub.text.names import VIETNAMESE_SURNAMES
from eventhub.text.pinyin import syllables
from eventhub.text.romanisation import as_pinyin, may_be_surname, surname_of, surname_reading

# Names that sort behind all letters: of signs alone, or none.
_LAST = "\uffff"


@lru_cache(maxsize=16384)
def phone_book_key(name: str, other_name: str = "") -> tuple[str, str, str]:
    """Return what a list of people is sorted by: surname and given name in plain letters, then the name as written.

    A name in hanzi is read as people read it (曾 is zeng, 单 is shan), whichever of the two names it is. Of names in
    letters the last word is the surname, but for Chinese and Vietnamese ones that put it first.

    >>> phone_book_key("Anna Keller")
    ('keller', 'anna', 'anna keller')
    >>> phone_book_key("Grace Huang", "黄雅婷")
    ('huang', 'yating', 'grace huang')
    """
    written = fold(name)
    for each in (name, other_name):
        if hanzi := only_hanzi(each):
            return (*read_name(hanzi), written)
    words = "".join(sign if sign.isalnum() or sign in "-'" else " " for sign in written).split()
    if not words:
        return _LAST, "", written
    if len(words) > 1 and _is_surname_first(words):
        return words[0], "".join(words[1:]), written
    return words[-1], "".join(words[:-1]), written


@lru_cache(maxsize=16384)
def read_name(hanzi: str) -> tuple[str, str]:
    """Return surname and given name of a name in hanzi as plain pinyin, the surname as families read theirs.

    >>> read_name("曾黎")
    ('zeng', 'li')
    """
    name = simplify(hanzi)
    surname = surname_of(name)
    return surname_reading(surname) or "".join(syllables(surname)), "".join(syllables(name[len(surname) :]))


def _is_surname_first(words: list[str]) -> bool:
    if has_hanzi(words[0]):
        return True
    if words[0] in VIETNAMESE_SURNAMES:
        return True
    return may_be_surname(words[0]) and all(as_pinyin(word.replace("-", "")) for word in words[1:])
