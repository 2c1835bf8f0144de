"""What /me shows of the user's own account besides the profile, and how others see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.events.registrations import queries as registrations
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.matching.goals import GoalType
from eventhub.people.opt_out import is_left_out
from eventhub.people.visibility import rules
from eventhub.people.visibility.queries_of_values import Value, list_values_for_sharers, read_open_values
from eventhub.people.visibility.rules import VisibilityFacts
from eventhub.platform.retention import guests_visible
from eventhub.privacy import queries
from eventhub.recommendations.queries import GuestProfile, find_profiles


@dataclass(frozen=True)
class About:
    """The sections of /me that are no profile fields."""

    registrations: Sequence[Registration]
    is_left_out: bool
    stopped_mails: Sequence[str]


@dataclass(frozen=True)
class Faces:
    """How one looks to three kinds of guests: None where they do not even see that one comes.

    `values` and `goals` are shown to the one who sees one; of `one_of` each is shown to those who share it.
    """

    event: Event | None
    choice: VisibleTo | None
    stranger: GuestProfile | None
    sharing: GuestProfile | None
    acquaintance: GuestProfile | None
    values: tuple[Value, ...]
    goals: tuple[GoalType, ...]
    one_of: tuple[Value, ...]


def about(user: User, now: datetime) -> About:
    """Read the sections of /me that are no profile fields."""
    return About(
        registrations=own_registrations(user, now),
        is_left_out=is_left_out(user.email),
        stopped_mails=queries.list_unsubscribed_kinds(user.email or ""),
    )


def own_registrations(user: User, now: datetime) -> list[Registration]:
    """List a user's registrations at events that show guests to each other: those to come first, then the latest."""
    coming = registrations.my_coming_events(user.id, now)
    past = [row for row in registrations.my_past_events(user.id, now) if now < row.event.ends_at + guests_visible()]
    return [*coming, *past]


def faces(user: User, registration: Registration | None) -> Faces:
    """Return how others see a user at one event, or without one: then as a user that every guest may see."""
    choice = registration.visible_to if registration else VisibleTo.EVERY_GUEST
    comes = registration is None or registration.state is RegistrationState.CONFIRMED
    ceiling = registration.event.guest_visibility_limit if registration else None
    me = _person(user, registration)

    def seen(*, mutual: bool = False, shares: bool = False) -> GuestProfile | None:
        facts = VisibilityFacts(
            choice if comes else None,
            VisibleTo.EVERY_GUEST,
            VisibleTo(ceiling) if ceiling else None,
            mutual=mutual,
            shares=shares,
            listed=shares,
        )
        return me if rules.sees(facts) else None

    widened = read_open_values([user.id]).get(user.id, ())
    return Faces(
        registration.event if registration else None,
        choice,
        seen(),
        seen(shares=True),
        seen(mutual=True),
        widened,
        registration.goal_types if registration else (),
        list_values_for_sharers(user.id),
    )


def _person(user: User, registration: Registration | None) -> GuestProfile:
    if registration is not None:
        return find_profiles(registration.event_id, [user.id])[user.id]
    return GuestProfile(
        user.id,
        user.name,
        user.other_name,
        user.headline,
        user.city,
        photo=user.photo,
        second_headline=user.second_headline,
        second_headline_language=user.second_headline_language,
    )
