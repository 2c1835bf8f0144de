"""Names of people in comparable form, across scripts, orders, spellings, titles and short forms.

Two names agree when they may be one person's; that alone never makes them one (see
people/imports/resolution.py). A different family name in hanzi, or a different given name, means that they do not
agree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from itertools import product

from eventhub.text.characters import clean, fold, has_hanzi, simplify
from eventhub.text.cyrillic import in_latin, may_be_ukrainian
from eventhub.text.romanisation import (
    as_pinyin,
    full_names,
    may_be_surname,
    rare_families,
    spellings,
    surname_of,
    with_common_surname,
)

_HANZI_RUN = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f·・]{2,}")
_BRACKETS = re.compile(r"[(（\[\"“]([^()（）\[\]\"“”]*)[)）\]\"”]")
_BORN = re.compile(r"\b(?:née|nee|né|geb\.?|geborene|born|nata|ur\.)\s+([\w'’-]+)", re.IGNORECASE)
_HONORARY = re.compile(r"\bh\.?\s?c\.", re.IGNORECASE)
_NOT_LETTERS = re.compile(r"[^\w\s-]|_|(?<=[a-z])\d(?=\s|$)")
TITLES = frozenset(
    "mr mrs ms miss dr prof professor herr frau mme sir dipl ing med jr sr ii iii ph.d mba emba m.sc b.sc cpa cfa pmp"
    " ll.m j.d m.d".replace(".", "").split()
)
_PARTICLES = frozenset(
    ["van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "la", "le", "du", "zu", "bin"]
)
_PARTICLE_IN_FRONT = re.compile("^(?:vander|vanden|vonder|della|van|von|del|dos|zu|da|de|di|du)(?=[a-z]{4})")
# No name is longer, in whatever form: what says more is compared by its beginning, as all of it would be held against
# all of another name.
_MOST_WORDS = 12
_MOST_FORMS = 12
_MOST_HANZI = 24
VIETNAMESE_SURNAMES = frozenset(
    ["nguyen", "tran", "le", "pham", "hoang", "huynh", "phan", "vu", "vo", "dang", "bui", "ngo", "duong", "ly"]
)


class Agreement(Enum):
    """How two names agree, from nothing to the same characters."""

    NONE = 0
    SHORT = 1  # a short form, an initial or a part of the other name
    SPELLED = 2  # hanzi of the one are spelled by the other, or two spellings of one reading
    SAME = 3  # the same words in any order, but for diacritics and middle names
    SAME_HANZI = 4


@dataclass(frozen=True, slots=True)
class NameForms:
    """What is compared of one person's names: those in hanzi, and the words of those in letters.

    `born` holds family names that the person says to have had before.
    """

    hanzi: frozenset[str]
    letters: tuple[tuple[str, ...], ...]
    born: frozenset[str] = frozenset()

    @property
    def empty(self) -> bool:
        """Return whether nothing of the name can be compared."""
        return not self.hanzi and not self.letters


@lru_cache(maxsize=4096)
def name_forms(name: str, other_name: str = "") -> NameForms:
    """Return the comparable forms of a name and of the same person's other name."""
    hanzi: set[str] = set()
    letters: dict[tuple[str, ...], None] = {}
    born: set[str] = set()
    for written in (name, other_name):
        text = clean(written)
        born |= {_bare(found) for found in _BORN.findall(text)[:_MOST_FORMS]}
        text = _HONORARY.sub(" ", _BORN.sub(" ", text))
        if may_be_ukrainian(text):
            letters |= dict.fromkeys(_word_lists(in_latin(text, ukrainian=True)))
        if has_hanzi(text):
            runs = _HANZI_RUN.findall(text)[:_MOST_FORMS]
            plain = (simplify(run.replace("·", "").replace("・", ""))[:_MOST_HANZI] for run in runs)
            hanzi |= set(map(with_common_surname, plain))
            text = _HANZI_RUN.sub(" ", text)
        for words in _word_lists(text):
            letters |= dict.fromkeys(_variants(words, born))
    return NameForms(frozenset(hanzi), tuple(letters)[:_MOST_FORMS], frozenset(born))


def agree(one: NameForms, other: NameForms) -> Agreement:
    """Return the best agreement of any name of the one with any name of the other.

    Two different names in hanzi are two people, whatever their spellings say.
    """
    if one.hanzi and other.hanzi:
        return Agreement.SAME_HANZI if one.hanzi & other.hanzi else Agreement.NONE
    pairs = [_agree_letters(a, b, one.born, other.born) for a, b in product(one.letters, other.letters)]
    pairs += [_agree_spelled(hanzi, words) for hanzi, words in product(one.hanzi, other.letters)]
    pairs += [_agree_spelled(hanzi, words) for hanzi, words in product(other.hanzi, one.letters)]
    return max(pairs, key=lambda found: found.value, default=Agreement.NONE)


