"""Languages that a line names, in English or Chinese: "my German for your Chinese", 想找德语语伴."""

from __future__ import annotations

import re
from functools import lru_cache

from eventhub.text.catalogue import catalogue

_WORD = re.compile(r"[^\W\d_\u4e00-\u9fff]{4,}")
# A language by its Chinese name ends so, and so do few other words.
_CHINESE_NAME = re.compile(r"[\u4e00-\u9fff]{1,3}(?:语|文|话)")
# Names that are other words, too, unless they begin with a capital.
_WORDS_TOO = frozenset({"polish"})


@lru_cache(maxsize=20_000)
def languages_named(text: str) -> frozenset[str]:
    """Return the ids of the languages that a text names; empty when none is known."""
    words = (each for each in _WORD.findall(text) if each not in _WORDS_TOO)
    found = {known for each in words if (known := _known(each))}
    for run in _CHINESE_NAME.findall(text):
        # The run may begin before the name: 找德语.
        name = next((known for at in range(len(run) - 1) if (known := _known(run[at:]))), None)
        found |= {name} if name else set()
    return frozenset(found)


def _known(name: str) -> str | None:
    return catalogue("language").one_meaning(name)
