"""Topics people look for and can help with: trades, skills, languages, hobbies."""

from __future__ import annotations

from collections.abc import Sequence

from eventhub.matching.arrays import np, sparse
from eventhub.matching.batch import dense_rows, spans
from eventhub.matching.facts import EventFacts, Floats, Integers

# This much rarity of met topics (nats) counts half; as for common ground.
HALF_RARITY = 2.0
# Being able to help is itself worth something to the helper ("be useful before you ask"), so a fit
# that goes one way only is not nothing. Judgement.
GIVING = 0.2
# What is left of a goal that fits by its type when both name topics and none is the same, and when
# one of them names none. Judgement: the first is no reason to meet, the second still is.
DOUBT = 0.2
UNSURE = 0.6


def topic_values(facts: EventFacts) -> Floats:
    """Return how telling it is here to offer a topic: ln((attendees + 1) / people who offer it), >= 0."""
    people = facts.crowd.offering if facts.crowd else named_by(facts.offers)
    return _rarity(facts, people)


def spoken_of(facts: EventFacts) -> sparse.csr_array:
    """Return which attendees name each topic at all, looking for it or offering it: N x S, 1 each."""
    width = max(facts.seeks.shape[1], 1)
    keys = np.unique(
        np.concatenate(
            [
                np.repeat(np.arange(facts.attendee_count), np.diff(each.indptr)) * width + each.indices
                for each in (facts.seeks, facts.offers)
            ]
        )
    )
    starts = np.searchsorted(keys, np.arange(facts.attendee_count + 1) * width)
    made = (np.ones(len(keys), np.float32), keys % width, starts)
    return sparse.csr_array(made, shape=facts.seeks.shape)


def named_by(topics: sparse.csr_array, people: Sequence[int] | None = None) -> Integers:
    """Return how many attendees each column has, of all or of some."""
    named = topics.indices
    if people is not None:
        named = named[spans(topics.indptr, np.asarray(people, np.int64))[0]]
    return np.bincount(named, minlength=topics.shape[1])


def _rarity(facts: EventFacts, people: Integers) -> Floats:
    return np.log((facts.guests + 1) / np.maximum(people, 1)).astype(np.float32)


def topic_rows(facts: EventFacts, viewers: Integers) -> tuple[Floats, Floats]:
    """Return how well attendees' offers meet each viewer's wishes, and the other way round, 0 to 1."""
    if not facts.seeks.nnz or not facts.offers.nnz:
        nothing = np.zeros((len(viewers), facts.attendee_count), np.float32)
        return nothing, nothing
    values = topic_values(facts)
    wanted, given = dense_rows(facts.seeks, viewers) * values, dense_rows(facts.offers, viewers) * values
    to_me = _half((facts.offers @ wanted.T).T)
    to_them = _half((facts.seeks @ given.T).T)
    giving_me = np.where(to_me > 0, np.float32(GIVING), 0)
    giving_them = np.where(to_them > 0, np.float32(GIVING), 0)
    return np.maximum(to_me, giving_them), np.maximum(to_them, giving_me)


def field_rows(facts: EventFacts, viewers: Integers) -> Floats:
    """Return how surely two people speak of one field (V x N), 0 to 1.

    It tempers goal types, which alone cannot tell a baker who looks for suppliers from a hospital.
    What a person looks for and can help with counts alike: a seller of batteries and a buyer of
    batteries name the same thing. Where either names no topic, nothing is known: `UNSURE`.
    """
    said = spoken_of(facts)
    names = np.diff(said.indptr) > 0
    values = _rarity(facts, facts.crowd.naming if facts.crowd else named_by(said))
    shared = _half((said @ (dense_rows(said, viewers) * values).T).T)
    both = names[viewers][:, None] & names[None, :]
    return np.where(both, DOUBT + (1 - DOUBT) * shared, np.float32(UNSURE)).astype(np.float32)


def met_topics(facts: EventFacts, seeker: int, helper: int) -> Integers:
    """Return the topics that one person looks for and another can help with, the most telling first."""
    wanted = facts.seeks.indices[facts.seeks.indptr[seeker] : facts.seeks.indptr[seeker + 1]]
    given = facts.offers.indices[facts.offers.indptr[helper] : facts.offers.indptr[helper + 1]]
    both = np.intersect1d(wanted, given, assume_unique=True)
    return both[np.lexsort((both, -topic_values(facts)[both]))]


def _half(total: Floats) -> Floats:
    return (total / (total + np.float32(HALF_RARITY))).astype(np.float32, copy=False)
