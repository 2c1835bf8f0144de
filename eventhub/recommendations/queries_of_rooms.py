"""The rows of one event as arrays: the same few statements whatever its size, and no ORM object.

Large tables come grouped: the database packs the numbers of a group into one value, so that Python
handles one row per person or per stated value instead of one per tie.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from eventhub.accounts.models import BackgroundItem, User
from eventhub.accounts.queries import is_counted_value
from eventhub.accounts.rules import BackgroundKind, BackgroundVisibility
from eventhub.events.event.explained import explained_by
from eventhub.events.event.models import Event
from eventhub.events.registrations.greeters import select_greeters
from eventhub.events.registrations.models import Registration, RegistrationGoal
from eventhub.events.registrations.rules import VisibleTo, effective_choice
from eventhub.matching.arrays import np
from eventhub.matching.assembly import Pairs, Stated, assemble, join_people
from eventhub.matching.facts import CLOSENESS, DORMANT, EventFacts, Floats, Integers, Shows, Vocabulary
from eventhub.matching.goals import GoalType
from eventhub.matching.meaning import unpack_vector
from eventhub.matching.understanding import Said, Understood, understand
from eventhub.people.models import Block, Tie
from eventhub.people.rules import Closeness, Says
from eventhub.people.visibility.models import ShortlistEntry
from eventhub.people.visibility.queries_of_values import SETTLING, is_settled, select_first_places
from eventhub.platform.db import db
from eventhub.recommendations.line_vectors import current_encoder, last_edit
from eventhub.recommendations.models import LineVectors
from eventhub.recommendations.queries import attends, shows_themselves
from eventhub.recommendations.rules import DORMANT_AFTER
from eventhub.text.ground import PLACE_KINDS, ground_of, split_ground
from eventhub.text.lived import Lived, Ties, is_returnee, returns

SHOWS = {
    VisibleTo.NOBODY: Shows.NOBODY,
    VisibleTo.ACQUAINTANCES: Shows.ACQUAINTANCES,
    VisibleTo.SHARED_GROUND: Shows.MATCHED,
    VisibleTo.EVERY_GUEST: Shows.EVERY_GUEST,
    VisibleTo.EVERYONE: Shows.EVERY_GUEST,
}
# A wish to learn and the skill to show it are one topic: "wants to speak" meets "speaks".
_SEEKS = {BackgroundKind.WANTS_TO_SPEAK: "speak", BackgroundKind.CURIOUS_ABOUT: "interest"}
_OFFERS = {BackgroundKind.SPEAKS: "speak", BackgroundKind.INTEREST: "interest"}
# A packed tie is (id of the other, 1 for a touch not long ago, step of the owner, step of the other), three
# bits a step, the coolest first; step 0 of the other means that they do not say yes.
_STEPS = sorted(Closeness, key=lambda each: CLOSENESS[each])
_WARMTH = [0, *(CLOSENESS[each] for each in _STEPS)]


@dataclass(frozen=True)
class LoadedRoom:
    """The arrays of one event and the names of their columns."""

    facts: EventFacts
    words: Vocabulary


# Who states a value: by its kind, its id and its ground.
Holders = Mapping[tuple[BackgroundKind, str, str], Integers]


@dataclass(frozen=True)
class Named:
    """Who names each topic in their lines, and the vectors of these, by user id."""

    seeks: dict[str, list[int]] = field(default_factory=dict)
    offers: dict[str, list[int]] = field(default_factory=dict)
    refuses: dict[str, list[int]] = field(default_factory=dict)
    told_seeks: dict[str, list[int]] = field(default_factory=dict)
    told_offers: dict[str, list[int]] = field(default_factory=dict)
    lived: dict[int, Ties] = field(default_factory=dict)
    refused_goals: dict[int, frozenset[GoalType]] = field(default_factory=dict)
    lines: dict[int, Floats] = field(default_factory=dict)
    refused: dict[int, Floats] = field(default_factory=dict)

    def note(self, user: int, understood: Understood) -> None:
        """Add the topics of one guest."""
        for holders, topics in (
            (self.seeks, understood.seeks),
            (self.offers, understood.offers),
            (self.refuses, understood.refuses),
            (self.told_seeks, understood.told_seeks),
            (self.told_offers, understood.told_offers),
        ):
            for topic in topics:
                holders.setdefault(topic, []).append(user)
        if understood.lived:
            self.lived[user] = understood.lived
        if understood.refused_goals:
            self.refused_goals[user] = understood.refused_goals

    def written(self, opened: Holders) -> dict[tuple[str, str], Integers]:
        """Return who lets all who see them read what makes common ground, by its group and value.

        That is what their lines say, and the homes that they opened. A returnee has come back from the countries where
        these say that they lived. What is shown only to those who share it has no part in it.
        """
        stated = _stated_ties({user for user, ties in self.lived.items() if is_returnee(ties)}, opened)
        found: dict[tuple[str, str], list[int]] = {}
        for user, ties in self.lived.items():
            for tie, value in ties | returns(ties | stated.get(user, frozenset())):
                found.setdefault(split_ground(ground_of(tie, value)), []).append(user)
        for (kind, _, ground), users in opened.items():
            if kind in PLACE_KINDS:
                found.setdefault(split_ground(ground), []).extend(users.tolist())
        return {ground: np.array(users, np.int64) for ground, users in found.items()}

    def topics(self, items: Holders) -> dict[str, dict[str, Integers]]:
        """Return who holds each topic, by the fields of `Stated`: by what lines name, and by the items stated."""
        wishes, skills = _topics_of(items, _SEEKS), _topics_of(items, _OFFERS)
        return {
            "seeks": _joined(self.seeks, wishes),
            "offers": _joined(self.offers, skills),
            "refuses": _joined(self.refuses, {}),
            "told_seeks": _joined(self.told_seeks, wishes),
            "told_offers": _joined(self.told_offers, skills),
        }

    def note_vectors(self, user: int, whole: bytes | None, refuses: bytes | None) -> None:
        """Add the packed vectors of one guest, if any."""
        for vectors, packed in ((self.lines, whole), (self.refused, refuses)):
            if (vector := unpack_vector(packed)) is not None:
                vectors[user] = vector


def _stated_ties(users: AbstractSet[int], items: Holders) -> dict[int, Ties]:
    """Return how some people's stated values tie them to places."""
    found: dict[int, Ties] = {}
    if users:
        for (kind, value, _), holders in items.items():
            if kind in PLACE_KINDS:
                for user in users & set(holders.tolist()):
                    found[user] = found.get(user, frozenset()) | {(Lived(kind), value)}
    return found


