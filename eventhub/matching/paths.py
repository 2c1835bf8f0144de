"""Which acquaintances could introduce A to B, and how warmly: one step only, never a chain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eventhub.matching.arrays import np, sparse
from eventhub.matching.batch import products, scale, spans
from eventhub.matching.common_ground import item_values
from eventhub.matching.facts import EventFacts, Floats, Integers, PersonId
from eventhub.matching.results import WarmPath

# Weights of the introducer's rank beside the warmth of the path, which decides first: 0.15 of warmth, the least
# between two steps of closeness, outweighs all the rest. The rest was measured by best@3 on ego-Facebook, two
# schools and a conference, where nobody states closeness: people embedded in both circles are right most often.
WARMTH = 6.0
OTHER_END = 0.05  # the warmer of the two ties, in warmth
EMBEDDED = 0.30  # acquaintances in common as a share of everybody either knows, both ends (geometric mean)
COMPANY = 0.10  # acquaintances in common with both ends
CONTEXT = 0.10  # rarity of the background shared with the end that shares less
# The same among colleagues and classmates, where a shared department or class tells who is close. Judgement.
COLLEAGUES_CONTEXT = 1.0
REACH = 0.05  # how many people they know
LEISURE = 0.05  # budget left, less for introducers asked often this month
# So many people's ties are weighed at a time: their friends' friends fit in memory.
ROWS = 500


@dataclass(frozen=True)
class Hops:
    """The ties a path may use: from viewers to willing people, and on to attendees.

    `out` is N x P, `onward` is P x N. A willing introducer's attention is shared among everyone
    they know: `onward` holds strength / (sum of the introducer's strengths). `out` is strength too,
    more where the two share friends.
    Source: resource allocation, Zhou, Lü & Zhang (2009).
    """

    out: sparse.csr_array
    onward: sparse.csr_array


def build_hops(facts: EventFacts) -> Hops:
    """Return the usable ties of an event: through willing people only, without blocked and hidden ones."""
    n = facts.attendee_count
    willing = facts.willing.astype(np.float32)
    known = facts.ties[:, :n].astype(bool).astype(np.float32)
    return Hops(
        weigh_by_company(scale(facts.ties[:n], columns=willing), known),
        share_out(scale(facts.ties, rows=willing))[:, :n],
    )


def weigh_by_company(out: sparse.csr_array, known: sparse.csr_array) -> sparse.csr_array:
    """Weigh ties by the company around them: times 1 + the root of how many attendees both know.

    A person with shared friends is from the same circle, and so are the people they know.
    Source: embeddedness, Granovetter (1973), Onnela et al. (2007); the root was measured here, as
    were 1 + the number itself and its logarithm, each worse on ego-Facebook.
    """
    found = sparse.csr_array(out, copy=True)
    found.sort_indices()
    others = sparse.csr_array(known.T)
    for start in range(0, found.shape[0], ROWS):
        rows = found[start : start + ROWS]
        pattern = rows.astype(bool).astype(np.float32)
        # Adding the pattern keeps pairs without common friends, so that the entries stay in their order.
        mine = known[start : start + rows.shape[0]]
        mutual = sparse.csr_array((mine @ others).multiply(pattern) + pattern)
        mutual.sort_indices()
        found.data[found.indptr[start] : found.indptr[start] + rows.nnz] *= weigh_company(mutual.data - 1)
    return found


def weigh_company(mutual: Floats) -> Floats:
    """Return the factor by which so many mutual friends weigh a tie, >= 1."""
    return 1 + np.sqrt(mutual)


def share_out(ties: sparse.csr_array) -> sparse.csr_array:
    """Share each person's attention among all they know: rows that sum to 1, or are empty."""
    whole = np.asarray(ties.sum(axis=1)).ravel()
    return scale(ties, rows=np.divide(1.0, whole, out=np.zeros(len(whole), np.float32), where=whole > 0))


def path_rows(usable: Hops, viewers: Integers) -> Floats:
    """Return for each viewer and attendee the summed strength of all one-step paths (V x N), >= 0."""
    return products(usable.out, usable.onward, viewers).summed()


def introducers(facts: EventFacts, viewer: int, target: int) -> Integers:
    """Return the numbers of all people who could introduce the viewer to the target, ascending."""
    ties = facts.ties
    mine = ties.indices[ties.indptr[viewer] : ties.indptr[viewer + 1]]
    theirs = ties.indices[ties.indptr[target] : ties.indptr[target + 1]]
    both = np.intersect1d(mine, theirs)
    return both[facts.willing[both]]


def warm_paths(
    facts: EventFacts, viewer: int, target: int, limit: int = 3, *, whole: EventFacts | None = None
) -> tuple[WarmPath, ...]:
    """Return the best introducers, warmest first, ties by id; empty when no willing person knows both.

    `whole` ranks them by all their ties where `facts` hold only a few people.
    """
    people = introducers(facts, viewer, target)
    if not len(people):
        return ()
    near = _strengths(facts.ties, viewer, people)
    far = _strengths(facts.ties, target, people)
    rank = (
        introducer_ranks(facts, viewer, target, people)
        if whole is None
        else _ranks_in(whole, facts.ids[[viewer, target]], facts.ids[people])
    )
    order = np.lexsort((facts.ids[people], -rank))[:limit]
    return tuple(WarmPath(PersonId(int(facts.ids[people[i]])), float(near[i]), float(far[i])) for i in order)


def _ranks_in(whole: EventFacts, ends: Integers, people: Integers) -> Floats:
    """Return the ranks of people, given by user id, in another room's arrays; 0 for people not in it."""
    viewer, target = (whole.number_of(int(end)) for end in ends)
    ranks = np.zeros(len(people), np.float32)
    if viewer is None or target is None:
        return ranks
    numbers = whole.numbers(people)
    ranks[numbers >= 0] = introducer_ranks(whole, viewer, target, numbers[numbers >= 0])
    return ranks


def introducer_ranks(facts: EventFacts, viewer: int, target: int, people: Integers) -> Floats:
    """Return one number per candidate introducer, higher is better.

    The weaker of the two stated ties first: a favour is as warm as its cooler half, and a tie without a
    touch for long is cooler. Then their shared acquaintances, what they have in common with both ends, and how
    much budget they have left and how seldom they were asked this month.
    """
    near = _strengths(facts.ties, viewer, people)
    far = _strengths(facts.ties, target, people)
    leisure = facts.budget[people] / (facts.budget[people] + facts.asked[people] + 2.0)
    return (
        WARMTH * (np.minimum(near, far) + OTHER_END * np.maximum(near, far))
        + _circles(facts, viewer, target, people)
        + (COLLEAGUES_CONTEXT if facts.colleagues else CONTEXT) * _context(facts, viewer, target, people)
        + LEISURE * leisure
    )


def _strengths(ties: sparse.csr_array, person: int, people: Integers) -> Floats:
    row = np.zeros(ties.shape[0], np.float32)
    mine = slice(ties.indptr[person], ties.indptr[person + 1])
    row[ties.indices[mine]] = ties.data[mine]
    return row[people]


def _circles(facts: EventFacts, viewer: int, target: int, people: Integers) -> Floats:
    """Return how well a candidate knows the company of both ends, each measure scaled to 1 among them."""
    degrees = np.diff(facts.ties.indptr)
    one_each = np.ones(facts.person_count, np.float32)
    shared = [_in_common(facts.ties, people, end, one_each) for end in (viewer, target)]
    either = [
        np.maximum(degrees[end] + degrees[people] - common, 1)
        for end, common in zip((viewer, target), shared, strict=True)
    ]
    shares = [common / each for common, each in zip(shared, either, strict=True)]
    worth: Floats = (
        COMPANY * _scaled(np.add(*shared))
        + EMBEDDED * _scaled(np.sqrt(np.multiply(*shares)))
        + REACH * _scaled(degrees[people].astype(np.float32))
    )
    return worth


def _both(ends: Sequence[Floats]) -> Floats:
    """Return the weaker of two sides; among equals the sum decides."""
    return np.minimum(*ends) + 0.01 * np.add(*ends)


def _context(facts: EventFacts, viewer: int, target: int, people: Integers) -> Floats:
    """Return the rarity of what a candidate shares with the end they share less with, scaled to 1."""
    found = np.zeros(len(people), np.float32)
    here = people < facts.attendee_count
    values = item_values(facts)
    ends = [_in_common(facts.background, people[here], end, values) for end in (viewer, target)]
    found[here] = _both(ends)
    return _scaled(found)


def _in_common(rows: sparse.csr_array, people: Integers, end: int, values: Floats) -> Floats:
    """Return for each person the summed values of the columns that their row shares with one end's."""
    worth = np.zeros(rows.shape[1], np.float32)
    mine = rows.indices[rows.indptr[end] : rows.indptr[end + 1]]
    worth[mine] = values[mine]
    entries, lengths = spans(rows.indptr, people)
    whose = np.repeat(np.arange(len(people)), lengths)
    return np.bincount(whose, worth[rows.indices[entries]], minlength=len(people)).astype(np.float32)


def _scaled(values: Floats) -> Floats:
    top = values.max(initial=0.0)
    return values / top if top > 0 else values
