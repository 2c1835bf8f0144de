"""Chinese names in Latin letters: pinyin, Wade-Giles, Cantonese as in Hong Kong, and as South-East Asia and Taiwan do.

Sources: the syllable table of Hanyu Pinyin (ISO 7098), the Wade-Giles rules of the Taiwan passport
office as people use them (without apostrophes), surnames and given-name characters of data/names.tsv,
the Cantonese of all others of data/cantonese.tsv.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files
from itertools import product

from eventhub.text.characters import fold, simplify
from eventhub.text.pinyin import pypinyin

_FINALS = {
    "b": "a ai an ang ao ei en eng i ian iao ie in ing o u",
    "p": "a ai an ang ao ei en eng i ian iao ie in ing o ou u",
    "m": "a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u",
    "f": "a an ang ei en eng o ou u",
    "d": "a ai an ang ao e ei en eng i ian iao ie ing iu ong ou u uan ui un uo",
    "t": "a ai an ang ao e eng i ian iao ie ing ong ou u uan ui un uo",
    "n": "a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan uo v ve",
    "l": "a ai an ang ao e ei eng i ia ian iang iao ie in ing iu ong ou u uan un uo v ve",
    "g": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "k": "a ai an ang ao e en eng ong ou u ua uai uan uang ui un uo",
    "h": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "j": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "q": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "x": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "zh": "a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo",
    "ch": "a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo",
    "sh": "a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo",
    "r": "an ang ao e en eng i ong ou u uan ui un uo",
    "z": "a ai an ang ao e ei en eng i ong ou u uan ui un uo",
    "c": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "s": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "y": "a an ang ao e i in ing o ong ou u uan ue un",
    "w": "a ai an ang ei en eng o u",
    "": "a ai an ang ao e ei en er o ou",
}
PINYIN = frozenset(initial + final for initial, finals in _FINALS.items() for final in finals.split())
_WADE_INITIALS = {
    "b": "p",
    "d": "t",
    "g": "k",
    "j": "ch",
    "q": "ch",
    "x": "hs",
    "zh": "ch",
    "r": "j",
    "z": "ts",
    "c": "ts",
}
_WADE_WHOLE = {
    "zhi": "chih",
    "chi": "chih",
    "shi": "shih",
    "ri": "jih",
    "zi": "tzu",
    "ci": "tzu",
    "si": "szu",
    "er": "erh",
    "yan": "yen",
    "you": "yu",
    "ye": "yeh",
    "yue": "yueh",
    "yong": "yung",
    "e": "o",
    "guo": "kuo",
    "kuo": "kuo",
    "huo": "huo",
    "shuo": "shuo",
    "ge": "ko",
    "ke": "ko",
    "he": "ho",
    "gui": "kuei",
    "kui": "kuei",
}
_WADE_FINALS = {"ian": "ien", "ie": "ieh", "ong": "ung", "iong": "iung", "uo": "o", "ue": "ueh", "ve": "ueh", "v": "u"}
_SYLLABLE = re.compile(r"(zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]?)(.+)")
_MOST_READINGS = 24
_MOST_MIXED = 40
# The first surnames of names.tsv, which stand by frequency.
_FREQUENT = 100
# Kinds of rows in names.tsv. A rare surname is read as one, but tells no name from another word (能源, 明天).
_SURNAMES = ("surname", "rare_surname")
_KINDS = (*_SURNAMES, "reading", "given", "variant", "cantonese", "dialect", "nickname")
# Double surnames of Taiwan that are one only before a given name of two characters: 张简明 is of the family 张.
_ONLY_OF_FOUR = frozenset({"张简", "张廖"})
_NO_LETTER = re.compile("[^a-z]")
# Letters of four syllables of six; a longer word is no Chinese name.
_LONGEST_WORD = 24


@cache
def _tables() -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the rows of names.tsv by kind, then key; "tones" has the syllables of every surname with their tones."""
    text = files("eventhub.text.data").joinpath("names.tsv").read_text("utf-8")
    found: dict[str, dict[str, tuple[str, ...]]] = {kind: {} for kind in (*_KINDS, "tones")}
    for line in text.splitlines()[1:]:
        kind, key, written = line.split("\t")
        values = tuple(written.split("|"))
        if kind in _SURNAMES:
            found["tones"][key] = tuple(values[0].split())
            values = (_NO_LETTER.sub("", values[0]), *values[1:])
        found[kind][key] = values
    return found


