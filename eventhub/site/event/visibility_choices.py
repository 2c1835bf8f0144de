"""The choices of who may see a guest at an event, as its pages offer them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from eventhub.events.event.models import Event
from eventhub.events.event.rules import Listing
from eventhub.events.registrations.labels import VISIBLE_TO_SENTENCES, VISIBLE_TO_WORDS
from eventhub.events.registrations.rules import VisibleTo, choices_offered
from eventhub.recommendations.queries import ceiling_of


def offered_choices(event: Event, *, finer: bool = False) -> Sequence[VisibleTo]:
    """Return who may see a guest at an event, as its guests may choose; one for invited people has no public page."""
    return choices_offered(ceiling_of(event), finer=finer, is_public=event.listing is not Listing.INVITED)


def choice_words(event: Event, *, finer: bool = False) -> dict[str, Any]:
    """Return what the segment of who may see a guest shows at an event."""
    offered = offered_choices(event, finer=finer)
    return {
        "seen_by_words": {choice.value: VISIBLE_TO_WORDS[choice] for choice in offered},
        "seen_by_means": {choice.value: VISIBLE_TO_SENTENCES[choice] for choice in offered},
    }
