"""The weights, each with its source, and the one score that orders people to meet.

Every term is a sum over named people or shared items, scaled to 0..1 for each viewer, so that
every number that ranks can be named in a reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from eventhub.matching.arrays import np, sparse
from eventhub.matching.batch import Bilinear, best, bilinear, chunk_size, dense_rows, scale
from eventhub.matching.common_ground import RARE_ROOM, RARE_SHARE, diminish, item_values, rare_worths, strong_ground
from eventhub.matching.facts import Booleans, EventFacts, Floats, Integers, Shows
from eventhub.matching.goals import TYPES_FIT, fit_table
from eventhub.matching.paths import Hops, build_hops, path_rows, share_out, weigh_by_company
from eventhub.matching.shortlist import LENGTH
from eventhub.matching.tie_prediction import asked_people, friends_found, item_tells, weigh_measure
from eventhub.matching.topics import Talk, talk_rows, with_topic, without_others


@dataclass(frozen=True)
class Weights:
    """How much each term counts: for people with ties (`known_`), and for newcomers (`new_`).

    The known side has the share c = friends / (friends + handover) of the score. The numbers come
    from a hill climb over rounded weights; climbed on one half of the networks they gain as much on
    the other half (docs/matching.md says on which, and what was tried and did not help).
    """

    goal: float = 1.0  # product: as much as everything else together, and named first
    known_paths: float = 0.6  # resource allocation over ties weighed by common friends
    known_circle: float = 0.2  # the same a step further
    known_ground: float = 0.6  # times what it tells here: 0.2 on ego-Facebook, 2.4 in an office
    known_similar: float = 0.1  # acquaintances of people like the viewer; times what it tells here
    new_circle: float = 1.5  # carries newcomers with one friend
    new_ground: float = 0.4  # all there is to go by without a tie
    new_similar: float = 1.0  # people like you know them: best single term without ties
    new_connected: float = 0.05  # only breaks ties; more puts the same stars on every list
    handover: float = 1.5  # friends at which both sides weigh the same
    far: float = 1.0  # a third step counts as much as a second: its walk is damped by itself
    similar_people: int = 30  # how many people like the viewer count in the term `similar`


WEIGHTS = Weights()
# Among colleagues and classmates a shared department or class decides: P@5 of an office (SocioPatterns' InVS15) .593
# with it, .47 without; background alone .52.
COLLEAGUES = replace(WEIGHTS, known_ground=6.0)
# What the subject counts without a fit of goal types; types add up to 1. On labelled pairs 0.4 to 1.2 are alike.
BESIDE_TYPES = 0.6
# Two lines that name one topic and are less alike than this speak of different things: two senses of a word.
OTHER_SENSE = 0.34
# From here on a topic that met is said to be of help; below, the two lines are put side by side and nothing is claimed.
# Of pairs judged 0 for choosing a claim stood on 4.4 % before, on 2.0 % now; of 23 useful ones 16 keep theirs.
CERTAIN = 0.45
# The same where topics and words say how alike lines are.
CERTAIN_BY_WORDS = 0.50
# How many people of one list are there for common ground alone: for guests who came for company or say no goal, and for
# all others.
GROUND_ALONE_SOCIAL, GROUND_ALONE = 3, 1
# How well types must fit for a topic to be a reason: as for one conversation, since two who look for suppliers may name
# one topic and have nothing for each other. People who state no goal may be told of any.
SOME_FIT = TYPES_FIT
# In a room where many lines are alike, who is nearest says more than how near: two stand on each other's lists where
# each is among so many whose goals fit the other's best. Where each names other topics they only seem alike, unless
# they came for the same and each is the other's very best. Chosen, as the next, on judged rooms: docs/matching.md.
CLOSEST = 3
# Lines less alike than this have nothing to do with each other, however near they are among what there is.
CLOSE_LINES = 0.25
# The same where topics and words say how alike lines are.
CLOSE_BY_WORDS = 0.40
TERMS = ("paths", "ground", "circle", "similar", "connected")


@dataclass(frozen=True)
class Room:
    """An event prepared for scoring: facts and the products that all viewers share."""

    facts: EventFacts
    weights: Weights
    hops: Hops
    known: sparse.csr_array  # N x N from attendees to willing ones they know, 1 each
    inside: sparse.csr_array  # N x N from willing attendees to those they know, 1 each
    circle: Hops  # the same ties, weighed and shared out, for walks of two and three steps
    ground: Bilinear  # summed values of shared items
    rare: Bilinear  # summed squares of the values of shared items that are rare here
    cosine: Bilinear  # cosine of the valued backgrounds, 0..1
    roots: Floats  # F    what each item counts in that cosine
    profiles: Integers  # N    number of each attendee's set of goals
    fits: Floats  # goal profile x goal profile, how well two sets of goals fit each other
    telling: dict[str, float]  # how well background predicts ties here, by term, 0..4


@dataclass(frozen=True)
class Scores:
    """Scores of some viewers (rows) for all attendees; forbidden pairs are -1 in `total`.

    `good` tells where at least one reason can be said (`reasons.py`), `rare` what rare common ground is worth.
    `closest` (V x 2) says how well the two fit whose goals fit each viewer's best, -1 where there are fewer. `mutual`
    is 0, or among how many of the other's closest the viewer must be, too, for the pair to be good.
    """

    total: Floats
    goal: Floats
    ground: Floats
    rare: Floats
    good: Booleans
    mutual: Integers
    closest: Floats
    parts: dict[str, Floats]
    allowed: Booleans


def prepare(facts: EventFacts, weights: Weights | None = None) -> Room:
    """Compute the products that all viewers share, once for an event; without `weights` by those of its guests."""
    weights = weights or (COLLEAGUES if facts.colleagues else WEIGHTS)
    n = facts.attendee_count
    values = item_values(facts)
    roots = np.sqrt(values * item_tells(facts))
    willing = facts.willing[:n].astype(np.float32)
    ties = facts.ties[:n, :n].astype(bool).astype(np.float32)
    known, inside = scale(ties, columns=willing), scale(ties, rows=willing)
    profiles, fits = fit_table(facts.goals)
    room = Room(
        facts,
        weights,
        build_hops(facts),
        known,
        inside,
        Hops(weigh_by_company(known, ties), share_out(inside)),
        bilinear(scale(facts.background, columns=values), sparse.csr_array(facts.background.T)),
        bilinear(scale(facts.common, columns=rare_worths(facts)), sparse.csr_array(facts.common.T)),
        _cosine(facts, roots),
        roots,
        profiles,
        fits,
        {},
    )
    return replace(room, telling=_telling(room))


def _cosine(facts: EventFacts, roots: Floats) -> Bilinear:
    """Prepare the cosine similarity of two people's backgrounds: that of the roots of their items' values."""
    valued = scale(facts.background, columns=roots)
    squares = np.concatenate([[0], np.cumsum(valued.data.astype(float) ** 2)])
    length = np.sqrt(np.diff(squares[valued.indptr]))
    scaled = scale(valued, rows=np.divide(1.0, length, out=np.zeros(len(length)), where=length > 0))
    return bilinear(scaled, sparse.csr_array(scaled.T))


def normalise_l2(row: Floats) -> Floats:
    """Scale one person's valued items to length one, as `Room.cosine` holds them; an empty row stays empty."""
    length = np.sqrt((row.astype(float) ** 2).sum())
    return row * np.float32(1 / length) if length > 0 else row


