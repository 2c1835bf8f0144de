"""Use cases of the run-sheet: tick a newcomer off, name who greets, and tell greeters of their guests by mail."""

from __future__ import annotations

from datetime import datetime, timedelta

from eventhub.accounts.models import User
from eventhub.events.event import service as events
from eventhub.events.event.models import Event
from eventhub.events.event.rules import Act, TeamRole
from eventhub.events.registrations import greeters
from eventhub.organiser.greeting import queries
from eventhub.organiser.greeting.rules import mail_due_at
from eventhub.organiser.greeting.sheet import is_over, list_busy_greeters, list_unseen, may_read
from eventhub.platform.db import db, transaction
from eventhub.platform.errors import NotFound
from eventhub.platform.mail.outbox import enqueue

KIND = "desk/greeting"
_AHEAD = timedelta(hours=36)


def tick(
    event: Event, registration_id: int, reader_id: int, role: TeamRole | None, *, greeted: bool, now: datetime
) -> None:
    """Note that a newcomer was greeted, or take it back.

    Raises NotFound for who did not agree to be greeted, who the reader's sheet leaves out, and once it is empty.
    """
    with transaction():
        newcomer = queries.get_newcomer(event.id, registration_id)
        if is_over(event, now) or not may_read(newcomer, role, list_unseen(reader_id, role)):
            raise NotFound(f"registration {registration_id} does not stand on the sheet of user {reader_id}")
        newcomer.greeted_at = (newcomer.greeted_at or now) if greeted else None


def name_greeter(event: Event, user_id: int, *, greets: bool, by: User, now: datetime) -> None:
    """Say who greets newcomers; who is named by another person gets a mail. Raises NotFound."""
    with transaction():
        was_greeter = greeters.greets_at(event.id, user_id)
        greeters.name_greeter(event.id, user_id, greets=greets, now=now)
        person = db.session.get(User, user_id)
        if greets is not was_greeter:
            what = Act.GREETER_NAMED if greets else Act.GREETER_RELEASED
            events.remember(event.id, what, by=by, about=person, now=now)
        if greets and person is not None and person.id != by.id:
            enqueue(KIND, user=person, about=event, version=f"named {now:%Y-%m-%d}", now=now)


def tell_greeters(now: datetime) -> int:
    """Tell greeters on the morning of an event who they greet, as a job; return how many were told."""
    told = 0
    for event in queries.list_events_between(now, now + _AHEAD):
        if mail_due_at(event.starts_at, event.zone) > now:
            continue
        for greeter in list_busy_greeters(event):
            with transaction():
                day = event.starts_at.date().isoformat()
                told += enqueue(KIND, user=greeter, about=event, version=day, now=now) is not None
    return told
