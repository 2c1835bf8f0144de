"""One person of the address book with everything between the two: what was, what is next, what one could do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.followups import queries, rules
from eventhub.followups.favour_ideas import FavourIdea, ideas_for
from eventhub.followups.gate import Gate, gate_to
from eventhub.followups.models import FollowUp
from eventhub.followups.notes.models import Note
from eventhub.followups.notes.queries import notes_about
from eventhub.followups.plans import plan_of
from eventhub.followups.presenters import Row, rows_of, steps_ahead
from eventhub.followups.situations import events_of
from eventhub.followups.wording.kinds import TextKind
from eventhub.introductions.ledger import favours_with
from eventhub.introductions.models import LedgerEntry
from eventhub.introductions.rules import LedgerKind
from eventhub.introductions.visibility import may_meet, profile_of
from eventhub.people.contacts import merges
from eventhub.people.contacts.edits import Relation, read_relation
from eventhub.people.contacts.queries import get_contact
from eventhub.people.models import Contact
from eventhub.people.rules import split_labels
from eventhub.people.touches.models import Touch
from eventhub.people.visibility.queries_of_shared_events import list_events_of_both
from eventhub.people.visibility.queries_of_values import Value, list_values_seen

# Events of both that the timeline names, the latest ones.
MOST_EVENTS = 3
NOTE = "note:"


@dataclass(frozen=True)
class Line:
    """One moment of a timeline: a touch with the note it came from, or an event at which both were or will be."""

    at: datetime
    touch: Touch | None = None
    note: Note | None = None
    event: Event | None = None


@dataclass(frozen=True)
class ToCome:
    """One thing that is ahead: the next step, a later one by what it will be about, or an event of both."""

    on: date
    step: Row | None = None
    kind: TextKind | None = None
    event: Event | None = None


@dataclass(frozen=True)
class PersonHistory:
    """What the page of one contact shows. `profile` is the user behind it; None if the owner may not see one now."""

    contact: Contact
    relation: Relation
    labels: Sequence[str]
    notes: Sequence[Note]
    lines: Sequence[Line]
    to_come: Sequence[ToCome]
    events: dict[int, Event]
    follow_up: FollowUp | None
    # What the follow-up is about, while it is open.
    step: Row | None
    today: date
    profile: User | None
    shared: Sequence[Value]
    ledger: Sequence[LedgerEntry]
    gate: Gate
    ideas: Sequence[FavourIdea]

    @property
    def counts(self) -> tuple[int, int]:
        """Return how often the owner gave and asked."""
        given = sum(entry.kind is LedgerKind.GIVE for entry in self.ledger)
        return given, len(self.ledger) - given


def get_person_history(contact_id: int, owner_id: int, now: datetime) -> PersonHistory:
    """Return what the page of one contact of the owner shows. Raises NotFound."""
    contact = get_contact(contact_id, owner_id)
    touches, notes = queries.touches_with(contact_id), notes_about(contact_id, owner_id)
    profile, zone = profile_of(contact, now), queries.get_user(owner_id).zone
    seen = profile if profile is not None and profile.deleted_at is None else None
    contact.photo = seen.photo if seen is not None else ""
    together = _events_together(owner_id, seen, now)
    follow_up, gate = queries.current_follow_up(contact_id), gate_to(contact, touches, zone, now)
    step = next(iter(rows_of([follow_up], zone, now)), None) if follow_up and not contact.resting else None
    return PersonHistory(
        contact=contact,
        relation=read_relation(contact),
        labels=split_labels(contact.labels),
        notes=notes,
        lines=_lines(touches, notes, [event for event in together if event.ends_at <= now]),
        to_come=_to_come(step, [event for event in together if event.ends_at > now], zone),
        events=events_of(touches),
        follow_up=follow_up,
        step=step,
        today=rules.local_day(now, zone),
        profile=profile,
        shared=[value for value in list_values_seen(owner_id, seen.id, now) if value.shared] if seen else [],
        ledger=favours_with(owner_id, contact),
        gate=gate,
        ideas=ideas_for(contact, now, invite=gate.is_open),
    )


def _events_together(owner_id: int, seen: User | None, now: datetime) -> list[Event]:
    """Return events of both at which the owner may see the other, the latest first."""
    if seen is None:
        return []
    both = list_events_of_both(owner_id, seen.id, now)[:MOST_EVENTS]
    return [event for event in both if may_meet(event, owner_id, seen.id, now)]


def _lines(touches: Sequence[Touch], notes: Sequence[Note], events: Sequence[Event]) -> list[Line]:
    """Return the lines of the timeline in order; an event of which a touch tells already stands once."""
    by_cause = {f"{NOTE}{note.id}": note for note in notes}
    lines = [Line(touch.at, touch, by_cause.get(touch.cause)) for touch in touches]
    told = {touch.event_id for touch in touches if touch.kind in rules.MEETINGS}
    lines += [Line(event.ends_at - timedelta(seconds=1), event=event) for event in events if event.id not in told]
    return sorted(lines, key=lambda line: line.at)


def _to_come(step: Row | None, events: Sequence[Event], zone: str) -> list[ToCome]:
    """Return steps and events in the order of their days."""
    found = [ToCome(rules.local_day(event.starts_at, zone), event=event) for event in events]
    if step is not None:
        ahead = steps_ahead(plan_of(step.follow_up))
        found += [ToCome(step.follow_up.due_on, step=step), *(ToCome(plan.due_on, kind=kind) for plan, kind in ahead)]
    return sorted(found, key=lambda each: each.on)


def twins_of(contact: Contact, wanted: str) -> list[Contact]:
    """Return contacts that may be the same person: those that look alike, or those found by what was typed."""
    if wanted:
        return [one for one in queries.people_found(contact.owner_id, wanted) if one.id != contact.id]
    alike = [(each.one, each.other) for each in merges.suggest_merges(contact.owner_id, most=200)]
    return [other if one.id == contact.id else one for one, other in alike if contact.id in (one.id, other.id)]
