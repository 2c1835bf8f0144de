"""What attendees want from an event and how well one person's goals serve another's.

Adding a goal: one member here, one entry in GOALS, its words in `events/registrations/labels.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from eventhub.matching.arrays import np


class GoalType(StrEnum):
    """One thing an attendee may hope for at one event."""

    FIND_JOB = "find_job"
    HIRE = "hire"
    FIND_CUSTOMERS = "find_customers"
    FIND_SUPPLIERS = "find_suppliers"
    RAISE = "raise"
    INVEST = "invest"
    FIND_MENTOR = "find_mentor"
    MENTOR = "mentor"
    LEARN_FIELD = "learn_field"
    MEET_CONNECTORS = "meet_connectors"
    MAKE_FRIENDS = "make_friends"
    UNDERSTAND_PLACE = "understand_place"
    PRACTISE_LANGUAGE = "practise_language"
    EXPLAIN_PLACE = "explain_place"


@dataclass(frozen=True)
class Goal:
    """What a goal asks of the other person, what it offers in return, and whose goals serve it.

    `served_by` maps another person's goal to how well it serves this one, 0 to 1; a goal that
    is absent serves it not at all. 1 is the goal's exact counterpart. The values below 1 are
    judgements, ordered by how directly the other person came for the same conversation. Relations
    are mutual: a goal that serves another is served by it in turn, since a fit counts both ways.
    """

    asks: str
    offers: str
    served_by: Mapping[GoalType, float]


GOALS: Mapping[GoalType, Goal] = {
    GoalType.FIND_JOB: Goal("work", "skills", {GoalType.HIRE: 1.0, GoalType.MENTOR: 0.5}),
    GoalType.HIRE: Goal("skills", "work", {GoalType.FIND_JOB: 1.0}),
    GoalType.FIND_CUSTOMERS: Goal(
        "orders", "goods or services", {GoalType.FIND_SUPPLIERS: 1.0, GoalType.MEET_CONNECTORS: 0.4}
    ),
    # Two who look for suppliers stand on one side, though each may hope for a partner.
    GoalType.FIND_SUPPLIERS: Goal(
        "goods, services or partners", "orders", {GoalType.FIND_CUSTOMERS: 1.0, GoalType.MEET_CONNECTORS: 0.4}
    ),
    GoalType.RAISE: Goal("capital", "a share in a venture", {GoalType.INVEST: 1.0, GoalType.MENTOR: 0.4}),
    GoalType.INVEST: Goal("a venture", "capital", {GoalType.RAISE: 1.0}),
    GoalType.FIND_MENTOR: Goal("advice", "curiosity", {GoalType.MENTOR: 1.0, GoalType.LEARN_FIELD: 0.3}),
    GoalType.MENTOR: Goal(
        "somebody to help",
        "advice",
        {
            GoalType.FIND_MENTOR: 1.0,
            GoalType.FIND_JOB: 0.5,
            GoalType.LEARN_FIELD: 0.4,
            GoalType.RAISE: 0.4,
            GoalType.UNDERSTAND_PLACE: 0.3,
        },
    ),
    GoalType.LEARN_FIELD: Goal(
        "colleagues in the field",
        "experience of the field",
        {GoalType.LEARN_FIELD: 0.8, GoalType.MENTOR: 0.7, GoalType.FIND_MENTOR: 0.4, GoalType.MAKE_FRIENDS: 0.4},
    ),
    GoalType.MEET_CONNECTORS: Goal(
        "people who know many",
        "an open address book",
        {GoalType.MEET_CONNECTORS: 0.6, GoalType.FIND_CUSTOMERS: 0.4, GoalType.FIND_SUPPLIERS: 0.4},
    ),
    GoalType.MAKE_FRIENDS: Goal(
        "company",
        "company",
        {
            GoalType.MAKE_FRIENDS: 0.8,
            GoalType.UNDERSTAND_PLACE: 0.5,
            GoalType.PRACTISE_LANGUAGE: 0.5,
            GoalType.LEARN_FIELD: 0.4,
        },
    ),
    GoalType.UNDERSTAND_PLACE: Goal(
        "someone who explains the place",
        "fresh eyes",
        {
            GoalType.EXPLAIN_PLACE: 1.0,
            GoalType.MAKE_FRIENDS: 0.6,
            GoalType.MENTOR: 0.5,
            GoalType.UNDERSTAND_PLACE: 0.4,
            GoalType.PRACTISE_LANGUAGE: 0.4,
        },
    ),
    GoalType.EXPLAIN_PLACE: Goal("somebody new to the place", "knows the place", {GoalType.UNDERSTAND_PLACE: 1.0}),
    GoalType.PRACTISE_LANGUAGE: Goal(
        "conversation",
        "conversation",
        {GoalType.PRACTISE_LANGUAGE: 0.8, GoalType.MAKE_FRIENDS: 0.5, GoalType.UNDERSTAND_PLACE: 0.4},
    ),
}


# Who came for these is known by what they offer; everyone else by what they look for.
KNOWN_BY_OFFER = frozenset({GoalType.FIND_CUSTOMERS, GoalType.MENTOR, GoalType.EXPLAIN_PLACE})
# Goals of people who would be glad to talk a language.
SOCIAL = frozenset({GoalType.PRACTISE_LANGUAGE, GoalType.MAKE_FRIENDS, GoalType.UNDERSTAND_PLACE})
# From here on goals fit: exact counterparts, and those that come for the same conversation (two who would like to make
# friends). Who shows themselves to matched guests is open to people whose goals fit theirs.
TYPES_FIT = 0.5


def fitting_goals() -> dict[GoalType, list[GoalType]]:
    """Return for each goal those of others that fit it."""
    return {mine: [theirs for theirs in GoalType if rate_goal_fit([mine], [theirs]) >= TYPES_FIT] for mine in GoalType}


def counterpart(goal: GoalType) -> GoalType:
    """Return the goal that serves this one best; ties go to the member defined first."""
    served_by = GOALS[goal].served_by
    return max(served_by, key=lambda other: (served_by[other], -list(GoalType).index(other)))


def rate_service(mine: GoalType, theirs: GoalType) -> float:
    """Return how well a person with the goal `theirs` serves the goal `mine`, 0 to 1."""
    return GOALS[mine].served_by.get(theirs, 0.0)


def rate_goal_fit(mine: Collection[GoalType], theirs: Collection[GoalType]) -> float:
    """Return how well two people's goals fit each other, 0 to 1: that of the two goals that fit best.

    Two goals fit as the harmonic mean of both ways. No goals on either side means 0, not an error.
    """
    return max((_rate_pair(a, b) for a in mine for b in theirs), default=0.0)


def _rate_pair(one: GoalType, other: GoalType) -> float:
    return harmonic_mean(rate_service(one, other), rate_service(other, one))


def fit_table(
    goals: Sequence[frozenset[GoalType]],
) -> tuple[np.ndarray, np.ndarray]:
    """Return each person's profile number, and profile x profile how well two sets of goals fit, 0 to 1.

    A room has few different sets of goals (at most 469 of up to three), so all pairs of people
    cost one look-up each.
    """
    members = list(GoalType)
    profiles = sorted(set(goals), key=sorted)
    number = {profile: i for i, profile in enumerate(profiles)}
    has = np.array([[goal in profile for goal in members] for profile in profiles], bool)
    has = has.reshape(len(profiles), len(members))
    pairs = np.array([[_rate_pair(mine, theirs) for theirs in members] for mine in members], np.float32)
    fitting = np.where(has[:, None, :], pairs, 0).max(axis=2)
    table = np.where(has[:, None, :], fitting[None, :, :], 0).max(axis=2)
    return np.array([number[each] for each in goals], np.int64), table


def harmonic_mean(one: float, other: float) -> float:
    """Return the harmonic mean of two numbers from 0 to 1; 0 if either is 0."""
    return 2 * one * other / (one + other) if one > 0 and other > 0 else 0.0


def best_pair(mine: Collection[GoalType], theirs: Collection[GoalType]) -> tuple[GoalType, GoalType] | None:
    """Return the pair (my goal, their goal) that fits best both ways; None when no pair fits."""
    pairs = [(_rate_pair(a, b), (a, b)) for a in mine for b in theirs]
    best = max(pairs, default=(0.0, None))
    return best[1] if best[0] > 0 else None
