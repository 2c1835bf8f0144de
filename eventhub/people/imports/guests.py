"""Which guests of an event one guest may be compared with, and what is compared of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from eventhub.accounts.models import BackgroundItem, User
from eventhub.accounts.rules import BackgroundKind, BackgroundVisibility
from eventhub.events.event.models import Event
from eventhub.events.registrations.models import Registration
from eventhub.people.imports.resolution import Person
from eventhub.people.models import LeftOut
from eventhub.people.visibility import admission
from eventhub.people.visibility.queries import list_askable_guests, list_comparable_guests, read_facts
from eventhub.people.visibility.rules import may_be_asked, may_be_compared
from eventhub.platform import tokens
from eventhub.platform.db import db
from eventhub.text.addresses import normalise_phone


@dataclass(frozen=True)
class Guest:
    """One guest who admits the viewer. The address is verified; no number ever is, it is what they typed."""

    user_id: int
    person: Person


def list_admitted_guests(event: Event, viewer_id: int, now: datetime) -> list[Guest]:
    """List the guests whose own choice lets the viewer see them, without those who asked to be left out."""
    admitted = list_comparable_guests(event, viewer_id, now)
    organisations = _organisations(event.id)
    return [Guest(user.id, _person(user, *organisations.get(user.id, ((), ())))) for user in _among(event, admitted)]


def read_guests_to_ask(event: Event, viewer_id: int, now: datetime) -> dict[str, int]:
    """Read the ids, by verified address, of guests who are asked before the viewer learns that they come."""
    return {user.email: user.id for user in _among(event, list_askable_guests(event, viewer_id, now)) if user.email}


def split_guests(event: Event, viewer_id: int, now: datetime) -> tuple[list[User], list[User]]:
    """List the guests the viewer may recognise at once, and those who are asked before the viewer learns of them.

    In neither: who hides, is blocked, or asked to be left out.
    """
    facts = read_facts(event, viewer_id, now)
    shown = {user_id for user_id, each in facts.items() if may_be_compared(each)}
    asked_first = {user_id for user_id, each in facts.items() if may_be_asked(each)}
    guests = _among(event, shown | asked_first)
    return [user for user in guests if user.id in shown], [user for user in guests if user.id in asked_first]


def _among(event: Event, ids: Collection[int]) -> list[User]:
    """List the guests with these ids, without those who asked to be left out."""
    left_out = frozenset(db.session.scalars(sa.select(LeftOut.mac)))
    return [
        user
        for user in _guests(event.id)
        if user.id in ids and not (left_out and tokens.address_mac(user.email or "") in left_out)
    ]


def _guests(event_id: int) -> list[User]:
    return list(
        db.session.scalars(
            sa.select(User)
            .join(Registration, Registration.user_id == User.id)
            .where(*admission.attends([event_id]))
            .order_by(User.id)
        )
    )


def _organisations(event_id: int) -> dict[int, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Read employers and schools of the guests as typed; closed values count nowhere."""
    rows = db.session.execute(
        sa.select(BackgroundItem.user_id, BackgroundItem.kind, BackgroundItem.text)
        .join(Registration, Registration.user_id == BackgroundItem.user_id)
        .where(
            *admission.attends([event_id]),
            BackgroundItem.visibility != BackgroundVisibility.CLOSED,
            BackgroundItem.kind.in_((BackgroundKind.EMPLOYER, BackgroundKind.SCHOOL)),
        )
        .order_by(BackgroundItem.id)
    )
    found: dict[int, tuple[list[str], list[str]]] = {}
    for user_id, kind, text in rows:
        employers, schools = found.setdefault(user_id, ([], []))
        (employers if kind is BackgroundKind.EMPLOYER else schools).append(text)
    return {user_id: (tuple(employers), tuple(schools)) for user_id, (employers, schools) in found.items()}


def _person(user: User, employers: tuple[str, ...], schools: tuple[str, ...]) -> Person:
    return Person(
        user.name,
        user.other_name,
        emails=frozenset({user.email} if user.email else ()),
        stated_phones=_stated(user.phone),
        companies=employers,
        schools=schools,
    )


def _stated(phone: str) -> frozenset[str]:
    try:
        return frozenset({normalise_phone(phone)})
    except ValueError:
        return frozenset()
