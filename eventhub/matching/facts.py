"""What the matcher knows about one event: frozen arrays by person number.

People are numbered: attendees first (0 to N-1, by id), then outside introducers (N to P-1, by id).
Whatever nobody may see or use is dropped here, so that later steps cannot compute it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, NewType

from eventhub.matching.arrays import np, sparse
from eventhub.matching.goals import SOCIAL, GoalType
from eventhub.matching.roles import bits_of

PersonId = NewType("PersonId", int)
if TYPE_CHECKING:
    import numpy.typing as npt

    # Of any width: values are kept in single precision and added up in double, and scipy counts rows in 32 bits.
    Floats = npt.NDArray[np.floating[Any]]
    Integers = npt.NDArray[np.integer[Any]]
    Booleans = npt.NDArray[np.bool_]
else:  # Names for readers of signatures; making the types would load numpy.
    Floats, Integers, Booleans = "array of floats", "array of integers", "array of bool"


class Shows(IntEnum):
    """Who may see that a guest attends; each step includes the ones before it."""

    NOBODY = 0
    ACQUAINTANCES = 1
    MATCHED = 2  # those who share something with them, and those whose goals fit theirs
    EVERY_GUEST = 3


# How warm a tie of stated closeness is, 0 to 1. Granovetter (1973) and Marsden & Campbell (1984)
# find closeness the best single measure of a tie; the distances between the steps are judgement.
CLOSENESS: Mapping[str, float] = {"close": 1.0, "well": 0.8, "met": 0.4, "online": 0.25}
# What is left of a tie's warmth when neither end has noted a touch for long: a close friend not heard of
# for a year stands a little above a person known well. Judgement.
DORMANT = 0.85


# The square of a vector's length from which it stands for all that someone writes: how alike two are is then its
# product alone, and that of shorter ones is added to what topics say.
WHOLE = 0.4


@dataclass(frozen=True)
class Crowd:
    """How many of a whole room state each column, for arrays that hold only a few of its people.

    guests    how many attend
    holders   F  attendees who state each background item
    telling   F  attendees who let all who see them read it
    offering  S  attendees who can help with each topic
    """

    guests: int
    holders: Integers
    telling: Integers
    offering: Integers


@dataclass(frozen=True)
class EventFacts:
    """The arrays of one event. N attendees, P people, F background items, S topics.

    ids             P       user ids: attendees ascending, then introducers who do not attend
    ties            P x P   symmetric, mutual ties only; the weaker closeness stated, (0, 1];
                            none with a blocked or a hidden person
    never           N x N   viewer (row) must not be shown target: block, dismissal, "I know them"
    background      N x F   1 where an attendee states an item they did not close
    written         N x F   1 where all who see them may read it: in their lines ("grew up in Chengdu"), or in a home
                            that they opened; it meets what others let be read, as a reason, and opens nobody to them
    item_weights    F       how much sharing an item of this kind means, (0, 1]
    group_items     F       True where an item marks a group (school, employer)
    telling_items   F       True where sharing an item is worth saying, when it is rare
    goals           N       goal types of each attendee, may be empty
    refused_goals   N       the goals of people an attendee would rather not meet, as bits (`roles.py`):
                            who comes for these alone is refused; without those that their own goals need
    seeks, offers   N x S   topics an attendee looks for, and can help with or does
    refuses         N x S   topics an attendee would rather not meet
    told_seeks      N x S   of what they look for and offer, what others may be told: not what only the private sentence
    told_offers             on who to meet says
    lines           N x D   vector of all that an attendee's lines say; zeros where nothing is known; those of words
                            alone are shorter than `WHOLE`, as they know some words alone
    refused         N x D   vector of what their lines refuse, likewise; D is 0 without vectors
    spoken          S       True where a topic is a language to speak
    general         S       True where a topic tells how people work, not on what: a brand, a factory, a startup
    shows           N       who may see that each attendee attends, a `Shows`
    willing         P       happy to introduce, has budget left, and is not hidden
    budget          P       introductions a person may still be asked for this month, >= 0
    asked           P       introductions a person was asked for this month, >= 0
    colleagues      the guests are colleagues or classmates: then shared background leads
    crowd           the counts of the whole room where these are only some of its people, else None
    """

    ids: Integers
    ties: sparse.csr_array
    never: sparse.csr_array
    background: sparse.csr_array
    written: sparse.csr_array
    item_weights: Floats
    group_items: Booleans
    telling_items: Booleans
    goals: tuple[frozenset[GoalType], ...]
    refused_goals: Integers
    seeks: sparse.csr_array
    offers: sparse.csr_array
    refuses: sparse.csr_array
    told_seeks: sparse.csr_array
    told_offers: sparse.csr_array
    lines: Floats
    refused: Floats
    spoken: Booleans
    general: Booleans
    shows: npt.NDArray[np.int8]
    willing: Booleans
    budget: Integers
    asked: Integers
    colleagues: bool = False
    crowd: Crowd | None = None

    @property
    def guests(self) -> int:
        """Return how many people attend, counting those who are not among these."""
        return self.crowd.guests if self.crowd else self.attendee_count

    @property
    def attendee_count(self) -> int:
        """Return how many people attend (N)."""
        return len(self.shows)

    @property
    def person_count(self) -> int:
        """Return how many people are numbered (P): attendees and outside introducers."""
        return len(self.ids)

    @cached_property
    def common(self) -> sparse.csr_array:
        """Return what each attendee states, lets be read, and does both with: N x 3F, 1 each.

        What is shown only to those who share it meets what others state and no line of theirs: else a guest could
        read it by changing the line town by town. Two who do both with an item share it twice; the last part is there
        to take that off.
        """
        twice = self.background.multiply(self.written)
        parts = [sparse.csr_array(each) for each in (self.background, self.written, twice)]
        return sparse.csr_array(sparse.hstack(parts, format="csr"))

    @cached_property
    def has_lines(self) -> Booleans:
        """Return who has a vector of all that they write (N), which those of words alone are not."""
        known: Booleans = (self.lines * self.lines).sum(axis=1) > WHOLE
        return known

    @cached_property
    def refusing(self) -> Integers:
        """Return the numbers of those who have a vector of what they refuse, ascending."""
        return np.flatnonzero(np.any(self.refused != 0, axis=1))

    @cached_property
    def named(self) -> sparse.csr_array:
        """Return which topics each attendee names at all, looking for them or offering them: N x S, 1 each."""
        either: sparse.csr_array = (self.seeks + self.offers).astype(bool).astype(np.float32)
        return either

    @cached_property
    def named_bits(self) -> npt.NDArray[np.uint8]:
        """Return the same without what is general, packed, eight topics to a number: N x S/8."""
        return np.packbits((self.named.toarray() > 0) & ~self.general, axis=1)

    def has_goal(self, goals: Collection[GoalType]) -> Booleans:
        """Return who states one of some goals (N)."""
        return np.array([not each.isdisjoint(goals) for each in self.goals], bool)

    @cached_property
    def goal_bits(self) -> Integers:
        """Return each attendee's goals as the bits of a number (N)."""
        known = {goals: bits_of(goals) for goals in set(self.goals)}
        return np.array([known[each] for each in self.goals], np.int64)

    @cached_property
    def states_no_goal(self) -> Booleans:
        """Return who states no goal at all (N)."""
        return ~self.has_goal(list(GoalType))

    @cached_property
    def is_social(self) -> Booleans:
        """Return who would be glad to talk a language, by their goals; people without any may be (N)."""
        return self.states_no_goal | self.has_goal(SOCIAL)

    @cached_property
    def seeks_company(self) -> Booleans:
        """Return who came for people who like what they like (N)."""
        return self.has_goal({GoalType.MAKE_FRIENDS})

    @cached_property
    def practises(self) -> Booleans:
        """Return who would like to practise a language (N)."""
        return self.has_goal({GoalType.PRACTISE_LANGUAGE})

    def number_of(self, person: int) -> int | None:
        """Return the attendee number of a user id; None when they do not attend."""
        at = int(np.searchsorted(self.ids[: self.attendee_count], person))
        found = at < self.attendee_count and self.ids[at] == person
        return at if found else None

    def numbers(self, people: Integers) -> Integers:
        """Return the number of each user id, attending or not; -1 for people who are not in the room."""
        guests, others = self.ids[: self.attendee_count], self.ids[self.attendee_count :]
        outside = places_in(others, people)
        return np.where(outside < 0, places_in(guests, people), outside + len(guests))


