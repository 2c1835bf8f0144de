"""What a search over people looks through: one folded text, with the pinyin of its hanzi. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, pairwise, product

from eventhub.text.characters import fold, has_hanzi, normalised, simplify
from eventhub.text.cyrillic import in_latin
from eventhub.text.pinyin import syllables
from eventhub.text.romanisation import given_readings, surname_of, surname_reading, with_other_surname

# Longer runs of hanzi are no name of a person.
_LONGEST_NAME = 4
_MOST_READINGS = 6
# Longer texts in letters are no name of a person, whose words may also be written together: Xiao Ming, Au Yeung.
_MOST_WORDS = 4
_CYRILLIC = re.compile("[\u0400-\u052f]")
_SEPARATE = re.compile(r"[\s,，、;；]+")
_JOINERS = re.compile(r"(?<=\w)[-'’ʼ‘‐‑](?=\w)")
# What ü is written as in passports: Lü, Lyu, Lv and Lu.
_UMLAUT_IN_PINYIN = re.compile(r"\b([ln])(?:v|yu)(?=e?(?:\s|$|[-']))")
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_WRITTEN_OUT = re.compile("ae|oe|ue")


def haystack(*texts: str) -> str:
    """Return the texts folded, in simplified characters too, then the pinyin of their hanzi.

    Pinyin is written together, apart, and as initials; "李偉", "Bosch" -> "李偉 bosch 李伟 liwei li wei lw". Other
    spellings of names in letters follow (`_other_spellings`). A search word (`search_words`) is found when it stands
    anywhere in this text.
    """
    joined = " ".join(text for text in texts if text)
    written = fold(joined)
    others = " ".join(form for form in dict.fromkeys(_other_spellings(texts)) if form not in written)
    if not has_hanzi(written):
        return f"{written} {others}".strip()
    simple = simplify(written)
    parts = [written, *([others] if others else ())]
    if simple != written:
        parts.append(" ".join(_runs_of_hanzi(simple)))
    return " ".join([*parts, *dict.fromkeys(form for run in _runs_of_hanzi(simple) for form in _readings(run) if form)])


_haystack = lru_cache(maxsize=16384)(haystack)


def search_words(typed: str) -> list[str]:
    """Return what was typed into a search box as folded words in simplified characters; each must be found.

    >>> search_words("Keller,Anna"), search_words("Ying-jeou")
    (['keller', 'anna'], ['yingjeou'])
    """
    return [word for each in _SEPARATE.split(simplify(fold(typed))) if (word := _JOINERS.sub("", each))]


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
    return holds_all(_haystack(*texts), search_words(typed))


def holds_all(text: str, words: list[str]) -> bool:
    """Return whether every search word stands in a haystack."""
    return all(word in text for word in words)


def _other_spellings(texts: tuple[str, ...]) -> Iterator[str]:
    """Yield what names in letters are typed as, too: without hyphens, in one word, ü as v, u and yu, ö as oe.

    Each text is one name; one of many words is none.
    """
    for text in filter(None, texts):
        plain = fold(text)
        if _CYRILLIC.search(plain):
            plain = fold(in_latin(text))
            yield plain
        words = [word for word in plain.split() if not has_hanzi(word)]
        bare = ["".join(filter(str.isalnum, _JOINERS.sub("", word))) for word in words]
        yield from (word for word, written in zip(bare, words, strict=True) if word != written)
        if 2 < len(bare) <= _MOST_WORDS:
            yield from map("".join, pairwise(bare))
        for word, written in zip(bare, words, strict=True):
            if _UMLAUT_IN_PINYIN.search(written):
                yield from (_UMLAUT_IN_PINYIN.sub(rf"\g<1>{u}", word) for u in ("u", "v", "yu"))
            if _WRITTEN_OUT.search(word):
                yield _WRITTEN_OUT.sub(lambda found: found.group()[0], word)
        if not text.isascii():
            yield from _umlauts(text)


def _umlauts(text: str) -> Iterator[str]:
    """Yield the words of a text with ä, ö and ü, as German writes them out, and ü as pinyin does."""
    for word in normalised("NFC", text).casefold().split():
        if (written_out := word.translate(_GERMAN)) != word:
            yield fold(written_out)
        if word[:1] in "ln" and "ü" in word:
            yield from (fold(word.replace("ü", u)) for u in ("v", "yu"))


def _readings(run: str) -> Iterator[str]:
    """Yield the pinyin of a run of hanzi as words and, when it may be a name, as names are read; ü is v, u or yu."""
    if len(run) <= _LONGEST_NAME and (other := with_other_surname(run)) != run:
        yield other
    for read in (syllables(run), *(_as_a_name(run) if len(run) <= _LONGEST_NAME else ())):
        for spelled in (read, *(_without_v(read, u) for u in ("u", "yu") if "v" in "".join(read))):
            yield from ("".join(spelled), " ".join(spelled), "".join(syllable[0] for syllable in spelled))


def _as_a_name(run: str) -> Iterator[tuple[str, ...]]:
    """Yield the readings of a name whose surname is read otherwise than the character alone (曾 zeng), a few at most.

    A character of several readings in given names has each of them: 张乐 is zhang le and zhang yue.
    """
    surname = surname_of(run)
    read = surname_reading(surname)
    if not read or len(run) == 1:
        return
    given = run[len(surname) :]
    plain = syllables(given)
    if len(plain) == len(given):
        choices = [given_readings(sign) or (plain[at],) for at, sign in enumerate(given)]
        yield from ((read, *each) for each in islice(product(*choices), _MOST_READINGS))


def _without_v(read: tuple[str, ...], u: str) -> tuple[str, ...]:
    return tuple(syllable.replace("v", u) for syllable in read)


def _runs_of_hanzi(text: str) -> list[str]:
    return "".join(sign if has_hanzi(sign) else " " for sign in text).split()
