"""Names in Cyrillic letters as they are written in Latin ones: the Russian way and the Ukrainian. Pure."""

from __future__ import annotations

import re

_CYRILLIC = str.maketrans(
    {
        "а": "a",
        "б": "b",
        "в": "v",
        "г": "g",
        "д": "d",
        "е": "e",
        "ё": "e",
        "ж": "zh",
        "з": "z",
        "и": "i",
        "й": "y",
        "к": "k",
        "л": "l",
        "м": "m",
        "н": "n",
        "о": "o",
        "п": "p",
        "р": "r",
        "с": "s",
        "т": "t",
        "у": "u",
        "ф": "f",
        "х": "kh",
        "ц": "ts",
        "ч": "ch",
        "ш": "sh",
        "щ": "shch",
        "ъ": "",
        "ы": "y",
        "ь": "",
        "э": "e",
        "ю": "yu",
        "я": "ya",
        "і": "i",
        "ї": "yi",
        "є": "ye",
        "ґ": "g",
    }
)
_UKRAINIAN = _CYRILLIC | str.maketrans({"и": "y", "г": "h"})
_LETTER = re.compile("[а-яё]", re.IGNORECASE)
_ONLY_UKRAINIAN = re.compile("[іїєґ]", re.IGNORECASE)


def in_latin(text: str, *, ukrainian: bool = False) -> str:
    """Transliterate Cyrillic letters to Latin ones, in the Ukrainian way when letters occur that only Ukrainian has."""
    table = _UKRAINIAN if ukrainian or _ONLY_UKRAINIAN.search(text) else _CYRILLIC
    return text.casefold().translate(table)


def may_be_ukrainian(text: str) -> bool:
    """Return whether и and г of a text may be y and h as well: nothing in Володимир tells its language."""
    return _LETTER.search(text) is not None and not _ONLY_UKRAINIAN.search(text)
