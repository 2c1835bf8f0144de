"""What a search over people looks through: one folded text, with the pinyin of its hanzi. Pure."""

from __future__ import annotations

from eventhub.text.characters import fold, has_hanzi
from eventhub.text.pinyin import syllables


def haystack(*texts: str) -> str:
    """Return the texts folded, then the pinyin of their hanzi: written together, apart, and as initials.

    "李伟", "Bosch" -> "李伟 bosch liwei li wei lw". A search word is found when it stands anywhere in this text.
    """
    joined = " ".join(text for text in texts if text)
    return " ".join(part for part in (fold(joined), _pinyin(joined)) if part)


def search_words(typed: str) -> list[str]:
    """Return what was typed into a search box as folded words; each must be found."""
    return fold(typed).split()


def says_too_little(typed: str) -> bool:
    """Return whether a search among guests has fewer than two letters or one hanzi, so that it finds none.

    An empty one is no search.
    """
    letters = "".join(filter(str.isalnum, fold(typed)))
    return bool(typed.strip()) and len(letters) < 2 and not has_hanzi(letters)


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
    return " ".join(part for part in found if part)


def _runs_of_hanzi(text: str) -> list[str]:
    return "".join(sign if has_hanzi(sign) else " " for sign in text).split()