def _telling(room: Room) -> dict[str, float]:
    """Return how much the terms of background count here, by the friends they would have found."""
    people = asked_people(room.facts)
    found = dict.fromkeys(("paths", "ground", "similar"), 0)
    size = chunk_size(room.facts.attendee_count)
    for start in range(0, len(people), size):
        viewers = people[start : start + size]
        friends = room.facts.ties[viewers][:, : room.facts.attendee_count].toarray() > 0
        rows = {"paths": path_rows(room.hops, viewers)} | background_rows(room, viewers)
        for term, values in rows.items():
            found[term] += friends_found(values, friends, viewers)
    return {term: weigh_measure(found[term], found["paths"]) for term in ("ground", "similar")}


def score_chunks(room: Room, viewers: Integers) -> Iterator[tuple[Integers, Scores]]:
    """Score many viewers, some at a time, so that a chunk fits the processor's cache; yield (viewers, scores)."""
    size = chunk_size(room.facts.attendee_count)
    for start in range(0, len(viewers), size):
        chunk = viewers[start : start + size]
        yield chunk, score_rows(room, chunk)


def score_rows(room: Room, viewers: Integers) -> Scores:
    """Score every attendee for each viewer, 0 to 1; -1 where the viewer may not see them."""
    parts = term_rows(room, viewers)
    ground = diminish(room.ground.rows(viewers))
    types = room.fits[room.profiles[viewers]][:, room.profiles]
    allowed = allowed_rows(room.facts, viewers, ground, types)
    for term in TERMS:
        parts[term] = unit(parts[term], allowed)
    people = np.zeros(allowed.shape, np.float32)
    for term, share in _of_what_there_is(term_shares(room, viewers), parts).items():
        parts[term] *= share[:, None]
        people += parts[term]
    talk, rare = talk_rows(room.facts, viewers), np.sqrt(np.maximum(room.rare.rows(viewers), 0))
    goal = goal_rows(talk.subject, types)
    total = _with_goal(people, goal, room, viewers)
    wanted = allowed & ~talk.unwanted
    fits = np.where(wanted, types, np.float32(0))
    firm, mutual, closest = _worth_rows(room.facts, viewers, talk, goal, fits)
    by_ground = _best_by_ground(room.facts, viewers, np.where(wanted & ~firm, rare, 0), total)
    mutual[firm | by_ground | ~wanted] = 0
    good = (wanted & firm) | by_ground | (mutual > 0)
    return Scores(np.where(allowed, total, np.float32(-1)), goal, ground, rare, good, mutual, closest, parts, allowed)


