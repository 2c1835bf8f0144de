"""Named reads of address books, ties and matches; each asks together with the owner."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.events.event.rules import EventState
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.people.models import (
    Contact,
    ContactImport,
    ContactTrace,
    Match,
    ParkedFile,
    PendingHandshake,
    Tie,
)
from eventhub.people.relations import relations_of
from eventhub.people.rules import (
    IMPORT_LEASE,
    UNFINISHED,
    VISIBLE_AFTER_END,
    Certainty,
    ImportState,
    MatchState,
    Says,
)
from eventhub.platform.db import db, lease_is_void
from eventhub.platform.errors import NotFound

PAGE_LENGTH = 50
_MANY = 500
# How many people a guest is asked about at a time.
_QUESTIONS = 40


@dataclass(frozen=True)
class Handshake:
    """Somebody says they know the reader, or has their address, and the reader has not said anything yet.

    `asked` is what was said, or the question that an import of theirs led to.
    """

    asked: Tie | PendingHandshake
    person: User
    event: Event

    @property
    def tie(self) -> Tie | None:
        """What the person says of the reader, if they said it themselves."""
        return self.asked if isinstance(self.asked, Tie) else None

    @property
    def key(self) -> str:
        """What tells it apart from others on a page."""
        return f"{'t' if self.tie else 'p'}{self.asked.id}"


def attending(event_ids: Collection[int] | sa.BindParameter[Any]) -> tuple[sa.ColumnElement[bool], ...]:
    """Who counts as a guest of these events: confirmed, known, and not hidden from everybody."""
    return (
        Registration.event_id.in_(event_ids),
        Registration.state == RegistrationState.CONFIRMED,
        Registration.user_id.is_not(None),
        Registration.visible_to != VisibleTo.NOBODY,
    )


def admitted_events(owner_id: int, now: datetime) -> list[Event]:
    """Events whose guests somebody may be compared with: a confirmed guest, not hidden, until 90 days after."""
    query = (
        sa.select(Event)
        .join(Registration, Registration.event_id == Event.id)
        .where(
            Registration.user_id == owner_id,
            Registration.state == RegistrationState.CONFIRMED,
            Registration.visible_to != VisibleTo.NOBODY,
            Event.state == EventState.PUBLISHED,
            Event.ends_at > now - VISIBLE_AFTER_END,
        )
        .order_by(sa.case((Event.ends_at >= now, 0), else_=1), Event.starts_at, Event.id)
        .limit(20)
    )
    return list(db.session.scalars(query))


def get_admitted_event(owner_id: int, event_id: int, now: datetime) -> Event:
    """One of the events above. Raises NotFound."""
    for event in admitted_events(owner_id, now):
        if event.id == event_id:
            return event
    raise NotFound(f"event {event_id} is none of user {owner_id}'s")


def acquaintances(owner_id: int) -> frozenset[int]:
    """Everybody with whom a user has a mutual tie."""
    return relations_of(owner_id).acquaintances


def blocked_either_way(user_id: int) -> frozenset[int]:
    """Whom a user has blocked and who has blocked them."""
    return relations_of(user_id).blocked


def find_tie(owner_id: int, other_id: int) -> Tie | None:
    """What one user says of another, or None."""
    return db.session.scalar(sa.select(Tie).where(Tie.owner_id == owner_id, Tie.other_id == other_id))


def says_to_know(owner_id: int) -> frozenset[int]:
    """Everybody a user has already said something of, yes or no."""
    return frozenset(db.session.scalars(sa.select(Tie.other_id).where(Tie.owner_id == owner_id)))


def find_contact_of_user(owner_id: int, user_id: int) -> Contact | None:
    """The contact that stands for this user in an address book, or None."""
    return db.session.scalar(sa.select(Contact).where(Contact.owner_id == owner_id, Contact.user_id == user_id))


def get_contact(contact_id: int, owner_id: int) -> Contact:
    """One row of the owner's own address book. Raises NotFound."""
    row = db.session.scalar(sa.select(Contact).where(Contact.id == contact_id, Contact.owner_id == owner_id))
    if row is None:
        raise NotFound(f"contact {contact_id} is none of user {owner_id}'s")
    return row


