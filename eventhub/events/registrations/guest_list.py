"""The guest table of an organiser: one tab, one search, one page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from eventhub.accounts.limits import spend
from eventhub.events.registrations.figures import TABS
from eventhub.events.registrations.models import GuestTag, Registration
from eventhub.events.registrations.queries import WITH_ANSWERS_AND_TAGS
from eventhub.events.registrations.queries_of_unproven import one_line_an_address
from eventhub.events.registrations.rules import RegistrationState
from eventhub.platform.db import db
from eventhub.platform.errors import NotFound
from eventhub.platform.mail.models import Trouble
from eventhub.platform.mail.queries import find_troubles
from eventhub.platform.paging import page_within
from eventhub.text.search import says_too_little, search_words

GUESTS_ON_A_PAGE = 20
# Searches of one user over all events: more than a person makes, too few to enumerate names.
SEARCHES_A_MINUTE = 60
_MINUTE = timedelta(minutes=1)
_MOST_IN_ONE_EVENT = 20_000


@dataclass(frozen=True)
class GuestPage:
    """One page of guests; `number` counts from 1 to `pages`, `total` is what the search found."""

    rows: list[Registration]
    number: int
    pages: int
    total: int


def guest_page(event_id: int, tab: str, search: str = "", number: int = 1, tag: str = "") -> GuestPage:
    """Return one page of guests of a tab by name, those that search and tag leave; an unknown tab raises NotFound."""
    if tab not in TABS:
        raise NotFound("no such tab")
    wanted = [Registration.event_id == event_id, Registration.state.in_(TABS[tab]), *finds(search, tag)]
    if RegistrationState.UNVERIFIED in TABS[tab]:
        wanted.append(one_line_an_address())
    total = db.session.execute(sa.select(sa.func.count(Registration.id)).where(*wanted)).scalar_one()
    number, pages = page_within(number, total, GUESTS_ON_A_PAGE)
    query = (
        sa.select(Registration)
        .where(*wanted)
        .order_by(*_order(tab))
        .limit(GUESTS_ON_A_PAGE)
        .offset((number - 1) * GUESTS_ON_A_PAGE)
        .options(selectinload(Registration.tags), joinedload(Registration.user))
    )
    return GuestPage(list(db.session.execute(query).scalars()), number, pages, total)


def count_search(user_id: int, search: str, now: datetime) -> None:
    """Count one search of the guest table or of check-in; an empty one is free. Raises LimitReached."""
    if search:
        spend("guest_search", str(user_id), SEARCHES_A_MINUTE, _MINUTE, now)


def finds(search: str, tag: str = "") -> list[sa.ColumnElement[bool]]:
    """Build the conditions for the guests that a search finds, each of its words, and that carry a tag.

    None for empty ones.
    """
    if says_too_little(search):
        return [sa.false()]
    tagged = [Registration.tags.any(GuestTag.tag == tag)] if tag else []
    return tagged + [Registration.search_text.contains(word, autoescape=True) for word in search_words(search)]


def guests_to_export(event_id: int) -> list[Registration]:
    """List all guests who have confirmed their address or hold a place, by name."""
    has_place = Registration.state == RegistrationState.CONFIRMED
    query = (
        sa.select(Registration)
        .where(Registration.event_id == event_id, sa.or_(Registration.verified_at.is_not(None), has_place))
        .order_by(Registration.sort_key, Registration.id)
        .limit(_MOST_IN_ONE_EVENT)
        .options(*WITH_ANSWERS_AND_TAGS, joinedload(Registration.event))
    )
    return list(db.session.execute(query).scalars())


def get_guest(event_id: int, registration_id: int) -> Registration:
    """Return one registration of this event. Raises NotFound for those of others."""
    query = sa.select(Registration).where(Registration.id == registration_id, Registration.event_id == event_id)
    found = db.session.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFound(f"registration {registration_id} is not of event {event_id}")
    return found


def unreached(registrations: Sequence[Registration]) -> dict[int, Trouble]:
    """Return why our last mail about a registration did not arrive, by id of those of these where it did not."""
    return find_troubles("registrations/", [row.id for row in registrations])


def _order(tab: str) -> tuple[sa.SQLColumnExpression[Any], ...]:
    if tab == "waiting":
        return Registration.priority.desc(), Registration.waitlisted_at, Registration.id
    if tab == "pending":
        return Registration.verified_at, Registration.id
    return Registration.sort_key, Registration.id