def _best_by_ground(facts: EventFacts, viewers: Integers, rare: Floats, total: Floats) -> Booleans:
    """Return who common ground alone makes worth meeting: of those with the strongest only the first few.

    Who came for something in particular would not thank for a list of people from home.
    """
    strong = rare >= strong_ground(facts)
    worth = np.where(strong, rare + total, np.float32(0))
    most = min(GROUND_ALONE_SOCIAL, worth.shape[1])
    people, values = best(worth, most)
    places = np.where(facts.is_social[viewers], GROUND_ALONE_SOCIAL, GROUND_ALONE)
    few = (np.arange(most)[None, :] < places[:, None]) & (values > 0)
    found = np.zeros(worth.shape, bool)
    np.put_along_axis(found, people, few, axis=1)
    return found


def _worth_rows(
    facts: EventFacts, viewers: Integers, talk: Talk, goal: Floats, types: Floats
) -> tuple[Booleans, Integers, Floats]:
    """Return where goals are a reason to meet, and where they are one only for two who are close (V x N each).

    For those: among how many of the other's closest the viewer must be, 0 for no pair. Only pairs that are so close
    for the viewer are among them. The last is `Scores.closest`.
    """
    close = close_rows(facts, viewers, talk, types)
    closest = closest_rows(np.where(close, goal, np.float32(-1)))
    close &= goal >= closest[:, -1:]
    one_subject = without_others(facts, viewers, close)
    best = close & ~one_subject & (types > TYPES_FIT) & (goal >= closest[:, :1])
    met, exchange = reason_rows(facts, viewers, talk, types)
    bare = bare_rows(facts, viewers, types)
    few = ~_common_rows(facts, types)
    firm = met | talk.together | exchange | (bare & few) | with_topic(facts, viewers, bare & ~few)
    return firm, np.where(one_subject, np.int8(CLOSEST), best.astype(np.int8)), closest


def _common_rows(facts: EventFacts, types: Floats) -> Booleans:
    """Return the viewers (V x 1) who have too many counterparts known by ticks alone to name some.

    Five of fifty who hire are no list, five in all are.
    """
    came = (types >= 1).sum(axis=1, keepdims=True)
    common: Booleans = (came > LENGTH) & (came * RARE_SHARE > facts.guests) & (facts.guests >= RARE_ROOM)
    return common