def places_in(known: Integers, ids: Integers) -> Integers:
    """Return where each id stands among ascending ones; -1 where it does not."""
    if not len(known):
        return np.full(len(ids), -1, np.int64)
    at = np.minimum(np.searchsorted(known, ids), len(known) - 1)
    return np.where(known[at] == ids, at, -1)


# How much sharing a ground of each group means, (0, 1]. The order is product judgement: origin,
# school and work make people talk (Kossinets & Watts 2009 on shared foci); a country visited or
# a widely spoken language does less. Rarity at the event is weighed separately. A town is one group for all who come
# from it, live or lived there; "lives_in" is left for a part of the event's own town.
KIND_WEIGHTS: Mapping[str, float] = {
    "place": 1.0,
    "school": 1.0,
    "employer": 1.0,
    "lives_in": 0.6,
    "visited": 0.4,
    "speaks": 0.5,
    "wants_to_speak": 0.4,
    "interest": 0.7,
    "curious_about": 0.5,
    "cuisine": 0.4,
    "returned": 1.0,
    "returnee": 0.6,
    "children_school_area": 0.6,
}
GROUP_KINDS = frozenset({"school", "employer"})
# Sharing one of these is worth a sentence where few do; having been on holiday in one country is not.
TELLING_KINDS = frozenset(KIND_WEIGHTS) - {"visited", "cuisine", "wants_to_speak"}
# What is left of an item that the event itself explains: that two guests of an evening in Shanghai live there opens
# them to each other, and tells nothing.
EXPLAINED = 1e-3
# How the topic of a language begins that someone speaks, or would like to.
SPEAK = "speak:"
# Topics that tell how people work, not on what: a bakery and a maker of bicycles have a brand each, and no subject.
GENERAL = frozenset(
    {
        "board",
        "branding",
        "cofounder",
        "consulting",
        "distribution",
        "engineers",
        "entrepreneurship",
        "factories",
        "innovation",
        "oem",
        "operations",
        "outsourcing",
        "procurement",
        "retail",
        "sales",
        "startups",
        "students",
        "supply_chain",
        "trade",
        "venture_capital",
        "wholesale",
    }
)


@dataclass(frozen=True)
class Vocabulary:
    """The names of the columns: background items as (group, value) of their ground, and topics."""

    items: tuple[tuple[str, str], ...]
    topics: tuple[str, ...]
