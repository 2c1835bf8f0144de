"""What tells a line in German from one in English, and the forms in which its words are compared. Pure.

The German words of topics stand in `data/topics_german.tsv`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

# Function words of one of the two languages; a line without any is of neither.
_GERMAN = re.compile(
    r"\b(?:ich|wir|mein\w*|unser\w*|und|oder|für|von|vom|mit|bei|nach|auf|aus|zum|zur|eine?[nmrs]?|der|das|dem|den|"
    r"kein\w*|nicht|auch|gern\w*|suche\w*|biete\w*|zwei|drei|als|ist|sind|habe|möchte\w*|bitte|im|wer|neu|sehr|seit|"
    r"uns|jemand\w*|leute|andere\w*)\b|[äöüß]",
    re.IGNORECASE,
)
_ENGLISH = re.compile(
    r"\b(?:the|and|or|of|for|from|with|to|my|our|is|are|we|i|a|at|on|by|no|not|who|looking|new|people|some\w*)\b",
    re.IGNORECASE,
)
# Words that name a topic in English and nothing of it in German.
FALSE_FRIENDS = frozenset({"art", "brand", "chef", "gift", "rock", "will", "angel", "handy", "kind", "rat", "wand"})
# A compound tells its subject by how it begins (Kaffeerösterei). Of longer words no part is looked up.
_SHORTEST_PART, _SHORTEST_REST, _LONGEST = 5, 3, 40
_LONG = 6
_ENDINGS = ("en", "es", "e", "n", "s")


@lru_cache(maxsize=20_000)
def is_german(text: str) -> bool | None:
    """Tell whether a text has more small words of German than of English; None where it has none of either."""
    german, english = len(_GERMAN.findall(text)), len(_ENGLISH.findall(text))
    return german > english if german or english else None


def plain_key(word: str) -> str:
    """Return a word in small letters as it is compared where the language is unknown: as written, if it is long.

    Long words that mean something else in English are hardly any.
    """
    return f"as written {word}" if len(word) >= _LONG else ""


def german_key(words: str) -> str:
    """Return words in small letters without accents as they are compared: without their endings, and marked."""
    return "de " + " ".join(map(_stem, re.findall(r"[a-z0-9]+", words)))


def compound_keys(word: str) -> Iterator[str]:
    """Yield the keys of the words that a compound may begin with, the longest first."""
    if len(word) <= _LONGEST:
        yield from (f"de {word[:size]}" for size in range(len(word) - _SHORTEST_REST, _SHORTEST_PART - 1, -1))


def _stem(word: str) -> str:
    for ending in ("innen", "in"):
        if word.endswith(ending) and len(word) - len(ending) >= 5:
            return word.removesuffix(ending)
    return next(
        (word.removesuffix(each) for each in _ENDINGS if word.endswith(each) and len(word) - len(each) >= 4), word
    )
