"""Which trades, skills and pastimes a line names, in English, Chinese or German.

A vocabulary that ships with the package (`data/topics.tsv`) maps words of both languages to one
topic, so that "storage for factories" and "给工厂做储能" meet. What it does not know it does not
guess: the meaning of such lines is left to their vectors (`meaning.py`).
"""

import csv
import re
import unicodedata
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from eventhub.matching.german import FALSE_FRIENDS, compound_keys, german_key, is_german, plain_key
from eventhub.text.characters import normalised, simplify
from eventhub.text.languages import Language, Script
from eventhub.text.traditional import in_traditional, names_in_taiwan

WORD = re.compile(r"[a-z0-9]+")
# What is "pesticide-free" names no pesticides.
_FREE = re.compile(r"\b[a-z]{2,20}-free\b", re.IGNORECASE)
HANZI = re.compile(r"[\u4e00-\u9fff]+")
# The longest phrases of the vocabulary, in words and in characters; a test holds them.
LONGEST_ENGLISH, LONGEST_CHINESE = 4, 6
_LONGEST_COMMON = 4
# The row of the vocabulary whose phrases name nothing: "pilot customers" are no aviation.
NOTHING = "-"


@dataclass(frozen=True)
class _Phrase:
    """A phrase of the vocabulary found in a text; `doubtful` when it has other senses, too."""

    start: int
    end: int
    words: str
    topic: str
    doubtful: bool


def topics_named(text: str, *, beside: str = "") -> frozenset[str]:
    """Return the topics named in a text; empty when none is known.

    The longest phrase counts: "data centre" names no data, 电子商务 no electronics. A word with two senses counts
    only with a second word of the same field, in this text or in what stands `beside` it: a battery with "energy
    storage", not with "phone repair".
    """
    german = is_german(f"{text}\n{beside}")
    found = _phrases(text, german=german)
    named = {each.topic for each in found if not each.doubtful}
    doubtful = [each for each in found if each.doubtful and each.topic not in named]
    if doubtful:
        around = {(field_of(each.topic), each.words) for each in (*found, *_phrases(beside, german=german))}
        named |= {
            each.topic
            for each in doubtful
            if any(field == field_of(each.topic) and words != each.words for field, words in around)
        }
    return frozenset(named - {NOTHING})


def says_plainly(text: str, topic: str) -> bool:
    """Tell whether a text names a topic by the very word that names it, so that its name in the other language fits.

    A bed cover is of the topic of mattresses, and "looks for mattresses" would be wrong.
    """
    row = _rows().get(topic)
    if row is None:
        return True  # a language or a pastime, which has one name in each language
    names = set()
    for phrases in (row.english, row.chinese):
        # Where a name has two senses, the first phrase with one says the topic as plainly.
        plain = [each for each in phrases if not each.endswith("?")]
        names |= {_plain(each.removesuffix("?")) or each.removesuffix("?") for each in (phrases[0], *plain[:1])}
    return any(each.topic == topic and each.words in names for each in _phrases(text))


def without_words_of(text: str, topics: Collection[str]) -> tuple[str, bool]:
    """Return a text without the words that name some topics, and whether any of these words has no other sense."""
    gone = [each for each in _phrases(text) if each.topic in topics]
    # Accents and capitals of other letters may change a text's length; then nothing is cut out of it.
    if len(_without_accents(text.lower())) != len(text):
        return "", True
    for each in sorted(gone, key=lambda phrase: -phrase.start):
        text = f"{text[: each.start]} {text[each.end :]}"
    return " ".join(text.split()), not all(each.doubtful for each in gone)


@lru_cache(maxsize=20_000)
def _phrases(text: str, *, german: bool | None = None) -> Sequence[_Phrase]:
    """Return the phrases of the vocabulary in a text that do not stand inside a longer one.

    `german` tells in which language words in letters are read; without it the text itself does.
    """
    known = _phrases_known()
    german = is_german(text) if german is None else german
    text = _FREE.sub(lambda free: " " * len(free.group()), _without_accents(text.lower()))
    found: list[tuple[int, int, str]] = []
    words = list(WORD.finditer(text))
    for at, first in enumerate(words):
        for last in range(at, min(at + LONGEST_ENGLISH, len(words))):
            start, end = first.start(), words[last].end()
            found += [(start, end, key) for key in _keys(text[start:end], german=german)]
    simple = simplify(text)
    for written, run in ((each, run) for each in dict.fromkeys((text, simple)) for run in HANZI.finditer(each)):
        found += [
            (at, end, written[at:end])
            for at in range(run.start(), run.end())
            for end in range(at + 1, min(at + LONGEST_CHINESE, run.end()) + 1)
        ]
    spans = sorted(
        (each for each in dict.fromkeys(found) if each[2] in known and not _is_seam(simple, *each)),
        key=lambda span: (span[0], -span[1]),
    )
    outer: list[tuple[int, int, str]] = []
    for span in spans:
        # Those before begin no later: only the one that reaches furthest may hold it.
        if not outer or span[1] > outer[-1][1] or span[:2] == outer[-1][:2]:
            outer.append(span)
    return [_Phrase(start, end, phrase, *known[phrase]) for start, end, phrase in outer]