def bare_rows(facts: EventFacts, viewers: Integers, types: Floats) -> Booleans:
    """Return the exact counterparts (V x N) known by ticks alone: one of the two wrote nothing or is not encoded yet.

    Not of two whose topics are known to differ.
    """
    return without_others(facts, viewers, (types >= 1) & ~_both_wrote(facts, viewers))


def close_rows(facts: EventFacts, viewers: Integers, talk: Talk, types: Floats) -> Booleans:
    """Return whose lines have to do with each other, and who came for one conversation (V x N).

    Two who would like to practise a language are alike in that, whichever two languages they are: they exchange, or
    have nothing for each other.
    """
    both_practise = facts.practises[viewers][:, None] & facts.practises[None, :]
    by_model = facts.has_lines[viewers][:, None] & facts.has_lines[None, :]
    alike = talk.alike >= np.where(by_model, np.float32(CLOSE_LINES), np.float32(CLOSE_BY_WORDS))
    close: Booleans = (types >= TYPES_FIT) & alike & ~both_practise
    return close & _both_wrote(facts, viewers)


def _both_wrote(facts: EventFacts, viewers: Integers) -> Booleans:
    wrote: Booleans = np.any(facts.lines != 0, axis=1)
    return wrote[viewers][:, None] & wrote[None, :]


def closest_rows(goal: Floats) -> Floats:
    """Return how well the few fit whose goals fit each viewer's best (V x CLOSEST), the best first; -1 for none."""
    _, found = best(goal, min(CLOSEST, goal.shape[1]))
    return np.pad(found, ((0, 0), (0, CLOSEST - found.shape[1])), constant_values=-1)


def reason_rows(facts: EventFacts, viewers: Integers, talk: Talk, types: Floats) -> tuple[Booleans, Booleans]:
    """Return where a topic is sought by one and offered by the other, and where languages are exchanged (V x N)."""
    silent, social, practises = facts.states_no_goal, facts.is_social, facts.practises
    # Who learns what another offers may be wanted for another language in return.
    both_practise = practises[viewers][:, None] & practises[None, :]
    one_is_silent = silent[viewers][:, None] | silent[None, :]
    return (
        talk.met & (talk.alike >= OTHER_SENSE) & ((types >= SOME_FIT) | one_is_silent) & ~both_practise,
        talk.exchange & social[viewers][:, None] & social[None, :],
    )


def _of_what_there_is(shares: dict[str, Floats], parts: dict[str, Floats]) -> dict[str, Floats]:
    """Return the shares of the terms that have anything to say for a viewer, scaled to 1; the others' are 0."""
    said = {term: share * parts[term].any(axis=1) for term, share in shares.items()}
    whole = sum(said.values())
    return {term: np.divide(share, whole, out=np.zeros_like(share), where=whole > 0) for term, share in said.items()}


def meeting_rows(facts: EventFacts, viewers: Integers) -> tuple[Booleans, Floats]:
    """Return who may be shown to each of a few viewers, and how well goals fit: scores without a prepared room.

    V x N each, the goals as in `Scores`.
    """
    types = type_rows(facts, viewers)
    allowed = allowed_rows(facts, viewers, ground_rows(facts, viewers), types)
    return allowed, goal_rows(talk_rows(facts, viewers).subject, types)


def type_rows(facts: EventFacts, viewers: Integers) -> Floats:
    """Return how well the goal types of each of a few viewers and each attendee fit (V x N), 0 to 1."""
    profiles, fits = fit_table(facts.goals)
    rows: Floats = fits[profiles[viewers]][:, profiles]
    return rows


def ground_rows(facts: EventFacts, viewers: Integers) -> Floats:
    """Return the summed values of what each viewer and each attendee share (V x N), >= 0."""
    shared: Floats = (facts.background @ (dense_rows(facts.background, viewers) * item_values(facts)).T).T
    return shared


def term_rows(room: Room, viewers: Integers) -> dict[str, Floats]:
    """Return the unscaled terms of each viewer and attendee (V x N), each >= 0."""
    return {
        "paths": path_rows(room.hops, viewers),
        "circle": circle_rows(room, viewers),
        "connected": np.tile(room.inside.sum(axis=0).astype(np.float32), (len(viewers), 1)),
    } | background_rows(room, viewers)


