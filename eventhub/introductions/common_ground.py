"""What two users have in common, as both may read it."""

from datetime import datetime

from eventhub.events.event.explained import explained_by
from eventhub.events.event.models import Event
from eventhub.people.visibility.queries_of_values import Value, list_shared_values


def shared_values(one_id: int, other_id: int, event: Event, now: datetime) -> tuple[Value, ...]:
    """Return what two guests share and neither keeps closed, without what their event explains by itself."""
    explained = explained_by(event)
    shared = list_shared_values(one_id, other_id, event.id, now)
    return tuple(value for value in shared if value.value_id not in explained)
