"""From facts to people worth meeting: lists for the whole room, reasons for one viewer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from eventhub.matching.arrays import np, sparse
from eventhub.matching.batch import dense_rows
from eventhub.matching.evenness import Spread, spread_of
from eventhub.matching.facts import Booleans, EventFacts, Integers, PersonId, Shows
from eventhub.matching.isolated_guests import Keenest
from eventhub.matching.paths import warm_paths
from eventhub.matching.reasons import reasons_for
from eventhub.matching.results import Recommendation
from eventhub.matching.scores import Room, Scores, prepare, score_chunks, score_rows
from eventhub.matching.shortlist import (
    Candidates,
    candidates_of,
    most_lists,
    one_sided,
    shortlist,
    without_one_sided,
)

# How many people per viewer the room-fair draft may choose from.
CANDIDATES = 60
# Fewer shared acquaintances than this do not make a group of their own.
SAME_CIRCLE = 2


@dataclass(frozen=True)
class RoomLists:
    """Everybody's list of user ids, best first, and how the places were spread `before` sharing and `after`."""

    lists: dict[PersonId, list[PersonId]]
    before: Spread
    after: Spread


def room_shortlists(
    facts: EventFacts, kept: Mapping[int, Iterable[int]] | None = None
) -> dict[PersonId, list[PersonId]]:
    """Return the list of each attendee, user ids, best first; `kept` are yesterday's lists by user id."""
    return room_lists(prepare(facts), kept).lists


def room_lists(room: Room, kept: Mapping[int, Iterable[int]] | None = None) -> RoomLists:
    """Return the list of each attendee with the spread of the room; `kept` are yesterday's lists by user id."""
    return fair_lists(offers(room, np.arange(room.facts.attendee_count), kept or {}))


def offers(room: Room, viewers: Integers, kept: Mapping[int, Iterable[int]]) -> dict[PersonId, Candidates]:
    """Return the candidates of some viewers (attendee numbers), by user id; `kept` are yesterday's lists."""
    facts = room.facts
    before = {
        at: frozenset(_numbers(facts, people))
        for viewer, people in kept.items()
        if (at := facts.number_of(viewer)) is not None
    }
    keenest, found = Keenest.of(facts.attendee_count, len(viewers)), []
    for chunk, scores in score_chunks(room, viewers):
        outside = outside_group(room, chunk)
        found += _candidates(scores, outside, _before(chunk, before))
        keenest.note(chunk, np.where(scores.good & (scores.mutual == 0), scores.total, np.float32(-1)), outside)
    return _named(room, viewers, keenest.add_isolated(found, viewers))


def fair_lists(candidates: Mapping[PersonId, Candidates]) -> RoomLists:
    """Draft fair lists from all viewers' candidates. Every candidate of any viewer counts in the spread."""
    candidates = without_one_sided(candidates)
    found = shortlist(candidates)
    eligible = {person for offer in candidates.values() for person in offer.people}
    return RoomLists(
        {viewer: [PersonId(person) for person in people] for viewer, people in found.items()},
        before=spread_of((person for offer in candidates.values() for person in offer.favourites), eligible),
        after=spread_of((person for people in found.values() for person in people), eligible),
    )


@dataclass(frozen=True)
class ViewerScores:
    """What one viewer (an attendee number) may be shown of the people in `facts`.

    allowed   N   True for attendees that the viewer may be shown
    """

    facts: EventFacts
    viewer: int
    allowed: Booleans


@dataclass(frozen=True)
class RoomViewerScores(ViewerScores):
    """The same of a whole room, with the viewer's row of scores, computed once for a page."""

    room: Room
    scores: Scores

    @classmethod
    def of(cls, room: Room, viewer: int) -> RoomViewerScores:
        """Score the attendee with this number."""
        scores = score_rows(room, np.array([viewer]))
        return cls(room.facts, viewer, scores.allowed[0], room, scores)


def score_viewer(facts: EventFacts, viewer: int) -> RoomViewerScores:
    """Prepare a room and score the attendee with this user id. Raises LookupError for users who do not attend."""
    return RoomViewerScores.of(prepare(facts), attendee(facts, viewer))


def attendee(facts: EventFacts, user_id: int) -> int:
    """Return the attendee number of a user id. Raises LookupError for users who do not attend."""
    at = facts.number_of(user_id)
    if at is None:
        raise LookupError(f"user {user_id} does not attend")
    return at


def viewer_shortlist(view: RoomViewerScores, lists: Mapping[int, Iterable[int]]) -> list[PersonId]:
    """Return one viewer's list of user ids, best first, while the others keep theirs (`lists`, by user id).

    For a guest who has just registered or edited, or is not in the room: the room's caps hold, nobody else's
    list moves. Lists of people who are not in the room take nobody's place.
    """
    facts, at = view.facts, view.viewer
    me = PersonId(int(facts.ids[at]))
    here = (people for other, people in lists.items() if other != me and facts.number_of(other) is not None)
    load = Counter(person for people in here for person in people)
    mine = frozenset(_numbers(facts, lists.get(me, ())))
    alone = np.array([at])
    (found,) = _candidates(view.scores, outside_group(view.room, alone), [mine])
    others = np.array(sorted(found.mutual), np.int64)
    if len(others):
        closest = score_rows(view.room, others).closest
        found = found.without(one_sided(found, dict(zip(others.tolist(), closest.tolist(), strict=True))))
    offer = _named(view.room, alone, [found])
    cap = most_lists(facts.attendee_count)
    return [PersonId(person) for person in shortlist(offer, cap=cap, load=load, fill=False)[me]]


