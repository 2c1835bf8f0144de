"""Which directions of an encoder's vectors tell one subject from another, learned from the vocabulary of topics.

An encoder puts "looking for a supplier of plastic flakes" near "looking for a supplier of pet food": much of a vector
is of how something is said. The words of one topic, in both languages, say one thing in different ways; so the
directions along which topics differ most, measured by how far the words of one topic lie apart, are those of what is
spoken of. Source: linear discriminants, Fisher (1936), Rao (1948).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO

from eventhub.matching.arrays import np
from eventhub.matching.facts import Floats
from eventhub.matching.sentences import phrases_by_topic

# How many directions are kept, and what is added to the spread within topics, of its largest: chosen on the half of the
# judged pairs that is for choosing. 24 to 160 directions gained there, and .05 to .4 were alike.
DIRECTIONS = 48
ADDED = 0.1


@dataclass(frozen=True)
class Phrases:
    """The words of the vocabulary: texts, and for each the number of its topic and whether it is Chinese."""

    texts: Sequence[str]
    topics: Sequence[int]
    chinese: Sequence[bool]


def vocabulary_phrases() -> Phrases:
    """Return every word and phrase that names a topic of the vocabulary."""
    rows = [
        (phrase, number, is_chinese)
        for number, both in enumerate(phrases_by_topic())
        for is_chinese, phrases in enumerate(both)
        for phrase in phrases
    ]
    texts, topics, chinese = zip(*rows, strict=True)
    return Phrases(texts, topics, [bool(each) for each in chinese])


def kept_subjects() -> Floats:
    """Return the directions of the model that comes with EventHub, as learned by `python -m tests.benchmarks.subjects`.

    Learning them takes ten seconds of a processor; a vocabulary that has grown since does not make them wrong.
    """
    packed = files("eventhub.matching").joinpath("data/subjects.npy").read_bytes()
    directions: Floats = np.load(BytesIO(packed), allow_pickle=False).astype(np.float32)
    return directions


def learn_subjects(vectors: Floats, phrases: Phrases) -> Floats:
    """Return the directions of subjects (D x `DIRECTIONS`, fewer for short vectors) from the vectors of the phrases."""
    topics, chinese = np.array(phrases.topics), np.array(phrases.chinese)
    centred = vectors.astype(np.float64)
    for is_chinese in (False, True):
        centred[chinese == is_chinese] -= centred[chinese == is_chinese].mean(axis=0)
    centred /= np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-9)
    sizes = np.bincount(topics)
    means = np.zeros((len(sizes), vectors.shape[1]))
    np.add.at(means, topics, centred)
    means /= np.maximum(sizes, 1)[:, None]
    apart = (centred - means[topics]) / np.sqrt(sizes[topics])[:, None]
    within, between = apart.T @ apart / len(sizes), np.cov(means.T)
    # Directions in which the words of a topic lie apart are shortened; of what is left those that tell topics apart.
    spread, axes = np.linalg.eigh(within)
    shortened = axes / np.sqrt(np.maximum(spread, 0) + ADDED * max(float(spread[-1]), 1e-9))
    _, best = np.linalg.eigh(shortened.T @ np.atleast_2d(between) @ shortened)
    directions: Floats = (shortened @ best[:, ::-1][:, :DIRECTIONS]).astype(np.float32)
    return directions
