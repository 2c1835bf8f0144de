"""Named reads: stored lists, and names for pages. The rows of a whole room are read in queries_of_rooms."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from eventhub.accounts.models import BackgroundItem, User
from eventhub.events.event.models import Event
from eventhub.events.event.rules import EventState
from eventhub.events.registrations.models import Registration, RegistrationGoal
from eventhub.events.registrations.queries import shows_widely
from eventhub.events.registrations.rules import RegistrationState, VisibleTo, choices_at_least, effective_choice
from eventhub.introductions.queries_of_introducers import select_first_greeter
from eventhub.matching.shortlist import LENGTH
from eventhub.people.models import Tie
from eventhub.people.relations import Relations
from eventhub.people.rules import Closeness, HowKnown, Says
from eventhub.people.visibility.models import ShortlistEntry
from eventhub.platform.db import db
from eventhub.platform.mail.models import OutgoingMail
from eventhub.recommendations.models import LineVectors, ShortlistRun
from eventhub.recommendations.room_versions import present_version


def attends(event_id: int | sa.BindParameter[Any]) -> tuple[sa.ColumnElement[bool], ...]:
    """Return the conditions for guests who see others and are seen: confirmed users."""
    return (
        Registration.event_id == event_id,
        Registration.state == RegistrationState.CONFIRMED,
        Registration.user_id.is_not(None),
    )


def shown_to(registration: Registration) -> VisibleTo:
    """Return who may see a guest: the guest's own choice, lowered by the organiser's."""
    return effective_choice(registration.visible_to, ceiling_of(registration.event))


def shows_themselves(event: Event) -> sa.ColumnElement[bool]:
    """Return the condition for guests who count on pages: visible at least to guests who share something with them.

    Nobody else is: a count, a rarity or an order that depended on them would tell strangers that they are here. On the
    page of an acquaintance who only shows themselves to people they know counts, too (`page_numbers`).
    """
    return shows_widely(event.guest_visibility_limit)


def ceiling_of(event: Event) -> VisibleTo | None:
    """Return the widest choice that the organiser allows; None without a limit."""
    return VisibleTo(event.guest_visibility_limit) if event.guest_visibility_limit else None


@dataclass(frozen=True)
class GuestProfile:
    """What a viewer who may see a guest reads of them on cards and in mails."""

    id: int
    name: str
    other_name: str
    headline: str
    city: str
    looks_for: str = ""
    can_help: str = ""
    # The mark of their photo, if they show one.
    photo: str = ""
    second_headline: str = ""
    second_headline_language: str = ""
    # What they took away of the topics of their lines: of a line's topics none is told that its author took away.
    topic_corrections: Mapping[str, Mapping[str, bool]] | None = field(default=None, hash=False)


def profile_columns() -> tuple[Any, ...]:
    """Return the columns of a GuestProfile, of a user joined to their registration at an event, if any."""

    def kept(*names: str) -> list[Any]:
        return [sa.func.coalesce(getattr(Registration, name), getattr(User, name)) for name in names]

    # Lines of a form that did not say so yet are for nobody else's eyes.
    lines = (
        sa.case((Registration.lines_open, each), else_="") for each in (Registration.looks_for, Registration.can_help)
    )
    second = kept("second_headline", "second_headline_language")
    return (
        User.id,
        *kept("name", "other_name", "headline", "city"),
        *lines,
        User.photo,
        *second,
        Registration.topic_corrections,
    )


def find_profiles(event_id: int, user_ids: Collection[int]) -> dict[int, GuestProfile]:
    """Return names by user id: as given for this event, whatever became of the registration, else as kept by the user.

    Deleted users are left out, but for those whose name an open request still keeps.
    """
    rows = db.session.execute(_people(), {"event": event_id, "users": list(user_ids)})
    return {row[0]: GuestProfile(*row) for row in rows}


def as_asked_for(person: GuestProfile) -> GuestProfile:
    """Return of someone whose answer is waited for the name alone.

    Who blocks the requester shows them nothing from then on, and who leaves has no photo or line any more. No page may
    show a difference between these cases and a missing answer, so it shows the name alone in all of them.
    """
    return GuestProfile(person.id, person.name, person.other_name, headline="", city="")


# This and the next are built once, as each brief reads them.
@cache
def _people() -> sa.Select[*tuple[Any, ...]]:
    here = sa.and_(Registration.user_id == User.id, Registration.event_id == sa.bindparam("event"))
    users: sa.BindParameter[Any] = sa.bindparam("users", expanding=True)
    return (
        sa.select(*profile_columns())
        .outerjoin(Registration, here)
        .where(User.id.in_(users), sa.or_(User.deleted_at.is_(None), User.name != ""))
        .order_by(Registration.id)
    )


@dataclass(frozen=True)
class TieSaid:
    """What its owner says of knowing another person."""

    owner_id: int
    other_id: int
    closeness: Closeness
    how: HowKnown | None
    context: str
    created_at: datetime
    last_touch_at: datetime | None


def tie_columns() -> tuple[Any, ...]:
    """Return the columns of a TieSaid."""
    return tuple(getattr(Tie, each.name) for each in fields(TieSaid))


def ties_between(owners: Collection[int], others: Collection[int]) -> dict[tuple[int, int], TieSaid]:
    """Return what each owner says of knowing each other person, where they say yes, by (owner id, other id)."""
    rows = db.session.execute(_ties(), {"owners": list(owners), "others": list(others)})
    return {(row.owner_id, row.other_id): TieSaid(*row) for row in rows}


@cache
def _ties() -> sa.Select[*tuple[Any, ...]]:
    owners: sa.BindParameter[Any] = sa.bindparam("owners", expanding=True)
    others: sa.BindParameter[Any] = sa.bindparam("others", expanding=True)
    return sa.select(*tie_columns()).where(Tie.owner_id.in_(owners), Tie.other_id.in_(others), Tie.says == Says.YES)


def stored_list(event_id: int, viewer_id: int) -> list[ShortlistEntry]:
    """Return the viewer's list without dismissed people, best first; at most ten rows."""
    return list(
        db.session.scalars(
            sa.select(ShortlistEntry)
            .where(
                ShortlistEntry.event_id == event_id,
                ShortlistEntry.viewer_id == viewer_id,
                ShortlistEntry.dismissed_at.is_(None),
            )
            .order_by(ShortlistEntry.position, ShortlistEntry.target_id)
            .limit(10)
        )
    )