@cache
def _cantonese_characters() -> dict[str, tuple[str, ...]]:
    """Return spellings of 6,700 characters by rule from Jyutping; too many to read a syllable back from."""
    text = files("eventhub.text.data").joinpath("cantonese.tsv").read_text("utf-8")
    return {line[0]: tuple(line[2:].split("|")) for line in text.splitlines()[1:]}


def _cantonese(char: str) -> tuple[str, ...]:
    """Return how a character is spelled in Hong Kong: as given names have it, then by rule."""
    return tuple(dict.fromkeys((*_tables()["cantonese"].get(char, ()), *_cantonese_characters().get(char, ()))))


def _dialect(char: str) -> tuple[str, ...]:
    """Return how a character of given names is spelled in Singapore, Malaysia or Taiwan, in Hong Kong and in pinyin.

    Hokkien, Teochew, Hakka, Mandarin and the spellings of families stand beside each other in one name: Tsai Ing-wen.
    """
    table, hong_kong = _tables()["dialect"], _tables()["cantonese"]
    own = _readings(char)[:1]
    return tuple(dict.fromkeys((*table.get(char, ()), *hong_kong.get(char, ()), *own, *map(_wade, own))))


def rare_families(word: str) -> frozenset[str]:
    """Return the surnames in hanzi, the hundred most frequent left out, that are so spelled outside of pinyin."""
    return _rare_by_spelling().get(word, frozenset())


@cache
def _rare_by_spelling() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for hanzi, (own, *others) in list(_tables()["surname"].items())[_FREQUENT:]:
        for spelled in set(others) - {own}:
            found.setdefault(spelled, set()).add(hanzi)
    return {spelled: frozenset(ones) for spelled, ones in found.items()}


def with_common_surname(hanzi: str) -> str:
    """Return a simplified name with its surname as dictionaries write it, where families have two forms: 肖 is 萧."""
    return _tables()["variant"].get(hanzi[:1], (hanzi[:1],))[0] + hanzi[1:]


def with_other_surname(hanzi: str) -> str:
    """Return a simplified name with the other form of a surname that families write in two: 萧 as 肖, 肖 as 萧."""
    turned = {common: own for own, (common,) in _tables()["variant"].items()}
    return turned[hanzi[0]] + hanzi[1:] if hanzi[:1] in turned else with_common_surname(hanzi)


def full_names(word: str) -> frozenset[str]:
    """Return a folded first name and every name that it may be short for."""
    plain = word.split("-")[0]
    return frozenset({plain, *_full_by_short().get(plain, ())})


@cache
def _full_by_short() -> dict[str, tuple[str, ...]]:
    return _turned(_tables()["nickname"])


def surname_of(hanzi: str) -> str:
    """Return the surname that a name in hanzi begins with: two characters where such a surname is known."""
    double = hanzi[:2]
    goes_on = len(hanzi) > (3 if double in _ONLY_OF_FOUR else 2)
    return double if goes_on and double in _tables()["tones"] else hanzi[:1]


def has_surname(hanzi: str) -> bool:
    """Return whether a name in hanzi begins with a known surname and goes on; 老板 does not."""
    return len(hanzi) > 1 and surname_of(hanzi) in _tables()["surname"]


def surname_reading(surname: str) -> str:
    """Return how a simplified surname is read, as families say it (曾 is zeng, 单 is shan); "" for an unknown one."""
    return _NO_LETTER.sub("", "".join(surname_tones(surname)))


