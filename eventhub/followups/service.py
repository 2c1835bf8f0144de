"""Answering a follow-up: done, later, skip, rest; and the job that lets planned ones fall due."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from eventhub.followups import queries, queries_for_jobs, rules
from eventhub.followups.models import FollowUp
from eventhub.followups.notes.models import Note
from eventhub.followups.notes.rules import Fit
from eventhub.followups.plans import Occasion, apply, plan_of, record
from eventhub.followups.rules import Change, FollowUpState, Plan
from eventhub.people.contacts.queries import get_contact
from eventhub.people.rules import Rhythm
from eventhub.people.touches.rules import TouchKind
from eventhub.platform.db import db, transaction
from eventhub.platform.errors import WrongState

SNOOZE_DAYS = {"tomorrow": 1, "next_week": 7}
# No zone is further ahead of UTC than fourteen hours.
FURTHEST_AHEAD = timedelta(hours=14)
Answer = Callable[[FollowUp, date], None]


def done(follow_up_id: int, owner_id: int, *, now: datetime, kept: bool = False) -> FollowUp:
    """Mark a follow-up done: a touch, and the next step counts from today. Pressed twice, it is done once.

    With `kept` the promise that is open with the person is kept by it.
    """

    def close(row: FollowUp, today: date) -> None:
        promise = queries.open_promises([row.contact_id]).get(row.contact_id) if kept else None
        if promise is not None:
            promise.promise_done = True
        apply(row, rules.done(plan_of(row), today), now, now)
        _touch(row, TouchKind.WROTE, f"follow-up:{row.id}", now)

    return _answer(follow_up_id, owner_id, close, now, already=FollowUpState.DONE)


def skip(follow_up_id: int, owner_id: int, *, now: datetime) -> FollowUp:
    """Leave this step out; the next one keeps its distance."""

    def leave_out(row: FollowUp, today: date) -> None:
        apply(row, rules.skipped(plan_of(row), today), row.anchor_at, now)

    return _answer(follow_up_id, owner_id, leave_out, now, already=FollowUpState.SKIPPED)


def snooze(follow_up_id: int, owner_id: int, days: int, *, now: datetime) -> FollowUp:
    """Move a step to some days from today."""

    def put_off(row: FollowUp, today: date) -> None:
        apply(row, rules.snoozed(plan_of(row), today + timedelta(days=days)), row.anchor_at, now)

    return _answer(follow_up_id, owner_id, put_off, now)


def let_rest(contact_id: int, owner_id: int, *, now: datetime) -> None:
    """Let a person rest: nothing falls due until the two meet again or the owner wakes it."""
    with transaction():
        contact = get_contact(contact_id, owner_id)
        contact.resting = True
        row = queries.current_follow_up(contact_id)
        if row is not None and row.state in rules.OPEN_STATES:
            apply(row, rules.rested(plan_of(row)), row.anchor_at, now)
        _is_listening(owner_id)


def wake(contact_id: int, owner_id: int, *, now: datetime) -> None:
    """Plan the resting step again, at its full distance from today."""
    with transaction():
        contact = get_contact(contact_id, owner_id)
        contact.resting = False
        row = queries.current_follow_up(contact_id)
        if row is not None and row.state is FollowUpState.RESTING:
            apply(row, rules.woken(plan_of(row), _today(owner_id, now)), now, now)
        _is_listening(owner_id)


def keep_rhythm(contact_id: int, owner_id: int, rhythm: Rhythm, *, now: datetime) -> None:
    """Set how often the owner would like to be in touch with a person. Raises NotFound."""
    with transaction():
        contact = get_contact(contact_id, owner_id)
        row = queries.current_follow_up(contact_id)
        if row is not None:
            touched_on = rules.local_day(row.anchor_at, queries.get_user(owner_id).zone)
            change = rules.in_rhythm(plan_of(row), rhythm, touched_on, _today(owner_id, now))
            apply(row, change, row.anchor_at, now)
        contact.rhythm = rhythm


def add_touch(contact_id: int, owner_id: int, kind: TouchKind, client_id: str, *, now: datetime) -> None:
    """Record that the two were in touch some other way; the plan counts from now."""
    with transaction():
        contact = get_contact(contact_id, owner_id)
        owner = queries.get_user(owner_id)
        record(contact, Occasion(kind, now, f"by-hand:{client_id}"), owner.zone, now)
        _is_listening(owner_id)


def fall_due(now: datetime) -> int:
    """Let planned and snoozed follow-ups fall due on their owner's day, and collapse missed ones. A job."""
    count, last = 0, 0
    latest_day = (now + FURTHEST_AHEAD).date()
    while ids := queries_for_jobs.waiting_ids(latest_day, last):
        last = ids[-1]
        with transaction():
            found = queries_for_jobs.follow_ups_by_id(ids)
            notes = queries.latest_notes([row.contact_id for row, _ in found])
            count += sum(_catch_up(row, notes.get(row.contact_id), user.zone, now) for row, user in found)
    return count


def _catch_up(row: FollowUp, note: Note | None, zone: str, now: datetime) -> bool:
    plan = Plan(row.step, row.state, row.due_on, note is not None and note.fit is Fit.NO, row.contact.rhythm)
    current = rules.caught_up(plan, rules.local_day(now, zone))
    if current == plan:
        return False
    apply(row, Change(current), row.anchor_at, now)
    return True


def _answer(
    follow_up_id: int, owner_id: int, answer: Answer, now: datetime, *, already: FollowUpState | None = None
) -> FollowUp:
    with transaction():
        row = queries.get_follow_up(follow_up_id, owner_id)
        db.session.refresh(row, with_for_update={"of": FollowUp})
        if row.state is already:
            return row
        if row.state not in rules.OPEN_STATES:
            raise WrongState(f"follow-up {row.id} is {row.state.value}", reason="follow_up_closed")
        answer(row, _today(owner_id, now))
        _is_listening(owner_id)
        return row


def _touch(row: FollowUp, kind: TouchKind, cause: str, now: datetime) -> None:
    owner = queries.get_user(row.owner_id)
    record(row.contact, Occasion(kind, now, cause), owner.zone, now)


def _today(owner_id: int, now: datetime) -> date:
    return rules.local_day(now, queries.get_user(owner_id).zone)


def _is_listening(owner_id: int) -> None:
    """Note that the owner does not ignore the digests: an answer resets the count."""
    queries.get_user(owner_id).digests_ignored = 0