def _is_seam(text: str, start: int, end: int, phrase: str) -> bool:
    """Tell whether a phrase in hanzi is but the end of one common word and the beginning of the next.

    精品酒店 is a boutique hotel (精品, 酒店) and no wine tasting (品酒).
    """
    if not HANZI.search(phrase):
        return False
    common = common_words()
    return any(
        text[first:cut] in common and text[cut:last] in common
        for cut in range(start + 1, end)
        for first in range(max(0, cut - _LONGEST_COMMON), start)
        for last in range(end + 1, cut + _LONGEST_COMMON + 1)
    )


@lru_cache(maxsize=1)
def common_words() -> Mapping[str, int]:
    """Return the commonest words of English, Chinese and German with their places in the table of `word_vectors.py`."""
    words = files("eventhub.matching").joinpath("data/words.txt").read_text("utf-8").splitlines()
    return {word: row for row, word in enumerate(words)}


def _keys(words: str, *, german: bool | None) -> Sequence[str]:
    """Return what to look up for words in letters: in a line in German what German has first."""
    english, known = _plain(words), _phrases_known()
    if not german:
        return [english if german is False or english in known else plain_key(words)]
    key = german_key(words)
    if key not in known and " " not in words:
        key = next((each for each in compound_keys(words) if each in known and not known[each][1]), key)
    return [key] if key in known else [english] * (words not in FALSE_FRIENDS)


def field_of(topic: str) -> str:
    """Return the widest topic that this one is a part of."""
    while wider := _rows()[topic].wider:
        topic = wider
    return topic


def _without_accents(text: str) -> str:
    """Remove accents from Latin letters, so that a café is a cafe, and Maße are Masse."""
    return "".join(each for each in normalised("NFKD", text) if not unicodedata.combining(each)).replace("ß", "ss")


def _plain(phrase: str) -> str:
    """Return the words of an English phrase without their plural, separated by one space."""
    return " ".join(_singular(word) for word in WORD.findall(phrase))


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    plural = len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "news"))
    return word[:-1] if plural else word


def topic_called(name: str) -> str | None:
    """Return the topic that a word or phrase means when it stands alone, by whichever of its names; None for others."""
    plain, known = _without_accents(name.strip().lower()), _phrases_known()
    if not HANZI.search(plain):
        plain = _plain(plain)
    topic, _ = known.get(plain) or known.get(simplify(plain), (NOTHING, False))
    return _called_in_german().get(name.strip().lower()) if topic == NOTHING else topic


def topic_words(topic: str, language: str) -> str:
    """Return the name of a topic, in Chinese, German or English; "" for one that is not in the vocabulary."""
    row = _rows().get(topic)
    if row is None or topic == NOTHING:
        return ""
    if language == Language.GERMAN and (german := _german_words().get(topic)):
        return german[0]
    name = (row.chinese if Language(language).is_chinese else row.english)[0].removesuffix("?")
    if Language(language).script is Script.TRADITIONAL:
        return in_traditional(name, Language(language))
    return " ".join(_CAPITALS.get(word, word) for word in name.split(" "))


# Names of one thing, of which a sentence says several: people know about weddings.
_SAID_IN_PLURAL = frozenset(
    line.strip()
    for line in """
    power grid, supply chain, virtual power plant, smart home, overseas warehouse, franchise, Chinese school,
    record label, pottery class, seed round, pitch deck, social enterprise, hometown association, think tank,
    family business, book club, film club, language tandem, mattress, garment factory, IPO, kayak, wedding dress,
    nail salon, campervan, bike shop, museum shop, consulate, cold chain
    """.replace("\n", " ").split(",")
)
_ES, _IES = re.compile("(?:s|x|ch|sh)$"), re.compile("(?<=[^aeiou])y$")