def surname_tones(surname: str) -> tuple[str, ...]:
    """Return the syllables of a simplified surname with the numbers of their tones; empty for an unknown one.

    >>> surname_tones("欧阳"), surname_tones("单")
    (('ou1', 'yang2'), ('shan4',))
    """
    return _tables()["tones"].get(surname, ())


def given_readings(character: str) -> tuple[str, ...]:
    """Return the readings that a character of several has in given names (乐 le, yue); empty for one of one reading."""
    return _tables()["reading"].get(character, ())


def given_tones(character: str) -> str:
    """Return how given names read a character that a dictionary reads otherwise first (子 zi3); "" for others."""
    return _tables()["given"].get(character, ("",))[0]


@lru_cache(maxsize=8192)
def spellings(hanzi: str) -> frozenset[tuple[str, str]]:
    """Return every (surname, given name) in Latin letters that a name in hanzi is written as, without spaces.

    Both parts are in one system. Empty for a name of fewer than two characters.
    """
    name = simplify(hanzi)
    surname = surname_of(name)
    given = name[len(surname) :]
    if not given:
        return frozenset()
    own, others = _surname_spellings(surname)
    pinyin = _joined([_readings(char) for char in given])
    wade = _joined([tuple({_wade(one) for one in _readings(char)}) for char in given])
    cantonese = _joined([_cantonese(char) for char in given])
    found = set(product(own, pinyin)) | set(product({_wade_all(one) for one in own} - {""}, wade))
    found |= set(product(others, cantonese)) | set(product(others, pinyin))
    if any(char in _tables()["dialect"] for char in given):
        found |= set(product((*own, *others), _joined([_dialect(char) for char in given], most=_MOST_MIXED)))
    return frozenset(found)


@lru_cache(maxsize=8192)
def as_pinyin(word: str, *, surname: bool = False) -> frozenset[str]:
    """Return the pinyin that a word in Latin letters may stand for, in any of the systems; empty for other words."""
    if len(word) > _LONGEST_WORD:
        return frozenset()
    plain = word.replace("ü", "v").replace("lyu", "lv").replace("nyu", "nv")
    found = set()
    for table in (_own_syllables(), _wade_syllables(), *(() if surname else (_cantonese_syllables(),))):
        found |= _segmented(plain, table)
    if surname:
        found |= set(_surnames_by_spelling().get(plain, ()))
    return frozenset(found)


def may_be_surname(word: str) -> bool:
    """Return whether a word in Latin letters is the spelling of a known Chinese surname."""
    return word in _surnames_by_spelling()


def is_double_surname(word: str) -> bool:
    """Return whether a word in Latin letters is the spelling of a Chinese surname of two characters: ouyang."""
    return word in _double_surnames()


@cache
def _double_surnames() -> frozenset[str]:
    return frozenset(one for hanzi, found in _tables()["surname"].items() if len(hanzi) == 2 for one in found)


def is_given_syllable(word: str) -> bool:
    """Return whether a word in Latin letters is one syllable of a given name in any spelling of it: kai, shek, yew."""
    return word in _given_syllables()


@cache
def _given_syllables() -> frozenset[str]:
    tables = (_tables()["cantonese"], _tables()["dialect"])
    known = {one for table in tables for found in table.values() for one in found}
    return frozenset(known | PINYIN | set(_wade_syllables()))


def bears_surname(latin: str, hanzi: str) -> bool:
    """Return whether a name in letters has the surname of a name in hanzi, in any spelling: Jay Chou and 周杰伦."""
    family = surname_reading(surname_of(simplify(hanzi)))
    return bool(family) and any(family in as_pinyin(word, surname=True) for word in fold(latin).split())


def reading(hanzi: str) -> tuple[str, str]:
    """Return surname and given name in plain pinyin, as a person who is introduced would say them."""
    name = simplify(hanzi)
    surname = surname_of(name)
    own, _ = _surname_spellings(surname)
    return own[0] if own else "", "".join(_readings(char)[0] for char in name[len(surname) :] if _readings(char))


