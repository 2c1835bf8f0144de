"""Characters: what is removed from every text, and which script a text is written in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

# Controls, joiners, bidirectional marks, fillers, tags and what else Unicode draws as nothing (Default_Ignorable of
# its file DerivedCoreProperties, but for variation selectors, and the blank braille pattern): it can hide or reverse
# a text. Tags behind a black flag name a country, so that flag is found first and stays.
_INVISIBLE = re.compile(
    "(\U0001f3f4[\U000e0061-\U000e007a]{2,6}\U000e007f)|"
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff0-\ufffc\ud800-\udfff\U000e0000-\U000e00ff]"
)
# Letters, numbers, punctuation and symbols; marks, separators and the rest show nothing by themselves.
_SEEN = "LNPS"
_HANZI = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
# The Stream-Safe Text Format of Unicode (UAX 15); no language writes more than a handful.
MOST_MARKS = 30
# Between a Chinese character and a Latin letter, as of José; not at tags, digits or punctuation.
_LATIN = "[A-Za-z\u00c0-\u024f]"
_TOUCHING = re.compile(rf"(?<=[\u4e00-\u9fff])(?={_LATIN})|(?<={_LATIN})(?=[\u4e00-\u9fff])")
_SPACES = re.compile(r"\s+")
_PLAIN_HANZI = re.compile("[\u4e00-\u9fff]+")
_NO_LETTER = re.compile("[^0-9A-Za-z]+")


def normalised(form: Literal["NFC", "NFD", "NFKC", "NFKD"], text: str) -> str:
    """Return the text in a normalization form, without what stands behind MOST_MARKS combining marks on one letter.

    Python sorts such marks one by one, so that a megabyte of them would take hours.
    """
    if not text.isascii() and any(map(unicodedata.combining, text[::MOST_MARKS])):
        text = "".join(_with_few_marks(text))
    return unicodedata.normalize(form, text)


def _with_few_marks(text: str) -> Iterator[str]:
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= MOST_MARKS:
            yield character


def clean(text: str) -> str:
    """Return the text in NFC without invisible characters, runs of spaces as one space, trimmed.

    Empty when nothing of it can be seen, as of accents or variation selectors without a letter.
    """
    if text.isascii():
        return _SPACES.sub(" ", _INVISIBLE.sub("", text)).strip()
    tidied = _SPACES.sub(" ", normalised("NFC", without_invisible(text))).strip()
    return tidied if any(unicodedata.category(sign)[0] in _SEEN for sign in tidied) else ""


def without_invisible(text: str) -> str:
    """Return the text without characters that have no visible form."""
    return _INVISIBLE.sub(r"\1", text)


def fold(text: str) -> str:
    """Return the text for comparing: NFKC, lower case, without diacritics, single spaces.

    Letters that Unicode does not take apart are spelled out: ø is o, ß is ss, ł is l, æ is ae.
    """
    if text.isascii():
        return _SPACES.sub(" ", text).strip().lower()
    wide = normalised("NFKC", without_invisible(text)).casefold()
    apart = unicodedata.normalize("NFD", wide.translate(_SPELLED))
    bare = "".join(c for c in apart if not unicodedata.combining(c))
    return _SPACES.sub(" ", unicodedata.normalize("NFC", bare)).strip()


def has_hanzi(text: str) -> bool:
    """Return whether at least one character is a Chinese one."""
    return not text.isascii() and _HANZI.search(text) is not None


def space_scripts(text: str) -> str:
    """Return the text with a space between Chinese characters and Latin words, where a sentence has none."""
    return _TOUCHING.sub(" ", text)


def only_hanzi(text: str) -> str:
    """Return the Chinese characters of a text, in order, the rest left out."""
    return "".join(_HANZI.findall(text))


_SPELLED = str.maketrans({"ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ŀ": "l"})


def simplify(text: str) -> str:
    """Return the text with traditional characters in their simplified form, as far as the table goes."""
    return text if text.isascii() else text.translate(_simplified())


@cache
def _simplified() -> dict[int, str]:
    pairs = files("eventhub.text.data").joinpath("traditional.txt").read_text("utf-8").strip()
    return {ord(old): new for old, new in zip(pairs[::2], pairs[1::2], strict=True)}


@lru_cache(maxsize=1024)
def key(text: str) -> str:
    """Return letters, digits and simplified hanzi of a text, folded: what two spellings share.

    Plain ASCII and plain hanzi, nearly all that is ever compared, take a short way to the same answer.
    """
    if text.isascii():
        return _NO_LETTER.sub("", text).lower()
    simple = simplify(text)
    if _PLAIN_HANZI.fullmatch(simple):
        return simple
    return "".join(c for c in fold(simple) if c.isalnum())
