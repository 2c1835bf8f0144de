"""What a search over people looks through: one folded text, with the pinyin of its hanzi. Pure."""

from __future__ import annotations

from functools import lru_cache

from eventhub.text.characters import fold, has_hanzi, simplify
from eventhub.text.phone_book import read_name
from eventhub.text.pinyin import syllables
from eventhub.text.romanisation import has_surname

# Longer runs of hanzi are no name of a person.
_LONGEST_NAME = 4


def haystack(*texts: str) -> str:
    """Return the texts folded, then the pinyin of their hanzi: written together, apart, and as initials.

    "李伟", "Bosch" -> "李伟 bosch liwei li wei lw". A search word is found when it stands anywhere in this text.
    """
    joined = " ".join(text for text in texts if text)
    return " ".join(part for part in (fold(joined), _pinyin(joined)) if part)


_haystack = lru_cache(maxsize=16384)(haystack)


def search_words(typed: str) -> list[str]:
    """Return what was typed into a search box as folded words; each must be found."""
    return fold(typed).split()


def says_too_little(typed: str) -> bool:
    """Return whether a search among guests has fewer than two letters or one hanzi, so that it finds none.

    An empty one is no search.
    """
    letters = "".join(filter(str.isalnum, fold(typed)))
    return bool(typed.strip()) and len(letters) < 2 and not has_hanzi(letters)


def finds_person(typed: str, *texts: str) -> bool:
    """Tell whether a search finds a person by what stands of them, in either form of Chinese characters.

    >>> finds_person("shan", "單明"), finds_person("单", "單明"), finds_person("bosch li", "李伟", "Bosch")
    (True, True, True)
    """
    return holds_all(simplify(_haystack(*texts)), search_words(simplify(typed)))


def holds_all(text: str, words: list[str]) -> bool:
    """Return whether every search word stands in a haystack."""
    return all(word in text for word in words)


def _pinyin(text: str) -> str:
    """Return pinyin of each run of hanzi, so that initials of a name do not run into those of a company."""
    if not has_hanzi(text):
        return ""
    found = []
    for run in _runs_of_hanzi(text):
        read = syllables(run)
        found += ["".join(read), " ".join(read), "".join(syllable[0] for syllable in read)]
        found += _as_a_name(run, "".join(read))
    return " ".join(part for part in found if part)


def _as_a_name(run: str, read: str) -> list[str]:
    """Return a run read as a person's name where its surname is read otherwise than the character alone (曾 zeng)."""
    if len(run) > _LONGEST_NAME or not has_surname(simplify(run)):
        return []
    surname, given = read_name(run)
    return [] if surname + given == read else [surname + given, f"{surname} {given}", surname[:1] + given[:1]]


def _runs_of_hanzi(text: str) -> list[str]:
    return "".join(sign if has_hanzi(sign) else " " for sign in text).split()
