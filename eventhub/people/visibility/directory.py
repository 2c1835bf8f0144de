"""The guests of an event who show themselves to every guest there, as one guest reads of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.events.event.rules import EventState
from eventhub.events.registrations.models import Registration, RegistrationGoal
from eventhub.events.registrations.rules import RegistrationState, VisibleTo, choices_at_least
from eventhub.matching.goals import GoalType
from eventhub.platform.db import db
from eventhub.platform.retention import guests_visible


@dataclass(frozen=True)
class ShownGuest:
    """A guest in the directory: the user's id, and what stands on the row."""

    id: int
    name: str
    other_name: str
    headline: str
    second_headline: str
    second_headline_language: str
    photo: str = ""


class ShownGuests:
    """The guests whose own choice, lowered by the organiser's, shows them to every guest of the event, by name.

    Neither the viewer nor `without` (user ids: blocks in either direction) are among them. Whether the viewer may see
    guests at all is the caller's to ask.
    """

    def __init__(self, event: Event, viewer_id: int, now: datetime, *, without: Collection[int]) -> None:
        """Say whose guests are meant; nothing is read yet."""
        ceiling = VisibleTo(event.guest_visibility_limit) if event.guest_visibility_limit else None
        is_open = event.state is EventState.PUBLISHED and now < event.ends_at + guests_visible()
        self._wanted: list[sa.ColumnElement[bool]] = [
            Registration.event_id == event.id,
            Registration.state == RegistrationState.CONFIRMED,
            Registration.visible_to.in_(choices_at_least(VisibleTo.EVERY_GUEST, ceiling)),
            Registration.user_id.not_in({viewer_id, *without}),
            User.deleted_at.is_(None),
            User.suspended_at.is_(None),
            *(() if is_open else (sa.false(),)),
        ]

    def narrow(
        self, *, words: Sequence[str] = (), goal: GoalType | None = None, only: Collection[int] | None = None
    ) -> None:
        """Keep those whose names or work hold every word, who came for a goal, and whose user id is in `only`."""
        self._wanted += (Registration.search_text.contains(word, autoescape=True) for word in words)
        if goal is not None:
            came_for = RegistrationGoal.registration_id == Registration.id, RegistrationGoal.goal == goal
            self._wanted.append(sa.exists().where(*came_for))
        if only is not None:
            self._wanted.append(Registration.user_id.in_(only))

    def count(self, keys: Sequence[str] = ()) -> tuple[int, list[int]]:
        """Return how many they are, and how many of them stand before each of these sort keys."""
        before = (sa.func.count().filter(Registration.sort_key < key) for key in keys)
        total, *ranks = db.session.execute(self._from(sa.func.count(), *before)).one()
        return total, ranks

    def part(self, first: int, length: int) -> list[ShownGuest]:
        """List so many of them by name, from the place `first` on, which counts from 0."""
        if length <= 0:
            return []
        headlines = Registration.headline, Registration.second_headline, Registration.second_headline_language
        columns = User.id, Registration.name, Registration.other_name, *headlines, User.photo
        query = self._from(*columns).order_by(Registration.sort_key, Registration.id).offset(first).limit(length)
        return [ShownGuest(*row) for row in db.session.execute(query)]

    def _from(self, *columns: Any) -> sa.Select[*tuple[Any, ...]]:
        joined = sa.select(*columns).select_from(Registration).join(User, User.id == Registration.user_id)
        return joined.where(*self._wanted)


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
