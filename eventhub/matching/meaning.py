"""Vectors of what people write, on one scale whatever encoder made them.

An encoder's raw cosines say little by themselves: some call everything alike, some prefer lines of their own
language. So the mean of a few reference lines of each language is taken away, and what is left is scaled until
two translations of one line come to `TRANSLATIONS`; 0 is what two lines have in common that have nothing to do
with each other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import Protocol

from eventhub.matching.arrays import np
from eventhub.matching.facts import Floats
from eventhub.matching.subjects import learn_subjects, vocabulary_phrases

# What the encoder that the thresholds of the matcher were chosen with gives for two translations of a line.
TRANSLATIONS = 0.70
# Longer vectors are refused: ten thousand guests would not fit a worker's memory.
MOST_NUMBERS = 1024
_HANZI = re.compile(r"[\u4e00-\u9fff]")
_WORD = re.compile(r"[^\W\d_\u4e00-\u9fff]+")


class Encoder(Protocol):
    """Makes vectors of texts. `name` tells vectors of one encoder from those of another."""

    name: str

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one vector for each text, rows of any length but 0."""
        ...


@dataclass(frozen=True)
class Scale:
    """How the vectors of one encoder become comparable: the mean of each language, subjects, and a factor.

    subjects  D x K  the directions that tell subjects apart (`subjects.py`); K is 0 where they are not known
    """

    english: Floats
    chinese: Floats
    subjects: Floats
    factor: float = 1.0

    @classmethod
    def of(cls, encoder: Encoder, subjects: Floats | None = None) -> Scale:
        """Measure an encoder on the reference lines, and learn its subjects from the vocabulary unless known."""
        rows = reference_lines()
        english, chinese = ([each[language] for each in rows] for language in (0, 1))
        lines = _unit(encoder.encode([*english, *chinese]))
        if subjects is None:
            phrases = vocabulary_phrases()
            subjects = learn_subjects(_unit(encoder.encode(phrases.texts)), phrases)
        plain = cls(lines[: len(rows)].mean(axis=0), lines[len(rows) :].mean(axis=0), subjects)
        both = plain.apply([*english, *chinese], lines)
        alike = float((both[: len(rows)] * both[len(rows) :]).sum(axis=1).mean())
        return replace(plain, factor=float(np.sqrt(TRANSLATIONS / max(alike, 0.1))))

    def apply(self, texts: Sequence[str], vectors: Floats) -> Floats:
        """Return the vectors of these texts on the common scale, single precision.

        The product of two is the mean of their likeness in all that is said and in what is spoken of.
        """
        shares = np.array([[chinese_share(text)] for text in texts], np.float32)
        whole = _unit(vectors) - (shares * self.chinese + (1 - shares) * self.english)
        parts = [_unit(whole), *([_unit(whole @ self.subjects)] if self.subjects.shape[1] else [])]
        return (np.hstack(parts) * np.float32(self.factor / np.sqrt(len(parts)))).astype(np.float32)


def encode(encoder: Encoder, scale: Scale, texts: Sequence[str]) -> list[Floats | None]:
    """Return the vector of each text on the common scale; None for an empty one."""
    said = [text for text in texts if text]
    found = iter(scale.apply(said, encoder.encode(said)) if said else ())
    return [next(found) if text else None for text in texts]


def chinese_share(text: str) -> float:
    """Return how much of a text is Chinese, 0 to 1; a word of Latin letters counts like two hanzi."""
    hanzi, words = len(_HANZI.findall(text)), len(_WORD.findall(text))
    return hanzi / (hanzi + 2 * words) if hanzi or words else 0.0


def pack_vector(vector: Floats | None) -> bytes | None:
    """Return a vector as half floats; None for none."""
    return None if vector is None else vector.astype("<f2").tobytes()


def unpack_vector(packed: bytes | None) -> Floats | None:
    """Return the vector that `pack_vector` packed, single precision."""
    return None if packed is None else np.frombuffer(packed, "<f2").astype(np.float32)


@lru_cache(maxsize=1)
def reference_lines() -> Sequence[tuple[str, str]]:
    """Return the reference lines, each in English and in Chinese."""
    text = files("eventhub.matching").joinpath("data/reference_lines.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return [(english, chinese) for english, chinese in rows]


def _unit(vectors: Floats) -> Floats:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    made: Floats = np.divide(vectors, length, out=np.zeros_like(vectors, dtype=np.float32), where=length > 0)
    return made
