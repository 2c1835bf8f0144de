"""Use cases on a registration that has a person behind it: leave, accept an offer, edit. Yes and no: decisions.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from eventhub.accounts import queries as accounts_queries
from eventhub.accounts.limits import spend
from eventhub.accounts.models import User
from eventhub.accounts.profile import fill_profile, save_background
from eventhub.accounts.rules import MOST_VALUES, BackgroundKind
from eventhub.events.event import invitations
from eventhub.events.event import queries as event_queries
from eventhub.events.event import service as events
from eventhub.events.event.models import Event
from eventhub.events.event.rules import EventState, TakedownReason, TeamRole
from eventhub.events.event.schedule import CHANGE_MAIL_DELAY
from eventhub.events.registrations import capacity, queries, queries_of_unproven
from eventhub.events.registrations.answers import write_replies
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.profile import additions
from eventhub.events.registrations.rows import Changes, write_goals
from eventhub.events.registrations.rules import (
    ASK_STILL_COMING,
    FIRST_ANSWERS,
    FORGET_UNVERIFIED_AFTER,
    SETTLED,
    RegistrationState,
    VisibleTo,
)
from eventhub.events.registrations.understood import corrections_by
from eventhub.platform.db import BATCH_SIZE, db, run_in_batches, transaction
from eventhub.platform.errors import Expired, WrongState
from eventhub.platform.mail import outbox
from eventhub.text.headlines import HEADLINE

_DAY = timedelta(days=1)
# Purpose of the signed link in mails on which a guest takes a place that is held, or says "cannot come".
ATTENDANCE = "attendance"
_ANSWERS_BY_LINK = frozenset(
    {
        RegistrationState.CONFIRMED,
        RegistrationState.OFFERED,
        RegistrationState.LAPSED,
        RegistrationState.WITHDRAWN,
    }
)
_CANCELLED, _TAKEN_DOWN, _RESTORED = "events/cancelled", "events/taken_down", "events/restored"
# The state of the event of which each of these mails tells.
_NEWS_OF = {
    _CANCELLED: EventState.CANCELLED,
    _TAKEN_DOWN: EventState.TAKEN_DOWN,
    _RESTORED: EventState.PUBLISHED,
}
# The job tells the guests of a large event within minutes; longer after it nobody is told.
TELL_CANCELLED_WITHIN = timedelta(days=2)


def get_for_attendance(registration_id: object) -> Registration:
    """Return the registration that a signed link from a mail names, with a place, a held one, or none any more.

    Of a guest who has registered again it is the live one, in any state. Raises Expired for unknown links.
    """
    found = queries.find_registration(registration_id) if isinstance(registration_id, int) else None
    if found is None or found.is_erased or found.state not in _ANSWERS_BY_LINK:
        raise Expired("no registration behind this link", reason="link")
    return queries.standing_now(found)


def withdraw(registration: Registration, *, by: User | None, why: str = "own_wish", now: datetime) -> None:
    """Withdraw a registration; a seat it held goes to the next in line in the same transaction."""
    with transaction():
        capacity.lock_and_raise_version(registration.event_id)
        row = capacity.get_locked(registration.id)
        capacity.leave(row, RegistrationState.WITHDRAWN, by=by, why=why, now=now)
        capacity.notify("registrations/withdrawn", row, now=now)


def remove(registration: Registration, *, by: User | None, note: str = "", now: datetime) -> None:
    """Remove a guest from the event, and tell them; the seat goes to the next in line.

    An unproven address gets no mail: another person may have typed it.
    """
    with transaction():
        capacity.lock_and_raise_version(registration.event_id)
        row = capacity.get_locked(registration.id)
        is_proven = row.state is not RegistrationState.UNVERIFIED and not row.is_unproven_guest
        capacity.leave(row, RegistrationState.REMOVED, by=by, why="removed", note=note, now=now)
        invitations.revoke_by_address(row.event_id, row.email, now=now)
        if is_proven:
            capacity.notify("registrations/removed", row, now=now)


_PLAIN = (
    "goal_sentence",
    "looks_for",
    "can_help",
    *HEADLINE,
    "visible_to",
    "happy_to_introduce",
    "greet_me",
    "shares_email",
)


def edit(registration: Registration, changes: Changes, *, now: datetime) -> None:
    """Change what the guest says of themselves at this event; counts at once."""
    with transaction():
        capacity.lock_and_raise_version(registration.event_id)
        row = capacity.get_locked(registration.id)
        if changes.goals is not None:
            write_goals(row, changes.goals)
        write_replies(row, changes.replies, now=now)
        for name in _PLAIN:
            if (value := getattr(changes, name)) is not None:
                setattr(row, name, value)
        if changes.looks_for is not None or changes.can_help is not None:
            row.lines_open = True
        if changes.topics is not None:
            row.topic_corrections = corrections_by(row, changes.topics)
        row.edited_at = now
        _update_profile(row, changes)


def _update_profile(row: Registration, changes: Changes) -> None:
    """Put into the profile what is true at every event."""
    if row.user is None:
        return
    for name in HEADLINE:
        if (value := getattr(changes, name)) is not None:
            setattr(row.user, name, value)
    if changes.happy_to_introduce is not None:
        row.user.happy_to_introduce = changes.happy_to_introduce


def repeat_second_headline(user: User, registrations: Sequence[Registration], now: datetime) -> None:
    """Say a user's second headline at these events of theirs, too, where the first is the one in their profile."""
    wanted = user.second_headline, user.second_headline_language
    for row in registrations:
        if row.headline == user.headline and (row.second_headline, row.second_headline_language) != wanted:
            changes = Changes(second_headline=wanted[0], second_headline_language=wanted[1])
            edit(row, changes, now=now)


