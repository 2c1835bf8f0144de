"""Reads of check-in. Guests are asked for with their event; helpers see names and states only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from eventhub.events.checkin.models import CheckIn
from eventhub.events.checkin.rules import Entry
from eventhub.events.registrations.guest_list import GuestPage
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.queries_of_unproven import one_line_an_address
from eventhub.events.registrations.rules import LIVE, RegistrationState
from eventhub.platform.db import db
from eventhub.platform.paging import page_within
from eventhub.text.search import finds_person, says_too_little, search_words

MOST_GUESTS = 20_000
ON_ONE_PAGE = 20
_BY_NAME = (Registration.sort_key, Registration.id)
# Whether a guest is no longer coming; these are sorted last.
_GONE = sa.case((Registration.state.in_(LIVE), 0), else_=1)


def guests_to_check_in(event_id: int) -> Sequence[sa.Row[*tuple[Any, ...]]]:
    """List all who registered, by name: what a phone keeps to find them without signal."""
    query = (
        sa.select(
            Registration.id,
            Registration.name,
            Registration.other_name,
            Registration.state,
            Registration.nonce,
            Registration.checked_in_at,
        )
        .where(Registration.event_id == event_id, one_line_an_address())
        .order_by(*_BY_NAME)
        .limit(MOST_GUESTS)
    )
    return db.session.execute(query).all()


def find_guests(event_id: int, typed: str, number: int = 1) -> GuestPage:
    """Return one page of guests by name: those whose names hold every word, without words all who are live.

    A search finds those who are not coming any more as well, behind the others. The stored search text contains
    people's work, too, by which a helper must not find them.
    """
    if says_too_little(typed):
        return GuestPage([], 1, 1, 0)
    wanted = [Registration.event_id == event_id, one_line_an_address()]
    words = search_words(typed)
    if not words:
        return _page([*wanted, Registration.state.in_(LIVE)], number)
    wanted += (Registration.search_text.contains(word, autoescape=True) for word in words)
    names = sa.select(Registration.id, Registration.name, Registration.other_name).where(*wanted)
    rows = db.session.execute(names.order_by(_GONE, *_BY_NAME).limit(MOST_GUESTS))
    found = [row.id for row in rows if finds_person(typed, row.name, row.other_name)]
    number, pages = page_within(number, len(found), ON_ONE_PAGE)
    shown = found[(number - 1) * ON_ONE_PAGE : number * ON_ONE_PAGE]
    query = sa.select(Registration).where(Registration.id.in_(shown)).order_by(_GONE, *_BY_NAME)
    return GuestPage(list(db.session.scalars(query)), number, pages, len(found))


def _page(wanted: Sequence[sa.ColumnElement[bool]], number: int) -> GuestPage:
    """Return one page of guests that the database sorts and cuts, as a room may hold ten thousand."""
    total = db.session.execute(sa.select(sa.func.count(Registration.id)).where(*wanted)).scalar_one()
    number, pages = page_within(number, total, ON_ONE_PAGE)
    query = sa.select(Registration).where(*wanted).order_by(*_BY_NAME)
    cut = query.offset((number - 1) * ON_ONE_PAGE).limit(ON_ONE_PAGE)
    return GuestPage(list(db.session.scalars(cut)), number, pages, total)


def find_at_event(event_id: int, registration_id: int) -> Registration | None:
    """Find a registration of this event, read again from the database."""
    query = sa.select(Registration).where(Registration.id == registration_id, Registration.event_id == event_id)
    return db.session.scalar(query.execution_options(populate_existing=True))


def find_anywhere(registration_id: int) -> Registration | None:
    """Find a registration of any event, only to tell that its ticket is for another event."""
    return db.session.scalar(sa.select(Registration).where(Registration.id == registration_id))


def find_line(event_id: int, nonce: str) -> CheckIn | None:
    """Find the line a phone has sent before."""
    return db.session.scalar(sa.select(CheckIn).where(CheckIn.event_id == event_id, CheckIn.nonce == nonce))


def entries_about(registration_id: int) -> list[tuple[datetime, Entry]]:
    """List what the log of check-in says about one registration."""
    query = (
        sa.select(CheckIn.at, CheckIn.entry)
        .where(CheckIn.registration_id == registration_id)
        .order_by(CheckIn.at, CheckIn.id)
    )
    return [(row.at, row.entry) for row in db.session.execute(query)]


def who_is_in(event_id: int) -> dict[int, datetime]:
    """Return since when each guest who is in came, by registration id."""
    query = (
        sa.select(Registration.id, Registration.checked_in_at)
        .where(Registration.event_id == event_id, Registration.checked_in_at.is_not(None))
        .order_by(Registration.id)
        .limit(MOST_GUESTS)
    )
    return {row.id: row.checked_in_at for row in db.session.execute(query)}


def count_in_and_expected(event_id: int) -> tuple[int, int]:
    """Count the guests who are in, and those who have a seat."""
    query = sa.select(
        sa.func.count(Registration.checked_in_at),
        sa.func.count(sa.case((Registration.state == RegistrationState.CONFIRMED, 1))),
    ).where(Registration.event_id == event_id)
    row = db.session.execute(query).one()
    return row[0], row[1]
