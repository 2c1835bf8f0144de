"""Messages to guests: written, previewed, tried, and sent once, within the daily limits."""

from __future__ import annotations

from datetime import datetime

from eventhub.accounts.limits import spend
from eventhub.accounts.models import User
from eventhub.events.companion import queries as companion
from eventhub.events.event import queries as event_queries
from eventhub.events.event import queries_of_invitations
from eventhub.events.event import service as events
from eventhub.events.event.models import Event
from eventhub.events.event.rules import Act, EventState, is_new_organiser
from eventhub.organiser import frozen_figures, queries
from eventhub.organiser.models import MessageReport, OrganiserMessage
from eventhub.organiser.rules import (
    BEGUN_A_DAY,
    MESSAGE_MAIL,
    TESTS_A_DAY,
    Segment,
    recipients_a_day,
    spread,
)
from eventhub.platform import tokens
from eventhub.platform.db import db, transaction
from eventhub.platform.errors import Expired, LimitReached, WrongState
from eventhub.platform.instance.queries import limits
from eventhub.platform.mail import outbox
from eventhub.platform.mail.models import Priority

KIND = MESSAGE_MAIL
REPORT = "message-report"


def draft(event: Event, segment: Segment, subject: str, body: str, *, by: User, now: datetime) -> OrganiserMessage:
    """Keep a new message without sending it. Raises LimitReached."""
    with transaction():
        spend("messages_begun", str(by.id), BEGUN_A_DAY, queries.DAY, now)
        message = OrganiserMessage(event_id=event.id, created_at=now, recipients=0)
        message.by_user_id, message.segment, message.subject, message.body = by.id, segment, subject, body
        db.session.add(message)
        db.session.flush()
    return message


def rewrite(message: OrganiserMessage, segment: Segment, subject: str, body: str, *, by: User) -> None:
    """Change a message. Raises WrongState when it has gone out."""
    with transaction():
        unsent = _unsent(message.event_id, message.id)
        unsent.by_user_id, unsent.segment, unsent.subject, unsent.body = by.id, segment, subject, body


def send_test(event: Event, message_id: int, *, by: User, now: datetime) -> None:
    """Mail the message to its author, exactly as guests would get it."""
    spend("message_test", str(by.id), TESTS_A_DAY, queries.DAY, now)
    with transaction():
        message = queries.get_message(event.id, message_id)
        version = f"test-{tokens.new_nonce()[:8]}"
        outbox.enqueue(KIND, user=by, about=message, now=now, version=version, priority=Priority.AWAITED)


def left_today(by: User, now: datetime) -> int:
    """Return how many people an organiser may still reach within 24 hours; 0 while reports are looked into."""
    if queries.is_held(by.id, now):
        return 0
    since, a_day = now - queries.DAY, _a_day(by, now)
    # Messages to segments in fives count as the rounded number, as an exact budget would reveal the exact one.
    in_fives = sum(max(0, told - a_day * ((now - at) // queries.DAY)) for at, told in queries.list_sizes_told(by.id))
    return max(
        0,
        a_day
        - in_fives
        - queries.count_written_to_since(by.id, since)
        - queries_of_invitations.count_invited_since(by.id, since)
        - companion.count_invited_since(by.id, since)
        - queries.count_invited_to_clubs_since(by.id, since),
    )


def _a_day(by: User, now: datetime) -> int:
    is_new = is_new_organiser(by.created_at, event_queries.count_events_held(by.id, now), now)
    return recipients_a_day(limits(), is_new=is_new, is_trusted=by.is_trusted)


def days_of(event: Event, people: int, *, by: User, now: datetime) -> list[int]:
    """Return how many of these people a message would reach today, and on each day after."""
    return spread(people, left=left_today(by, now), a_day=_a_day(by, now), starts_at=event.starts_at, now=now)


def send(event: Event, message_id: int, *, by: User, now: datetime) -> list[int]:
    """Queue the message to all in its segment, once; return how many go today, and on each day after.

    Of a segment that reveals what guests want, return one number instead: about how many in all.
    Raises WrongState ("sent", "nobody", "few", "draft"), LimitReached ("messages", "recipients" or "reported").
    """
    with transaction():
        queries.lock_user(by.id)
        message = _unsent(event.id, message_id)
        people = queries.people_in(event.id, message.segment)
        days = days_of(event, len(people), by=by, now=now)
        said = about_how_many(event.id, message.segment)
        if said == 0:
            raise WrongState(f"too few to write to at event {event.id}", reason="few")
        # The caller does not learn whether such a segment has become empty.
        _refuse(event, by, len(people) if said is None else said, days if people or said is None else [0], now)
        message.sent_at, message.by_user_id = now, by.id
        message.recipients = sum(days) if said is None else said
        moments = [now + day * queries.DAY for day, number in enumerate(days) for _ in range(number)]
        for registration, moment in zip(people, moments, strict=False):
            outbox.enqueue(KIND, user=registration.user, about=message, now=now, not_before=moment, first=True)
        events.remember(event.id, Act.MESSAGED, by=by, number=message.recipients, now=now)
        return days if said is None else [said]


def about_how_many(event_id: int, segment: Segment) -> int | None:
    """Return the size, in fives, of a segment that reveals what guests want; None for the other segments.

    0 when it is fewer than five, or has not been counted yet: then it gets no message.
    """
    if segment is not Segment.WITHOUT_GOAL:
        return None
    figure = frozen_figures.shown(event_id).get(frozen_figures.WITHOUT_GOAL)
    return figure.about if figure else 0


def reported_message(token: str) -> tuple[OrganiserMessage, int]:
    """Return the message of a report link and its reader's user id. Raises Expired for unknown links."""
    value = tokens.unsign(REPORT, token)
    if isinstance(value, list) and len(value) == 2 and all(isinstance(part, int) for part in value):
        message = queries.find_message(int(value[0]))
        if message is not None:
            return message, int(value[1])
    raise Expired("no message behind this link", reason="link")


def report(token: str, *, now: datetime) -> None:
    """Note that a guest did not sign up for such a message; a second time changes nothing. Raises Expired."""
    with transaction():
        message, user_id = reported_message(token)
        if db.session.get(MessageReport, (message.id, user_id)) is None:
            db.session.add(MessageReport(message_id=message.id, user_id=user_id, created_at=now))


def _unsent(event_id: int, message_id: int) -> OrganiserMessage:
    message = queries.get_message(event_id, message_id, locked=True)
    if message.sent_at is not None:
        raise WrongState(f"message {message_id} has gone out", reason="sent")
    return message


def _refuse(event: Event, by: User, number: int, days: list[int], now: datetime) -> None:
    if event.state is EventState.DRAFT:
        raise WrongState(f"event {event.id} is a draft", reason="draft")
    if event.state is EventState.TAKEN_DOWN:
        raise WrongState(f"event {event.id} is taken down", reason="taken_down")
    if number == 0:
        raise WrongState(f"nobody to write to at event {event.id}", reason="nobody")
    if queries.is_held(by.id, now):
        raise LimitReached(f"messages of user {by.id} were reported", reason="reported")
    if queries.count_messages_since(event.id, now - queries.DAY) >= limits().messages_a_day:
        raise LimitReached(f"messages of event {event.id}", reason="messages")
    if not days:
        raise LimitReached(f"recipients of user {by.id}", reason="recipients")