def state_background(registration: Registration, values: Mapping[BackgroundKind, Sequence[str]], now: datetime) -> None:
    """Replace these kinds of a guest's checklist.

    What is stated in the first hour belongs to registering and counts at once, as if it had stood in the form; of such
    values a guest has as many a day as a profile holds, so that nobody learns by trying who else has one. Raises
    LimitReached beyond. Later ones count after a day (people/visibility/queries_of_values.py).
    """
    user_id = registration.guest_id
    since = queries.first_taken_in(registration.event_id, user_id)
    is_new_here = now - since <= FIRST_ANSWERS
    with transaction():
        user = db.session.get_one(User, user_id)
        if is_new_here:
            stated = {(item.kind, item.typed) for item in accounts_queries.background_of(user_id)}
            new = {(kind, text) for kind, texts in values.items() for text in texts} - stated
            for _ in new:
                spend("first_answers", str(user_id), MOST_VALUES, _DAY, now)
        save_background(user, values, since if is_new_here else now, replace=True)
        capacity.lock_and_raise_version(registration.event_id)
        capacity.get_locked(registration.id).edited_at = now


def answer_about_profile(registration_id: int, user_id: int, *, add: bool, now: datetime) -> None:
    """Put what a guest typed before they were signed in into their profile, or forget it; asked once.

    Raises NotFound for the registrations of others.
    """
    with transaction():
        row = queries.get_own(registration_id, user_id)
        typed = additions(row)
        if add and typed and row.user is not None:
            fill_profile(row.user, typed.texts, happy_to_introduce=typed.happy_to_introduce)
            save_background(row.user, typed.background, now)
        row.background_draft = None


def choose_visibility(registration_id: int, user_id: int, visible_to: VisibleTo, *, now: datetime) -> None:
    """Change who may see that the guest comes; counts at once. Raises NotFound for the registrations of others."""
    with transaction():
        row = queries.get_own(registration_id, user_id)
        capacity.lock_and_raise_version(row.event_id)
        row.visible_to, row.edited_at = visible_to, now


def change_event(
    event_id: int,
    fields: events.EventFields,
    *,
    tell_guests: bool,
    seen: int | None = None,
    by: User | None = None,
    now: datetime,
) -> Event:
    """Edit an event as events.service.edit does, and offer the seats that this adds."""
    with transaction():
        event = events.edit(event_id, fields, tell_guests=tell_guests, seen=seen, by=by, now=now)
        db.session.flush()
        capacity.offer_free_seats(event_id, now=now)
    return event


def cancel_event(event_id: int, *, note: str = "", by: User | None = None, now: datetime) -> None:
    """Cancel an event that has not ended, and tell all who are registered."""
    with transaction():
        if event_queries.get_event(event_id).ends_at <= now:
            raise WrongState(f"event {event_id} is over", reason="event_is_over")
        events.cancel(event_id, note=note, by=by, now=now)
        _notify(_CANCELLED, now, _not_notified(_CANCELLED, event_id, now))


def take_down_event(event_id: int, why: TakedownReason, words: str, *, now: datetime) -> None:
    """Take an event down, and tell its team and all who are registered."""
    with transaction():
        event = events.take_down(event_id, why, words, now)
        _notify_team(event, now)
        _notify(_TAKEN_DOWN, now, _not_notified(_TAKEN_DOWN, event_id, now))


