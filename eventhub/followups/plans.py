"""What a touch does to the plan of a person, and plans for people newly met or introduced."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from eventhub.accounts.models import User
from eventhub.accounts.rules import name_in
from eventhub.followups import queries, queries_for_jobs, rules
from eventhub.followups.models import FollowUp
from eventhub.followups.notes.models import Note
from eventhub.followups.notes.rules import Fit
from eventhub.followups.notes.service import when_written
from eventhub.followups.occasions import MOST_UNANSWERED, REST, count_unanswered, is_text
from eventhub.followups.rules import THANKS, Change, FollowUpState, Plan
from eventhub.introductions.models import Introduction
from eventhub.people.contacts.queries import find_contact_of_user
from eventhub.people.models import Contact
from eventhub.people.relations import find_tie
from eventhub.people.rules import ContactSource
from eventhub.people.touches.models import Touch
from eventhub.people.touches.rules import TouchKind
from eventhub.platform.db import db, transaction
from eventhub.platform.errors import WrongState


@dataclass(frozen=True)
class Occasion:
    """A touch as it happened. `cause` names what made it, so that the same cause counts once."""

    kind: TouchKind
    at: datetime
    cause: str
    event_id: int | None = None
    detail: str = ""


def record(contact: Contact, occasion: Occasion, zone: str, now: datetime) -> Touch | None:
    """Write a touch into the timeline and let it move the plan; None when the cause is known already.

    `zone` is the owner's: days are counted where the person is. Runs in the caller's transaction.
    """
    if queries.find_touch(contact.id, occasion.cause) is not None:
        return None
    touch = Touch(
        contact_id=contact.id,
        kind=occasion.kind,
        at=occasion.at,
        cause=occasion.cause,
        event_id=occasion.event_id,
        detail=occasion.detail[:200],
    )
    db.session.add(touch)
    db.session.flush()
    _remember_on_tie(contact, occasion.at)
    _rebase(contact, occasion, rules.local_day(occasion.at, zone), now)
    if is_text(occasion.kind, occasion.cause):
        _leave_in_peace(contact, rules.local_day(occasion.at, zone))
    return touch


def _leave_in_peace(contact: Contact, on: date) -> None:
    """Postpone the next step after two texts without an answer."""
    row = queries.current_follow_up(contact.id)
    touches = [(touch.kind, touch.cause) for touch in queries.touches_with(contact.id)]
    if row is not None and row.state is FollowUpState.PLANNED and count_unanswered(touches) >= MOST_UNANSWERED:
        row.due_on = max(row.due_on, on + REST)


def _remember_on_tie(contact: Contact, at: datetime) -> None:
    tie = find_tie(contact.owner_id, contact.user_id) if contact.user_id else None
    if tie is not None and (tie.last_touch_at is None or tie.last_touch_at < at):
        tie.last_touch_at = at


def _rebase(contact: Contact, occasion: Occasion, on: date, now: datetime) -> None:
    row = queries.current_follow_up(contact.id)
    no_fit = is_no_fit(contact.id)
    if occasion.kind in rules.MEETINGS and (row is None or occasion.at >= row.anchor_at):
        contact.resting = False
    if row is None:
        if occasion.kind in rules.MEETINGS or not queries.has_any_follow_up(contact.id):
            _open(contact, rules.first_plan(on, no_fit=no_fit, rhythm=contact.rhythm), occasion.at, now)
        return
    if occasion.at < row.anchor_at:
        return
    apply(row, rules.touched(plan_of(row), occasion.kind, on, no_fit=no_fit), occasion.at, now)


def apply(row: FollowUp, change: Change, anchor_at: datetime, now: datetime) -> FollowUp | None:
    """Write what the rules made of a follow-up; return the one that took its place, or None."""
    before, plan = row.state, change.now
    if plan.state is not before and not rules.may_move(before, plan.state):
        raise WrongState(f"follow-up {row.id}: {before.value} -> {plan.state.value}")
    row.state, row.step, row.due_on = plan.state, plan.step, plan.due_on
    if plan.state is before or plan.state in rules.OPEN_STATES:
        row.anchor_at = max(row.anchor_at, anchor_at)
    if plan.state not in rules.OPEN_STATES and plan.state is not before:
        row.ended_at = None if plan.state is FollowUpState.RESTING else now
    # The old row must be closed before the new one opens: one open step for a person.
    db.session.flush()
    return _open(row.contact, change.next, anchor_at, now) if change.next else None


def _open(contact: Contact, plan: Plan, anchor_at: datetime, now: datetime) -> FollowUp:
    row = FollowUp(
        owner_id=contact.owner_id,
        contact_id=contact.id,
        step=plan.step,
        state=plan.state,
        due_on=plan.due_on,
        turn=queries.turn_of_next(contact.owner_id, plan.step),
        anchor_at=anchor_at,
        created_at=now,
    )
    db.session.add(row)
    db.session.flush()
    return row


def plan_of(row: FollowUp) -> Plan:
    """Return a follow-up as the rules see it."""
    return plan_with(row, queries.latest_note(row.contact_id))


def plan_with(row: FollowUp, note: Note | None) -> Plan:
    """Return a follow-up as the rules see it, with the last note about the person as the caller has read it."""
    return Plan(row.step, row.state, row.due_on, _says_no_fit(note), row.contact.rhythm)


def is_no_fit(contact_id: int) -> bool:
    """Return whether the last note about a person says that one thank-you is enough."""
    return _says_no_fit(queries.latest_note(contact_id))


def _says_no_fit(note: Note | None) -> bool:
    return note is not None and note.fit is Fit.NO


@when_written
def plan_after_note(note: Note, now: datetime) -> None:
    """Record a note as a meeting. Changed to "no fit", it ends what was planned beyond the thank-you."""
    owner = queries.get_user(note.author_id)
    occasion = Occasion(TouchKind.MET, note.met_at, f"note:{note.id}", note.event_id)
    if record(note.contact, occasion, owner.zone, now) is not None or note.fit is not Fit.NO:
        return
    row = queries.current_follow_up(note.contact_id)
    if row is not None and row.step is not rules.Step.NEXT_DAY:
        apply(row, Change(_cleared(plan_of(row))), row.anchor_at, now)


@when_written
def hear_from_author(note: Note, now: datetime) -> None:
    """Return an author's digests to the chosen rhythm: a user who writes notes does not ignore them."""
    queries.get_user(note.author_id).digests_ignored = 0


