"""Titles and texts in several languages: which one a reader wants first. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from eventhub.text.characters import has_hanzi, simplify
from eventhub.text.languages import DEFAULT, Language

# Chinese says in one character what takes Latin four letters and more, and names things in Latin letters.
_SHARE_OF_HANZI = 0.15
_BEGINNING = 1000
# The blanks stay on the parts: a pattern that took them in would try a run of them again from each of them.
_PARTS = re.compile(r"(?<=\s)[·|](?=\s)")


class Written(NamedTuple):
    """A text and its language."""

    language: Language
    text: str


def in_reader_order(first: str, others: Mapping[str, str], reader: Language) -> list[Written]:
    """Return the texts there are, the one for a reader first; equal texts once.

    That is the one in their language, else in its other script, else in letters they read, else the first. `first` is
    in a language that nobody named, `others` are by their languages.
    """
    found = [Written(_language_of(first, others), first)] if first else []
    found += [Written(Language(code), text) for code, text in others.items() if text and text != first]
    return sorted(found, key=lambda one: (one.language is not reader, one.language.is_chinese != reader.is_chinese))


def translated(translations: Mapping[str, Mapping[str, str]], name: str) -> dict[str, str]:
    """Return one of the texts of an event (title, summary, description) in its other languages, by their codes."""
    return {code: texts[name] for code, texts in translations.items() if texts.get(name)}


def first_for(first: str, others: Mapping[str, str], reader: Language) -> str:
    """Return the one text for a reader; empty when there is none."""
    found = in_reader_order(first, others, reader)
    return found[0].text if found else ""


def short_title(title: str, others: Mapping[str, str], language: Language) -> str:
    """Return the title that a text in this language can name, up to a " · " or " | "; empty when there is none."""
    found = in_reader_order(title, others, language)
    if not found or has_hanzi(found[0].text) != language.is_chinese:
        return ""
    return _PARTS.split(found[0].text)[0].strip()


def ordered_titles(title: str, second_title: str, *, chinese: bool) -> tuple[str, ...]:
    """Return one or two texts of which no language is known, the one in the reader's script first; equal ones once."""
    titles = dict.fromkeys(one for one in (title, second_title) if one)
    return tuple(sorted(titles, key=lambda one: has_hanzi(one) != chinese))


def _language_of(text: str, others: Mapping[str, str]) -> Language:
    """Return the language of a text by its script; in Latin letters the first that no other text is in."""
    if is_chinese(text):
        return Language.TRADITIONAL if simplify(text) != text else Language.CHINESE
    return next((each for each in Language if not each.is_chinese and each not in others), DEFAULT)


@lru_cache(maxsize=256)
def is_chinese(text: str) -> bool:
    """Return whether a text begins in Chinese rather than names something in it."""
    letters = [character for character in text[:_BEGINNING] if character.isalpha()]
    return sum(has_hanzi(letter) for letter in letters) > _SHARE_OF_HANZI * len(letters)
