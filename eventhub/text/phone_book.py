"""The order of people in a list, as in a phone book: by surname as it is read, then by given name. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from eventhub.text.characters import fold, has_hanzi, only_hanzi, simplify
from eventhub.text.cyrillic import in_latin
from eventhub.text.names import TITLES, VIETNAMESE_SURNAMES
from eventhub.text.pinyin import syllables
from eventhub.text.romanisation import (
    as_pinyin,
    given_tones,
    is_double_surname,
    is_given_syllable,
    may_be_surname,
    surname_of,
    surname_reading,
)

SORT_KEY_LENGTH = 120
# Names in other scripts than Latin, Cyrillic and Chinese sort behind all letters, those of signs alone at the end.
_OTHER_SCRIPT, _NO_LETTER = "~", "~~"
_OTHER_SIGNS = 20
# A surname in capitals (MUELLER Hans) is longer than initials.
_SHORTEST_IN_CAPITALS = 3
_APOSTROPHES = str.maketrans("’ʼ‘", "'''")
_BRACKETS = re.compile(r"[(（\[][^()（）\[\]]*[)）\]]")
_SMALL_SYLLABLE = re.compile(r"[A-Z][a-z]{1,5}-[a-z]{1,6}")
# Korean names in Latin letters put the surname first as Chinese ones do, and hyphenate the given name: Park Ji-hoon.
_KOREAN_SURNAMES = frozenset(
    [
        *("kim", "lee", "park", "pak", "choi", "jung", "jeong", "kang", "cho", "yoon", "jang", "lim", "han", "shin"),
        *("seo", "kwon", "hwang", "ahn", "song", "yoo", "hong", "moon", "bae", "baek"),
    ]
)


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
    family, given = latin_parts(name)
    if not family:
        return _NO_LETTER
    plain = " ".join(filter(None, (_plain("".join(map(_folded, part))) for part in (family, given))))
    other = _OTHER_SCRIPT + _folded(name)[:_OTHER_SIGNS].encode("utf-16-be").hex()
    return plain[:SORT_KEY_LENGTH] or other


@lru_cache(maxsize=16384)
def read_name(hanzi: str) -> tuple[str, str]:
    """Return surname and given name of a name in hanzi as plain pinyin, the surname as families read theirs.

    >>> read_name("曾黎")
    ('zeng', 'li')
    """
    name = simplify(hanzi)
    surname = surname_of(name)
    given = name[len(surname) :]
    read = syllables(given)
    if len(read) == len(given):
        read = tuple(given_tones(sign)[:-1] or read[at] for at, sign in enumerate(given))
    return surname_reading(surname) or "".join(syllables(surname)), "".join(read)


def puts_surname_first(name: str) -> bool:
    """Tell whether a name in Latin letters begins with its surname, as Chinese and Vietnamese ones do.

    >>> puts_surname_first("Wang Lei"), puts_surname_first("Lee Harper")
    (True, False)
    """
    words = _words(name)
    return len(words) > 1 and _surname_in_front([_folded(word) for word in words], _has_small_syllable(words)) > 0


@lru_cache(maxsize=16384)
def latin_parts(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words of the surname and those of the given name of a name in letters, without titles and brackets.

    >>> latin_parts("Anna Keller"), latin_parts("Au Yeung Kwok Keung"), latin_parts("Keller, Anna")
    ((('Keller',), ('Anna',)), (('Au', 'Yeung'), ('Kwok', 'Keung')), (('Keller',), ('Anna',)))
    >>> latin_parts("Tsai Ing-wen"), latin_parts("Peter Chan Tai Man")
    ((('Tsai',), ('Ing-wen',)), (('Chan',), ('Peter', 'Tai', 'Man')))
    """
    before, _comma, after = name.partition(",")
    first, others = _words(before), _words(after)
    if others and (len(first) == 1 or is_double_surname("".join(map(_folded, first)))):
        return tuple(first), tuple(others)
    words = first or others
    if len(words) < 2:
        return tuple(words), ()
    capitals = [at for at, word in enumerate(words) if word.isupper() and len(word) >= _SHORTEST_IN_CAPITALS]
    if len(capitals) == 1:
        begin, length = capitals[0], 1
    else:
        begin, length = _surname_at([_folded(word) for word in words], _has_small_syllable(words))
    family = words[begin : begin + length]
    return tuple(family), (*words[:begin], *words[begin + length :])


def _surname_at(words: list[str], small: bool) -> tuple[int, int]:
    """Return where the surname begins and how many words it has: in front, behind a Western name, or at the end."""
    if length := _surname_in_front(words, small):
        return 0, length
    # A whole Chinese name beside a Western one: Peter Chan Tai Man, Chan Tai Man Peter.
    if len(words) > 2 and _is_given_of_two(words[2:]) and (length := _surname_in_front(words[1:], small)):
        return 1, length
    if len(words) == 4 and not may_be_surname(words[3]) and (length := _surname_in_front(words[:3], small)):
        return 0, length
    return len(words) - 1, 1


def _surname_in_front(words: list[str], small: bool) -> int:
    """Return how many words in front are the surname; 0 where it is none, or nothing tells."""
    first, *others = words
    if has_hanzi(first) or first in VIETNAMESE_SURNAMES:
        return 1
    if len(words) > 2 and is_double_surname(first + others[0]) and _is_given(others[1:]):
        return 2
    if (may_be_surname(first) or is_double_surname(_bare(first))) and (_is_given(others) or small):
        return 1
    return int(first in _KOREAN_SURNAMES and small)


def _is_given(words: list[str]) -> bool:
    return all(as_pinyin(_bare(word)) for word in words) or _is_given_of_two(words)


def _is_given_of_two(words: list[str]) -> bool:
    """Return whether words are the two syllables of a given name, in any spelling: Kuan Yew, Kai-shek."""
    parts = [part for word in words for part in word.split("-")]
    return len(parts) == 2 and all(map(is_given_syllable, parts))


def _has_small_syllable(words: list[str]) -> bool:
    """Return whether a name ends as given names of Taiwan and Korea are written: Ing-wen, Ji-hoon."""
    return _SMALL_SYLLABLE.fullmatch(words[-1]) is not None


def _folded(word: str) -> str:
    return fold(in_latin(word))


def _bare(word: str) -> str:
    return word.replace("-", "").replace("'", "")


def _words(name: str) -> list[str]:
    """Return the words of a name as they are written, without brackets and titles unless nothing else is there."""
    plain = (_BRACKETS.sub(" ", name).strip() or name).translate(_APOSTROPHES)
    # Marks stay with the letter they stand on.
    words = "".join(sign if sign.isalnum() or sign in "-'" or not fold(sign).strip() else " " for sign in plain).split()
    words = [word for word in words if any(map(str.isalnum, word))]
    return [word for word in words if _folded(word) not in TITLES] or words


def _plain(word: str) -> str:
    return "".join(sign for sign in word if sign.isascii() and sign.isalnum())
