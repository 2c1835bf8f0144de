"""Which trades, skills and pastimes a free sentence names, in English or Chinese.

A vocabulary that ships with the package (`data/topics.tsv`) maps words of both languages to one
topic, so that "storage for factories" and "给工厂做储能" meet. What it does not know it does not
guess: such sentences are matched by goal types alone.
"""

import csv
import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

CLAUSE = re.compile("[.,;!?\n\u3001\u3002\uff01\uff0c\uff1b\uff1f]+")
WORD = re.compile(r"[a-z0-9]+")
HANZI = re.compile(r"[\u4e00-\u9fff]+")
# The longest phrases of the vocabulary, in words and in characters; a test holds them.
LONGEST_ENGLISH, LONGEST_CHINESE = 4, 6
# A clause in which the writer speaks of their own doing, and one that says what they lack.
OWN = re.compile(r"\b(we|i|our|my|i'm|i've)\b|我|我们|本人|公司", re.IGNORECASE)
LACKS = re.compile(
    r"\b(look\w* for|seek\w*|need\w*|want\w*|search\w*|hiring|find\w*|meet\w*|hop\w*|learn\w*|"
    r"would like|curious|interested)\b|找|需要|想|希望|寻|招|求|学|认识|了解", re.IGNORECASE)


def topics_in(text: str) -> frozenset[str]:
    """The topics named anywhere in the text; empty when it names none that are known."""
    known = _topics_by_words()
    words = WORD.findall(text.lower())
    found = {known.get(" ".join(words[at : at + count]))
             for at in range(len(words)) for count in range(1, LONGEST_ENGLISH + 1)}
    for run in HANZI.findall(text):
        found |= {known.get(run[at : at + count])
                  for at in range(len(run)) for count in range(1, LONGEST_CHINESE + 1)}
    return frozenset(topic for topic in found if topic)


def wishes_and_offers(sentence: str) -> tuple[frozenset[str], frozenset[str]]:
    """The topics a sentence about oneself asks for, and those it offers.

    "We install solar, looking for storage" offers solar and asks for storage. A clause that says
    neither, such as "Installers in Zhejiang", answers "whom do you want to meet?": it asks.
    """
    wishes: set[str] = set()
    offers: set[str] = set()
    for clause in CLAUSE.split(sentence):
        found = topics_in(clause)
        does = OWN.search(clause) and not LACKS.search(clause)
        (offers if does else wishes).update(found)
    return frozenset(wishes - offers), frozenset(offers)


def topic_words(topic: str, language: str) -> str:
    """The name of a topic in "en" or "zh_Hans"; "" for one that is not in the vocabulary."""
    english, chinese = _rows().get(topic, ((), ()))
    words = chinese if language.startswith("zh") else english
    return words[0] if words else ""


@lru_cache(maxsize=1)
def _rows() -> Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    text = files("eventhub.matching").joinpath("data/topics.tsv").read_text("utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return {topic: (tuple(english.split(",")), tuple(chinese.split(",")))
            for topic, english, chinese in csv.reader(lines, delimiter="\t")}


@lru_cache(maxsize=1)
def _topics_by_words() -> Mapping[str, str]:
    """Every word or phrase of either language, and the topic it names."""
    return {" ".join(WORD.findall(words)) or words: topic
            for topic, both in _rows().items() for words in (*both[0], *both[1])}
