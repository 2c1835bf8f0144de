"""Which questions there are, and which comes next. Pure."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum


class Card(StrEnum):
    """One question, by the name of its page, in the order in which they are asked."""

    GOAL = "goal"
    BACKGROUND = "background"
    PEOPLE = "people"


def find_first_open(answered: Collection[Card]) -> Card | None:
    """Find the first question that has no answer; None when all have one."""
    return next((card for card in Card if card not in answered), None)


def find_next(card: Card) -> Card | None:
    """Find the question after this one; None after the last."""
    order = list(Card)
    at = order.index(card) + 1
    return order[at] if at < len(order) else None
