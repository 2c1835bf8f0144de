"""Which guests of an event one guest may be compared with, and what is compared of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from eventhub import tokens
from eventhub.accounts.models import BackgroundItem, User
from eventhub.accounts.rules import BackgroundKind, BackgroundVisibility
from eventhub.contacts import queries
from eventhub.contacts.models import LeftOut
from eventhub.contacts.resolving import Person
from eventhub.db import db
from eventhub.events.models import Event
from eventhub.registrations.models import Registration
from eventhub.registrations.rules import VisibleTo, may_see_attendance
from eventhub.text.addresses import normalise_phone

# product.md section 5: what is added after registering opens no new matches for a day.
_SETTLING = timedelta(hours=24)
Ground = frozenset[tuple[BackgroundKind, str]]


@dataclass(frozen=True)
class Guest:
    """One guest who admits the viewer. Only the address is verified; the number is what they typed."""

    user_id: int
    person: Person


def admitted_guests(event: Event, viewer_id: int, now: datetime) -> list[Guest]:
    """Guests of an event whose own choice lets the viewer see them, without those who asked to be left out."""
    ground, organisations = _backgrounds(event.id, now)
    mutual = queries.acquaintances(viewer_id)
    blocked = queries.blocked_either_way(viewer_id)
    ceiling = VisibleTo(event.guest_visibility_limit) if event.guest_visibility_limit else None
    left_out = frozenset(db.session.scalars(sa.select(LeftOut.mac)))
    own = ground.get(viewer_id, frozenset())
    return [
        Guest(user.id, _person(user, *organisations.get(user.id, ((), ()))))
        for user, choice in _confirmed(event.id)
        if user.id != viewer_id
        and may_see_attendance(choice, ceiling, mutual=user.id in mutual, blocked=user.id in blocked,
                               shares_ground=bool(own & ground.get(user.id, frozenset())))
        and not (left_out and tokens.address_mac(user.email or "") in left_out)
    ]  # fmt: skip


def _confirmed(event_id: int) -> list[tuple[User, VisibleTo]]:
    rows = db.session.execute(
        sa.select(User, Registration.visible_to)
        .join(Registration, Registration.user_id == User.id)
        .where(*queries.attending(event_id), User.deleted_at.is_(None))
        .order_by(User.id)
    )
    return [(user, choice) for user, choice in rows]


def _backgrounds(
    event_id: int, now: datetime
) -> tuple[dict[int, Ground], dict[int, tuple[tuple[str, ...], tuple[str, ...]]]]:
    """Settled values by guest, and their employers and schools as typed; closed values count nowhere."""
    rows = db.session.execute(
        sa.select(BackgroundItem.user_id, BackgroundItem.kind, BackgroundItem.value_id, BackgroundItem.text)
        .join(Registration, Registration.user_id == BackgroundItem.user_id)
        .where(
            *queries.attending(event_id), BackgroundItem.visibility != BackgroundVisibility.CLOSED,
            sa.or_(BackgroundItem.created_at <= sa.func.coalesce(Registration.confirmed_at, Registration.created_at),
                   BackgroundItem.created_at <= now - _SETTLING),
        )
        .order_by(BackgroundItem.id)
    ).all()  # fmt: skip
    ground: dict[int, set[tuple[BackgroundKind, str]]] = {}
    organisations: dict[int, tuple[list[str], list[str]]] = {}
    for user_id, kind, value_id, text in rows:
        ground.setdefault(user_id, set()).add((kind, value_id))
        employers, schools = organisations.setdefault(user_id, ([], []))
        if kind is BackgroundKind.EMPLOYER:
            employers.append(text)
        elif kind is BackgroundKind.SCHOOL:
            schools.append(text)
    return (
        {user_id: frozenset(values) for user_id, values in ground.items()},
        {user_id: (tuple(employers), tuple(schools)) for user_id, (employers, schools) in organisations.items()},
    )


def _person(user: User, employers: tuple[str, ...], schools: tuple[str, ...]) -> Person:
    return Person(
        user.name, user.other_name, emails=frozenset({user.email} if user.email else ()),
        stated_phones=_stated(user.phone), companies=employers, schools=schools,
    )  # fmt: skip


def _stated(phone: str) -> frozenset[str]:
    try:
        return frozenset({normalise_phone(phone)})
    except ValueError:
        return frozenset()