def find_entry(event_id: int, viewer_id: int, target_id: int) -> ShortlistEntry | None:
    """Return the entry of one person on the viewer's own list, or None."""
    return db.session.scalar(
        sa.select(ShortlistEntry).where(
            ShortlistEntry.event_id == event_id,
            ShortlistEntry.viewer_id == viewer_id,
            ShortlistEntry.target_id == target_id,
        )
    )


def stored_lists(event_id: int, viewers: Collection[int] | None = None) -> dict[int, list[int]]:
    """Return the lists as they were drawn for all viewers or for these, by viewer id: target ids, best first.

    Who a viewer kept beyond that takes no place in the room.
    """
    whose = sa.true() if viewers is None else ShortlistEntry.viewer_id.in_(viewers)
    rows = db.session.execute(
        sa.select(ShortlistEntry.viewer_id, ShortlistEntry.target_id)
        .where(
            ShortlistEntry.event_id == event_id,
            ShortlistEntry.dismissed_at.is_(None),
            ShortlistEntry.position <= LENGTH,
            whose,
        )
        .order_by(ShortlistEntry.viewer_id, ShortlistEntry.position)
    )
    lists: dict[int, list[int]] = {}
    for viewer, target in rows:
        lists.setdefault(viewer, []).append(target)
    return lists


def last_run(event_id: int) -> ShortlistRun | None:
    """Return when the lists of an event were last made, and how they were spread; None before the first time."""
    return db.session.get(ShortlistRun, event_id)


