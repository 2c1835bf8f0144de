"""A guest who has just come, or has changed something, scored against a room that was prepared before that.

Their own rows are put into the prepared arrays, in place of older ones or between those of others; all else stays as
it was. So nobody waits until a room of thousands has been read again. Their effect on the scores of others shows once
the room is read again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from eventhub.matching.arrays import np, sparse
from eventhub.matching.batch import Bilinear
from eventhub.matching.common_ground import item_values, rare_worths
from eventhub.matching.facts import EventFacts, Floats, Integers, Vocabulary
from eventhub.matching.goals import fit_table
from eventhub.matching.paths import Hops, weigh_company
from eventhub.matching.recommendations import RoomViewerScores, attendee
from eventhub.matching.scores import Room, normalise_l2
from eventhub.matching.viewer_scores import PreparedRoom

# The columns and the values of one row, columns ascending.
Row = tuple[Integers, Floats]


def join_guest(whole: PreparedRoom, own: EventFacts, words: Vocabulary, viewer: int) -> RoomViewerScores:
    """Return the scores of one viewer in a prepared room whose rows of this viewer are replaced or inserted.

    `whole` is the room as it was prepared. `own` is read again from the database: the viewer, and at least all people
    that the viewer's rows refer to; `words` names its columns. Raises LookupError when the viewer is no attendee of
    `own`.
    """
    me = attendee(own, viewer)
    facts = whole.facts
    position = _RowPosition(
        int(np.searchsorted(facts.ids[: facts.attendee_count], viewer)), facts.number_of(viewer) is None
    )
    with_me = _facts_with(whole, own, words, me, position)
    room = _room_with(whole.room, with_me, position)
    return RoomViewerScores.of(room, position.at)


@dataclass(frozen=True)
class _RowPosition:
    """The row of a viewer among the attendees. `new`: it is inserted there, and all later rows move down by one."""

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


def _facts_with(whole: PreparedRoom, own: EventFacts, words: Vocabulary, me: int, position: _RowPosition) -> EventFacts:
    facts = whole.facts
    numbers = facts.numbers(own.ids)
    numbers = np.where(numbers < 0, -1, position.numbers(numbers))
    (seeks, offers, refuses, told_seeks, told_offers), new_topics = _topics(whole.words.topics, words.topics, own, me)
    topics, items = len(new_topics), _places(whole.words.items, words.items)
    one = {
        name: position.value(getattr(facts, name), getattr(own, name)[me])
        for name in ("ids", "refused_goals", "shows", "willing", "budget", "asked")
    }
    return replace(
        facts,
        **one,
        ties=position.row(facts.ties, _renamed(own.ties, me, numbers), people=True),
        never=position.row(facts.never, _renamed(own.never, me, _guests(numbers, facts, position)), people=True),
        background=position.row(facts.background, _renamed(own.background, me, items)),
        written=position.row(facts.written, _renamed(own.written, me, items)),
        goals=(*facts.goals[: position.at], own.goals[me], *facts.goals[position.at + (not position.new) :]),
        seeks=position.row(facts.seeks, seeks, more=topics),
        offers=position.row(facts.offers, offers, more=topics),
        refuses=position.row(facts.refuses, refuses, more=topics),
        told_seeks=position.row(facts.told_seeks, told_seeks, more=topics),
        told_offers=position.row(facts.told_offers, told_offers, more=topics),
        lines=_vectors(facts.lines, own.lines[me], position),
        refused=_vectors(facts.refused, own.refused[me], position),
        spoken=np.concatenate([facts.spoken, own.spoken[new_topics]]),
        general=np.concatenate([facts.general, own.general[new_topics]]),
    )


def _guests(numbers: Integers, facts: EventFacts, position: _RowPosition) -> Integers:
    return np.where(numbers < facts.attendee_count + position.new, numbers, -1)


def _vectors(known: Floats, mine: Floats, position: _RowPosition) -> Floats:
    """Return the vectors with the viewer's own, which is of the same length, or empty: then zeros."""
    if not known.shape[1]:
        return np.insert(known, position.at, 0, axis=0) if position.new else known
    row = mine if len(mine) else np.zeros(known.shape[1], np.float32)
    before, after = known[: position.at], known[position.at + (not position.new) :]
    return np.concatenate([before, row[None], after])


def _topics(known: Sequence[str], named: Sequence[str], own: EventFacts, me: int) -> tuple[tuple[Row, ...], Integers]:
    """Return what the viewer seeks, offers, refuses and lets be told, and their topics that nobody else names."""
    places = _places(known, named)
    unknown = places < 0
    places[unknown] = len(known) + np.arange(unknown.sum())
    rows = tuple(
        _renamed(each, me, places) for each in (own.seeks, own.offers, own.refuses, own.told_seeks, own.told_offers)
    )
    return rows, np.flatnonzero(unknown)


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


def _room_with(room: Room, facts: EventFacts, position: _RowPosition) -> Room:
    """Return the prepared products with the viewer's rows; no path of others leads over a new guest, or to them."""
    friends, strengths, company = _own_ties(facts, position.at)
    here = friends < facts.attendee_count
    items, shared = (
        each.indices[each.indptr[position.at] : each.indptr[position.at + 1]]
        for each in (facts.background, facts.common)
    )
    profiles, fits = fit_table(facts.goals)
    return replace(
        room,
        facts=facts,
        profiles=profiles,
        fits=fits,
        hops=Hops(
            position.row(room.hops.out, (friends, strengths * company), people=True), position.others(room.hops.onward)
        ),
        known=position.row(room.known, (friends[here], np.ones(here.sum(), np.float32)), people=True),
        inside=position.others(room.inside),
        circle=Hops(
            position.row(room.circle.out, (friends[here], company[here]), people=True),
            position.others(room.circle.onward),
        ),
        ground=_bilinear(room.ground, (items, item_values(facts)[items]), position),
        rare=_bilinear(room.rare, (shared, rare_worths(facts)[shared]), position),
        cosine=_bilinear(room.cosine, (items, normalise_l2(room.roots[items])), position),
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


def _bilinear(product: Bilinear, mine: Row, position: _RowPosition) -> Bilinear:
    items, values = mine
    dense = product.popular[items]
    popular = np.zeros(product.dense_left.shape[1], np.float32)
    popular[np.cumsum(product.popular)[items[dense]] - 1] = values[dense]
    before, after = product.dense_left[: position.at], product.dense_left[position.at + (not position.new) :]
    left = np.concatenate([before, popular[None], after])
    right = np.insert(product.dense_right, position.at, 0, axis=1) if position.new else product.dense_right
    return Bilinear(
        position.row(product.rare_left, (items[~dense], values[~dense])),
        position.columns(product.rare_right),
        left,
        right,
        product.popular,
    )
