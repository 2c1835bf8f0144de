"""What an answer brings at once: how many of the guests its owner may see have to do with it.

Nobody else is in a count. Guests who show themselves to matched guests alone count when they stand on the owner's list,
of which new ones are few a day (recommendations/service.py).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from eventhub.accounts.rules import BackgroundKind
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.queries import find_of_users
from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.matching.goals import fitting_goals
from eventhub.matching.understanding import understand
from eventhub.people.visibility.queries import count_sharing, list_visible_guests
from eventhub.recommendations import queries, service
from eventhub.recommendations.queries import GuestProfile
from eventhub.recommendations.rooms import room_of

_MOST_FACES = 3
# What is worth saying to be shared; a language is spoken by half the room.
_TELLING = (BackgroundKind.HOMETOWN, BackgroundKind.ANCESTRAL_HOME, BackgroundKind.SCHOOL, BackgroundKind.EMPLOYER)


@dataclass(frozen=True)
class Fits:
    """How many visible guests offer what someone looks for, else how many have a goal that fits; some of them."""

    offering: int = 0
    fitting: int = 0
    faces: Sequence[GuestProfile] = ()


@dataclass(frozen=True)
class Shared:
    """How many visible guests share one value, in the words of its owner."""

    text: str
    guests: int


def sees_guests(registration: Registration) -> bool:
    """Tell whether a guest is shown others at all: with a place, and not hidden."""
    return registration.state is RegistrationState.CONFIRMED and queries.shown_to(registration) is not VisibleTo.NOBODY


def count_fitting(registration: Registration, now: datetime) -> Fits:
    """Count the guests who have to do with what one of them looks for."""
    event, seeks = registration.event, understand(registration.said).seeks
    wanted = {goal for mine in registration.goal_types for goal in fitting_goals().get(mine, ())}
    prepared = room_of(event, now).prepared
    facts = prepared.facts
    columns = [at for at, topic in enumerate(prepared.words.topics) if topic in seeks]
    offering, fitting, apart = [], [], []
    for user_id in sorted(_visible(registration, now)):
        at = facts.number_of(user_id)
        if at is None:
            apart.append(user_id)
            continue
        offering += [user_id] if columns and facts.told_offers[[at]][:, columns].nnz else []
        fitting += [user_id] if wanted & facts.goals[at] else []
    # Guests who show themselves only to people they know are not in the room.
    for other in find_of_users(event.id, apart):
        offering += [other.guest_id] if seeks & understand(other.said).told_offers else []
        fitting += [other.guest_id] if wanted & {*other.goal_types} else []
    return Fits(len(offering), len(fitting), _faces(event.id, offering or fitting))


def count_shared(registration: Registration, now: datetime) -> list[Shared]:
    """Count for each value of a guest who shares it, most first; values that nobody shares are left out."""
    event = registration.event
    found = count_sharing(event.id, registration.guest_id, _TELLING, _visible(registration, now), now)
    return [Shared(text, guests) for text, guests in sorted(found.items(), key=lambda one: -one[1])]


def renew_own_list(registration: Registration, now: datetime) -> None:
    """Make a guest's own list again after they have answered; to be called where an answer is saved, never on showing.

    People on a list may be seen by its owner, and only few are added a day, so opening a page must change neither.
    """
    if sees_guests(registration):
        service.refresh_own(registration, now)


def _visible(registration: Registration, now: datetime) -> frozenset[int]:
    """List who a guest sees, with their own list as it is stored."""
    event, user_id = registration.event, registration.guest_id
    listed = [entry.target_id for entry in queries.stored_list(event.id, user_id)]
    return list_visible_guests(event, user_id, now, listed=listed)


def _faces(event_id: int, user_ids: Collection[int]) -> list[GuestProfile]:
    some = list(user_ids)[:_MOST_FACES]
    found = queries.find_profiles(event_id, some)
    return [found[one] for one in some if one in found]