def explain(view: ViewerScores, targets: Sequence[int], whole: EventFacts | None = None) -> list[Recommendation]:
    """Return recommendations for stored targets (user ids) as true now, in the given order.

    People who became invisible, blocked, known or gone since the list was made, or for whom no reason is true any
    more, are left out. Where the view holds only a few people, introducers are ordered by their ties in the `whole`
    room.
    """
    facts = view.facts
    seen = [each for each in _numbers(facts, targets) if view.allowed[each]]
    return [
        Recommendation(PersonId(int(facts.ids[each])), reasons, warm_paths(facts, view.viewer, each, whole=whole))
        for each in seen
        if (reasons := reasons_for(facts, view.viewer, each))
    ]


def outside_group(room: Room, viewers: Integers) -> Booleans:
    """Return who shares neither a school or employer nor two acquaintances with each viewer (V x N)."""
    facts = room.facts
    marks = facts.background @ sparse.diags_array(facts.group_items.astype(np.float32))
    together = (marks[viewers] @ facts.background.T).toarray() > 0
    friends = (room.known[viewers] @ room.inside).toarray() >= SAME_CIRCLE
    outside: Booleans = ~(together | friends)
    return outside


def connectors(view: ViewerScores, limit: int = 3) -> list[PersonId]:
    """Return user ids of willing people with budget left who know many guests across groups, as the viewer may see.

    Ordered by how many guests they know that the viewer does not; the order is not a rank to show.
    """
    facts, at = view.facts, view.viewer
    n = facts.attendee_count
    mine = _knows(facts, at)[:n]
    # Guests who show themselves to people with common ground appear on shortlists only.
    everyone = view.allowed & (facts.shows == Shows.EVERY_GUEST)
    seen = everyone | (mine & shows_to_friends(facts, at))
    unknown = np.zeros(facts.person_count)
    unknown[:n] = ~mine
    ends = facts.ties.indptr[: n + 1]
    reach = np.bincount(np.repeat(np.arange(n), np.diff(ends)), unknown[facts.ties.indices[: ends[-1]]], minlength=n)
    fit = np.flatnonzero(seen & facts.willing[:n] & (reach >= SAME_CIRCLE))
    order = fit[np.lexsort((facts.ids[fit], -reach[fit]))][:limit]
    return [PersonId(int(facts.ids[each])) for each in order]


def people_known(view: ViewerScores) -> dict[PersonId, int]:
    """Return attending acquaintances who show themselves to the viewer, and how many guests each could introduce.

    A guest counts when the acquaintance is happy to introduce and the guest shows themselves to
    the viewer, so that the number tells of nobody who does not want it.
    """
    facts, at = view.facts, view.viewer
    mine = _knows(facts, at)[: facts.attendee_count]
    return _opened(view, np.flatnonzero(mine & shows_to_friends(facts, at)))


def people_opening(view: ViewerScores) -> dict[PersonId, int]:
    """Return how many guests each acquaintance of the viewer could introduce, whether they attend or not."""
    return _opened(view, np.flatnonzero(_knows(view.facts, view.viewer)))


def _opened(view: ViewerScores, known: Integers) -> dict[PersonId, int]:
    facts = view.facts
    ties = dense_rows(facts.ties, known)[:, : facts.attendee_count] > 0
    counts = (ties & view.allowed[None, :]).sum(axis=1) * facts.willing[known]
    return {PersonId(int(facts.ids[each])): int(count) for each, count in zip(known, counts, strict=True)}


def _knows(facts: EventFacts, person: int) -> Booleans:
    """Return which of all numbered people one person knows (P)."""
    known: Booleans = dense_rows(facts.ties, np.array([person]))[0] > 0
    return known


def shows_to_friends(facts: EventFacts, viewer: int) -> Booleans:
    """Return which attendees show themselves to acquaintances (N), known or not; none for a viewer who hides."""
    visible = facts.shows >= Shows.ACQUAINTANCES
    return visible & bool(facts.shows[viewer] != Shows.NOBODY)


def _candidates(scores: Scores, outside: Booleans, kept: Sequence[frozenset[int]]) -> list[Candidates]:
    """Return the candidates of some viewers by attendee number, with what those must fit who have to be close."""
    found = candidates_of(scores.total, scores.good, outside, scores.rare, kept, CANDIDATES)
    mutual: list[dict[int, tuple[float, int]]] = [{} for _ in found]
    for row, person in zip(*map(np.ndarray.tolist, np.nonzero(scores.mutual)), strict=True):
        mutual[row][person] = float(scores.goal[row, person]), int(scores.mutual[row, person])
    return [
        replace(offer, closest=closest, mutual=close)
        for offer, closest, close in zip(found, scores.closest.tolist(), mutual, strict=True)
    ]


def _before(viewers: Integers, kept: Mapping[int, frozenset[int]]) -> list[frozenset[int]]:
    return [kept.get(int(viewer), frozenset()) for viewer in viewers]


def _named(room: Room, viewers: Integers, found: Iterable[Candidates]) -> dict[PersonId, Candidates]:
    """Return candidates by user id instead of attendee number."""
    ids = room.facts.ids
    return {
        PersonId(viewer): replace(
            each,
            people=ids[each.people].tolist(),
            favourites=ids[each.favourites].tolist(),
            rarest=ids[np.array(each.rarest, np.int64)].tolist(),
            mutual={int(ids[person]): close for person, close in each.mutual.items()},
        )
        for viewer, each in zip(ids[viewers].tolist(), found, strict=True)
    }


def _numbers(facts: EventFacts, people: Iterable[int]) -> list[int]:
    return [at for person in people if (at := facts.number_of(person)) is not None]