def topic_in_sentence(topic: str, language: str) -> str:
    """Return the name of a topic as it stands after "about": in English of several where its name is of one."""
    name = topic_words(topic, language)
    if language != Language.ENGLISH or name not in _SAID_IN_PLURAL:
        return name
    return _IES.sub("ies", name) if _IES.search(name) else name + ("es" if _ES.search(name) else "s")


# The vocabulary is in small letters; in a sentence these words are not.
_AS_WRITTEN = (
    "3D AI B2B C++ CFO CRM CSR DIY ERP ESG GIS HR HVAC IPO IoT LGBT LLMs NLP OEM PCB PhD SEO STEM SaaS UX WeChat A "
    "China Chinese European German Germany Montessori Peking Python Shopify"
)
_CAPITALS = {word.lower(): word for word in _AS_WRITTEN.split()}


@dataclass(frozen=True)
class _Topic:
    """One row of the vocabulary: its words, the first of which names it, and the topic it is a part of."""

    english: tuple[str, ...]
    chinese: tuple[str, ...]
    wider: str


def topics_known() -> Sequence[str]:
    """Return every topic of the vocabulary, in its order."""
    return [topic for topic in _rows() if topic != NOTHING]


@lru_cache(maxsize=1)
def vocabulary_mark() -> str:
    """Return a short mark of the words of the vocabulary: another after they have changed."""
    return f"{zlib.crc32(repr(phrases_by_topic()).encode()):08x}"


def phrases_by_topic() -> Sequence[tuple[Sequence[str], Sequence[str]]]:
    """Return the English and the Chinese words and phrases of every topic of the vocabulary, in its order."""
    return [
        ([each.removesuffix("?") for each in row.english], [each.removesuffix("?") for each in row.chinese])
        for topic, row in _rows().items()
        if topic != NOTHING
    ]


@lru_cache(maxsize=1)
def _rows() -> Mapping[str, _Topic]:
    text = files("eventhub.matching").joinpath("data/topics.tsv").read_text("utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return {
        row[0]: _Topic(tuple(row[1].split(",")), tuple(row[2].split(",")), "".join(row[3:]))
        for row in csv.reader(lines, delimiter="\t")
    }


@lru_cache(maxsize=1)
def _german_words() -> Mapping[str, Sequence[str]]:
    """Return the German words of each topic, the first of which names it."""
    text = files("eventhub.matching").joinpath("data/topics_german.tsv").read_text("utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    rows = csv.reader(lines, delimiter="\t")
    return {topic: (name, *",".join(more).split(",")) if more else (name,) for topic, name, *more in rows}


def _german_in_order() -> Sequence[tuple[str, str]]:
    """Return the German words with their topics, those that count most first: names of nothing, then names."""
    rows = [(word, topic, at > 0) for topic, words in _german_words().items() for at, word in enumerate(words)]
    return [(word, topic) for word, topic, is_other in sorted(rows, key=lambda row: (row[1] != NOTHING, row[2]))]


@lru_cache(maxsize=1)
def _called_in_german() -> Mapping[str, str]:
    rows = [(topic, words) for topic, words in _german_words().items() if topic != NOTHING]
    others = {word.removesuffix("?").lower(): topic for topic, words in rows for word in words[1:]}
    return others | {words[0].lower(): topic for topic, words in rows}


@lru_cache(maxsize=1)
def _phrases_known() -> Mapping[str, tuple[str, bool]]:
    """Return every word or phrase of either language with the topic it names, and whether it has other senses.

    So stand the names that Taiwan says in other words (軟體), if they are no words of another topic.
    """
    known = {
        (words if HANZI.search(words) else _plain(words)): (topic, each.endswith("?"))
        for topic, row in _rows().items()
        for each in (*row.english, *row.chinese)
        for words in [each.removesuffix("?")]
    }
    for topic, row in _rows().items():
        name = row.chinese[0].removesuffix("?")
        if in_taiwan := names_in_taiwan().get(name):
            known.setdefault(in_taiwan.lower(), (topic, name != row.chinese[0]))
    english = {word for row in _rows().values() for phrase in row.english for word in WORD.findall(phrase)}
    for word, topic in _german_in_order():
        written, doubtful = _without_accents(word.removesuffix("?").lower()), word.endswith("?")
        known.setdefault(german_key(written), (topic, doubtful))
        if written not in english and (key := plain_key(written)):
            known.setdefault(key, (topic, doubtful))
    return known