def last_computed(event_id: int, viewer_id: int) -> datetime | None:
    """Return when the viewer's own list was last made; None if never."""
    return db.session.scalar(
        sa.select(sa.func.max(ShortlistEntry.computed_at)).where(
            ShortlistEntry.event_id == event_id, ShortlistEntry.viewer_id == viewer_id
        )
    )


def last_tie_said(user_id: int) -> datetime | None:
    """Return when a user last said of another whether they know them; None if never."""
    return db.session.scalar(sa.select(_last_tie_of(user_id)))


def lines_encoded_at(registration_id: int) -> datetime | None:
    """Return when the lines of a registration were encoded last; None before that."""
    return db.session.scalar(sa.select(_encoded_of(registration_id)))


def _encoded_of(registration_id: int | sa.BindParameter[Any]) -> sa.ScalarSelect[datetime]:
    return sa.select(LineVectors.made_at).where(LineVectors.registration_id == registration_id).scalar_subquery()


def _last_tie_of(user_id: int | sa.BindParameter[Any]) -> sa.ScalarSelect[datetime]:
    return sa.select(sa.func.max(Tie.created_at)).where(Tie.owner_id == user_id).scalar_subquery()


@dataclass(frozen=True)
class ListEntry:
    """A person on a stored list."""

    target_id: int
    dismissed_at: datetime | None
    computed_at: datetime
    kept_at: datetime | None


@dataclass(frozen=True)
class PageNumbers:
    """What a guest's page begins with, read in one statement.

    guests        how many guests the viewer may know of
    version       the present version of the event's room
    last_tie_at   when the viewer last said of another user whether they know them
    encoded_at    when the viewer's lines were encoded; None before that
    greeter_id    who greets the viewer, never the viewer or someone with a block between; None where nobody does
    has_goal      whether the viewer has chosen a goal
    entries       the viewer's list, best first, people that were dismissed among them
    """

    guests: int
    version: int
    last_tie_at: datetime | None
    encoded_at: datetime | None
    greeter_id: int | None
    has_goal: bool
    entries: Sequence[ListEntry]


def page_numbers(registration: Registration, relations: Relations) -> PageNumbers:
    """Read the numbers of one guest's page, in one statement.

    Of the guests the viewer may know of the viewer, who shows themselves, and acquaintances who do so to friends.
    Nobody counts who has blocked the viewer or was blocked by them.
    """
    given = {
        "event": registration.event_id,
        "registration": registration.id,
        "viewer": relations.user_id,
        "known": list(relations.acquaintances),
        "blocked": list(relations.blocked),
    }
    rows = db.session.execute(_page_numbers(registration.event.guest_visibility_limit), given).all()
    guests, version, last_tie_at, encoded_at, greeter_id, has_goal = rows[0][:6]
    entries = [ListEntry(*row[6:]) for row in rows if row[6] is not None]
    return PageNumbers(guests, version, last_tie_at, encoded_at, greeter_id, has_goal, entries)


# Built once for each limit an organiser may set: to build it takes longer than to ask it.
@cache
def _page_numbers(limit: str | None) -> sa.Select[*tuple[Any, ...]]:
    """Return the statement of `page_numbers`: six numbers, and an entry of the list, on each line."""
    event_id: sa.BindParameter[Any] = sa.bindparam("event", type_=sa.Integer)
    viewer: sa.BindParameter[Any] = sa.bindparam("viewer", type_=sa.Integer)
    known: sa.BindParameter[Any] = sa.bindparam("known", expanding=True)
    blocked: sa.BindParameter[Any] = sa.bindparam("blocked", expanding=True)
    to_friends = choices_at_least(VisibleTo.ACQUAINTANCES, VisibleTo(limit) if limit else None)
    guests = (
        sa.select(sa.func.count())
        .select_from(Registration)
        .where(
            *attends(event_id),
            sa.or_(
                Registration.user_id == viewer,
                shows_widely(limit),
                sa.and_(Registration.user_id.in_(known), Registration.visible_to.in_(to_friends)),
            ),
            Registration.user_id.not_in(blocked),
        )
    )
    return (
        sa.select(
            guests.scalar_subquery(),
            present_version(event_id).scalar_subquery(),
            _last_tie_of(viewer),
            _encoded_of(sa.bindparam("registration")),
            select_first_greeter(event_id, viewer, blocked),
            sa.exists().where(RegistrationGoal.registration_id == sa.bindparam("registration")),
            *(getattr(ShortlistEntry, each.name) for each in fields(ListEntry)),
        )
        .select_from(Registration)
        .outerjoin(
            ShortlistEntry,
            sa.and_(ShortlistEntry.event_id == Registration.event_id, ShortlistEntry.viewer_id == viewer),
        )
        .where(Registration.id == sa.bindparam("registration"))
        .order_by(ShortlistEntry.position, ShortlistEntry.target_id)
    )


