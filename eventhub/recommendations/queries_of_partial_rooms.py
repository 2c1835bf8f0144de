"""A few people of one event as they are now, each kind of row read once: for the matcher, and for the words of a page.

Three statements, however many they are: the people with their places, what they say of each other, what they
state of themselves.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from eventhub.accounts.models import BackgroundItem, User
from eventhub.accounts.queries import is_counted_value
from eventhub.accounts.rules import BackgroundKind, BackgroundVisibility
from eventhub.events.event.explained import explained_by
from eventhub.events.event.models import Event
from eventhub.events.registrations.greeters import select_greeters
from eventhub.events.registrations.models import Registration, RegistrationGoal
from eventhub.events.registrations.rules import RegistrationState, effective_choice
from eventhub.introductions.counts import named_since
from eventhub.introductions.limits import MONTH
from eventhub.matching.arrays import np
from eventhub.matching.assembly import Pairs, Stated, assemble, join_people
from eventhub.matching.facts import CLOSENESS, DORMANT, EventFacts, Floats, Integers, Shows, Vocabulary
from eventhub.matching.goals import GoalType
from eventhub.matching.understanding import Said, understand
from eventhub.people.models import Block, Tie
from eventhub.people.rules import Says
from eventhub.people.visibility.models import ShortlistEntry
from eventhub.people.visibility.queries_of_values import SETTLING, is_settled, select_first_places
from eventhub.platform.db import db
from eventhub.recommendations.line_vectors import current_encoder, last_edit
from eventhub.recommendations.models import LineVectors
from eventhub.recommendations.queries import GuestProfile, TieSaid, ceiling_of, profile_columns, tie_columns
from eventhub.recommendations.queries_of_rooms import SHOWS, Holders, Named, grounds_of, left_of
from eventhub.recommendations.rules import DORMANT_AFTER
from eventhub.text.years import Years


@dataclass(frozen=True)
class Item:
    """A value that a person states; `counts` when the matcher may compare it with others'."""

    user_id: int
    kind: BackgroundKind
    value_id: str
    ground: str
    text: str
    visibility: BackgroundVisibility
    counts: bool
    # First and last year that they have said, if any.
    year_from: int | None = None
    year_to: int | None = None

    @property
    def years(self) -> Years | None:
        """Return the first and the last year that a person has said, if any."""
        return (self.year_from, self.year_to or self.year_from) if self.year_from else None


@dataclass(frozen=True)
class PartialRoom:
    """The arrays of some people of a room, and their rows: names by user id, ties by (owner, other), values in order.

    `acquainted` are pairs (owner, other) where the owner claims to know the other; nothing more is read of these ties.
    """

    facts: EventFacts
    words: Vocabulary
    persons: Mapping[int, GuestProfile]
    ties: Mapping[tuple[int, int], TieSaid]
    items: Sequence[Item]
    acquainted: Collection[tuple[int, int]] = ()


def load_partial_room(
    event: Event,
    now: datetime,
    focus: Collection[int],
    people: Collection[int],
    *,
    known: Collection[int],
) -> PartialRoom:
    """Read what some people state, and the ties that those in `focus` have among them.

    `known` are the viewer and the viewer's acquaintances, who attend here also when only people they know see them.
    The arrays and the rows hold the ties of `focus` alone; `acquainted` is of those of `known` who attend.
    """
    focus, people = set(focus), {*focus, *people}
    found = _people(event, people, known, now)
    known_here = [guest.user_id for guest in found.guests if guest.user_id in known]
    said = _said(event.id, people, focus, known_here)
    items = list_items(event.id, [guest.user_id for guest in found.guests], now)
    named = Named()
    for guest in found.guests:
        named.note(guest.user_id, understand(guest.said))
        named.note_vectors(guest.user_id, guest.whole, guest.refuses)
    holders, explained = _holders(items), explained_by(event)
    opened = _holders(item for item in items if item.visibility is BackgroundVisibility.OPEN)
    of_focus = [tie for tie in said.ties.values() if tie.owner_id in focus]
    facts, words = assemble(
        join_people(
            [
                (guest.user_id, int(guest.shows), guest.willing, *left_of(guest.budget, guest.asked))
                for guest in found.guests
            ],
            [(user, True, *left_of(*budget)) for user, budget in found.at_home.items()],
        ),
        Stated(
            _strengths(of_focus, said.ties, now),
            _pairs(said.blocks),
            _pairs([*said.dismissed, *((tie.owner_id, tie.other_id) for tie in of_focus)]),
            grounds_of(holders, explained),
            _goals(found.guests),
            **named.topics(holders),
            written=named.written(opened),
            refused_goals=named.refused_goals,
            lines=named.lines,
            refused=named.refused,
            explained=explained,
            colleagues=event.are_colleagues,
        ),
    )
    return PartialRoom(facts, words, found.persons, said.ties, items, said.acquainted)