def families_agree(one: NameForms, other: NameForms) -> bool:
    """Return whether a Western first name bears the rare surname of a name in hanzi, in a dialect's spelling.

    Louis Cha may be 查良镛; this says so little that it counts with a shared firm or school only.
    """
    return _bears_family(one, other) or _bears_family(other, one)


def _bears_family(latin: NameForms, chinese: NameForms) -> bool:
    if latin.hanzi or chinese.letters:
        return False
    families = set(map(surname_of, chinese.hanzi))
    return any(
        len(words) == 2 and not as_pinyin(words[0]) and not families.isdisjoint(rare_families(words[1]))
        for words in latin.letters
    )


def both_names_agree(one: NameForms, other: NameForms) -> bool:
    """Return whether a name in hanzi and a first name in letters are both the same (Grace 黄蕾).

    The letters must not be a spelling of the hanzi.
    """
    if not one.hanzi & other.hanzi:
        return False
    shared = {word for words in one.letters for word in words} & {word for words in other.letters for word in words}
    return any(not as_pinyin(word) and not may_be_surname(word) and len(word) > 2 for word in shared)


def share_a_word(one: NameForms, other: NameForms) -> bool:
    """Return whether two names have at least one word, or the first or last of their hanzi, in common."""
    words = {loose_spelling(word) for each in one.letters for word in each}
    others = {loose_spelling(word) for each in other.letters for word in each}
    return bool(words & others) or agree(one, other) is not Agreement.NONE


def searchable(*written: str) -> str:
    """Return one folded line to search in: names as written, without spaces, in pinyin and as initials."""
    parts: dict[str, None] = {}
    for text in written:
        parts[fold(text)] = None
        for hanzi in _HANZI_RUN.findall(text):
            for surname, given in sorted(spellings(hanzi))[:6]:
                parts[f"{surname} {given}"] = None
                parts[surname + given] = None
    return " ".join(part for part in parts if part)


def _variants(words: tuple[str, ...], born: set[str]) -> list[tuple[str, ...]]:
    """Return the words, also with the family name at birth and with particles left out: João (da) Silva."""
    found = [words, *((*words[:-1], one) for one in sorted(born) if len(words) > 1)]
    bare = tuple(_PARTICLE_IN_FRONT.sub("", word) if number else word for number, word in enumerate(words))
    return found if bare == words or words[0] in VIETNAMESE_SURNAMES else [*found, bare]


def _word_lists(text: str) -> list[tuple[str, ...]]:
    """Return the words of a name in letters; what stands in brackets is one more first name, or the whole."""
    inner = [found for found in _BRACKETS.findall(text) if found.strip()][:_MOST_FORMS]
    main = _words(_BRACKETS.sub(" ", text))
    found = [main] if main else []
    for each in inner:
        words = _words(each)
        if len(words) == 1 and len(main) > 1:
            found += [(words[0], main[-1]), (words[0], main[0])]
        elif words:
            found.append(words)
    return found


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    plain = _NOT_LETTERS.sub(" ", _bare(text).replace("-", "-").replace("'", "").replace("’", ""))
    words = [word.strip("-") for word in plain.split() if word.strip("-") and not word.isdigit()]
    kept = [word for word in words if word not in TITLES]
    return tuple(_with_particles((kept or words)[:_MOST_WORDS]))


def _bare(text: str) -> str:
    return fold(in_latin(text)).replace("'", "").replace("’", "")


def _with_particles(words: list[str]) -> list[str]:
    """Join particles to what follows: van der Berg is one word, Nguyen Van An is three."""
    found: list[str] = []
    held = ""
    for word in words:
        if word in _PARTICLES and found and found[0] not in VIETNAMESE_SURNAMES:
            held += word
        else:
            found.append(held + word)
            held = ""
    return [*found, held] if held else found


