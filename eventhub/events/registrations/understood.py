"""What EventHub understood of a guest's lines: as chips to keep or take away, and what is stored of that."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from eventhub.events.registrations.models import Registration
from eventhub.matching.understanding import (
    Side,
    Topics,
    corrections_after,
    is_topic,
    shown_as,
    understand,
)


@dataclass(frozen=True)
class Chip:
    """One topic on the page. `is_kept`: the guest has not taken it away; `is_added`: they put it there themselves."""

    topic: str
    is_kept: bool
    is_added: bool


@dataclass(frozen=True)
class TopicChoice:
    """What a guest did with the chips of a page: those it showed, those they left on, and topics they typed."""

    shown: Topics = field(default_factory=dict)
    kept: Topics = field(default_factory=dict)
    typed: Topics = field(default_factory=dict)

    def keeps(self, side: Side, topic: str, before: Mapping[str, bool]) -> bool:
        """Tell whether a topic stays; what the page did not show stays as it was `before`."""
        name = shown_as(topic)
        return name in self.kept.get(side, ()) if name in self.shown.get(side, ()) else before.get(topic, True)


def chips_of(registration: Registration) -> dict[Side, list[Chip]]:
    """Return the chips of each side, those the guest added last; one they took away stays until its line changes."""
    said = registration.said
    read, counts = understand(replace(said, corrections={})), understand(said)
    return {side: list(_chips(read.on(side), counts.on(side), said.corrections.get(side, {}))) for side in Side}


def _chips(read: Collection[str], counts: Collection[str], corrections: Mapping[str, bool]) -> Iterator[Chip]:
    kept, named = {shown_as(topic) for topic in counts}, sorted({shown_as(topic) for topic in read})
    added = {shown_as(topic): None for topic, is_kept in corrections.items() if is_kept and is_topic(topic)}
    yield from (Chip(name, name in kept, is_added=False) for name in named)
    yield from (Chip(name, is_kept=True, is_added=True) for name in added if name not in named)


def refused_by(registration: Registration) -> list[str]:
    """Return the topics that a guest would rather not meet."""
    return sorted({shown_as(topic) for topic in understand(registration.said).refuses})


def corrections_by(registration: Registration, choice: TopicChoice) -> dict[str, dict[str, bool]] | None:
    """Return what is stored after a guest's choice, by the lines as they stand now; None where nothing is corrected."""
    read = understand(replace(registration.said, corrections={}))
    before = {side: (registration.topic_corrections or {}).get(side, {}) for side in Side}
    kept = {side: {each for each in read.on(side) if choice.keeps(side, each, before[side])} for side in Side}
    added = {
        side: {
            *(each for each, was in before[side].items() if was and choice.keeps(side, each, before[side])),
            *choice.typed.get(side, ()),
        }
        for side in Side
    }
    return corrections_after(read, kept, added) or None
