"""What EventHub understands of a guest's lines: topics they look for, do, and refuse; the guest's corrections win."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from eventhub.matching.facts import SPEAK
from eventhub.matching.goals import GoalType
from eventhub.matching.languages import languages_named
from eventhub.matching.lines import Lines, read_lines
from eventhub.matching.roles import SELLING, refused_goals
from eventhub.matching.sentences import (
    HANZI,
    topic_called,
    topic_words,
    topics_known,
    topics_named,
    without_words_of,
)
from eventhub.text.catalogue import catalogue
from eventhub.text.languages import DEFAULT, Language
from eventhub.text.lived import Ties, read_lived


class Side(StrEnum):
    """Which way a topic is named."""

    SEEKS = "seeks"
    OFFERS = "offers"


# By side, the topics a guest has corrected: True for one they added, False for one they took away.
Corrections = Mapping[str, Mapping[str, bool]]
# How the topic of a language begins that is named in a line.
SPOKEN = f"{SPEAK}language:"
# How `lines.py` parts clauses.
CLAUSES_APART = ". "
# Topics by side.
Topics = Mapping[Side, Collection[str]]
# As many topics may a guest add to each side; more would say nothing about them.
MOST_ADDED = 12


@dataclass(frozen=True)
class Said:
    """A guest's lines as typed, and what they corrected in what we understood."""

    looks_for: str = ""
    can_help: str = ""
    # In each language in which the guest says it, a line each.
    headline: str = ""
    sentence: str = ""
    corrections: Corrections = field(default_factory=dict)
    # Whether those who see the guest may read the first two.
    lines_open: bool = True


@dataclass(frozen=True)
class Understood:
    """The topics of a guest's lines, and the clauses they were read from.

    Of them others are told `told_seeks` and `told_offers`: what lines say that are for their eyes. `counted` is all
    that the lines say, but for what they refuse and what the guest took away, with what they added.
    """

    seeks: frozenset[str]
    offers: frozenset[str]
    refuses: frozenset[str]
    lines: Lines
    told_seeks: frozenset[str]
    told_offers: frozenset[str]
    counted: str = ""
    # How the lines that others may read tie their writer to places.
    lived: Ties = frozenset()
    # What the people come for that the guest would rather not meet.
    refused_goals: frozenset[GoalType] = frozenset()

    def on(self, side: Side) -> frozenset[str]:
        """Return the topics of one side."""
        return self.seeks if side is Side.SEEKS else self.offers


def understand(said: Said) -> Understood:
    """Return what a guest's lines name. Nobody both offers and refuses a topic: what they look for or do wins."""
    lines = read_lines(looks_for=said.looks_for, can_help=said.can_help, headline=said.headline, sentence=said.sentence)
    seeks, offers = _topics_of(lines, said.corrections)
    told, told_seeks, told_offers = lines, seeks, offers
    if said.sentence or not said.lines_open:
        open_lines = {"looks_for": said.looks_for, "can_help": said.can_help} if said.lines_open else {}
        told = read_lines(headline=said.headline, **open_lines)
        told_seeks, told_offers = _topics_of(told, said.corrections)
    refuses = topics_named(lines.refuses) - seeks - offers
    return Understood(
        seeks,
        offers,
        refuses,
        lines,
        told_seeks,
        told_offers,
        _counted(lines, said.corrections),
        read_lived(told.does),
        _refused_goals(lines.refuses, refuses),
    )


def _refused_goals(refuses: str, topics: Collection[str]) -> frozenset[GoalType]:
    """Return what the people refused came for; not of sellers of something that is among the refused `topics`.

    Who will have no insurance sold to them may well meet a solicitor.
    """
    goals: set[GoalType] = set()
    for clause in refuses.split(CLAUSES_APART):
        is_told = bool((topics_named(clause) & set(topics)) - SELLING)
        goals |= refused_goals(clause) - ({GoalType.FIND_CUSTOMERS} if is_told else set())
    return frozenset(goals)


def lived_by(*, looks_for: str = "", can_help: str = "", headline: str = "") -> Ties:
    """Return how lines that others may read tie their writer to places."""
    return read_lived(read_lines(looks_for=looks_for, can_help=can_help, headline=headline).does)


def _counted(lines: Lines, corrections: Corrections) -> str:
    beside = f"{lines.wants}\n{lines.does}"
    return CLAUSES_APART.join(
        clause
        for side, text in ((Side.SEEKS, lines.wants), (Side.OFFERS, lines.does))
        for clause in _clauses_counted(text, beside, corrections.get(side, {}))
        if clause
    )


