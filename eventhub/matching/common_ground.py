"""What two people share, and how rare that is at this event."""

from __future__ import annotations

from eventhub.matching.arrays import np
from eventhub.matching.facts import Booleans, EventFacts, Floats, Integers

# Shared items add up with diminishing returns: this much rarity (nats; about two values that only
# a handful of 200 guests state) counts half. Measured: 2 costs newcomers 4 % of P@5, 8 and more none.
HALF_RARITY = 8.0


def holders(facts: EventFacts, *, told: bool = False) -> Integers:
    """Return how many attendees state each item; with `told` how many let all who see them read it.

    The two are counted apart: a count of both would tell a writer how many state it for those who share it.
    """
    if facts.crowd is not None:
        return facts.crowd.telling if told else facts.crowd.holders
    matrix = facts.written if told else facts.background
    return np.bincount(matrix.indices, minlength=matrix.shape[1])


def rarity(facts: EventFacts, *, told: bool = False) -> Floats:
    """Return how rare each item is here: ln((attendees + 1) / holders), 0 for an item of one person.

    Source: inverse document frequency, Spärck Jones (1972).
    """
    have = holders(facts, told=told)
    value = np.log((facts.guests + 1) / np.maximum(have, 1))
    return np.where(have > 1, value, 0.0).astype(np.float32)


def item_values(facts: EventFacts, *, told: bool = False) -> Floats:
    """Return what sharing each item is worth (F): its rarity here times the weight of its kind, >= 0."""
    return rarity(facts, told=told) * facts.item_weights


# Common ground is rare when at most a tenth of at least twenty guests share it.
RARE_SHARE = 10
RARE_ROOM = 20


def rare_items(facts: EventFacts, *, told: bool = False) -> Booleans:
    """Return which items (F) are worth saying and so rare here that sharing one is a reason to meet."""
    have = holders(facts, told=told)
    rare: Booleans = facts.telling_items & (have > 1) & (have * RARE_SHARE <= facts.guests)
    return rare if facts.guests >= RARE_ROOM else np.zeros_like(rare)


def rare_worths(facts: EventFacts) -> Floats:
    """Return the squares of what rare items are worth, by the columns of `EventFacts.common` (3F), some negative.

    What two share in both ways counts as stated.
    """
    stated, told = ((item_values(facts, told=each) * rare_items(facts, told=each)) ** 2 for each in (False, True))
    return np.concatenate([stated, told, -told])


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


def shared_items(facts: EventFacts, viewer: int, target: int, *, told: bool = False) -> Integers:
    """Return the numbers of the items two attendees both state, the most telling first, ties by number.

    With `told` those that both let all who see them read instead.
    """
    matrix = facts.written if told else facts.background
    mine, theirs = (matrix.indices[matrix.indptr[one] : matrix.indptr[one + 1]] for one in (viewer, target))
    both: Integers = np.intersect1d(mine, theirs, assume_unique=True)
    worth = item_values(facts, told=told)[both]
    ordered: Integers = both[np.lexsort((both, -worth))]
    return ordered
