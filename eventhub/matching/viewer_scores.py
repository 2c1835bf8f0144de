"""One viewer's page: what is shown is stated by the few people on it now; the whole room gives counts and order.

The whole room may be a minute old, so no name comes from it: people the viewer sees, reasons and introducers
come from a small room of the people concerned, read when the page is made. The same code explains both.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from eventhub.matching.arrays import np, sparse
from eventhub.matching.batch import dense_rows
from eventhub.matching.facts import Crowd, EventFacts, Integers, PersonId, Shows, Vocabulary
from eventhub.matching.recommendations import (
    RoomViewerScores,
    ViewerScores,
    attendee,
    people_known,
    people_opening,
    shows_to_friends,
)
from eventhub.matching.scores import Room, allowed_rows, ground_rows, type_rows
from eventhub.matching.topics import named_by

# How many people state each item (kind, value), or offer each topic.
Counts = dict[Sequence[str], int]


@dataclass(frozen=True)
class PreparedRoom:
    """A room prepared for scoring, and the names of its columns."""

    room: Room
    words: Vocabulary

    @property
    def facts(self) -> EventFacts:
        """The room's arrays."""
        return self.room.facts

    def find_scores(self, viewer: int) -> RoomViewerScores | None:
        """Score the attendee with this user id; None for users who are not in the room."""
        at = self.facts.number_of(viewer)
        return None if at is None else RoomViewerScores.of(self.room, at)

    def among(self, facts: EventFacts, words: Vocabulary, viewer: int, *, without: Collection[int] = ()) -> EventFacts:
        """Return some people's arrays with the counts of this room, or their own counts where these are higher.

        The viewer counts even when not in the room; `without` are user ids that do not count for them.
        """
        new = facts.number_of(viewer) if self.facts.number_of(viewer) is None else None
        left_out = [at for person in without if (at := self.facts.number_of(person)) is not None]
        counted = [
            np.maximum(
                [table.get(name, 0) - less.get(name, 0) for name in names] + stated_by(matrix, new), named_by(matrix)
            ).astype(np.int64)
            for table, less, names, matrix in zip(
                self._counts,
                self._counts_of(left_out),
                (words.items, words.items, words.topics),
                (facts.background, facts.written, facts.offers),
                strict=True,
            )
        ]
        most = max((int(each.max(initial=0)) for each in counted), default=0)
        guests = max(self.facts.attendee_count + (new is not None) - len(left_out), facts.attendee_count, most)
        return replace(facts, crowd=Crowd(guests, *counted))

    @cached_property
    def _counts(self) -> tuple[Counts, ...]:
        return self._counts_of(None)

    def _counts_of(self, people: Sequence[int] | None) -> tuple[Counts, ...]:
        """Return how many attendees, or of some by number, state each item, let it be read, and offer each topic."""
        if people == []:
            return {}, {}, {}
        facts, words = self.facts, self.words
        columns = ((words.items, facts.background), (words.items, facts.written), (words.topics, facts.offers))
        return tuple(dict(zip(names, named_by(matrix, people).tolist(), strict=True)) for names, matrix in columns)


def stated_by(matrix: sparse.csr_array, person: int | None) -> Integers:
    """Return 1 for each column that a person has, else 0; all zeros for None."""
    return named_by(matrix, [] if person is None else [person])


def score_nearby(near: EventFacts, viewer: int) -> ViewerScores:
    """Score a viewer against a few people, `near` being their arrays as they are now.

    Raises LookupError for a viewer who does not attend in it.
    """
    at = attendee(near, viewer)
    me = np.array([at])
    return ViewerScores(near, at, allowed_rows(near, me, ground_rows(near, me), type_rows(near, me))[0])


def known_and_opened(view: ViewerScores, whole: ViewerScores | None) -> dict[PersonId, int]:
    """Return attending acquaintances visible now, and how many guests of the whole room each could introduce."""
    counts = people_opening(whole) if whole is not None else {}
    facts = view.facts
    return {
        person: counts.get(person, 0) if facts.willing[facts.number_of(person)] else 0 for person in people_known(view)
    }


def still_connecting(view: ViewerScores, people: Sequence[PersonId], limit: int = 3) -> list[PersonId]:
    """Return those of the whole room's connectors that the viewer sees now and that still like to introduce."""
    facts, at = view.facts, view.viewer
    n = facts.attendee_count
    mine = dense_rows(facts.ties, np.array([at]))[0, :n] > 0
    everyone = view.allowed & (facts.shows == Shows.EVERY_GUEST)
    fit = (everyone | (mine & shows_to_friends(facts, at))) & facts.willing[:n]
    return [each for each in people if (number := facts.number_of(each)) is not None and fit[number]][:limit]