def load_room(event: Event, now: datetime, asked: Mapping[int, int] | None = None) -> LoadedRoom:
    """Read everything the matcher may know about an event now.

    Its attendees are those who show themselves at least to guests who share something with them. All others are at
    home to the matcher, whether they hold a place or not: what others are shown, and in which order, is the same with
    and without them. `asked` says how much of this month's budget each person's introductions have used.
    """
    who = (*attends(event.id), shows_themselves(event))
    ids = sa.select(Registration.user_id).where(*who)
    named = sa.select(Tie.other_id).where(Tie.owner_id.in_(ids), Tie.says == Says.YES)
    return _load(event, now, asked or {}, _Part(event.id, who, ids, named))


@dataclass(frozen=True)
class _Part:
    """Which rows of an event to read: registrations, the ids behind them, who may introduce from home."""

    event_id: int
    who: tuple[sa.ColumnElement[bool], ...]
    ids: sa.Select[int | None]
    at_home: sa.Select[int]


def _load(event: Event, now: datetime, asked: Mapping[int, int], part: _Part) -> LoadedRoom:
    topics = Named()
    people = join_people(_guests(event, asked, part, topics), _outsiders(part, asked))
    ties, claims = _ties(part, now)
    explained = explained_by(event)
    items, opened = _background(part, now)
    _read_vectors(part, topics)
    viewers, targets = (np.concatenate(both) for both in zip(claims, _dismissed(event.id, part), strict=True))
    return LoadedRoom(
        *assemble(
            people,
            Stated(
                ties,
                _columns(db.session.execute(_blocks(part.ids))),
                (viewers, targets),
                grounds_of(items, explained),
                _goals(part),
                **topics.topics(items),
                written=topics.written(opened),
                refused_goals=topics.refused_goals,
                lines=topics.lines,
                refused=topics.refused,
                explained=explained,
                colleagues=event.are_colleagues,
            ),
        )
    )


def _read_vectors(part: _Part, named: Named) -> None:
    """Read the vectors of guests' lines that the present encoder made of what stands there now."""
    rows = db.session.execute(
        sa.select(Registration.user_id, LineVectors.whole, LineVectors.refuses)
        .join(LineVectors, LineVectors.registration_id == Registration.id)
        .where(*part.who, LineVectors.encoder == current_encoder(), LineVectors.made_at >= last_edit())
    )
    for user, whole, refuses in rows:
        if user is not None:
            named.note_vectors(user, whole, refuses)


