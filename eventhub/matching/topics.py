"""What two people's lines have to do with each other: topics they name, and the meaning of all they say.

Topics come from a vocabulary and from what people tick; meaning is the cosine of the vectors of their lines, which
knows the words that no vocabulary has. How the numbers were chosen: docs/matching.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eventhub.matching.arrays import np, sparse
from eventhub.matching.batch import dense_rows, scale, spans
from eventhub.matching.facts import Booleans, EventFacts, Floats, Integers
from eventhub.matching.goals import KNOWN_BY_OFFER

# This much rarity of met topics (nats) counts half; as for common ground.
HALF_RARITY = 2.0
# What topics that meet add to the subject, for each way.
TOPIC = 0.1
# How alike two people's lines are taken to be where either says nothing, or has not been encoded yet: enough for
# someone who hires and someone who looks for a job, not for two who hope for friends. Then, of two who name other
# topics.
UNKNOWN = 0.36
DIFFERENT = 0.20
# What it adds when each of two people speaks a language that the other would like to.
EXCHANGE = 0.35
# A topic that more than a quarter of the room can help with is no reason to see one of them; in a smaller room than
# this a quarter of it is nobody.
COMMON_SHARE = 4
COUNTED_ROOM = 8
# Lines this near to what someone refuses, and nearer than the lines of the two are, are what they refuse.
REFUSED = 0.30


def topic_values(facts: EventFacts) -> Floats:
    """Return how telling it is here to offer a topic: ln((attendees + 1) / people who offer it), >= 0."""
    people = facts.crowd.offering if facts.crowd else named_by(facts.offers)
    return np.log((facts.guests + 1) / np.maximum(people, 1)).astype(np.float32)


def named_by(topics: sparse.csr_array, people: Sequence[int] | None = None) -> Integers:
    """Return how many attendees each column has, of all or of some."""
    named = topics.indices
    if people is not None:
        named = named[spans(topics.indptr, np.asarray(people, np.int64))[0]]
    return np.bincount(named, minlength=topics.shape[1])


@dataclass(frozen=True)
class Talk:
    """What some viewers (rows) and all attendees have to talk about by their lines.

    subject   V x N  how much, 0 to 1 and a little above; 0 where either refuses what the other is
    alike     V x N  the cosine of all they say, at least 0; `UNKNOWN` where either says nothing
    met       V x N  True where one looks for a topic that the other offers, few others do, and the viewer may read it;
                     a general topic is none
    together  V x N  True where both came for company and look for one topic, few others do, and the viewer may read it
    exchange  V x N  True where each speaks a language that the other would like to, and the viewer may read it
    unwanted  V x N  True where either refuses what the other is
    """

    subject: Floats
    alike: Floats
    met: Booleans
    together: Booleans
    exchange: Booleans
    unwanted: Booleans


def talk_rows(facts: EventFacts, viewers: Integers) -> Talk:
    """Return what some viewers and all attendees have to talk about."""
    alike, exchange = likeness_rows(facts, viewers), exchange_rows(facts, viewers)
    unwanted = refusing_rows(facts, viewers)
    subject = alike + np.float32(TOPIC) * _worth_of_met(facts, viewers) + np.float32(EXCHANGE) * exchange
    subject[unwanted] = 0
    return Talk(subject, alike, _telling_met(facts, viewers), _together_rows(facts, viewers), exchange, unwanted)


def telling_topics(facts: EventFacts) -> Booleans:
    """Return which topics (S) are worth naming: no languages, and nothing that a quarter of the room offers."""
    offering = facts.crowd.offering if facts.crowd else named_by(facts.offers)
    few = (offering * COMMON_SHARE <= facts.guests) | (facts.guests < COUNTED_ROOM)
    telling: Booleans = few & ~facts.spoken
    return telling


def _telling_met(facts: EventFacts, viewers: Integers) -> Booleans:
    if not facts.seeks.nnz or not facts.offers.nnz:
        return np.zeros((len(viewers), facts.attendee_count), bool)
    telling = telling_topics(facts) & ~facts.general
    wanted, given = (dense_rows(each, viewers) * telling for each in (facts.seeks, facts.offers))
    met: Booleans = ((facts.told_offers @ wanted.T).T > 0) | ((facts.told_seeks @ given.T).T > 0)
    return met


def _together_rows(facts: EventFacts, viewers: Integers) -> Booleans:
    """Return where both look for one topic and came for company: two who would like people to hike with."""
    company = facts.seeks_company
    if not company.any() or not facts.seeks.nnz:
        return np.zeros((len(viewers), facts.attendee_count), bool)
    wanted = dense_rows(facts.seeks, viewers) * _few_seek(facts)
    both: Booleans = (facts.told_seeks @ wanted.T).T > 0
    return both & company[viewers][:, None] & company[None, :]


def _few_seek(facts: EventFacts) -> Booleans:
    few = (named_by(facts.seeks) * COMMON_SHARE <= facts.guests) | (facts.guests < COUNTED_ROOM)
    telling: Booleans = few & ~facts.spoken & ~facts.general
    return telling


def sought_together(facts: EventFacts, viewer: int, target: int) -> int | None:
    """Return the rarest topic that both look for and the viewer may read, by its number; None for none to name."""
    both = np.intersect1d(_row(facts.seeks, viewer), _row(facts.told_seeks, target), assume_unique=True)
    told = both[_few_seek(facts)[both]]
    return int(told[np.argmin(named_by(facts.seeks)[told])]) if len(told) else None


def likeness_rows(facts: EventFacts, viewers: Integers) -> Floats:
    """Return how alike two people's lines are (V x N), 0 to 1: the cosine of their vectors, at least 0.

    Where either has no vector of a model their topics decide: `DIFFERENT` when both name some and none is the same,
    else `UNKNOWN`; and what vectors of words have in common is added.
    """
    if facts.lines.shape[1] and facts.has_lines.all():
        return np.maximum(facts.lines[viewers] @ facts.lines.T, 0)
    silent = np.diff(facts.named.indptr) == 0
    shared = (facts.named @ dense_rows(facts.named, viewers).T).T > 0
    by_topics = np.where(
        shared | silent[viewers][:, None] | silent[None, :], np.float32(UNKNOWN), np.float32(DIFFERENT)
    )
    if not facts.lines.shape[1]:
        return by_topics
    alike = np.maximum(facts.lines[viewers] @ facts.lines.T, 0)
    return np.where(facts.has_lines[viewers][:, None] & facts.has_lines[None, :], alike, by_topics + alike)


def without_others(facts: EventFacts, viewers: Integers, pairs: Booleans) -> Booleans:
    """Return those of some pairs (V x N) where one names no topic, or both name one: others only seem alike.

    Badminton and table tennis are alike and apart. The pairs should be few.
    """
    silent: Booleans = ~np.any(facts.named_bits, axis=1)
    found: Booleans = pairs & (silent[viewers][:, None] | silent[None, :])
    return found | with_topic(facts, viewers, pairs & ~found)


def with_topic(facts: EventFacts, viewers: Integers, pairs: Booleans) -> Booleans:
    """Return those of some pairs (V x N) that both name one topic. The pairs should be few."""
    bits = facts.named_bits
    rows, columns = np.nonzero(pairs)
    kept = (bits[viewers[rows]] & bits[columns]).any(axis=1)
    found = np.zeros_like(pairs)
    found[rows[kept], columns[kept]] = True
    return found


def _worth_of_met(facts: EventFacts, viewers: Integers) -> Floats:
    """Return how tellingly offers meet wishes, both ways added up (V x N), 0 to 2."""
    if not facts.seeks.nnz or not facts.offers.nnz:
        return np.zeros((len(viewers), facts.attendee_count), np.float32)
    values = topic_values(facts)
    wanted, given = dense_rows(facts.seeks, viewers) * values, dense_rows(facts.offers, viewers) * values
    return _half((facts.offers @ wanted.T).T) + _half((facts.seeks @ given.T).T)


def exchange_rows(facts: EventFacts, viewers: Integers) -> Booleans:
    """Return who speaks a language that the viewer would like to speak, and the other way round (V x N)."""
    if not facts.spoken.any():
        return np.zeros((len(viewers), facts.attendee_count), bool)
    wanted, spoken = (dense_rows(each, viewers) * facts.spoken for each in (facts.seeks, facts.offers))
    both: Booleans = ((facts.told_offers @ wanted.T).T > 0) & ((facts.told_seeks @ spoken.T).T > 0)
    return both


def refusing_rows(facts: EventFacts, viewers: Integers) -> Booleans:
    """Return where either of two people refuses what the other does or offers (V x N).

    Who came neither to sell nor to advise is what they look for, too: an investor in crypto.
    """
    by_goals = _refused_by_goals(facts, viewers)
    if not facts.refuses.nnz and not len(facts.refusing):
        return by_goals
    by_wish = ~facts.states_no_goal & ~facts.has_goal(KNOWN_BY_OFFER)
    about = facts.offers + scale(facts.seeks, rows=by_wish.astype(np.float32))
    mine, theirs = dense_rows(facts.refuses, viewers), dense_rows(about, viewers)
    refusals: Floats = (about @ mine.T).T + (facts.refuses @ theirs.T).T
    refusing: Booleans = (refusals > 0) | by_goals
    have = facts.refusing
    if len(have) and facts.lines.shape[1]:
        refusing[:, have] |= _like_refused(facts.lines[viewers] @ facts.refused[have].T, facts, viewers, have)
        rows = np.flatnonzero(np.isin(viewers, have))
        everyone = np.arange(facts.attendee_count)
        likeness = facts.refused[viewers[rows]] @ facts.lines.T
        refusing[rows] |= _like_refused(likeness, facts, viewers[rows], everyone)
    return refusing


def _like_refused(likeness: Floats, facts: EventFacts, rows: Integers, columns: Integers) -> Booleans:
    """Return where lines are so like what someone refuses that they are that, and not what the two have in common."""
    alike = facts.lines[rows] @ facts.lines[columns].T
    found: Booleans = (likeness >= REFUSED) & (likeness > alike)
    return found


def _refused_by_goals(facts: EventFacts, viewers: Integers) -> Booleans:
    """Return where either of two people came for nothing but what the other refuses."""
    refused, bits = facts.refused_goals, facts.goal_bits
    if not refused.any():
        return np.zeros((len(viewers), facts.attendee_count), bool)
    mine = (bits[None, :] & ~refused[viewers][:, None]) == 0
    theirs = (bits[viewers][:, None] & ~refused[None, :]) == 0
    some = bits > 0
    found: Booleans = (mine & some[None, :]) | (theirs & some[viewers][:, None])
    return found


def met_topics(facts: EventFacts, seeker: int, helper: int, *, reader: int | None = None) -> Integers:
    """Return the topics that one person looks for and another can help with, the most telling first.

    Of each of the two only what the `reader` may be told: their own, and what others do not keep to themselves.
    """
    wanted = _row(facts.seeks if seeker == reader else facts.told_seeks, seeker)
    given = _row(facts.offers if helper == reader else facts.told_offers, helper)
    both = np.intersect1d(wanted, given, assume_unique=True)
    return both[np.lexsort((both, -topic_values(facts)[both]))]


def _row(topics: sparse.csr_array, person: int) -> Integers:
    return topics.indices[topics.indptr[person] : topics.indptr[person + 1]]


def _half(total: Floats) -> Floats:
    return (total / (total + np.float32(HALF_RARITY))).astype(np.float32, copy=False)