def _clauses_counted(text: str, beside: str, corrections: Mapping[str, bool]) -> Iterator[str]:
    """Yield the clauses of a text that still count after its guest's corrections, and the topics they added."""
    gone = {topic for topic, is_kept in corrections.items() if not is_kept}
    for clause in text.split(CLAUSES_APART):
        named = (topics_named(clause, beside=beside) | _languages(clause)) if gone else frozenset()
        yield _without_gone(clause, named, gone) if named & gone else clause
    named = topics_named(text, beside=beside) | _languages(text) if corrections else frozenset()
    # What is learned and what is spoken of one language bear one name.
    yield from dict.fromkeys(
        _called(topic, text or beside) for topic, is_kept in corrections.items() if is_kept and topic not in named
    )


def _without_gone(clause: str, named: frozenset[str], gone: set[str]) -> str:
    """Return what is left of a clause whose guest took some of its topics away.

    Of a clause that says such a topic in so many words its other topics are left: its rest is about the topic, too. A
    word with two senses was read in the wrong one: the word alone goes.
    """
    rest, is_plain = without_words_of(clause, gone)
    if not is_plain and not any(topic.startswith(SPOKEN) for topic in named & gone):
        return rest
    return CLAUSES_APART.join(dict.fromkeys(_called(topic, clause) for topic in sorted(named - gone)))


def _called(topic: str, beside: str) -> str:
    """Return the name of a topic or a language, in the language of what stands beside it."""
    language = Language.CHINESE if HANZI.search(beside) else Language.ENGLISH
    if topic.startswith(SPOKEN):
        return catalogue("language").entries[topic.removeprefix(SPOKEN)].name(chinese=language.is_chinese)
    return topic_words(topic, language)


def _topics_of(lines: Lines, corrections: Corrections) -> tuple[frozenset[str], frozenset[str]]:
    """Return what some lines look for and what they offer."""
    beside = f"{lines.wants}\n{lines.does}"
    wants, does = (
        _corrected(topics_named(text, beside=beside) | _languages(text), corrections.get(side, {}))
        for side, text in ((Side.SEEKS, lines.wants), (Side.OFFERS, lines.does))
    )
    # Who learns a language may say for how long ("two years of Mandarin"); that is no offer.
    kept = corrections.get(Side.OFFERS, {})
    learned = {each for each in wants & does if shown_as(each).startswith(SPOKEN) and not kept.get(each)}
    return wants, does - learned


def _languages(text: str) -> frozenset[str]:
    """Return the topics of the languages that a text names: a tandem partner's, mostly."""
    return frozenset(f"{SPOKEN}{each}" for each in languages_named(text))


def _corrected(named: frozenset[str], corrections: Mapping[str, bool]) -> frozenset[str]:
    added = {topic for topic, kept in corrections.items() if kept}
    return (named | added) - (corrections.keys() - added)


def corrections_after(understood: Understood, kept: Topics, added: Topics) -> dict[str, dict[str, bool]]:
    """Return what a guest corrected in what their lines name, read without corrections; {} where nothing differs.

    `kept` are the topics of the lines that they left, `added` those that they put beside. A topic that the vocabulary
    does not have is no correction.
    """
    corrections: dict[str, dict[str, bool]] = {}
    for side in Side:
        read = understood.on(side)
        more = {topic for topic in added.get(side, ()) if topic not in read and is_topic(topic)}
        gone = read - {*kept.get(side, ()), *added.get(side, ())}
        if more or gone:
            corrections[side.value] = {topic: topic in more for topic in sorted(more | gone)}
    return corrections


def is_topic(topic: str) -> bool:
    """Tell whether a guest may look for this or offer it: a topic of the vocabulary, or a language to speak."""
    language = topic.removeprefix(SPOKEN)
    return language in catalogue("language").entries if language != topic else topic_words(topic, DEFAULT) != ""


def all_topics() -> frozenset[str]:
    """Return all that a guest may look for or offer, each as guests see it."""
    spoken = (f"{SPOKEN}{each}" for each in catalogue("language").entries)
    return frozenset({*map(shown_as, topics_known()), *spoken})


def topics_meant(words: str) -> frozenset[str]:
    """Return the topics that someone means who types these words alone as a topic; empty when none is known."""
    topic, language = topic_called(words), catalogue("language").one_meaning(words)
    names = {*([shown_as(topic)] if topic else ()), *([f"{SPOKEN}{language}"] if language else ())}
    return frozenset().union(*map(_topics_shown_as, names)) or topics_named(words) | _languages(words)


@lru_cache(maxsize=2_000)
def shown_as(topic: str) -> str:
    """Return the topic as which guests see this one: to learn a language and to speak it bear one name."""
    language = catalogue("language").one_meaning(topic_words(topic, Language.CHINESE))
    # "German lessons" are German; 手语 may be another sign language than the Chinese one.
    first = topic_words(topic, DEFAULT).partition(" ")[0]
    return f"{SPOKEN}{language}" if language and catalogue("language").one_meaning(first) == language else topic


@lru_cache(maxsize=2_000)
def _topics_shown_as(name: str) -> frozenset[str]:
    return frozenset({name, *(topic for topic in topics_known() if shown_as(topic) == name)})