def _guests(
    event: Event, asked: Mapping[int, int], part: _Part, topics: Named
) -> list[tuple[int, int, bool, int, int]]:
    """Read (id, shows, willing, budget left, asked) of each attendee; add topics of sentences to `topics`."""
    ceiling = VisibleTo(event.guest_visibility_limit) if event.guest_visibility_limit else None
    shows = {choice: int(SHOWS[effective_choice(choice, ceiling)]) for choice in VisibleTo}
    rows = db.session.execute(
        sa.select(
            User.id,
            Registration.visible_to,
            Registration.happy_to_introduce,
            User.introduction_budget,
            Registration.looks_for,
            Registration.can_help,
            Registration.headline,
            Registration.second_headline,
            Registration.goal_sentence,
            Registration.topic_corrections,
            Registration.lines_open,
        )
        .join(User, User.id == Registration.user_id)
        .where(*part.who, User.deleted_at.is_(None), User.suspended_at.is_(None))
    )
    guests = []
    for user, visible, willing, budget, wish, offer, line, second, sentence, corrections, is_open in rows:
        guests.append((user, shows[visible], willing, *left_of(budget, asked.get(user, 0))))
        does = "\n".join(filter(None, (line, second)))
        topics.note(user, understand(Said(wish, offer, does, sentence, corrections or {}, lines_open=is_open)))
    return guests


def _goals(part: _Part) -> dict[GoalType, Integers]:
    rows = db.session.execute(
        sa.select(RegistrationGoal.goal, _packed(Registration.user_id))
        .join(Registration, RegistrationGoal.registration_id == Registration.id)
        .where(*part.who)
        .group_by(RegistrationGoal.goal)
    )
    return {goal: _numbers([packed]) for goal, packed in rows}


def _background(part: _Part, now: datetime) -> tuple[Holders, Holders]:
    """Read who states each item, and who has opened it to all who see them. Closed items count nowhere."""
    places = select_first_places(part.event_id)
    value = (BackgroundItem.kind, BackgroundItem.value_id, BackgroundItem.ground, BackgroundItem.visibility)
    rows = db.session.execute(
        sa.select(*value, _packed(BackgroundItem.user_id))
        .join(Registration, Registration.user_id == BackgroundItem.user_id)
        .join(places, places.c.user_id == BackgroundItem.user_id)
        .where(
            *part.who,
            BackgroundItem.visibility != BackgroundVisibility.CLOSED,
            is_settled(BackgroundItem, places, now - SETTLING),
            is_counted_value(BackgroundItem, part.ids),
        )
        .group_by(*value)
    )
    every: dict[tuple[BackgroundKind, str, str], list[Any]] = {}
    opened: dict[tuple[BackgroundKind, str, str], Integers] = {}
    for kind, value_id, ground, visibility, packed in rows:
        every.setdefault((kind, value_id, ground), []).append(packed)
        if visibility is BackgroundVisibility.OPEN:
            opened[kind, value_id, ground] = _numbers([packed])
    return {item: _numbers(packed) for item, packed in every.items()}, opened


def grounds_of(holders: Holders, explained: frozenset[str]) -> dict[tuple[str, str], Integers]:
    """Return who shares each ground, by its group and value.

    In the event's own town, which tells nothing, the part of it where someone lives stands for itself as well.
    """
    found: dict[tuple[str, str], list[Integers]] = {}
    for (kind, value, ground), users in holders.items():
        group, whole = split_ground(ground)
        found.setdefault((group, whole), []).append(users)
        if kind is BackgroundKind.LIVES_IN and value != whole and whole in explained:
            found.setdefault((kind.value, value), []).append(users)
    return {ground: np.concatenate(users) for ground, users in found.items()}


def _topics_of(items: Holders, kinds: Mapping[BackgroundKind, str]) -> dict[str, Integers]:
    """Return who holds the topics that items of some kinds stand for."""
    return {f"{kinds[kind]}:{value}": users for (kind, value, _), users in items.items() if kind in kinds}


def _joined(named: Mapping[str, list[int]], stated: Mapping[str, Integers]) -> dict[str, Integers]:
    """Return who holds each topic, by what lines name and by what items stand for."""
    found: dict[str, Integers] = {topic: np.array(users, np.int64) for topic, users in named.items()}
    for topic, users in stated.items():
        found[topic] = np.concatenate([found[topic], users]) if topic in found else users
    return found


