"""States of a registration, the one table of allowed moves, and what one may choose of being seen. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from eventhub.events.event.rules import EmailSharing


class RegistrationState(StrEnum):
    """Where a registration stands."""

    UNVERIFIED = "unverified"
    PENDING = "pending"
    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    OFFERED = "offered"
    LAPSED = "lapsed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"


# Characters of a tag that organisers put on a guest.
LONGEST_TAG = 40

_S = RegistrationState

# docs/behaviour.md section 3. An unverified registration goes where the event and its seats allow.
ALLOWED_MOVES: dict[RegistrationState, frozenset[RegistrationState]] = {
    _S.UNVERIFIED: frozenset({_S.PENDING, _S.CONFIRMED, _S.WAITLISTED, _S.WITHDRAWN, _S.REMOVED}),
    _S.PENDING: frozenset({_S.CONFIRMED, _S.WAITLISTED, _S.DECLINED, _S.WITHDRAWN, _S.REMOVED}),
    _S.CONFIRMED: frozenset({_S.WITHDRAWN, _S.REMOVED}),
    _S.WAITLISTED: frozenset({_S.OFFERED, _S.WITHDRAWN, _S.REMOVED, _S.DECLINED}),
    _S.OFFERED: frozenset({_S.CONFIRMED, _S.LAPSED, _S.WITHDRAWN, _S.REMOVED}),
    _S.LAPSED: frozenset(),
    # By a manager alone, who declined by mistake.
    _S.DECLINED: frozenset({_S.PENDING}),
    _S.WITHDRAWN: frozenset(),
    _S.REMOVED: frozenset(),
}

HOLDS_A_SEAT = frozenset({_S.CONFIRMED, _S.OFFERED})
# At most one of these for an event and an address or user; unproven submissions may be several.
SETTLED = frozenset({_S.PENDING, _S.CONFIRMED, _S.WAITLISTED, _S.OFFERED})
LIVE = SETTLED | {_S.UNVERIFIED}


def shows_email(state: RegistrationState, asks: EmailSharing, *, agreed: bool) -> bool:
    """Tell whether the organisers may read the address of a guest: it was agreed to, and the guest has not left."""
    return agreed and state in SETTLED and asks is not EmailSharing.NEVER


def expected_state(*, by_approval: bool, is_full: bool, others_wait: bool) -> RegistrationState:
    """Return the state that a new registration reaches when it is proven; a free seat is the waiting list's first."""
    if by_approval:
        return _S.PENDING
    return _S.WAITLISTED if is_full or others_wait else _S.CONFIRMED


def may_move(before: RegistrationState, after: RegistrationState) -> bool:
    """Tell whether the table allows this move."""
    return after in ALLOWED_MOVES[before]


class VisibleTo(StrEnum):
    """Who may see that I attend, from the widest to the closest choice. EVERYONE: on the public page, too."""

    EVERYONE = "everyone"
    EVERY_GUEST = "every_guest"
    SHARED_GROUND = "shared_ground"
    ACQUAINTANCES = "acquaintances"
    NOBODY = "nobody"


_WIDTH = {choice: width for width, choice in enumerate(reversed(VisibleTo))}


def effective_choice(choice: VisibleTo, ceiling: VisibleTo | None) -> VisibleTo:
    """Lower the guest's own choice to the organiser's ceiling; an organiser can never raise it."""
    if ceiling is None:
        return choice
    return min(choice, ceiling, key=_WIDTH.__getitem__)


def choices_at_least(least: VisibleTo, ceiling: VisibleTo | None) -> tuple[VisibleTo, ...]:
    """List the own choices that, lowered by the ceiling, show a guest at least as widely as `least`; may be empty."""
    return tuple(choice for choice in VisibleTo if _WIDTH[effective_choice(choice, ceiling)] >= _WIDTH[least])


def shows_to_every_guest(choice: VisibleTo) -> bool:
    """Tell whether a choice, lowered already, shows a guest to all other guests."""
    return _WIDTH[choice] >= _WIDTH[VisibleTo.EVERY_GUEST]


# What the segment of the form offers, the widest first; the finer choice stands on "my registration".
SEGMENT = (VisibleTo.EVERYONE, VisibleTo.EVERY_GUEST, VisibleTo.SHARED_GROUND, VisibleTo.NOBODY)


