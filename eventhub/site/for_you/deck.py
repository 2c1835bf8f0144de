"""One person after another: which card of For you is shown, and which stand before and after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eventhub.recommendations.presenters import Card, GoingPage


@dataclass(frozen=True)
class Deck:
    """The people to meet in their order, and the one whose card is shown; None without anybody.

    `number` is the place of the one shown, from 1; 0 for someone introduced, who is none of the people to meet now.
    `is_another` tells that someone else was asked for, who is on the list no longer.
    """

    cards: Sequence[Card]
    introduced: Sequence[Card] = ()
    shown: Card | None = None
    number: int = 0
    is_another: bool = False

    @property
    def everyone(self) -> Sequence[Card]:
        """All cards that can be shown, the people introduced last."""
        return (*self.cards, *self.introduced)

    @property
    def previous(self) -> Card | None:
        """The card before the one shown."""
        return self.cards[self.number - 2] if self.number > 1 else None

    @property
    def next(self) -> Card | None:
        """The card after the one shown."""
        return self.cards[self.number] if 0 < self.number < len(self.cards) else None


def deck_of(page: GoingPage, wanted: int | None) -> Deck:
    """Return the cards of a page, opened at the person with this user id, else at the first."""
    everyone = (*page.cards, *page.introduced)
    shown = next((card for card in everyone if card.person.id == wanted), next(iter(everyone), None))
    number = page.cards.index(shown) + 1 if shown in page.cards else 0
    is_another = wanted is not None and shown is not None and shown.person.id != wanted
    return Deck(page.cards, page.introduced, shown, number, is_another)
