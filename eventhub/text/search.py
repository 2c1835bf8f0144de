"""What a search over people looks through: one folded text, with the pinyin of its hanzi. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, product

from eventhub.text.characters import fold, has_hanzi, simplify
from eventhub.text.pinyin import syllables
from eventhub.text.romanisation import given_readings, surname_of, surname_reading, with_common_surname

# Longer runs of hanzi are no name of a person.
_LONGEST_NAME = 4
_MOST_READINGS = 6


def haystack(*texts: str) -> str:
    """Return the texts folded, in simplified characters too, then the pinyin of their hanzi.

    Pinyin is written together, apart, and as initials; "李偉", "Bosch" -> "李偉 bosch 李伟 liwei li wei lw". A search
    word (`search_words`) is found when it stands anywhere in this text.
    """
    joined = " ".join(text for text in texts if text)
    written = fold(joined)
    if not has_hanzi(written):
        return written
    simple = simplify(written)
    parts = [written]
    if simple != written:
        parts.append(" ".join(_runs_of_hanzi(simple)))
    return " ".join([*parts, *dict.fromkeys(form for run in _runs_of_hanzi(simple) for form in _readings(run) if form)])


_haystack = lru_cache(maxsize=16384)(haystack)


def search_words(typed: str) -> list[str]:
    """Return what was typed into a search box as folded words in simplified characters; each must be found."""
    return simplify(fold(typed)).split()


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


def _readings(run: str) -> Iterator[str]:
    """Yield the pinyin of a run of hanzi as words and, when it may be a name, as names are read; ü is v, u or yu."""
    if len(run) <= _LONGEST_NAME and (other := with_common_surname(run)) != run:
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
