"""What one guest may read of another who is in the directory, or who they know, on a page of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from eventhub.events.event.explained import explained_by
from eventhub.events.event.models import Event
from eventhub.introductions.labels import Named
from eventhub.introductions.queries_of_introducers import introducers_for
from eventhub.introductions.visibility import may_meet
from eventhub.matching.goals import GoalType
from eventhub.people.contacts.queries import find_contact_of_user
from eventhub.people.models import Contact
from eventhub.people.relations import Relations
from eventhub.people.visibility.directory import list_goals
from eventhub.people.visibility.queries_of_values import Value, list_values_seen
from eventhub.platform.errors import NotFound
from eventhub.recommendations.queries import GuestProfile, find_profiles


@dataclass(frozen=True)
class SeenGuest:
    """One guest as another sees them.

    `values` are those of their background that the reader may see and the event does not explain. `introducers` are
    user ids that may be asked for them, the best first, and `persons` the names of all of these; both hold nobody but
    the guest for an acquaintance.
    `contact` is the reader's own row about them.
    """

    person: GuestProfile
    goals: Sequence[GoalType]
    values: Sequence[Value]
    is_known: bool
    introducers: Sequence[int]
    persons: Mapping[int, Named]
    contact: Contact | None


def page_of(event: Event, relations: Relations, target_id: int, now: datetime) -> SeenGuest:
    """Read what the owner of `relations` may see of another guest. Raises NotFound for guests they do not see."""
    viewer = relations.user_id
    if target_id == viewer or not may_meet(event, viewer, target_id, now, relations=relations):
        raise NotFound(f"user {target_id} for user {viewer}")
    person = find_profiles(event.id, [target_id])[target_id]
    is_known = target_id in relations.acquaintances
    found = {} if is_known else introducers_for(event.id, viewer, target_id)
    seen = list_values_seen(viewer, target_id, now, event_id=event.id)
    return SeenGuest(
        person,
        list_goals(event.id, target_id),
        [value for value in seen if value.value_id not in explained_by(event)],
        is_known,
        list(found),
        {target_id: person, **{number: each.user for number, each in found.items()}},
        find_contact_of_user(viewer, target_id) if is_known else None,
    )
