"""A user writes to a host of an event by our mail: the host's address stays unknown, an answer goes to the author."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

import sqlalchemy as sa

from eventhub.accounts.limits import Limit, spend_all
from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.events.event.rules import EventState
from eventhub.people.models import HostLetter
from eventhub.people.relations import list_blocked
from eventhub.people.reports import is_under_review
from eventhub.people.rules import VISIBLE_AFTER_END
from eventhub.platform import tokens
from eventhub.platform.db import db, insert_into, rows_touched, transaction
from eventhub.platform.errors import Expired, LimitReached
from eventhub.platform.mail.outbox import enqueue

KIND = "people/host_letter"
LONGEST = 1000
# A person has a question or two; an event has many people.
OF_ONE_AUTHOR, OF_ONE_ORIGIN, TO_ONE_EVENT = 5, 20, 100
_DAY = timedelta(days=1)
_KEPT = timedelta(days=14)
_REPORT = "host-letter-report"


def takes_letters(event: Event, now: datetime) -> bool:
    """Return whether people may write to the hosts of an event: published or cancelled, until 90 days after its end."""
    return event.state in (EventState.PUBLISHED, EventState.CANCELLED) and now < event.ends_at + VISIBLE_AFTER_END


def write(event: Event, author: User, host: User, body: str, *, origin: str, now: datetime) -> None:
    """Send a letter to a host; the same words again are the letter there is.

    The caller has made sure that the author sees the event and its host. To a host with a block either way nothing goes
    out, and nothing tells. Raises LimitReached, with the reason "under_review" while the author's requests wait.
    """
    if is_under_review(author.id, now):
        raise LimitReached(f"letters of user {author.id}", reason="under_review")
    with transaction():
        if (letter_id := _add(event, author, host, body, now)) is None:
            return
        spend_all(
            [
                Limit("host_letter", str(author.id), OF_ONE_AUTHOR, _DAY),
                Limit("host_letter_origin", origin, OF_ONE_ORIGIN, _DAY),
                Limit("host_letter_event", str(event.id), TO_ONE_EVENT, _DAY),
            ],
            now,
        )
        if host.id not in list_blocked(author.id):
            enqueue(KIND, user=host, about=db.session.get_one(HostLetter, letter_id), now=now)


def _add(event: Event, author: User, host: User, body: str, now: datetime) -> int | None:
    """Add the row; None when the same letter was written before, also at the same moment."""
    words = hashlib.sha256(f"{event.id} {host.id} {body}".encode()).hexdigest()
    new = insert_into(HostLetter, db.engine.dialect.name).values(
        event_id=event.id, author_id=author.id, host_id=host.id, body=body, digest=words, created_at=now
    )
    letter_id: int | None = db.session.scalar(new.on_conflict_do_nothing().returning(HostLetter.id))
    return letter_id


def report_token(letter: HostLetter) -> str:
    """Return the token with which the host who got a letter reports its author."""
    return str(tokens.sign(_REPORT, letter.id))


def get_reported(token: str) -> HostLetter:
    """Return the letter of a report's link. Raises Expired for other links and letters that are deleted."""
    letter = db.session.get(HostLetter, tokens.unsign(_REPORT, token) or 0)
    if letter is None:
        raise Expired("link of a report")
    return letter


def forget_letters(now: datetime) -> int:
    """Delete letters that were sent two weeks ago. A job; return how many."""
    with transaction():
        return rows_touched(db.session.execute(sa.delete(HostLetter).where(HostLetter.created_at < now - _KEPT)))