def restore_event(event_id: int, *, now: datetime) -> None:
    """Show an event again, and tell its team and, if it is still to come, all who are registered."""
    with transaction():
        event = events.restore(event_id, now)
        _notify_team(event, now)
        if event.state is EventState.PUBLISHED and event.ends_at > now:
            _notify(_RESTORED, now, _not_notified(_RESTORED, event_id, now))


def tell_cancelled(now: datetime) -> int:
    """Job: tell the guests of large events who were not told at once that it was cancelled, taken down or restored.

    Returns how many.
    """
    told = 0
    for kind, state in _NEWS_OF.items():
        ids = queries.untold_of(kind, state, since=now - TELL_CANCELLED_WITHIN)
        told += run_in_batches(ids, partial(_notify, kind, now))
    return told


def _not_notified(kind: str, event_id: int, now: datetime) -> list[int]:
    """Return the registrations to tell at once; the job tells the others of a large event."""
    return queries.untold_of(kind, _NEWS_OF[kind], since=now, event_id=event_id)[:BATCH_SIZE]


def _notify(kind: str, now: datetime, ids: Sequence[int]) -> int:
    rows = queries.with_event_and_user(ids)
    for row in rows:
        capacity.notify(kind, row, now=now, version=str(row.event.calendar_sequence))
    return len(rows)


def _notify_team(event: Event, now: datetime) -> None:
    version = str(event.calendar_sequence)
    for member in event_queries.team_of(event.id):
        if member.role is not TeamRole.CHECK_IN:
            outbox.enqueue("events/decision", user=member.user, about=event, version=version, now=now)


def tell_changes(now: datetime) -> int:
    """Mail the guests of events whose edits have rested half an hour: one mail for all of them."""
    event_ids = event_queries.events_with_changes_to_tell(now - CHANGE_MAIL_DELAY)
    for event_id in event_ids:
        news = event_queries.get_event(event_id).calendar_sequence
        ids = [registration.id for registration in queries.live_of_event(event_id)]
        told = run_in_batches(ids, partial(_notify_of_change, event_id, news, now))
        with transaction():
            event = events.lock(event_id)
            if told == len(ids) and event.calendar_sequence == news:
                event.change_pending_since, event.told_at = None, now
    return len(event_ids)


def _notify_of_change(event_id: int, news: int, now: datetime, ids: Sequence[int]) -> int:
    """Mail some guests; none once the event was edited again, as the next run tells all of them that."""
    if events.lock(event_id).calendar_sequence != news:
        return 0
    for row in queries.with_event_and_user(ids):
        if row.state in SETTLED and row.user_id is not None:
            capacity.notify("events/changed", row, now=now, version=str(news))
    return len(ids)


def ask_who_is_still_coming(now: datetime) -> int:
    """Ask, on the day before, all who have been confirmed for longer than a day; return how many were asked."""
    ids = queries.to_ask_again(now, now + ASK_STILL_COMING, confirmed_before=2 * ASK_STILL_COMING)
    return run_in_batches(ids, partial(_ask_again, now))


def _ask_again(now: datetime, ids: Sequence[int]) -> int:
    rows = [row for row in queries.with_event_and_user(ids) if row.state is RegistrationState.CONFIRMED]
    for row in rows:
        capacity.notify("registrations/still_coming", row, now=now, version=row.event.starts_at.date().isoformat())
    return len(rows)


def start_the_clock(registration_id: int, now: datetime) -> None:
    """Start the 24 hours of a link when it is sent (docs/behaviour.md section 3). Joins the caller's transaction."""
    row = db.session.get(Registration, registration_id)
    if row is not None and row.link_sent_at is None:
        row.link_sent_at = now


def forget_unverified(now: datetime) -> int:
    """Delete registrations with an address unconfirmed for a week; return how many."""
    with transaction():
        rows = queries_of_unproven.stale_unverified(now - FORGET_UNVERIFIED_AFTER)
        for row in rows:
            db.session.delete(row)
    return len(rows)


def forget_submissions_of(email: str) -> None:
    """Delete what forms said of an unproven address. Call it inside a transaction."""
    for row in queries_of_unproven.submissions_of(email):
        db.session.delete(row)


def reconcile_seats(event_id: int) -> int:
    """Set the counter of an event to what its rows hold; return by how much it was wrong (0 = right)."""
    with transaction():
        event = events.lock(event_id)
        wrong_by = event.places_taken - queries.count_seats_held(event_id)
        event.places_taken -= wrong_by
    return wrong_by
