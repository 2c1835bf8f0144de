"""Which guests a user may meet, and which other users they keep seeing; the rules are those of contacts."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.introductions import queries
from eventhub.people.models import Contact
from eventhub.people.relations import Relations, read_relations
from eventhub.people.rules import ContactSource
from eventhub.people.visibility import queries as visibility_queries
from eventhub.people.visibility.models import ShortlistEntry
from eventhub.people.visibility.queries_of_shared_events import read_facts_at_events
from eventhub.people.visibility.rules import sees
from eventhub.platform.db import db


def may_meet(
    event: Event, requester_id: int, target_id: int, now: datetime, *, relations: Relations | None = None
) -> bool:
    """Return whether the target attends and lets this requester see it; `relations` are the requester's, where read."""
    listed = bool(_events_that_list(requester_id, target_id, [event.id]))
    return visibility_queries.may_see(event, requester_id, target_id, now, listed=listed, relations=relations)


def may_keep_seeing(
    viewer_id: int, other_id: int, *, relations: Relations | None = None, introduced: bool | None = None
) -> bool:
    """Return whether one user sees another without an event between them: they know each other, or were introduced.

    `relations` are the viewer's; they, and whether the two were introduced, are read where the caller has not done so.
    """
    if introduced is None:
        introduced = queries.were_introduced(viewer_id, other_id)
    return visibility_queries.keeps_seeing(relations or read_relations(viewer_id), other_id, introduced=introduced)


def sees_at_some_event(relations: Relations, other_id: int, now: datetime) -> bool:
    """Return whether a user sees another at any event of both, as `may_meet` says of one event."""
    found = read_facts_at_events(relations, other_id, now)
    if any(sees(facts) for facts in found.values()):
        return True
    if_listed = [event_id for event_id, facts in found.items() if sees(replace(facts, shares=True, listed=True))]
    listed = _events_that_list(relations.user_id, other_id, if_listed) if if_listed else []
    return bool(listed) and visibility_queries.shares_at(listed, relations.user_id, other_id, now)


def _events_that_list(viewer_id: int, target_id: int, event_ids: Collection[int]) -> Sequence[int]:
    """Return those of these events at which one user stands on another's shortlist."""
    return db.session.scalars(
        sa.select(ShortlistEntry.event_id).where(
            ShortlistEntry.event_id.in_(event_ids),
            ShortlistEntry.viewer_id == viewer_id,
            ShortlistEntry.target_id == target_id,
        )
    ).all()


def profile_of(
    contact: Contact, now: datetime, *, relations: Relations | None = None, introduced: bool | None = None
) -> User | None:
    """Return the user behind a person, for an owner who may see them now or knows them; None after a block.

    An imported address reveals nothing by itself. Of a user who left, those who met them see just that; one who is
    suspended is shown to nobody.
    `relations` are the owner's, and `introduced` is whether the two were; both as in `may_keep_seeing`.
    """
    if contact.user_id is None or contact.user is None:
        return None
    met = contact.source in (ContactSource.MET, ContactSource.INTRODUCED)
    if contact.user.deleted_at is not None:
        return contact.user if met else None
    if contact.user.suspended_at is not None:
        return None
    relations = relations or read_relations(contact.owner_id)
    sees_them = may_keep_seeing(contact.owner_id, contact.user_id, relations=relations, introduced=introduced)
    return contact.user if sees_them or (met and sees_at_some_event(relations, contact.user_id, now)) else None


def are_acquainted(one_id: int, other_id: int) -> bool:
    """Return whether two people have a mutual tie."""
    return other_id in read_relations(one_id).acquaintances