def load_own_room(event: Event, now: datetime, user_id: int) -> PartialRoom:
    """Read the same for one guest alone: what they state, and all people they have a tie to or must not see."""
    named = sa.union(
        sa.select(Tie.other_id).where(Tie.owner_id == user_id, Tie.says == Says.YES),
        sa.select(Block.other_id).where(Block.owner_id == user_id),
        sa.select(Block.owner_id).where(Block.other_id == user_id),
        sa.select(ShortlistEntry.target_id).where(
            ShortlistEntry.event_id == event.id,
            ShortlistEntry.viewer_id == user_id,
            ShortlistEntry.dismissed_at.is_not(None),
        ),
        select_greeters(sa.literal(event.id)),
    )
    return load_partial_room(event, now, {user_id}, set(db.session.scalars(named)), known={user_id})


@dataclass(frozen=True)
class _Guest:
    """A guest that the viewer may count; of this month's `budget` of introductions `asked` are used.

    `whole` and `refuses` are the packed vectors of the lines in `said`.
    """

    user_id: int
    shows: Shows
    willing: bool
    budget: int
    asked: int
    said: Said
    goals: Sequence[GoalType]
    whole: bytes | None
    refuses: bytes | None


@dataclass(frozen=True)
class _People:
    """Names of all; who attends; and the budgets of those who introduce from home, with how much is used."""

    persons: Mapping[int, GuestProfile]
    guests: Sequence[_Guest]
    at_home: Mapping[int, tuple[int, int]]


def _people(event: Event, people: Collection[int], known: Collection[int], now: datetime) -> _People:
    given = {"event": event.id, "people": list(people), "since": now - MONTH, "encoder": current_encoder()}
    rows = db.session.execute(_people_of(), given).all()
    ceiling = ceiling_of(event)
    guests = {
        row.id: _guest(row, shows)
        for row in rows
        if row.gone_at is None
        and row.state is RegistrationState.CONFIRMED
        and (shows := SHOWS[effective_choice(row.visible_to, ceiling)])
        >= (Shows.ACQUAINTANCES if row.id in known else Shows.MATCHED)
    }
    return _People(
        {row.id: GuestProfile(*row[: len(fields(GuestProfile))]) for row in rows},
        list(guests.values()),
        {
            row.id: (row.introduction_budget, row.asked)
            for row in rows
            if row.id not in guests and row.happy_to_introduce and row.gone_at is None
        },
    )