def choices_offered(ceiling: VisibleTo | None, *, finer: bool = False, is_public: bool = True) -> tuple[VisibleTo, ...]:
    """List the choices that mean what they say at an event with this ceiling, the widest first.

    `finer`: with "only people I know", which stands for "a few" where the organiser allows no more. `is_public`: the
    event has a page that anybody may read.
    """
    widest = ceiling if is_public else effective_choice(VisibleTo.EVERY_GUEST, ceiling)
    allowed = [choice for choice in VisibleTo if effective_choice(choice, widest) is choice]
    if finer or ceiling is VisibleTo.ACQUAINTANCES:
        return tuple(allowed)
    return tuple(choice for choice in allowed if choice in SEGMENT)


def preselected_choice(default: VisibleTo, offered: Sequence[VisibleTo]) -> VisibleTo:
    """Return which of the choices offered is chosen at first: the organiser's, or less where they allow less."""
    return effective_choice(default, offered[0])


# The link of a registration lives 24 hours counted from sending, and the code beside it ten minutes.
CONFIRM_LIFE = timedelta(hours=24)
CODE_LIFE = timedelta(minutes=10)
# Wrong codes for one submission; then only its link confirms (accounts/code_attempts.py limits those of an address a
# day).
WRONG_TRIES_ALLOWED = 6
MOST_GOALS = 3
# So long after a guest was taken in, what they state of themselves belongs to registering.
FIRST_ANSWERS = timedelta(hours=1)
# An unverified registration is forgotten when its link is long dead.
FORGET_UNVERIFIED_AFTER = timedelta(days=7)
# So long a guest who is taken off the list can be put back: nothing has happened to them yet.
UNDO_REMOVAL_FOR = timedelta(minutes=10)
# "Still coming?" goes out this long before the start, to those who were confirmed before that.
ASK_STILL_COMING = timedelta(hours=24)

_SHORTEST_HOLD = timedelta(hours=1)
_LONGEST_HOLD = timedelta(hours=48)
_NO_OFFERS_BEFORE_START = timedelta(hours=2)


def offer_hold(starts_at: datetime, now: datetime) -> timedelta | None:
    """Return how long an offered seat is held: a quarter of the time to the start, 1 to 48 hours; None = no offers."""
    left = starts_at - now
    if left <= _NO_OFFERS_BEFORE_START:
        return None
    return min(max(left / 4, _SHORTEST_HOLD), _LONGEST_HOLD)


def has_lapsed(offer_until: datetime | None, now: datetime) -> bool:
    """Tell whether an offer has run out; one without an end (None) never does."""
    return offer_until is not None and offer_until <= now


def may_take_free_seat(*, position: int, left: int | None, is_running: bool) -> bool:
    """Decide whether a guest on the waiting list may take one of the `left` seats (None = no limit) unasked.

    Until the start, those whose position is within the number of free seats; then any of them, first come first served.
    """
    return left is None or (left > 0 if is_running else position <= left)


def link_is_alive(*, sent_at: datetime | None, now: datetime) -> bool:
    """Tell whether the link that confirms an address still works; its life begins when it is sent."""
    return sent_at is None or now < sent_at + CONFIRM_LIFE


def code_is_alive(*, sent_at: datetime | None, now: datetime) -> bool:
    """Tell whether the six digits beside the link still work, unless wrong tries have voided them."""
    return sent_at is None or now < sent_at + CODE_LIFE


_FREQUENT_DOMAINS = (
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "hotmail.com",
    "yahoo.com",
    "icloud.com",
    "qq.com",
    "163.com",
    "126.com",
    "foxmail.com",
    "sina.com",
    "gmx.de",
    "web.de",
)
_ENDINGS = {".con": ".com", ".cmo": ".com", ".comm": ".com", ".co": ".com", ".om": ".com"}


def likely_address(email: str) -> str | None:
    """Guess what was meant when the domain is a small slip away from a frequent one; else None."""
    local, _, domain = email.rpartition("@")
    if domain in _FREQUENT_DOMAINS:
        return None
    near = [known for known in _FREQUENT_DOMAINS if _is_a_slip(domain, known)]
    return f"{local}@{near[0]}" if near else None


def _is_a_slip(typed: str, meant: str) -> bool:
    """Compare two domains: same first letter, and one letter missing, doubled or swapped in a name of some length."""
    if any(typed == meant.removesuffix(right) + wrong for wrong, right in _ENDINGS.items() if meant.endswith(right)):
        return True
    if typed[:1] != meant[:1] or len(meant) < len("gmail.com") or abs(len(typed) - len(meant)) > 1:
        return False
    swapped = {meant[:i] + meant[i + 1] + meant[i] + meant[i + 2 :] for i in range(len(meant) - 1)}
    missing = {meant[:i] + meant[i + 1 :] for i in range(len(meant))}
    extra = len(typed) == len(meant) + 1 and any(typed[:i] + typed[i + 1 :] == meant for i in range(len(typed)))
    return typed in swapped or typed in missing or extra