def term_shares(room: Room, viewers: Integers) -> dict[str, Floats]:
    """Return the share of the score that each term can make up for each viewer; they add up to 1."""
    weights, telling = room.weights, room.telling
    friends = np.diff(room.facts.ties.indptr)[viewers]
    known = (friends / (friends + weights.handover)).astype(np.float32)
    new = 1 - known
    shares = {
        "paths": known * weights.known_paths,
        "circle": known * weights.known_circle + new * weights.new_circle,
        "ground": known * weights.known_ground * telling["ground"] + new * weights.new_ground,
        "similar": known * weights.known_similar * telling["similar"] + new * weights.new_similar,
        "connected": new * weights.new_connected,
    }
    whole = sum(shares.values())
    return {term: share / whole for term, share in shares.items()}


def circle_rows(room: Room, viewers: Integers) -> Floats:
    """Return how likely a walk of two or three steps from the viewer ends at an attendee (V x N), >= 0."""
    near = path_rows(room.circle, viewers)
    return near + np.float32(room.weights.far) * (near @ room.circle.onward)


def background_rows(room: Room, viewers: Integers) -> dict[str, Floats]:
    """Return how like the viewer's an attendee's background is, and how well people like the viewer know them.

    The second counts those people by how like they are; both are 0..1.
    """
    cosines = room.cosine.rows(viewers)
    cosines[np.arange(len(viewers)), viewers] = 0
    people, weight = best(cosines, min(room.weights.similar_people, cosines.shape[1]))
    weight = weight * weight
    whole = weight.sum(axis=1, keepdims=True)
    weight = np.divide(weight, whole, out=np.zeros_like(weight), where=whole > 0)
    rows = np.repeat(np.arange(len(viewers)), people.shape[1])
    chosen = sparse.csr_array((weight.ravel(), (rows, people.ravel())), shape=cosines.shape)
    return {"ground": cosines, "similar": (chosen @ room.inside).toarray()}


def goal_rows(subject: Floats, types: Floats) -> Floats:
    """Return how well two people's goals fit, 0 to 1: what they have to talk about, and in which roles.

    Types say the kind of conversation, lines its subject: a fit needs both, though lines alone can make up for types.
    """
    fit: Floats = np.minimum(subject * (BESIDE_TYPES + types), 1)
    return fit


def allowed_rows(facts: EventFacts, viewers: Integers, ground: Floats, types: Floats) -> Booleans:
    """Return who may be shown to each viewer (V x N): visible to them, not known yet, not blocked or dismissed."""
    n = facts.attendee_count
    shows = facts.shows[None, :]
    matched = (ground > 0) | (types >= TYPES_FIT)
    allowed: Booleans = (shows == Shows.EVERY_GUEST) | ((shows == Shows.MATCHED) & matched)
    allowed &= (facts.shows[viewers] != Shows.NOBODY)[:, None]
    allowed[dense_rows(facts.ties, viewers)[:, :n] > 0] = False
    allowed[dense_rows(facts.never, viewers) > 0] = False
    allowed[np.arange(len(viewers)), viewers] = False
    return allowed


def unit(values: Floats, allowed: Booleans) -> Floats:
    """Divide each row by its largest allowed value; forbidden pairs become 0."""
    seen = np.where(allowed, values, 0).astype(np.float32, copy=False)
    top = seen.max(axis=1, initial=0, keepdims=True)
    shares: Floats = np.divide(seen, top, out=np.zeros_like(seen), where=top > 0)
    return shares


def _with_goal(people: Floats, goal: Floats, room: Room, viewers: Integers) -> Floats:
    """Add goals for viewers who stated any; the others are ordered by people and ground alone."""
    stated = np.array([bool(room.facts.goals[viewer]) for viewer in viewers], bool)
    stated |= np.diff(room.facts.seeks.indptr)[viewers] > 0
    share = room.weights.goal / (1 + room.weights.goal) * stated.astype(np.float32)[:, None]
    return share * goal + (1 - share) * people
