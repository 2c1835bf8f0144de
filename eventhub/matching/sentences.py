"""Which trades, skills and pastimes a free sentence names, in English or Chinese.

A vocabulary that ships with the package (`data/topics.tsv`) maps words of both languages to one
topic, so that "storage for factories" and "给工厂做储能" meet. What it does not know it does not
guess: such sentences are matched by goal types alone.
"""

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from eventhub.text.characters import normalised

CLAUSE = re.compile("[.,;!?\n\u3001\u3002\uff01\uff0c\uff1b\uff1f]+")
WORD = re.compile(r"[a-z0-9]+")
HANZI = re.compile(r"[\u4e00-\u9fff]+")
# The longest phrases of the vocabulary, in words and in characters; a test holds them.
LONGEST_ENGLISH, LONGEST_CHINESE = 4, 6
# A clause in which the writer speaks of their own doing, and one that says what they lack.
OWN = re.compile(r"\b(we|i|our|my|i'm|i've)\b|我|我们|本人|公司", re.IGNORECASE)
LACKS = re.compile(
    r"\b(look\w* for|seek\w*|need\w*|want\w*|search\w*|hiring|find\w*|meet\w*|hop\w*|learn\w*|"
    r"would like|curious|interested)\b|找|需要|想|希望|寻|招|求|学|认识|了解",
    re.IGNORECASE,
)


@lru_cache(maxsize=20_000)
def topics_in(text: str) -> frozenset[str]:
    """Return the topics named anywhere in the text and the wider ones they belong to; empty when none is known.

    The longest phrase counts: "data centre" names no data, 电子商务 no electronics.
    """
    named = topics_named(text)
    return named | {wider for topic in named for wider in _wider(topic)}


def topics_named(text: str) -> frozenset[str]:
    """Return the topics named in the text, without the wider ones they belong to."""
    return frozenset(topic for _, _, topic in _outermost(_phrases(text)))


def narrowest(topics: Sequence[str]) -> list[str]:
    """Return those of some topics that are no wider name of another, in their order."""
    wide = {wider for topic in topics if topic in _rows() for wider in _wider(topic)}
    return [topic for topic in topics if topic not in wide]


def _phrases(text: str) -> list[tuple[int, int, str]]:
    """Yield (start, end, topic) of every phrase of the vocabulary in the text."""
    known = _topics_by_words()
    text = _without_accents(text.lower())
    found = []
    words = list(WORD.finditer(text))
    for at, first in enumerate(words):
        for last in range(at, min(at + LONGEST_ENGLISH, len(words))):
            phrase = _plain(text[first.start() : words[last].end()])
            if phrase in known:
                found.append((first.start(), words[last].end(), known[phrase]))
    for run in HANZI.finditer(text):
        spans = (
            (at, end)
            for at in range(run.start(), run.end())
            for end in range(at + 1, min(at + LONGEST_CHINESE, run.end()) + 1)
        )
        found += [(at, end, known[text[at:end]]) for at, end in spans if text[at:end] in known]
    return found


def _outermost(phrases: Sequence[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Return the phrases that do not stand inside a longer one."""
    return [
        (start, end, topic)
        for start, end, topic in phrases
        if not any(a <= start and end <= b and (a, b) != (start, end) for a, b, _ in phrases)
    ]


def _without_accents(text: str) -> str:
    """Remove accents from Latin letters, so that a café is a cafe."""
    return "".join(each for each in normalised("NFKD", text) if not unicodedata.combining(each))


def _plain(phrase: str) -> str:
    """Return the words of an English phrase without their plural, separated by one space."""
    return " ".join(_singular(word) for word in WORD.findall(phrase))


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    plural = len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "news"))
    return word[:-1] if plural else word


def wishes_and_offers(sentence: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the topics that a sentence about its writer asks for, and those it offers.

    "We install solar, looking for storage" offers solar and asks for storage. A clause that says
    neither, such as "Installers in Zhejiang", says who the writer wants to meet: it asks.
    """
    wishes: set[str] = set()
    offers: set[str] = set()
    for clause in CLAUSE.split(sentence):
        found = topics_in(clause)
        does = OWN.search(clause) and not LACKS.search(clause)
        (offers if does else wishes).update(found)
    return frozenset(wishes - offers), frozenset(offers)


def topic_words(topic: str, language: str) -> str:
    """Return the name of a topic in "en" or "zh_Hans"; "" for one that is not in the vocabulary."""
    row = _rows().get(topic)
    if row is None:
        return ""
    return row.chinese[0] if language.startswith("zh") else row.english[0]


@dataclass(frozen=True)
class _Topic:
    """One row of the vocabulary: its words, the first of which names it, and the topic it is a part of."""

    english: tuple[str, ...]
    chinese: tuple[str, ...]
    wider: str


@lru_cache(maxsize=1)
def _rows() -> Mapping[str, _Topic]:
    text = files("eventhub.matching").joinpath("data/topics.tsv").read_text("utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return {
        row[0]: _Topic(tuple(row[1].split(",")), tuple(row[2].split(",")), "".join(row[3:]))
        for row in csv.reader(lines, delimiter="\t")
    }


@lru_cache(maxsize=1)
def _topics_by_words() -> Mapping[str, str]:
    """Return every word or phrase of either language with the topic it names."""
    return {
        (words if HANZI.search(words) else _plain(words)): topic
        for topic, row in _rows().items()
        for words in (*row.english, *row.chinese)
    }


def _wider(topic: str) -> Iterator[str]:
    """Yield the topics that this one is a part of, the nearest first."""
    while topic := _rows()[topic].wider:
        yield topic
