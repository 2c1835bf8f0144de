"""Vectors of what guests write where no model runs: of its topics, and of words with their sense in both languages.

A table of senses (`data/glosses.tsv`) joins English and Chinese words, and topics of the vocabulary with their fields
count as well. Words that neither knows count nothing: judged pairs that share such a word are as often decoys.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

from eventhub.matching.arrays import np
from eventhub.matching.facts import Floats
from eventhub.matching.meaning import Scale
from eventhub.matching.sentences import HANZI, field_of, topics_named

NAME = "glosses-1"
# Numbers of one vector; each of about a thousand senses and topics has its place in it, and a sign.
SIZE = 512
# The most that shared senses add to what topics say of two people, as a root: docs/matching.md.
LENGTH = 0.5
# What a sense of the table counts, one that says little, a topic, and its field.
SENSE, BROAD, TOPIC, FIELD = 1.0, 0.25, 1.0, 0.5
_WORD = re.compile(r"[a-z0-9]+")
# The longest entries of the table, in words and in characters.
_LONGEST_ENGLISH, _LONGEST_CHINESE = 3, 7
_ENDINGS = ("ings", "ing", "ers", "er", "ors", "or", "ed", "es", "s", "e", "ies", "y")


class Glosses:
    """An encoder that needs no model: see the module."""

    name = NAME

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one vector of SIZE numbers for each text; zeros where it says nothing that is known."""
        found = np.zeros((len(texts), SIZE), np.float32)
        for at, text in enumerate(texts):
            for feature, weight in senses_of(text).items():
                place = zlib.crc32(feature.encode())
                found[at, place % SIZE] += weight if place & (1 << 20) else -weight
        return found


def scale() -> Scale:
    """Return the scale of these vectors: as they are, but shorter than those that say all of a line's meaning."""
    nothing = np.zeros(SIZE, np.float32)
    return Scale(nothing, nothing, np.zeros((SIZE, 0), np.float32), LENGTH)


def senses_of(text: str) -> Mapping[str, float]:
    """Return what a text says, with what each counts: senses of the table, topics, and their fields."""
    found: dict[str, float] = {}
    for sense, weight in (*_topics(text), *_english(text.lower()), *_chinese(text)):
        found[sense] = max(weight, found.get(sense, 0))
    return found


def _topics(text: str) -> Iterator[tuple[str, float]]:
    for topic in topics_named(text):
        yield f"topic {topic}", TOPIC
        yield f"field {field_of(topic)}", FIELD


def _english(text: str) -> Iterator[tuple[str, float]]:
    """Yield the senses of the longest entries, one after another."""
    stems, at = [_stem(word) for word in _WORD.findall(text)], 0
    while at < len(stems):
        sizes = range(min(_LONGEST_ENGLISH, len(stems) - at), 0, -1)
        size = next((each for each in sizes if " ".join(stems[at : at + each]) in _senses()), 0)
        yield from _senses().get(" ".join(stems[at : at + size]), ())
        at += size or 1


def _chinese(text: str) -> Iterator[tuple[str, float]]:
    for run in HANZI.findall(text):
        at = 0
        while at < len(run):
            size = next((each for each in range(_LONGEST_CHINESE, 0, -1) if run[at : at + each] in _senses()), 0)
            yield from _senses().get(run[at : at + size], ())
            at += size or 1


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    """Return an English word without its ending: "roasters" and "roasting" are one."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


@lru_cache(maxsize=1)
def _senses() -> Mapping[str, Sequence[tuple[str, float]]]:
    """Return the senses of each entry of the table, with what they count; English entries by their stems."""
    found: dict[str, list[tuple[str, float]]] = {}
    text = files("eventhub.matching").joinpath("data/glosses.tsv").read_text("utf-8")
    for number, line in enumerate(text.splitlines()):
        if line.startswith("#") or not line:
            continue
        english, _, chinese = line.removeprefix("~").partition("\t")
        sense = (f"sense {number}", BROAD if line.startswith("~") else SENSE)
        entries = [" ".join(map(_stem, _WORD.findall(each))) for each in english.split(",")]
        for entry in dict.fromkeys((*entries, *chinese.split(","))):
            if entry:
                found.setdefault(entry, []).append(sense)
    return found