@cache
def _people_of() -> sa.Select[*tuple[Any, ...]]:
    """Return the statement of users with their places at an event, if any; deleted ones only with a kept name."""
    people: sa.BindParameter[Any] = sa.bindparam("people", expanding=True)
    goals = (
        sa.select(sa.func.aggregate_strings(sa.cast(RegistrationGoal.goal, sa.String), ","))
        .where(RegistrationGoal.registration_id == Registration.id)
        .scalar_subquery()
    )
    asked = named_since(sa.bindparam("since"), people).subquery("asked")
    return (
        sa.select(
            *profile_columns(),
            sa.func.coalesce(User.deleted_at, User.suspended_at).label("gone_at"),
            User.happy_to_introduce,
            User.introduction_budget,
            sa.func.coalesce(asked.c.times, 0).label("asked"),
            Registration.state,
            Registration.visible_to,
            Registration.happy_to_introduce.label("willing_here"),
            Registration.looks_for.label("wish"),
            Registration.can_help.label("offer"),
            Registration.headline.label("line"),
            Registration.second_headline.label("second_line"),
            Registration.goal_sentence,
            Registration.lines_open,
            LineVectors.whole,
            LineVectors.refuses,
            goals.label("goals"),
        )
        .outerjoin(
            Registration, sa.and_(Registration.user_id == User.id, Registration.event_id == sa.bindparam("event"))
        )
        .outerjoin(
            LineVectors,
            sa.and_(
                LineVectors.registration_id == Registration.id,
                LineVectors.encoder == sa.bindparam("encoder"),
                LineVectors.made_at >= last_edit(),
            ),
        )
        .outerjoin(asked, asked.c.user_id == User.id)
        .where(User.id.in_(people), sa.or_(User.deleted_at.is_(None), User.name != ""))
        .order_by(Registration.id)
    )


def _guest(row: Any, shows: Shows) -> _Guest:
    return _Guest(
        row.id,
        shows,
        row.willing_here,
        row.introduction_budget,
        row.asked,
        Said(
            row.wish or "",
            row.offer or "",
            "\n".join(filter(None, (row.line, row.second_line))),
            row.goal_sentence,
            row.topic_corrections or {},
            lines_open=row.lines_open,
        ),
        [GoalType(goal) for goal in row.goals.split(",")] if row.goals else [],
        row.whole,
        row.refuses,
    )


@dataclass(frozen=True)
class _Said:
    """What some people say of each other."""

    ties: Mapping[tuple[int, int], TieSaid]
    acquainted: Collection[tuple[int, int]]
    blocks: Sequence[tuple[int, int]]
    dismissed: Sequence[tuple[int, int]]


_TIE, _ACQUAINTED, _BLOCK, _DISMISSAL = range(4)


def _said(event_id: int, people: Collection[int], focus: Collection[int], known: Collection[int]) -> _Said:
    """Read ties that touch `focus`, claims among `known`, and blocks and dismissals among all of the people."""
    given = {"event": event_id, "people": list(people), "focus": list(focus), "known": list(known)}
    rows = db.session.execute(_sayings(), given).all()
    return _Said(
        {(row[2], row[3]): TieSaid(*row[2:]) for row in rows if row[0] == _TIE},
        {(row[2], int(other)) for row in rows if row[0] == _ACQUAINTED for other in row[1].split(",")},
        [(row[2], row[3]) for row in rows if row[0] == _BLOCK],
        [(row[2], row[3]) for row in rows if row[0] == _DISMISSAL],
    )


# The statements of this module are built once: to build the three takes longer than to ask them.
@cache
def _sayings() -> sa.CompoundSelect[*tuple[Any, ...]]:
    people: sa.BindParameter[Any] = sa.bindparam("people", expanding=True)
    focus: sa.BindParameter[Any] = sa.bindparam("focus", expanding=True)
    known: sa.BindParameter[Any] = sa.bindparam("known", expanding=True)
    nothing: list[Any] = [sa.null()] * 5
    nobody = sa.cast(sa.null(), sa.String)
    greeters = select_greeters(sa.bindparam("event", type_=sa.Integer)).subquery("who_greets")
    # A line for each owner, as there may be hundreds of pairs.
    others = sa.func.aggregate_strings(sa.cast(Tie.other_id, sa.String), ",")
    return sa.union_all(
        sa.select(sa.literal(_TIE), nobody, *tie_columns()).where(
            Tie.owner_id.in_(people),
            Tie.other_id.in_(people),
            Tie.says == Says.YES,
            sa.or_(Tie.owner_id.in_(focus), Tie.other_id.in_(focus)),
        ),
        sa.select(sa.literal(_ACQUAINTED), others, Tie.owner_id, sa.null(), *nothing)
        .where(Tie.owner_id.in_(known), Tie.other_id.in_(known), Tie.says == Says.YES)
        .group_by(Tie.owner_id),
        sa.select(sa.literal(_BLOCK), nobody, Block.owner_id, Block.other_id, *nothing).where(
            Block.owner_id.in_(people), Block.other_id.in_(people)
        ),
        sa.select(sa.literal(_DISMISSAL), nobody, ShortlistEntry.viewer_id, ShortlistEntry.target_id, *nothing).where(
            ShortlistEntry.event_id == sa.bindparam("event", type_=sa.Integer),
            ShortlistEntry.viewer_id.in_(people),
            ShortlistEntry.target_id.in_(people),
            ShortlistEntry.dismissed_at.is_not(None),
        ),
        # Who greets is met anyway, and takes no place among the people to meet.
        sa.select(sa.literal(_DISMISSAL), nobody, User.id, greeters.c.user_id, *nothing).where(
            User.id.in_(focus), greeters.c.user_id.in_(people), User.id != greeters.c.user_id
        ),
    )