def address_book(owner_id: int, wanted: str, page: int) -> list[Contact]:
    """One page of an address book by name, with one row more when there is a next page."""
    query = sa.select(Contact).where(Contact.owner_id == owner_id).options(joinedload(Contact.user))
    if wanted:
        like = f"%{_escaped(wanted)}%"
        columns = (Contact.name, Contact.other_name, Contact.company)
        query = query.where(sa.or_(*(column.ilike(like, escape="\\") for column in columns)))
    query = query.order_by(sa.func.lower(Contact.name), Contact.id)
    return list(db.session.scalars(query.offset((page - 1) * PAGE_LENGTH).limit(PAGE_LENGTH + 1)))


def imports_of(owner_id: int) -> list[ContactImport]:
    """What a user brought in or is bringing in, the latest first."""
    query = sa.select(ContactImport).where(
        ContactImport.owner_id == owner_id, ContactImport.state.in_((*UNFINISHED, ImportState.DONE, ImportState.HELD))
    )
    return list(db.session.scalars(query.order_by(ContactImport.id.desc()).limit(20)))


def get_import(import_id: int, owner_id: int, *, lock: bool = False) -> ContactImport:
    """One import of the owner; `lock` keeps it from being finished meanwhile. Raises NotFound."""
    query = sa.select(ContactImport).where(ContactImport.id == import_id, ContactImport.owner_id == owner_id)
    row = db.session.scalar(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound(f"import {import_id} is none of user {owner_id}'s")
    return row


def unfinished_imports(owner_id: int) -> int:
    """How many imports of an owner wait or are being worked through."""
    query = sa.select(sa.func.count()).select_from(ContactImport)
    query = query.where(ContactImport.owner_id == owner_id, ContactImport.state.in_(UNFINISHED))
    return db.session.scalar(query) or 0


def held_imports() -> list[ContactImport]:
    """What waits for whoever runs this EventHub, the oldest first."""
    query = sa.select(ContactImport).where(ContactImport.state == ImportState.HELD)
    return list(db.session.scalars(query.order_by(ContactImport.id).limit(_MANY)))


def get_held_import(import_id: int) -> ContactImport:
    """One of them. Raises NotFound."""
    made = next((one for one in held_imports() if one.id == import_id), None)
    if made is None:
        raise NotFound(f"import {import_id} is not held")
    return made


def workable_import(now: datetime) -> ContactImport | None:
    """The import that has waited longest; locked, and passed over while another worker is at it."""
    query = sa.select(ContactImport).where(_workable(now))
    return db.session.scalar(query.order_by(ContactImport.id).limit(1).with_for_update(skip_locked=True))


def oldest_waiting_import(now: datetime) -> datetime | None:
    """When the import that has waited longest was given to us."""
    return db.session.scalar(sa.select(sa.func.min(ContactImport.created_at)).where(_workable(now)))


def _workable(now: datetime) -> sa.ColumnElement[bool]:
    return sa.or_(
        ContactImport.state == ImportState.WAITING,
        sa.and_(
            ContactImport.state == ImportState.WORKING, lease_is_void(ContactImport.lease_until, now, IMPORT_LEASE)
        ),
    )


def find_parked(import_id: int) -> ParkedFile | None:
    """The bytes of an import that is not finished, or that its owner is asked about."""
    return db.session.get(ParkedFile, import_id)


def get_parked(import_id: int) -> ParkedFile:
    """The same. Raises NotFound."""
    parked = find_parked(import_id)
    if parked is None:
        raise NotFound(f"import {import_id} has no file any more")
    return parked


def traces_of(owner_id: int, event_id: int) -> set[str]:
    """The HMACs kept for an owner at an event."""
    query = sa.select(ContactTrace.mac)
    return set(db.session.scalars(query.where(ContactTrace.owner_id == owner_id, ContactTrace.event_id == event_id)))


def imports_of_traces(owner_id: int, event_id: int) -> dict[str, int | None]:
    """The HMACs kept for an owner at an event, each with the import that left it."""
    query = sa.select(ContactTrace.mac, ContactTrace.import_id)
    rows = db.session.execute(query.where(ContactTrace.owner_id == owner_id, ContactTrace.event_id == event_id))
    return {row.mac: row.import_id for row in rows}


def traces_kept(owner_id: int) -> int:
    """How many addresses and numbers are kept as HMACs for a user, to notice late registrations."""
    query = sa.select(sa.func.count()).select_from(ContactTrace).where(ContactTrace.owner_id == owner_id)
    return db.session.scalar(query) or 0


def matches_of(owner_id: int, event_id: int) -> list[Match]:
    """Everything found for an owner at an event, certain ones first."""
    query = (
        sa.select(Match)
        .where(Match.owner_id == owner_id, Match.event_id == event_id)
        .options(selectinload(Match.user))
        .order_by(sa.case((Match.certainty == Certainty.CERTAIN, 0), else_=1), Match.id)
        .limit(_MANY)
    )
    return list(db.session.scalars(query))


def matches_by_user(owner_id: int, event_id: int) -> dict[int, Match]:
    """The same by whom they were found, all of them: whoever has one gets no second."""
    query = sa.select(Match).where(Match.owner_id == owner_id, Match.event_id == event_id)
    return {match.user_id: match for match in db.session.scalars(query)}


def open_matches(owner_id: int, event_id: int, visible: Collection[int]) -> list[Match]:
    """What the owner has not answered, of people who let the owner see them now."""
    return [one for one in matches_of(owner_id, event_id) if one.state is MatchState.OPEN and one.user_id in visible]


def get_match(match_id: int, owner_id: int) -> Match:
    """One match of the owner's own import. Raises NotFound."""
    row = db.session.scalar(
        sa.select(Match).where(Match.id == match_id, Match.owner_id == owner_id).options(selectinload(Match.user))
    )
    if row is None:
        raise NotFound(f"match {match_id} is none of user {owner_id}'s")
    return row


@dataclass(frozen=True)
class Asked:
    """What guests of some events are to one of them: who asks whether they know each other, each once, and matches.

    The handshakes stand in the order of the events, who says so themselves before those whose import asks. Each match
    comes with its person's choice of who sees them, the certain ones first.
    """

    handshakes: Sequence[Handshake] = ()
    matches: Sequence[tuple[Match, VisibleTo]] = ()


def asked_of(user_id: int, events: Sequence[Event], blocked: Collection[int]) -> Asked:
    """Read what the guests of these events are to one of them who shows themselves; nothing of the hidden and blocked.

    `blocked` are people with a block in either direction.
    """
    shown = {event.id: event for event in events if event.guest_visibility_limit != VisibleTo.NOBODY.value}
    if not shown:
        return Asked()
    given = {"user": user_id, "events": list(shown), "blocked": list(blocked)}
    rows = db.session.execute(_asking(), given).all()
    places = {event_id: place for place, event_id in enumerate(shown)}
    asking = [row for row in rows if row.asks][: _QUESTIONS * len(shown)]
    handshakes: dict[int, Handshake] = {}
    for row in sorted(asking, key=lambda row: places[row.event_id]):
        person = row.User
        handshakes.setdefault(person.id, Handshake(row.Tie or row.PendingHandshake, person, shown[row.event_id]))
    matches = [(row.Match, row.visible_to) for row in rows if row.Match is not None]
    matches.sort(key=lambda found: (found[0].certainty is not Certainty.CERTAIN, found[0].id))
    return Asked(list(handshakes.values()), matches)


# Built once: to build it takes four times as long as to ask it.
@cache
def _asking() -> sa.Select[*tuple[Any, ...]]:
    """The statement that reads who says to know a user who has not answered, and whom the user's own file names."""
    user_id: sa.BindParameter[int] = sa.bindparam("user")
    events: sa.BindParameter[Any] = sa.bindparam("events", expanding=True)
    blocked: sa.BindParameter[Any] = sa.bindparam("blocked", expanding=True)
    mine, answer = aliased(Registration), aliased(Tie)
    of_me = {asked: sa.and_(asked.owner_id == User.id, asked.other_id == user_id) for asked in (Tie, PendingHandshake)}
    matched = sa.and_(Match.owner_id == user_id, Match.user_id == User.id, Match.event_id == Registration.event_id)
    asks = sa.and_(sa.or_(Tie.id.is_not(None), PendingHandshake.id.is_not(None)), answer.id.is_(None))
    people = (
        *(sa.select(asked.owner_id).where(asked.other_id == user_id) for asked in of_me),
        sa.select(Match.user_id).where(Match.owner_id == user_id, Match.event_id.in_(events)),
    )
    return (
        sa.select(User, Tie, PendingHandshake, Match, Registration.event_id, Registration.visible_to)
        .add_columns(asks.label("asks"))
        .join(Registration, Registration.user_id == User.id)
        .join(mine, sa.and_(mine.event_id == Registration.event_id, mine.user_id == user_id))
        .outerjoin(Tie, sa.and_(of_me[Tie], Tie.says == Says.YES))
        .outerjoin(PendingHandshake, of_me[PendingHandshake])
        .outerjoin(answer, sa.and_(answer.owner_id == user_id, answer.other_id == User.id))
        .outerjoin(Match, matched)
        .where(
            User.id.in_(sa.union_all(*people)),
            sa.or_(asks, Match.id.is_not(None)),
            User.deleted_at.is_(None),
            User.id.not_in(blocked),
            *attending(events),
            mine.state == RegistrationState.CONFIRMED,
            mine.visible_to != VisibleTo.NOBODY,
        )
        .options(contains_eager(Match.user))
        .order_by(sa.case((~asks, 2), (Tie.id.is_not(None), 0), else_=1), Tie.id, PendingHandshake.id, Match.id)
        .limit(_MANY)
    )


def unmailed_handshakes(now: datetime) -> list[int]:
    """Guests of coming events who have a handshake that no mail has told of."""
    found: set[int] = set()
    for asked in (Tie, PendingHandshake):
        found.update(user_id for user_id in db.session.scalars(_untold(asked, now)) if user_id is not None)
    return sorted(found)[:_MANY]


def _untold(asked: type[Tie] | type[PendingHandshake], now: datetime) -> sa.Select[int | None]:
    answer = aliased(Tie)
    mine = aliased(Registration)
    query = (
        sa.select(mine.user_id)
        .join(asked, asked.other_id == mine.user_id)
        .join(Registration, sa.and_(Registration.user_id == asked.owner_id, Registration.event_id == mine.event_id))
        .join(Event, Event.id == mine.event_id)
        .outerjoin(answer, sa.and_(answer.owner_id == asked.other_id, answer.other_id == asked.owner_id))
        .where(
            asked.handshake_mailed_at.is_(None),
            answer.id.is_(None),
            *(each.state == RegistrationState.CONFIRMED for each in (mine, Registration)),
            # A mail that tells of nobody still stands in the reader's export.
            *(each.visible_to != VisibleTo.NOBODY for each in (mine, Registration)),
            Event.state == EventState.PUBLISHED,
            Event.ends_at > now,
        )
        .distinct()
        .order_by(mine.user_id)
        .limit(_MANY)
    )
    return query.where(Tie.says == Says.YES) if asked is Tie else query


def asked_or_answered(owner_id: int) -> frozenset[int]:
    """Whom nobody asks about an owner: who is asked, who said anything of them, of whom the owner said anything."""
    query = sa.union(
        sa.select(PendingHandshake.other_id).where(PendingHandshake.owner_id == owner_id),
        sa.select(Tie.owner_id).where(Tie.other_id == owner_id),
        sa.select(Tie.other_id).where(Tie.owner_id == owner_id),
    )
    return frozenset(db.session.scalars(query))


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
