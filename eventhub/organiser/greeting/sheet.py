"""The run-sheet as one reader may see it: their newcomers, those of others, and who to introduce each to first.

It shows only people on the newcomer's own list who the reader may know of as well: managers know who comes, others
know guests who show themselves to every guest. A check-in helper sees names alone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.events.event.queries import team_of
from eventhub.events.event.rules import TeamRole
from eventhub.events.registrations.greeters import list_greeters
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import VisibleTo
from eventhub.matching.understanding import Said, understand
from eventhub.organiser.greeting import queries
from eventhub.organiser.greeting.rules import FIRST, KEPT_AFTER_END, is_for_greeters, share_newcomers
from eventhub.people.relations import list_blocked
from eventhub.people.visibility.queries_of_values import Value, read_open_values
from eventhub.recommendations.presenters import Card, Ground, mailed_page
from eventhub.recommendations.queries import GuestProfile

# Each newcomer's list takes about 8 ms in a room of 70, so on longer sheets only the reader's own newcomers have one.
MOST_EXPLAINED = 20


@dataclass(frozen=True)
class Suggestion:
    """Someone to introduce a newcomer to, with what the two have for each other as far as a greeter may read it."""

    person: GuestProfile
    reasons: tuple[Ground, ...]


@dataclass(frozen=True)
class Row:
    """One newcomer, who greets them, and who they meet first."""

    newcomer: Registration
    greeter: User | None
    suggestions: tuple[Suggestion, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """The newcomers of an event for one reader: their own, and those of others; who still waits comes first."""

    mine: Sequence[Row]
    others: Sequence[Row]
    greeters: Sequence[User]

    @property
    def greets(self) -> int:
        """How many newcomers stand on the sheet."""
        return len(self.mine) + len(self.others)


def read_sheet(
    event: Event, reader_id: int, role: TeamRole | None, now: datetime, *, explained: int | None = None
) -> Sheet:
    """Read the sheet for a user with this role on the team, None for a guest who greets.

    `explained`: only of so many newcomers it is told who they meet first.
    """
    greeters = list_greeters(event.id)
    if is_over(event, now):
        return Sheet((), (), greeters)
    knows_all = role in (TeamRole.OWNER, TeamRole.MANAGER)
    sees_more = knows_all or any(one.id == reader_id for one in greeters)
    unseen = list_unseen(reader_id, role)
    shown = None if knows_all else queries.list_open_guests(event) - unseen
    shared = _shared(event, greeters)
    few = len(shared) <= MOST_EXPLAINED
    rows = [
        Row(
            newcomer,
            greeter,
            _suggest(newcomer, greeters, shown, now)
            if sees_more and (few or is_mine) and (explained is None or number < explained)
            else (),
        )
        for number, (newcomer, greeter) in enumerate(shared)
        for is_mine in (greeter is not None and greeter.id == reader_id,)
        if may_read(newcomer, role, unseen)
    ]
    # Only the team may know who has come, so the order must not show it to others.
    rows.sort(
        key=lambda row: (row.newcomer.greeted_at is not None, role is not None and row.newcomer.checked_in_at is None)
    )
    mine = [row for row in rows if row.greeter is not None and row.greeter.id == reader_id]
    return Sheet(mine, [row for row in rows if row not in mine], greeters)


def is_over(event: Event, now: datetime) -> bool:
    """Tell whether the evening is so long over that the sheet is empty."""
    return now > event.ends_at + KEPT_AFTER_END


def list_unseen(reader_id: int, role: TeamRole | None) -> frozenset[int]:
    """List users a reader does not see for a block; managers know who comes."""
    return frozenset() if role in (TeamRole.OWNER, TeamRole.MANAGER) else list_blocked(reader_id)


def may_read(newcomer: Registration, role: TeamRole | None, unseen: Collection[int]) -> bool:
    """Tell whether a newcomer stands on the sheet of a reader; who hides does on those of the team alone."""
    return newcomer.user_id not in unseen and (role is not None or newcomer.visible_to != VisibleTo.NOBODY)


def list_busy_greeters(event: Event) -> list[User]:
    """List the greeters of an event who have a newcomer to greet."""
    busy = {greeter.id: greeter for _, greeter in _shared(event, list_greeters(event.id)) if greeter is not None}
    return list(busy.values())


def _shared(event: Event, greeters: Sequence[User]) -> list[tuple[Registration, User | None]]:
    """Pair each newcomer with who greets them: for those who hide someone on the team. A greeter is no newcomer."""
    by_id = {one.id: one for one in greeters}
    newcomers = [one for one in queries.list_newcomers(event.id) if one.user_id not in by_id]
    ids = [one.guest_id for one in newcomers]
    guests = by_id.keys() - {member.user_id for member in team_of(event.id)}
    hiding = [one.guest_id for one in newcomers if one.visible_to == VisibleTo.NOBODY]
    apart = queries.list_blocks_between(by_id.keys(), ids) | set(product(guests, hiding))
    shared = share_newcomers(ids, list(by_id), apart)
    return [(one, by_id.get(shared.get(one.guest_id, 0))) for one in newcomers]


def _suggest(
    newcomer: Registration, greeters: Sequence[User], shown: Collection[int] | None, now: datetime
) -> tuple[Suggestion, ...]:
    """Choose who a newcomer meets first, from their own list; those with a reason to tell come first."""
    apart = {one.id for one in greeters}
    cards = [
        card
        for card in mailed_page(newcomer.event, newcomer, now).cards
        # A request that is open is between the two and an introducer.
        if not card.waiting and card.person.id not in apart and (shown is None or card.person.id in shown)
    ]
    people = {newcomer.guest_id, *(card.person.id for card in cards)}
    opened, lines = read_open_values(people), queries.read_lines(newcomer.event_id, people)
    found = [Suggestion(card.person, _told(card, newcomer.guest_id, opened, lines)) for card in cards]
    return tuple(sorted(found, key=lambda one: not one.reasons)[:FIRST])


def _told(
    card: Card, newcomer_id: int, opened: Mapping[int, Sequence[Value]], lines: Mapping[int, tuple[str, str]]
) -> tuple[Ground, ...]:
    mine, theirs = (
        {(str(value.kind), value.value_id) for value in opened.get(one, ())} for one in (newcomer_id, card.person.id)
    )
    us, them = (understand(Said(*lines.get(one, ("", "")))) for one in (newcomer_id, card.person.id))
    named = (us.seeks & them.offers) | (them.seeks & us.offers)
    return tuple(
        ground
        for ground in card.reasons
        # What someone does stands beside their name and is nothing that two have for each other.
        if not (ground.is_title or ground.is_own_title)
        and is_for_greeters(
            ground.reason.kind,
            [topic for topic in (ground.sought, ground.offered) if topic],
            named,
            opened=(ground.kind, ground.value_id) in mine and (ground.their_kind, ground.value_id) in theirs,
        )
    )