def due_for_lists(before: datetime, after: datetime) -> list[Event]:
    """Return published events that start before and end after the given moments, the next ones first."""
    return list(
        db.session.scalars(
            sa.select(Event)
            .where(Event.state == EventState.PUBLISHED, Event.starts_at < before, Event.ends_at > after)
            .order_by(Event.starts_at, Event.id)
            .limit(500)
        )
    )


def has_settled_values(event_id: int, after: datetime, until: datetime) -> bool:
    """Tell whether a guest stated a value of their background after one moment and until another."""
    stated = (
        sa.select(BackgroundItem.id)
        .join(Registration, Registration.user_id == BackgroundItem.user_id)
        .where(*attends(event_id), BackgroundItem.created_at > after, BackgroundItem.created_at <= until)
    )
    return bool(db.session.scalar(sa.select(stated.exists())))


def guests_to_brief(event_id: int, kind: str) -> list[int]:
    """Return the registrations, by id, of an event's guests who have no mail of this kind about theirs."""
    told = sa.exists().where(OutgoingMail.about_id == Registration.id, OutgoingMail.kind == kind)
    return list(
        db.session.scalars(sa.select(Registration.id).where(*attends(event_id), ~told).order_by(Registration.id))
    )


def confirmed(ids: Collection[int]) -> list[Registration]:
    """Return those of these registrations that are confirmed, with their users, by id."""
    return list(
        db.session.scalars(
            sa.select(Registration)
            .where(Registration.id.in_(ids), Registration.state == RegistrationState.CONFIRMED)
            .options(joinedload(Registration.user))
            .order_by(Registration.id)
        )
    )


def count_kept(event_id: int, viewer_id: int) -> int:
    """Return how many people a viewer keeps on the list of an event."""
    kept = sa.select(sa.func.count()).where(
        ShortlistEntry.event_id == event_id,
        ShortlistEntry.viewer_id == viewer_id,
        ShortlistEntry.kept_at.is_not(None),
    )
    return db.session.scalar(kept) or 0


def entries_of(event_id: int, viewers: Collection[int]) -> dict[int, list[sa.Row[*tuple[Any, ...]]]]:
    """Return rows (id, viewer_id, target_id, position, dismissed_at, kept_at, computed_at) of viewers, by viewer id.

    People that a viewer dismissed are among them.
    """
    rows = db.session.execute(
        sa.select(
            ShortlistEntry.id,
            ShortlistEntry.viewer_id,
            ShortlistEntry.target_id,
            ShortlistEntry.position,
            ShortlistEntry.dismissed_at,
            ShortlistEntry.kept_at,
            ShortlistEntry.computed_at,
        )
        .where(ShortlistEntry.event_id == event_id, ShortlistEntry.viewer_id.in_(viewers))
        .order_by(ShortlistEntry.viewer_id, ShortlistEntry.position, ShortlistEntry.id)
    )
    entries: dict[int, list[sa.Row[*tuple[Any, ...]]]] = {}
    for row in rows:
        entries.setdefault(row.viewer_id, []).append(row)
    return entries
