"""A guest who has just come, or has changed something, scored against a room that was prepared before that.

Their own rows are put into the prepared arrays, in place of older ones or between those of others; all else stays as
it was. So nobody waits until a room of thousands has been read again. How others know them is told when it has been.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from eventhub.matching.arrays import np, sparse
from eventhub.matching.batch import Bilinear
from eventhub.matching.common_ground import item_values
from eventhub.matching.facts import EventFacts, Floats, Integers, Vocabulary
from eventhub.matching.goals import fit_table
from eventhub.matching.paths import Hops, weigh_company
from eventhub.matching.recommendations import RoomViewerScores, attendee
from eventhub.matching.scores import Room, of_length_one
from eventhub.matching.viewer_scores import PreparedRoom

# The columns and the values of one row, columns ascending.
Row = tuple[Integers, Floats]


def join_guest(whole: PreparedRoom, own: EventFacts, words: Vocabulary, viewer: int) -> RoomViewerScores:
    """Score a user in a room with their own rows replaced by those in `own`, whose columns `words` name.

    `own` holds them and at least all people they name. Raises LookupError when they do not attend in it.
    """
    me = attendee(own, viewer)
    facts = whole.facts
    seat = _Seat(int(np.searchsorted(facts.ids[: facts.attendee_count], viewer)), facts.number_of(viewer) is None)
    with_me = _facts_with(whole, own, words, me, seat)
    room = _room_with(whole.room, with_me, seat)
    return RoomViewerScores.of(room, seat.at)


@dataclass(frozen=True)
class _Seat:
    """The number that a viewer has among the attendees; `new` when everybody from there on moves up by one."""

    at: int
    new: bool

    def numbers(self, people: Integers) -> Integers:
        """Return numbers of the room before as numbers with the viewer in it."""
        return (people + (people >= self.at)).astype(people.dtype) if self.new else people

    def value(self, values: Any, mine: Any) -> Any:
        """Return one value for each person, with the viewer's own."""
        return np.concatenate([values[: self.at], [mine], values[self.at + (not self.new) :]]).astype(values.dtype)

    def row(self, matrix: sparse.csr_array, mine: Row, *, people: bool = False, more: int = 0) -> sparse.csr_array:
        """Return the matrix with the viewer's own row. The columns may be `people`, or be `more` than before."""
        starts, rest = matrix.indptr, self.at + (not self.new)
        indices = self.numbers(matrix.indices) if people else matrix.indices
        first, last = starts[self.at], starts[rest]
        parts = [
            np.concatenate([values[:first], own, values[last:]]).astype(values.dtype)
            for values, own in ((matrix.data, mine[1]), (indices, mine[0]))
        ]
        moved = starts[rest:] + (first + len(mine[0]) - last)
        made = (*parts, np.concatenate([starts[: self.at + 1], moved]).astype(starts.dtype))
        width = matrix.shape[1] + more + (people and self.new)
        return sparse.csr_array(made, shape=(matrix.shape[0] + self.new, width))

    def others(self, matrix: sparse.csr_array) -> sparse.csr_array:
        """Return a people by people matrix as it was, with an empty row and column for a new guest."""
        nothing = (np.empty(0, np.int64), np.empty(0, np.float32))
        return self.row(matrix, nothing, people=True) if self.new else matrix

    def columns(self, matrix: sparse.csr_array) -> sparse.csr_array:
        """Return a matrix with columns of people as it was, with an empty column for a new guest."""
        if not self.new:
            return matrix
        made = (matrix.data, self.numbers(matrix.indices), matrix.indptr)
        return sparse.csr_array(made, shape=(matrix.shape[0], matrix.shape[1] + 1))


def _facts_with(whole: PreparedRoom, own: EventFacts, words: Vocabulary, me: int, seat: _Seat) -> EventFacts:
    facts = whole.facts
    numbers = facts.numbers(own.ids)
    numbers = np.where(numbers < 0, -1, seat.numbers(numbers))
    seeks, offers, topics = _topics(whole.words.topics, words.topics, own, me)
    one = {
        name: seat.value(getattr(facts, name), getattr(own, name)[me])
        for name in ("ids", "shows", "willing", "budget", "asked")
    }
    return replace(
        facts,
        **one,
        ties=seat.row(facts.ties, _renamed(own.ties, me, numbers), people=True),
        never=seat.row(facts.never, _renamed(own.never, me, _guests(numbers, facts, seat)), people=True),
        background=seat.row(facts.background, _renamed(own.background, me, _places(whole.words.items, words.items))),
        goals=(*facts.goals[: seat.at], own.goals[me], *facts.goals[seat.at + (not seat.new) :]),
        seeks=seat.row(facts.seeks, seeks, more=topics),
        offers=seat.row(facts.offers, offers, more=topics),
    )


