"""The guests of an event who show themselves to every guest there, as one guest reads of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.events.event.rules import EventState
from eventhub.events.registrations.models import Registration, RegistrationGoal
from eventhub.events.registrations.rules import RegistrationState, VisibleTo, choices_at_least
from eventhub.matching.goals import GoalType
from eventhub.people.rules import VISIBLE_AFTER_END
from eventhub.platform.db import db

# No room is larger; a directory of more would not be looked through.
MOST_GUESTS = 20_000


@dataclass(frozen=True)
class ShownGuest:
    """A guest in the directory: the user's id, and what stands on the row."""

    id: int
    name: str
    other_name: str
    headline: str
    photo: str = ""


def list_shown_guests(
    event: Event, viewer_id: int, now: datetime, *, without: Collection[int], goal: GoalType | None = None
) -> list[ShownGuest]:
    """List the guests whose own choice, lowered by the organiser's, shows them to every guest of the event.

    Neither the viewer nor `without` (user ids: blocks in either direction) are among them. With `goal` those who came
    for it. Whether the viewer may see guests at all is the caller's to ask.
    """
    if event.state is not EventState.PUBLISHED or now >= event.ends_at + VISIBLE_AFTER_END:
        return []
    ceiling = VisibleTo(event.guest_visibility_limit) if event.guest_visibility_limit else None
    query = (
        sa.select(User.id, Registration.name, Registration.other_name, Registration.headline, User.photo)
        .select_from(Registration)
        .join(User, User.id == Registration.user_id)
        .where(
            Registration.event_id == event.id,
            Registration.state == RegistrationState.CONFIRMED,
            Registration.visible_to.in_(choices_at_least(VisibleTo.EVERY_GUEST, ceiling)),
            Registration.user_id.not_in({viewer_id, *without}),
            User.deleted_at.is_(None),
        )
        .order_by(Registration.id)
        .limit(MOST_GUESTS)
    )
    if goal is not None:
        query = query.where(
            sa.exists().where(RegistrationGoal.registration_id == Registration.id, RegistrationGoal.goal == goal)
        )
    return [ShownGuest(*row) for row in db.session.execute(query)]


def list_goals(event_id: int, user_id: int) -> list[GoalType]:
    """List what a guest came for, the most important first; whether the reader may see the guest is theirs to ask."""
    query = (
        sa.select(RegistrationGoal.goal)
        .join(Registration, Registration.id == RegistrationGoal.registration_id)
        .where(
            Registration.event_id == event_id,
            Registration.user_id == user_id,
            Registration.state == RegistrationState.CONFIRMED,
        )
        .order_by(RegistrationGoal.position)
    )
    return list(db.session.scalars(query))