def loose_spelling(word: str) -> str:
    """Return a word without what spellings of umlauts, å and я differ in.

    mueller, muller; soerensen, sorensen; yuliya, yulia.
    """
    plain = word.replace("iya", "ia").replace("ue", "u").replace("oe", "o").replace("ae", "a")
    return plain.replace("aa", "a").replace("-", "")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one name in letters in every form that is compared, since each meets many others."""

    written: tuple[str, ...]
    loose: tuple[str, ...]
    ordered: tuple[str, ...]
    turns: frozenset[str]
    families: frozenset[str]
    readings: frozenset[tuple[str, str]]


@lru_cache(maxsize=4096)
def prepare_words(words: tuple[str, ...]) -> Words:
    """Return the words of a name in every form that is compared."""
    loose = tuple(map(loose_spelling, words))
    # Zhang Xiaoming, Xiao Ming Zhang, Xiao-Ming Zhang: the same letters when turned.
    turns = frozenset("".join(loose[at:] + loose[:at]) for at in range(len(loose)))
    families = frozenset(map(loose_spelling, _families(words)))
    readings = _chinese_readings(words) if len(words) > 1 else frozenset[tuple[str, str]]()
    return Words(words, loose, tuple(sorted(loose)), turns, families, readings)


def _agree_letters(
    one: tuple[str, ...], other: tuple[str, ...], born: frozenset[str], born_other: frozenset[str]
) -> Agreement:
    a, b = prepare_words(one), prepare_words(other)
    if len(one) < 2 or len(other) < 2:
        joined = "".join(a.loose)
        return Agreement.SAME if len("".join(one)) > 5 and joined == "".join(b.loose) else Agreement.NONE
    if a.ordered == b.ordered or not a.turns.isdisjoint(b.turns):
        return Agreement.SAME
    if a.readings and b.readings:
        return Agreement.NONE if a.readings.isdisjoint(b.readings) else Agreement.SPELLED
    return _agree_western(a, b, born, born_other)


def _agree_western(a: Words, b: Words, born: frozenset[str], born_other: frozenset[str]) -> Agreement:
    short, long = sorted((a.loose, b.loose), key=len)
    if len(short) < len(long) and all(word in long for word in short):
        return Agreement.SAME
    families = a.families | frozenset(map(loose_spelling, born)) if born else a.families
    families_other = b.families | frozenset(map(loose_spelling, born_other)) if born_other else b.families
    if families.isdisjoint(families_other) or not _middles_agree(a.written[1:-1], b.written[1:-1]):
        return Agreement.NONE
    if a.loose[0] == b.loose[0]:
        return Agreement.SAME
    if _is_short_for(a.written[0], b.written[0]) or _initial(a.written[0], b.written[0]):
        return Agreement.SHORT
    return Agreement.NONE


def _families(words: tuple[str, ...]) -> frozenset[str]:
    """Return the family names of a Western name: the last word, its parts at a hyphen, and all after the first two."""
    last = words[-1]
    return frozenset({last, *last.split("-"), *words[2:]})


def _middles_agree(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Return whether middle names allow that two people are one: one has none, or they share one or its initial."""
    if not one or not other:
        return True
    return any(loose_spelling(a) == loose_spelling(b) or _initial(a, b) for a, b in product(one, other))


def _initial(one: str, other: str) -> bool:
    return min(len(one), len(other)) == 1 and one[0] == other[0]


def _is_short_for(one: str, other: str) -> bool:
    return bool(full_names(one) & full_names(other))


def _agree_spelled(hanzi: str, words: tuple[str, ...]) -> Agreement:
    """Return whether words in letters spell a name in hanzi, in either order; one English name more is allowed."""
    spelled = spellings(hanzi)
    plain = tuple(word.replace("-", "") for word in words)
    for kept in without_one(plain):
        for surname, given in orders(kept):
            if (surname, given) in spelled:
                return Agreement.SPELLED
    if len(plain) == 1 and any(plain[0] in (a + b, b + a) for a, b in spelled):
        return Agreement.SPELLED
    return Agreement.NONE


def _chinese_readings(words: tuple[str, ...]) -> frozenset[tuple[str, str]]:
    """Return (surname, given name) in pinyin that the words may stand for; empty when one is no Chinese syllable."""
    plain = tuple(word.replace("-", "") for word in words)
    found: set[tuple[str, str]] = set()
    for kept in without_one(plain):
        for surname, given in orders(kept):
            if may_be_surname(surname):
                found |= set(product(as_pinyin(surname, surname=True), as_pinyin(given)))
    return frozenset(found)


def orders(words: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return (surname, given name) with the surname first or last, of one word or of two (Ou Yang)."""
    found = []
    for size in (1, 2):
        if len(words) > size:
            found.append(("".join(words[:size]), "".join(words[size:])))
            found.append(("".join(words[-size:]), "".join(words[:-size])))
    return found


def without_one(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return the words, and of three or more also without an English name before or after them.

    One that can be read as syllables (Ca-ri-na) is only known as such before a whole Hong Kong name of three
    words, surname first: Carina Lau Ka Ling, but not Ou Yang Xiao Ming.
    """
    found = [words]
    if len(words) > 2:
        found += [rest for word, rest in ((words[0], words[1:]), (words[-1], words[:-1])) if not as_pinyin(word)]
    if len(words) == 4 and len(words[0]) > 3 and may_be_surname(words[1]) and not may_be_surname(words[0] + words[1]):
        found.append(words[1:])
    return found