def _guests(numbers: Integers, facts: EventFacts, seat: _Seat) -> Integers:
    return np.where(numbers < facts.attendee_count + seat.new, numbers, -1)


def _topics(known: Sequence[str], named: Sequence[str], own: EventFacts, me: int) -> tuple[Row, Row, int]:
    """Return what the viewer seeks and offers, and how many topics of theirs nobody else names: those come last."""
    places = _places(known, named)
    unknown = places < 0
    places[unknown] = len(known) + np.arange(unknown.sum())
    return _renamed(own.seeks, me, places), _renamed(own.offers, me, places), int(unknown.sum())


def _places(known: Sequence[Any], named: Sequence[Any]) -> Integers:
    """Return where each name stands among the known ones; -1 where it does not."""
    at = {name: place for place, name in enumerate(known)}
    return np.array([at.get(name, -1) for name in named], np.int64)


def _renamed(matrix: sparse.csr_array, row: int, names: Integers) -> Row:
    """Return one row with its columns renamed; those named -1 are left out."""
    part = slice(matrix.indptr[row], matrix.indptr[row + 1])
    columns, values = names[matrix.indices[part]], matrix.data[part]
    columns, values = columns[columns >= 0], values[columns >= 0]
    order = np.argsort(columns)
    return columns[order], values[order]


def _room_with(room: Room, facts: EventFacts, seat: _Seat) -> Room:
    """Return the prepared products with the viewer's rows; no path of others leads over a new guest, or to them."""
    friends, strengths, company = _own_ties(facts, seat.at)
    here = friends < facts.attendee_count
    mine = slice(facts.background.indptr[seat.at], facts.background.indptr[seat.at + 1])
    items = facts.background.indices[mine]
    profiles, fits = fit_table(facts.goals)
    return replace(
        room,
        facts=facts,
        profiles=profiles,
        fits=fits,
        hops=Hops(seat.row(room.hops.out, (friends, strengths * company), people=True), seat.others(room.hops.onward)),
        known=seat.row(room.known, (friends[here], np.ones(here.sum(), np.float32)), people=True),
        inside=seat.others(room.inside),
        circle=Hops(
            seat.row(room.circle.out, (friends[here], company[here]), people=True), seat.others(room.circle.onward)
        ),
        ground=_bilinear(room.ground, (items, item_values(facts)[items]), seat),
        alike=_bilinear(room.alike, (items, of_length_one(room.roots[items])), seat),
    )


def _own_ties(facts: EventFacts, at: int) -> tuple[Integers, Floats, Floats]:
    """Return the willing people the viewer knows, the strength of each tie, and the weight of its shared company."""
    mine = slice(facts.ties.indptr[at], facts.ties.indptr[at + 1])
    friends, strengths = facts.ties.indices[mine], facts.ties.data[mine]
    knows = np.zeros(facts.person_count, np.float32)
    knows[friends[friends < facts.attendee_count]] = 1
    friends, strengths = friends[facts.willing[friends]], strengths[facts.willing[friends]]
    mutual = facts.ties[friends].astype(bool).astype(np.float32) @ knows
    return friends, strengths, weigh_company(mutual)


def _bilinear(product: Bilinear, mine: Row, seat: _Seat) -> Bilinear:
    items, values = mine
    dense = product.popular[items]
    popular = np.zeros(product.dense_left.shape[1], np.float32)
    popular[np.cumsum(product.popular)[items[dense]] - 1] = values[dense]
    before, after = product.dense_left[: seat.at], product.dense_left[seat.at + (not seat.new) :]
    left = np.concatenate([before, popular[None], after])
    right = np.insert(product.dense_right, seat.at, 0, axis=1) if seat.new else product.dense_right
    return Bilinear(
        seat.row(product.rare_left, (items[~dense], values[~dense])),
        seat.columns(product.rare_right),
        left,
        right,
        product.popular,
    )