def _surname_spellings(surname: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    known = _tables()["surname"].get(surname) or _tables()["rare_surname"].get(surname)
    if known:
        pinyin = known[0]
        return ((pinyin, pinyin.replace("v", "u"), pinyin.replace("v", "yu")) if "v" in pinyin else (pinyin,)), known[
            1:
        ]
    return tuple(_joined([_readings(char) for char in surname])), ()


@lru_cache(maxsize=8192)
def _readings(char: str) -> tuple[str, ...]:
    library = pypinyin()
    found = library.pinyin(char, style=library.Style.NORMAL, heteronym=True, v_to_u=False, errors="ignore")
    plain = dict.fromkeys(one for one in (found[0] if found else ()) if one in PINYIN)
    wide = [other for one in plain if "v" in one for other in (one.replace("v", "u"), one.replace("v", "yu"))]
    return (*plain, *wide)


def _joined(parts: list[tuple[str, ...]], most: int = _MOST_READINGS) -> frozenset[str]:
    if not all(parts):
        return frozenset()
    return frozenset("".join(one) for _, one in zip(range(most), product(*parts), strict=False))


@cache
def _wade(syllable: str) -> str:
    if syllable in _WADE_WHOLE:
        return _WADE_WHOLE[syllable]
    match = _SYLLABLE.fullmatch(syllable)
    if not match:
        return syllable
    initial, final = match.groups()
    return _WADE_INITIALS.get(initial, initial) + _WADE_FINALS.get(final, final)


def _wade_all(word: str) -> str:
    return _wade(word) if word in PINYIN else "".join(map(_wade, _first_segmentation(word)))


@cache
def _own_syllables() -> dict[str, tuple[str, ...]]:
    plain: dict[str, tuple[str, ...]] = {one.replace("v", "u") if "v" in one else one: (one,) for one in PINYIN}
    return plain | {one: (one,) for one in PINYIN}


@cache
def _wade_syllables() -> dict[str, tuple[str, ...]]:
    return _turned({one: (_wade(one),) for one in PINYIN})


@cache
def _cantonese_syllables() -> dict[str, tuple[str, ...]]:
    """Return Cantonese syllables of given-name characters, with the pinyin of those characters."""
    found: dict[str, tuple[str, ...]] = {}
    for char, spelled in _tables()["cantonese"].items():
        for one in _readings(char)[:1]:
            found[one] = found.get(one, ()) + spelled
    return _turned(found)


@cache
def _surnames_by_spelling() -> dict[str, tuple[str, ...]]:
    return _turned(
        {
            values[0]: tuple(
                one for hanzi, found in _tables()["surname"].items() if found[0] == values[0] for one in found
            )
            for values in _tables()["surname"].values()
        }
    )


def _turned(table: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for one, spelled in table.items():
        for spelling in spelled:
            found.setdefault(spelling, {})[one] = None
    return {spelling: tuple(ones) for spelling, ones in found.items()}


def _segmented(word: str, table: dict[str, tuple[str, ...]]) -> set[str]:
    """Return the ways to read a whole word as syllables of one table, as pinyin; at most a few."""
    reached: dict[int, set[str]] = {0: {""}}
    for begin in range(len(word)):
        if begin not in reached:
            continue
        for end in range(begin + 1, min(begin + 6, len(word)) + 1):
            for syllable in table.get(word[begin:end], ()):
                ends = reached.setdefault(end, set())
                ends |= {head + syllable for head in reached[begin] if len(ends) < _MOST_READINGS}
    return reached.get(len(word), set()) if word else set()


def _first_segmentation(word: str) -> list[str]:
    for cut in range(len(word), 0, -1):
        if word[:cut] in PINYIN:
            return [word[:cut], *_first_segmentation(word[cut:])]
    return []