def list_items(event_id: int, guests: Collection[int], now: datetime) -> list[Item]:
    """Read what guests state, in the order of entry. Closed values and those that are too new do not count."""
    rows = db.session.execute(_stated(), {"event": event_id, "guests": list(guests), "settled": now - SETTLING})
    return [Item(*row) for row in rows]


@cache
def _stated() -> sa.Select[*tuple[Any, ...]]:
    guests: sa.BindParameter[Any] = sa.bindparam("guests", expanding=True)
    places = select_first_places(sa.bindparam("event"), among=guests)
    counting = sa.and_(
        BackgroundItem.visibility != BackgroundVisibility.CLOSED,
        is_settled(BackgroundItem, places, sa.bindparam("settled")),
        is_counted_value(BackgroundItem, guests),
    )
    return (
        sa.select(
            BackgroundItem.user_id,
            BackgroundItem.kind,
            BackgroundItem.value_id,
            BackgroundItem.ground,
            BackgroundItem.text,
            BackgroundItem.visibility,
            sa.case((counting, True), else_=False),
            BackgroundItem.year_from,
            BackgroundItem.year_to,
        )
        .join(places, places.c.user_id == BackgroundItem.user_id)
        .order_by(BackgroundItem.id)
    )


def _holders(items: Iterable[Item]) -> Holders:
    """Return the users who state each value that counts."""
    found: dict[tuple[BackgroundKind, str, str], list[int]] = {}
    for item in items:
        if item.counts:
            found.setdefault((item.kind, item.value_id, item.ground), []).append(item.user_id)
    return {value: np.array(users, np.int64) for value, users in found.items()}


def _goals(guests: Iterable[_Guest]) -> dict[GoalType, Integers]:
    found: dict[GoalType, list[int]] = {}
    for guest in guests:
        for goal in guest.goals:
            found.setdefault(goal, []).append(guest.user_id)
    return {goal: np.array(users, np.int64) for goal, users in found.items()}


def _strengths(
    ties: Iterable[TieSaid], said: Mapping[tuple[int, int], TieSaid], now: datetime
) -> tuple[Integers, Integers, Floats]:
    """Return mutual ties with the weaker strength stated, cooler where neither touched for long."""
    both = [(tie, back) for tie in ties if (back := said.get((tie.other_id, tie.owner_id))) is not None]
    owners, others = _pairs([(tie.owner_id, tie.other_id) for tie, _ in both])
    strengths = [
        min(CLOSENESS[tie.closeness], CLOSENESS[back.closeness]) * (1 if _is_fresh((tie, back), now) else DORMANT)
        for tie, back in both
    ]
    return owners, others, np.array(strengths, np.float32)


def _is_fresh(ends: Iterable[TieSaid], now: datetime) -> bool:
    """Return whether either end has touched the other in the last year, or the tie is that young."""
    return any((one.last_touch_at or one.created_at) >= now - DORMANT_AFTER for one in ends)


def _pairs(pairs: Sequence[tuple[int, int]]) -> Pairs:
    one, other = np.array(pairs, np.int64).reshape(-1, 2).T
    return one, other
