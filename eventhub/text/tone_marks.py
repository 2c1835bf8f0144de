"""Names in hanzi as pinyin with tone marks, for readers who read no hanzi: 张敏 is Zhāng Mǐn. Pure."""

from __future__ import annotations

from array import array
from functools import cache, lru_cache
from importlib.resources import files

from eventhub.text.characters import simplify
from eventhub.text.pinyin import syllables
from eventhub.text.romanisation import given_tones, surname_of, surname_tones

_MARKED = {"a": "āáǎà", "e": "ēéěè", "i": "īíǐì", "o": "ōóǒò", "u": "ūúǔù", "ü": "ǖǘǚǜ"}
_FIRST, _LAST = 0x4E00, 0x9FFF
_NEUTRAL = 5
_LONGEST_GIVEN = 2
# Syllables that begin with one of these could be read with the letter before them.
_PARTED = frozenset("aeo" + _MARKED["a"] + _MARKED["e"] + _MARKED["o"])


@lru_cache(maxsize=4096)
def name_with_tones(hanzi: str) -> str:
    """Return a person's name in pinyin with tone marks, the surname as families read it; "" where a sign has none.

    "" also for a name longer than Chinese ones: 田中明子 is read in Japanese. Within a name an apostrophe stands before
    a, e and o (GB/T 28039-2011).

    >>> name_with_tones("欧阳娜娜"), name_with_tones("單明"), name_with_tones("李建安"), name_with_tones("田中明子")
    ('Ōuyáng Nànà', 'Shàn Míng', 'Lǐ Jiàn’ān', '')
    """
    name = simplify(hanzi)
    surname = surname_of(name)
    if len(name) > len(surname) + _LONGEST_GIVEN:
        return ""
    read = [list(surname_tones(surname)) or _toned(surname), _toned(name[len(surname) :], is_given=True)]
    if not all(read[: 1 + (len(name) > len(surname))]):
        return ""
    return " ".join(_joined(part) for part in read if part)


def _joined(sounds: list[str]) -> str:
    first, *others = map(_marked, sounds)
    return first.capitalize() + "".join(f"’{one}" if one[0] in _PARTED else one for one in others)


def _toned(hanzi: str, *, is_given: bool = False) -> list[str]:
    """Return a syllable with the number of its tone for each character; nothing where one has no reading."""
    found = []
    for character in hanzi:
        if is_given and (said := given_tones(character)):
            found.append(said)
            continue
        read, at = syllables(character), ord(character) - _FIRST
        if len(read) != 1 or not 0 <= at <= _LAST - _FIRST or not _tones()[at]:
            return []
        found.append(f"{read[0]}{_tones()[at]}")
    return found


def _marked(syllable: str) -> str:
    """Return a syllable with its tone above the vowel that bears it: on a or e, on the o of ou, else on the last."""
    plain, tone = syllable[:-1].replace("v", "ü"), int(syllable[-1])
    if tone == _NEUTRAL:
        return plain
    vowels = [at for at, sign in enumerate(plain) if sign in _MARKED]
    bearing = next((at for at in vowels if plain[at] in "ae"), None)
    if bearing is None:
        bearing = plain.find("ou") if "ou" in plain else vowels[-1] if vowels else -1
    if bearing < 0:
        return plain
    return plain[:bearing] + _MARKED[plain[bearing]][tone - 1] + plain[bearing + 1 :]


@cache
def _tones() -> array[int]:
    """Return the tone of the first reading of each CJK Unified Ideograph, 0 for none; a byte each."""
    tones = array("B", bytes(_LAST - _FIRST + 1))
    for line in files("eventhub.text.data").joinpath("tones.tsv").read_text("utf-8").splitlines()[1:]:
        tone, characters = line.split("\t")
        for character in characters:
            tones[ord(character) - _FIRST] = int(tone)
    return tones
