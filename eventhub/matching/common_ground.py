"""What two people share, and how rare that is at this event."""

from __future__ import annotations

from eventhub.matching.arrays import np
from eventhub.matching.facts import Booleans, EventFacts, Floats, Integers

# Shared items add up with diminishing returns: this much rarity (nats; about two values that only
# a handful of 200 guests state) counts half. Measured: 2 costs newcomers 4 % of P@5, 8 and more none.
HALF_RARITY = 8.0


def holders(facts: EventFacts) -> Integers:
    """Return how many attendees state each item, or write it of themselves."""
    if facts.crowd is not None:
        return facts.crowd.holders
    return np.bincount(facts.common.indices, minlength=facts.common.shape[1])


def rarity(facts: EventFacts) -> Floats:
    """Return how rare each item is here: ln((attendees + 1) / holders), 0 for an item of one person.

    Source: inverse document frequency, Spärck Jones (1972).
    """
    have = holders(facts)
    value = np.log((facts.guests + 1) / np.maximum(have, 1))
    return np.where(have > 1, value, 0.0).astype(np.float32)


def item_values(facts: EventFacts) -> Floats:
    """Return what sharing each item is worth (F): its rarity here times the weight of its kind, >= 0."""
    return rarity(facts) * facts.item_weights


# Common ground is rare when at most a tenth of at least twenty guests share it.
RARE_SHARE = 10
RARE_ROOM = 20


def rare_items(facts: EventFacts) -> Booleans:
    """Return which items (F) are worth saying and so rare here that sharing one is a reason to meet."""
    have = holders(facts)
    rare: Booleans = facts.telling_items & (have > 1) & (have * RARE_SHARE <= facts.guests)
    return rare if facts.guests >= RARE_ROOM else np.zeros_like(rare)


# Common ground is strong from this share of the rarest value on that there can be: a home town, a school or an employer
# of two in a room of 30, of three in one of 70, of six in one of 600; a lesser thing must be rarer, or there must be
# two. Chosen by reading cards: of those that said "Only 13 of 150 guests" hardly one was worth an introduction.
STRONG = 0.7


def strong_ground(facts: EventFacts) -> float:
    """Return from which worth on rare common ground alone is a reason to meet."""
    return float(STRONG * np.log(facts.guests + 1))


def diminish(total: Floats) -> Floats:
    """Scale summed rarity to 0..1 with diminishing returns; symmetric in the two people."""
    return total / (total + np.float32(HALF_RARITY))


def shared_items(facts: EventFacts, viewer: int, target: int) -> Integers:
    """Return the numbers of the items two attendees share, the most telling first, ties by number."""
    both = np.intersect1d(_items(facts, viewer), _items(facts, target), assume_unique=True)
    worth = item_values(facts)[both]
    return both[np.lexsort((both, -worth))]


def _items(facts: EventFacts, person: int) -> Integers:
    common = facts.common
    return common.indices[common.indptr[person] : common.indptr[person + 1]]