def _ties(part: _Part, now: datetime) -> tuple[tuple[Integers, Integers, Floats], Pairs]:
    """Read mutual ties with the weaker strength stated, cooler without a touch for long, and all claims."""
    back = aliased(Tie)
    said = _step(Tie.closeness) * 8 + sa.func.coalesce(_step(back.closeness), 0)
    rows = db.session.execute(
        sa.select(Tie.owner_id, sa.func.count(), _packed(Tie.other_id * 128 + _fresh(back, now) * 64 + said))
        .outerjoin(back, sa.and_(back.owner_id == Tie.other_id, back.other_id == Tie.owner_id, back.says == Says.YES))
        .where(Tie.owner_id.in_(part.ids), Tie.says == Says.YES)
        .group_by(Tie.owner_id)
    ).all()
    owners = np.repeat(np.array([row[0] for row in rows], np.int64), [row[1] for row in rows])
    packed = _numbers([row[2] for row in rows])
    others, steps = packed >> 7, np.minimum(packed >> 3 & 7, packed & 7)
    strengths = np.array(_WARMTH, np.float32)[steps] * np.where(packed & 64, 1, DORMANT).astype(np.float32)
    mutual = steps > 0
    return (owners[mutual], others[mutual], strengths[mutual]), (owners, others)


def _fresh(back: Any, now: datetime) -> sa.ColumnElement[int]:
    """Return 1 where either end has touched the other in the last year, or the tie is that young, else 0."""
    ends = (sa.func.coalesce(one.last_touch_at, one.created_at) for one in (Tie, back))
    return sa.case((sa.or_(*(end >= now - DORMANT_AFTER for end in ends)), 1), else_=0)


def _step(closeness: Any) -> sa.ColumnElement[int]:
    return sa.case(*((closeness == each, at) for at, each in enumerate(_STEPS, start=1)))


def _packed(number: Any) -> sa.ColumnElement[Any]:
    """Return the numbers of a group as one value, which `_numbers` reads: text on SQLite, bytes on PostgreSQL."""
    if db.session.get_bind().dialect.name == "sqlite":
        return sa.func.group_concat(number)
    one = sa.func.int8send(sa.cast(number, sa.BigInteger), type_=sa.LargeBinary)
    return sa.func.string_agg(one, sa.cast(sa.literal_column("''"), sa.LargeBinary), type_=sa.LargeBinary)


def _numbers(packed: list[Any]) -> Integers:
    if packed and isinstance(packed[0], str):
        return np.fromstring(",".join(packed), np.int64, sep=",")
    return np.frombuffer(b"".join(packed), ">i8").astype(np.int64)


def _columns(rows: Iterable[Any]) -> Pairs:
    one, other = np.array([tuple(row) for row in rows], np.int64).reshape(-1, 2).T
    return one, other


def _outsiders(part: _Part, asked: Mapping[int, int]) -> list[tuple[int, bool, int, int]]:
    """Read (id, willing, budget left, asked) of people who do not attend but are happy to introduce a guest."""
    rows = db.session.execute(
        sa.select(User.id, User.introduction_budget).where(
            User.id.in_(part.at_home),
            User.id.not_in(part.ids),
            User.happy_to_introduce,
            User.deleted_at.is_(None),
            User.suspended_at.is_(None),
        )
    )
    return [(user, True, *left_of(budget, asked.get(user, 0))) for user, budget in rows]


def left_of(budget: int, asked: int) -> tuple[int, int]:
    """Return (what is left of a month's budget, how much is used); both >= 0."""
    return max(0, budget - asked), asked


def _blocks(ids: sa.Select[*tuple[Any, ...]]) -> sa.Select[*tuple[Any, ...]]:
    return sa.select(Block.owner_id, Block.other_id).where(sa.or_(Block.owner_id.in_(ids), Block.other_id.in_(ids)))


def _dismissed(event_id: int, part: _Part) -> Pairs:
    """Read (viewer, target) of whom viewers have dismissed, and of those who greet: nobody is to meet them first."""
    greeters = select_greeters(sa.literal(event_id)).subquery("who_greets")
    return _columns(
        db.session.execute(
            sa.union(
                sa.select(ShortlistEntry.viewer_id, ShortlistEntry.target_id).where(
                    ShortlistEntry.event_id == event_id,
                    ShortlistEntry.viewer_id.in_(part.ids),
                    ShortlistEntry.dismissed_at.is_not(None),
                ),
                sa.select(Registration.user_id, greeters.c.user_id).where(
                    *part.who, greeters.c.user_id.in_(part.ids), greeters.c.user_id != Registration.user_id
                ),
            )
        )
    )
