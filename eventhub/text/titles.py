"""Titles and texts in several languages: which one a reader wants first. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import NamedTuple

from eventhub.text.characters import has_hanzi, simplify
from eventhub.text.languages import DEFAULT, Language, Script
from eventhub.text.traditional import is_simplified

# Chinese says in one character what takes Latin four letters and more, and names things in Latin letters.
_SHARE_OF_HANZI = 0.15
_BEGINNING = 1000
# Common words that tell one language in Latin letters from another; a text without any says nothing.
_TELLING = {
    Language.ENGLISH: frozenset(
        {"the", "and", "of", "with", "for", "to", "you", "your", "we", "our", "is", "are", "what"}
    ),
    Language.GERMAN: frozenset(
        {
            "der",
            "die",
            "das",
            "und",
            "mit",
            "für",
            "zu",
            "du",
            "ihr",
            "wir",
            "ist",
            "sind",
            "im",
            "zum",
            "zur",
            "bei",
            "was",
        }
    ),
}
_WORD = re.compile(r"[^\W\d_]+")
# The blanks stay on the parts: a pattern that took them in would try a run of them again from each of them.
_PARTS = re.compile(r"(?<=\s)[·|](?=\s)")


class Written(NamedTuple):
    """A text and its language."""

    language: Language
    text: str


def in_reader_order(first: str, others: Mapping[str, str], reader: Language) -> list[Written]:
    """Return the texts there are, the one for a reader first; equal texts once.

    That is the one in their language, else in its script, else in letters they read, else the first. `first` is in a
    language that nobody named, `others` are by their languages.
    """
    found = [Written(language_of(first, others), first)] if first else []
    found += [Written(Language(code), text) for code, text in others.items() if text and text != first]

    def distance(one: Written) -> tuple[bool, bool, bool]:
        language = one.language
        is_far = language.is_chinese != reader.is_chinese
        return language is not reader, language.base is not reader and language is not reader.base, is_far

    return sorted(found, key=distance)


def translated(translations: Mapping[str, Mapping[str, str]], name: str) -> dict[str, str]:
    """Return one of the texts of an event (title, summary, description) in its other languages, by their codes."""
    return {code: texts[name] for code, texts in translations.items() if texts.get(name)}


def first_for(first: str, others: Mapping[str, str], reader: Language) -> str:
    """Return the one text for a reader; empty when there is none."""
    found = in_reader_order(first, others, reader)
    return found[0].text if found else ""


def of_two(first: str, second: str, second_language: str, reader: Language) -> str:
    """Return the one of two wordings for a reader; "" as the second's language: its script and words tell it."""
    named = second_language or language_of(second, (language_of(first),))
    return first_for(first, {named: second}, reader)


def likely_second(text: str) -> Language:
    """Return the language in which a text is most likely said a second time."""
    return DEFAULT if is_chinese(text) else Language.CHINESE


def short_title(title: str, others: Mapping[str, str], language: Language) -> str:
    """Return the title that a text in this language can name, up to a " · " or " | "; empty when there is none."""
    found = in_reader_order(title, others, language)
    if not found or has_hanzi(found[0].text) != language.is_chinese:
        return ""
    return _PARTS.split(found[0].text)[0].strip()


def title_in_script(title: str, others: Mapping[str, str], language: Language) -> str:
    """Return the short title as `short_title` does; empty where it is Simplified and the text Traditional Chinese."""
    short = short_title(title, others, language)
    return "" if language.script is Script.TRADITIONAL and is_simplified(short) else short


def language_of(text: str, others: Collection[str] = ()) -> Language:
    """Return the language of a text by its script; in Latin letters by its words, and not one that others are in.

    Where no word tells it, that is the first language there is.

    >>> [language_of(text).value for text in ("茶会", "茶會", "Tea for the team", "Tee für das Team", "Yoga")]
    ['zh_Hans', 'zh_Hant', 'en', 'de', 'en']
    """
    if is_chinese(text):
        return Language.TRADITIONAL if simplify(text) != text else Language.CHINESE
    left = [each for each in Language if not each.is_chinese and each not in others] or [DEFAULT]
    words = _WORD.findall(text[:_BEGINNING].lower())
    return max(left, key=lambda each: sum(word in _TELLING.get(each, ()) for word in words))


@lru_cache(maxsize=256)
def is_chinese(text: str) -> bool:
    """Return whether a text begins in Chinese rather than names something in it."""
    letters = [character for character in text[:_BEGINNING] if character.isalpha()]
    return sum(has_hanzi(letter) for letter in letters) > _SHARE_OF_HANZI * len(letters)
