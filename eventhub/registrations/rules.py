"""States of a registration, the one table of allowed moves, and who may see that somebody attends. Pure."""

from __future__ import annotations

from enum import StrEnum


class RegistrationState(StrEnum):
    UNVERIFIED = "unverified"
    PENDING = "pending"
    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    OFFERED = "offered"
    LAPSED = "lapsed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"


_S = RegistrationState

# product.md section 4. An unverified registration goes where the event and its places allow.
ALLOWED_MOVES: dict[RegistrationState, frozenset[RegistrationState]] = {
    _S.UNVERIFIED: frozenset({_S.PENDING, _S.CONFIRMED, _S.WAITLISTED, _S.WITHDRAWN, _S.REMOVED}),
    _S.PENDING: frozenset({_S.CONFIRMED, _S.WAITLISTED, _S.DECLINED, _S.WITHDRAWN, _S.REMOVED}),
    _S.CONFIRMED: frozenset({_S.WITHDRAWN, _S.REMOVED}),
    _S.WAITLISTED: frozenset({_S.OFFERED, _S.WITHDRAWN, _S.REMOVED, _S.DECLINED}),
    _S.OFFERED: frozenset({_S.CONFIRMED, _S.LAPSED, _S.WITHDRAWN, _S.REMOVED}),
    _S.LAPSED: frozenset(),
    _S.DECLINED: frozenset(),
    _S.WITHDRAWN: frozenset(),
    _S.REMOVED: frozenset(),
}

HOLDS_A_PLACE = frozenset({_S.CONFIRMED, _S.OFFERED})
LIVE = frozenset({_S.UNVERIFIED, _S.PENDING, _S.CONFIRMED, _S.WAITLISTED, _S.OFFERED})


def may_move(before: RegistrationState, after: RegistrationState) -> bool:
    """Whether the table allows this move."""
    return after in ALLOWED_MOVES[before]


class VisibleTo(StrEnum):
    """Who may see that I attend, from the widest to the closest choice."""

    EVERY_GUEST = "every_guest"
    SHARED_GROUND = "shared_ground"
    ACQUAINTANCES = "acquaintances"
    NOBODY = "nobody"


_WIDTH = {choice: width for width, choice in enumerate(reversed(VisibleTo))}


def effective_choice(choice: VisibleTo, ceiling: VisibleTo | None) -> VisibleTo:
    """The person's own choice, lowered by the organiser's ceiling; an organiser can never raise it."""
    if ceiling is None:
        return choice
    return min(choice, ceiling, key=_WIDTH.__getitem__)


def may_see_attendance(
    choice: VisibleTo, ceiling: VisibleTo | None = None, *, mutual: bool, shares_ground: bool, blocked: bool
) -> bool:
    """Whether one confirmed guest may see that another attends (product.md section 7).

    `mutual`: both say that they know each other. `shares_ground`: at least one background value in common that
    neither has closed. `blocked`: either has blocked the other. Acquaintances of somebody who chose "guests who
    share something with me" count as sharing something. Both must hold a confirmed place; the caller asks that.
    """
    effective = effective_choice(choice, ceiling)
    if blocked or effective is VisibleTo.NOBODY:
        return False
    if mutual or effective is VisibleTo.EVERY_GUEST:
        return True
    return effective is VisibleTo.SHARED_GROUND and shares_ground
