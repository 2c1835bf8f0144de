"""What EventHub understands of a guest's lines: topics they look for, do, and refuse; the guest's corrections win."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from eventhub.matching.facts import SPEAK
from eventhub.matching.languages import languages_named
from eventhub.matching.lines import Lines, read_lines
from eventhub.matching.sentences import topics_named


class Side(StrEnum):
    """Which way a topic is named."""

    SEEKS = "seeks"
    OFFERS = "offers"


# By side, the topics a guest has corrected: True for one they added, False for one they took away.
Corrections = Mapping[str, Mapping[str, bool]]


@dataclass(frozen=True)
class Said:
    """A guest's lines as typed, and what they corrected in what we understood."""

    looks_for: str = ""
    can_help: str = ""
    headline: str = ""
    sentence: str = ""
    corrections: Corrections = field(default_factory=dict)


@dataclass(frozen=True)
class Understood:
    """The topics of a guest's lines, and the clauses they were read from."""

    seeks: frozenset[str]
    offers: frozenset[str]
    refuses: frozenset[str]
    lines: Lines


def understand(said: Said) -> Understood:
    """Return what a guest's lines name. Nobody both offers and refuses a topic: what they look for or do wins."""
    lines = read_lines(looks_for=said.looks_for, can_help=said.can_help, headline=said.headline, sentence=said.sentence)
    beside = f"{lines.wants}\n{lines.does}"
    seeks, offers = (
        _corrected(topics_named(text, beside=beside) | _languages(text), said.corrections.get(side, {}))
        for side, text in ((Side.SEEKS, lines.wants), (Side.OFFERS, lines.does))
    )
    return Understood(seeks, offers, topics_named(lines.refuses) - seeks - offers, lines)


def _languages(text: str) -> frozenset[str]:
    """Return the topics of the languages that a text names: a tandem partner's, mostly."""
    return frozenset(f"{SPEAK}language:{each}" for each in languages_named(text))


def _corrected(named: frozenset[str], corrections: Mapping[str, bool]) -> frozenset[str]:
    added = {topic for topic, kept in corrections.items() if kept}
    return (named | added) - (corrections.keys() - added)
