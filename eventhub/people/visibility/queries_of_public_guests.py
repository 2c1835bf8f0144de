"""The few guests that the page of an event names: to anybody, and to a guest who may see more of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.events.event.rules import EventState
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState, VisibleTo, choices_at_least
from eventhub.people.relations import Relations, list_blocked
from eventhub.people.visibility.rules import VisibilityFacts, sees
from eventhub.platform.db import db
from eventhub.platform.retention import guests_visible


@dataclass(frozen=True)
class NamedGuest:
    """A guest as a row of faces shows them: `id` is the user's, the names are those given for this event.

    `photo` is the mark of the user's photo, empty without one that is shown.
    """

    id: int
    name: str
    other_name: str
    headline: str
    second_headline: str
    second_headline_language: str
    photo: str


def list_public_guests(event: Event, now: datetime, *, limit: int, viewer_id: int | None = None) -> list[NamedGuest]:
    """List at most `limit` confirmed guests who chose Everyone, if the organiser allows it, the first to confirm first.

    Who is blocked either way relative to the signed-in viewer is left out, and so is the viewer. Whether the page of
    an event for invited people is shown to this viewer at all is for the caller to know.
    """
    ceiling = VisibleTo(event.guest_visibility_limit) if event.guest_visibility_limit else None
    hidden = frozenset() if viewer_id is None else list_blocked(viewer_id) | {viewer_id}
    chosen = Registration.visible_to.in_(choices_at_least(VisibleTo.EVERYONE, ceiling))
    return [guest for guest, _, _ in _read(event, now, chosen, hidden, limit)]


def list_admitted_guests(event: Event, relations: Relations, now: datetime, *, limit: int) -> list[NamedGuest]:
    """List at most `limit` guests that a confirmed guest may see whatever the two share, acquaintances first.

    Guests who show themselves to matched guests are among the people to meet, with a reason, and not here. The caller
    knows that the viewer has a confirmed place and that their own choice, lowered, is not Nobody.
    """
    ceiling = VisibleTo(event.guest_visibility_limit) if event.guest_visibility_limit else None
    known = Registration.user_id.in_(relations.acquaintances)
    chosen = sa.or_(
        Registration.visible_to.in_(choices_at_least(VisibleTo.EVERY_GUEST, ceiling)),
        sa.and_(known, Registration.visible_to.in_(choices_at_least(VisibleTo.ACQUAINTANCES, ceiling))),
    )
    hidden = relations.blocked | {relations.user_id}
    # The table of rules.py decides; the query only keeps the rows few.
    return [
        guest
        for guest, choice, is_known in _read(event, now, chosen, hidden, limit, first=known)
        if sees(VisibilityFacts(choice, VisibleTo.EVERY_GUEST, ceiling, mutual=is_known))
    ]


def _has_a_place(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        Registration.state == RegistrationState.CONFIRMED,
        User.deleted_at.is_(None),
        User.suspended_at.is_(None),
        Event.state == EventState.PUBLISHED,
        Event.ends_at > now - guests_visible(),
    )


def _read(
    event: Event,
    now: datetime,
    chosen: sa.ColumnElement[bool],
    hidden: Collection[int],
    limit: int,
    *,
    first: sa.ColumnElement[bool] | None = None,
) -> list[tuple[NamedGuest, VisibleTo, bool]]:
    """Read guests, the choice of each, and whether they are among those who come `first`."""
    leads: sa.ColumnElement[bool] = sa.false() if first is None else first
    rows = db.session.execute(
        sa.select(
            *(User.id, Registration.name, Registration.other_name, Registration.headline),
            *(Registration.second_headline, Registration.second_headline_language, User.photo),
            *(Registration.visible_to, leads),
        )
        .join(User, User.id == Registration.user_id)
        .join(Event, Event.id == Registration.event_id)
        .where(*_has_a_place(now), Registration.event_id == event.id, chosen, User.id.not_in(hidden))
        .order_by(sa.case((leads, 0), else_=1), Registration.confirmed_at, Registration.id)
        .limit(limit)
    )
    return [(NamedGuest(*row[:-2]), row[-2], bool(row[-1])) for row in rows]
