"""Vectors of what guests write where no model runs: of its words, and of the topics that it names.

A table keeps what the model makes of each of the commonest words of English, Chinese and German (`data/words.npy`),
in the directions that tell subjects apart (`subjects.py`). A line is the mean of its words, rare ones counting more:
Arora, Liang, Ma (2017), "A simple but tough-to-beat baseline for sentence embeddings". Order and negation are lost, so
topics still decide, and words add to them.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from io import BytesIO

from eventhub.matching.arrays import np
from eventhub.matching.facts import Floats
from eventhub.matching.meaning import Scale, chinese_share, reference_lines
from eventhub.matching.sentences import HANZI, common_words, field_of, topics_named
from eventhub.text.characters import simplify

NAME = "words-1"
# Numbers of one vector: of its words, then a place and a sign for each topic.
DIRECTIONS, PLACES = 32, 480
# The most that this adds to what topics say of two people, as a root, and how long topics are beside words. Chosen on
# the half of the judged pairs that is for choosing: docs/matching.md.
LENGTH, TOPICS = 0.5, 0.6
# What a topic counts, and its field.
TOPIC, FIELD = 1.0, 0.5
_WORD = re.compile(r"[^\W\d_\u4e00-\u9fff]+")
# The longest Chinese words of the table, and the longest word in letters that is taken apart: of those, each end is
# looked up.
LONGEST_CHINESE = 5
_LONGEST_COMPOUND, _SHORTEST_PART = 30, 4
# Endings without which a word is looked up when the table does not have it.
_ENDINGS = ("s", "es", "n", "en", "e")


class WordVectors:
    """An encoder that needs no model: see the module."""

    name = NAME

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one vector of DIRECTIONS + PLACES numbers for each text; zeros where it says nothing that is known."""
        return np.hstack([_centred(texts, _of_words(texts)), np.float32(TOPICS) * _unit(_of_topics(texts))])


def scale() -> Scale:
    """Return the scale of these vectors: as they are, but shorter than those that say all of a line's meaning."""
    size = DIRECTIONS + PLACES
    nothing = np.zeros(size, np.float32)
    return Scale(nothing, nothing, np.zeros((size, 0), np.float32), LENGTH)


def known_words(text: str) -> Iterator[str]:
    """Yield the words of a text that the table has, one after another; of a compound that it lacks, both parts."""
    known, text = _table()[0], simplify(text.lower())
    for word in _WORD.findall(text):
        yield from _parts(word)
    for run in HANZI.findall(text):
        at = 0
        while at < len(run):
            size = next((each for each in range(LONGEST_CHINESE, 0, -1) if run[at : at + each] in known), 0)
            if size:
                yield run[at : at + size]
            at += size or 1


def _parts(word: str) -> Sequence[str]:
    """Return the form in which the table has a word, or two known words that it is made of; empty for none."""
    if (whole := _form(word)) is not None:
        return [whole]
    for end in range(min(len(word), _LONGEST_COMPOUND) - _SHORTEST_PART, _SHORTEST_PART - 1, -1):
        first, last = _form(word[:end]), _form(word[end:])
        if first is not None and last is not None and len(word) <= _LONGEST_COMPOUND:
            return [first, last]
    return []


def _form(word: str) -> str | None:
    known = _table()[0]
    forms = (word, *(word.removesuffix(each) for each in _ENDINGS))
    return next((each for each in forms if each in known), None)


def _of_words(texts: Sequence[str]) -> Floats:
    known, vectors = _table()
    found = np.zeros((len(texts), DIRECTIONS), np.float32)
    for at, text in enumerate(texts):
        if rows := sorted({known[each] for each in known_words(text)}):
            found[at] = vectors[rows].sum(axis=0)
    return found


def _centred(texts: Sequence[str], words: Floats) -> Floats:
    """Return vectors of words without what all lines of a language have in common, of length 1; zeros stay."""
    english, chinese = _means()
    shares = np.array([[chinese_share(text)] for text in texts], np.float32)
    said = np.any(words != 0, axis=1, keepdims=True)
    return _unit((_unit(words) - (shares * chinese + (1 - shares) * english)) * said)


@lru_cache(maxsize=1)
def _means() -> tuple[Floats, Floats]:
    english, chinese = (_unit(_of_words(lines)).mean(axis=0) for lines in zip(*reference_lines(), strict=True))
    return english, chinese


def _of_topics(texts: Sequence[str]) -> Floats:
    found = np.zeros((len(texts), PLACES), np.float32)
    for at, text in enumerate(texts):
        topics = topics_named(text)
        counts = {f"topic {each}": TOPIC for each in topics} | {f"field {field_of(each)}": FIELD for each in topics}
        for feature, weight in counts.items():
            place = zlib.crc32(feature.encode())
            found[at, place % PLACES] += weight if place & (1 << 20) else -weight
    return found


def _unit(vectors: Floats) -> Floats:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    made: Floats = np.divide(vectors, length, out=np.zeros_like(vectors), where=length > 0)
    return made


@lru_cache(maxsize=1)
def _table() -> tuple[Mapping[str, int], Floats]:
    """Return the row of each word of the table, and the rows: a word's direction, as long as the word is telling."""
    data = files("eventhub.matching").joinpath("data")
    packed = np.load(BytesIO(data.joinpath("words.npy").read_bytes()), allow_pickle=False).astype(np.float32)
    return common_words(), packed[:, 1:] * (packed[:, :1] + 128)