def _cleared(plan: Plan) -> Plan:
    return replace(plan, state=FollowUpState.CLEARED)


def plan_new(now: datetime) -> int:
    """Plan what is not planned yet: notes that came without a plan, and people introduced. A job."""
    return _plan_notes(now) + _plan_introductions(now)


def _plan_notes(now: datetime) -> int:
    count, last = 0, 0
    while notes := queries_for_jobs.notes_without_touch(last):
        last = notes[-1].id
        with transaction():
            for note in notes:
                plan_after_note(note, now)
        count += len(notes)
    return count


def _plan_introductions(now: datetime) -> int:
    count, last = 0, 0
    while introductions := queries_for_jobs.introductions_without_touch(last):
        last = introductions[-1].id
        for introduction_id in [introduction.id for introduction in introductions]:
            with transaction():
                _plan_introduction(db.session.get_one(Introduction, introduction_id), now)
        count += len(introductions)
    return count


def _plan_introduction(introduction: Introduction, now: datetime) -> None:
    """Plan for both people to follow up on each other, and for the one who gained by it to thank the introducer."""
    at = introduction.ended_at or now
    requester, target = introduction.requester, introduction.target
    introducer = queries.find_user(introduction.introduced_by_id)
    both = ((requester, target), (target, requester))
    for owner, other in both:
        occasion = Occasion(
            TouchKind.INTRODUCED,
            at,
            f"introduction:{introduction.id}",
            introduction.event_id,
            _said_by(owner, introducer) if introducer else "",
        )
        record(_contact(owner, other, at), occasion, owner.zone, now)
    if introducer is None:
        return
    for owner, other in both if introduction.from_offer else both[:1]:
        thanks = Occasion(
            TouchKind.INTRODUCED, at, f"{THANKS}{introduction.id}", introduction.event_id, _said_by(owner, other)
        )
        # Who could introduce them was known before.
        record(_contact(owner, introducer, at, ContactSource.MET), thanks, owner.zone, now)


def _said_by(owner: User, person: User) -> str:
    """Return the name of another user as it stands in the owner's timeline, which only prints it."""
    return name_in(owner.language, person.name, person.other_name)


def _contact(owner: User, other: User, at: datetime, source: ContactSource = ContactSource.INTRODUCED) -> Contact:
    contact = find_contact_of_user(owner.id, other.id)
    if contact is None:
        contact = Contact(
            owner_id=owner.id,
            user_id=other.id,
            name=other.name,
            other_name=other.other_name,
            source=source,
            created_at=at,
        )
        db.session.add(contact)
        db.session.flush()
    return contact
