"""Languages that a line names, in English or Chinese: "my German for your Chinese", 想找德语语伴."""

from __future__ import annotations

import re
from functools import lru_cache

from eventhub.text.catalogue import catalogue

_WORD = re.compile(r"[^\W\d_\u4e00-\u9fff]{4,}")
# What may stand behind the name of a language. Before another word it says where something is from: Turkish coffee.
_AFTER_A_LANGUAGE = re.compile(
    r"\W*$|\s*[^\w\s]|\s*[\d\u4e00-\u9fff]|\s+(?:and|or|to|for|with|in|at|on|over|from|as|is|but|by|then|than|if|while|since|"
    r"too|also|a|the|my|your|please|well|better|again|daily|language|lesson|class|course|speak|teach|tutor|tandem|"
    r"partner|practi[cs]e|conversation|proofread|translat|interpret|native|level|fluent|exchange|corner|club|"
    r"learn|help|grammar|pronunciation|editing|writing|text|subtitl|beginner|immersion|und|oder|für|gegen|auch|im|bei|"
    r"lern|üb|sprech|unterricht)",
    re.IGNORECASE,
)
_SPEAKS = re.compile(r"\b(?:learn|speak|practi[cs]e?|study|improv|talk)\w*\W+(?:\w+\W+)?$", re.IGNORECASE)
# A language by its Chinese name ends so, and so do few other words.
_CHINESE_END = re.compile(r"(?<=[\u4e00-\u9fff])[语文话]")
_CHINESE_SIZES = (4, 3, 2)
# Names that are other words, too, unless they begin with a capital.
_WORDS_TOO = frozenset({"polish"})


@lru_cache(maxsize=20_000)
def languages_named(text: str) -> frozenset[str]:
    """Return the ids of the languages that a text names; empty when none is known."""
    words = [each for each in _WORD.finditer(text) if each.group() not in _WORDS_TOO]
    found = {known for each in words if (known := _known(each.group())) and _is_of_speech(text, each)}
    for end in (each.end() for each in _CHINESE_END.finditer(text)):
        names = (text[end - size : end] for size in _CHINESE_SIZES if size <= end)
        found |= set(list(filter(None, map(_known, names)))[:1])
    return frozenset(found)


def _is_of_speech(text: str, word: re.Match[str]) -> bool:
    """Tell by what stands around it whether a word names a language, not where something is from."""
    rest = text[word.end() :]
    if _AFTER_A_LANGUAGE.match(rest) or _SPEAKS.search(text[: word.start()]):
        return True
    following = _WORD.match(rest.lstrip())
    return following is not None and _known(following.group()) is not None


def _known(name: str) -> str | None:
    return catalogue("language").one_meaning(name)
