"""A user writes to a host of an event by our mail: the host's address stays unknown, an answer goes to the author."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

import sqlalchemy as sa

from eventhub.accounts.limits import Limit, refuse_spent, spend_all
from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.events.event.rules import EventState
from eventhub.events.registrations import queries as registrations
from eventhub.events.registrations.rules import RegistrationState
from eventhub.people.models import HostLetter
from eventhub.people.relations import list_blocked
from eventhub.people.reports import is_under_review
from eventhub.platform.db import db, insert_into, rows_touched, transaction
from eventhub.platform.errors import LimitReached, NotFound
from eventhub.platform.mail.outbox import enqueue
from eventhub.platform.retention import guests_visible

KIND = "people/host_letter"
LONGEST = 1000
# A person has a question or two; an event has many people. An event and a host get as many from confirmed guests and,
# counted apart, from all others: many accounts of one person do not keep guests from writing.
OF_ONE_AUTHOR, OF_ONE_ORIGIN, TO_ONE_EVENT, TO_ONE_HOST = 5, 20, 50, 100
# Of TO_ONE_HOST, from accounts that are younger than a day.
TO_ONE_HOST_OF_NEW = 30
_DAY = timedelta(days=1)
_KEPT = timedelta(days=14)


def takes_letters(event: Event, now: datetime) -> bool:
    """Return whether people may write to the hosts of an event: published or cancelled, until 90 days after its end."""
    return event.state in (EventState.PUBLISHED, EventState.CANCELLED) and now < event.ends_at + guests_visible()


def write(event: Event, author: User, host: User, body: str, *, origin: str, now: datetime) -> None:
    """Send a letter to a host; the same words again are the letter there is.

    The caller has made sure that the author sees the event and its host. To a host with a block either way, or who
    turned the author away, nothing goes out, and nothing tells. Raises LimitReached, with the reason "under_review"
    while the author's requests wait.
    """
    if is_under_review(author.id, now):
        raise LimitReached(f"letters of user {author.id}", reason="under_review")
    with transaction():
        if (letter_id := _add(event, author, host, body, now)) is None:
            return
        is_guest = _is_guest(event.id, author.id)
        own = _own_limits(author, "" if is_guest else origin)
        shared = _limits_of_host(event, host, is_guest=is_guest, is_new=author.created_at > now - _DAY)
        if is_kept_out(event.id, author, host.id):
            # Refused when others are, so that nothing tells, and not at the cost of others.
            spend_all(own, now)
            refuse_spent(shared, now)
        else:
            spend_all([*own, *shared], now)
            enqueue(KIND, user=host, about=db.session.get_one(HostLetter, letter_id), now=now)


def is_kept_out(event_id: int, author: User, host_id: int) -> bool:
    """Return whether nothing of an author goes to this host: a block either way, or removed or declined here."""
    if host_id in list_blocked(author.id):
        return True
    turned_away = registrations.was_turned_away(event_id, author.email or "", author.id)
    return turned_away and not registrations.was_let_in(event_id, author.id)


def may_send_links(event_id: int, author_id: int) -> bool:
    """Return whether an author may write web addresses: the organisers let them in, or they were checked in."""
    return registrations.was_let_in(event_id, author_id)


def _is_guest(event_id: int, author_id: int) -> bool:
    registration = registrations.find_live_of_user(event_id, author_id)
    return registration is not None and registration.state is RegistrationState.CONFIRMED


def _own_limits(author: User, origin: str) -> list[Limit]:
    limits = [Limit("host_letter", str(author.id), OF_ONE_AUTHOR, _DAY)]
    # Guests write from one network, that of the venue; for them it is empty.
    return [*limits, Limit("host_letter_origin", origin, OF_ONE_ORIGIN, _DAY)] if origin else limits


def _limits_of_host(event: Event, host: User, *, is_guest: bool, is_new: bool) -> list[Limit]:
    who = "guests" if is_guest else "others"
    limits = [
        Limit(f"host_letter_event_{who}", str(event.id), TO_ONE_EVENT, _DAY),
        Limit(f"host_letter_host_{who}", str(host.id), TO_ONE_HOST, _DAY),
    ]
    return [*limits, Limit(f"host_letter_new_{who}", str(host.id), TO_ONE_HOST_OF_NEW, _DAY)] if is_new else limits


def _add(event: Event, author: User, host: User, body: str, now: datetime) -> int | None:
    """Add the row; None when the same letter was written before, also at the same moment."""
    words = hashlib.sha256(f"{event.id} {host.id} {body}".encode()).hexdigest()
    new = insert_into(HostLetter, db.engine.dialect.name).values(
        event_id=event.id, author_id=author.id, host_id=host.id, body=body, digest=words, created_at=now
    )
    letter_id: int | None = db.session.scalar(new.on_conflict_do_nothing().returning(HostLetter.id))
    return letter_id


def get_letter_to(letter_id: int, host_id: int) -> HostLetter:
    """Return a letter to its reader. Raises NotFound for other users and letters that are deleted."""
    letter = db.session.get(HostLetter, letter_id)
    if letter is None or letter.host_id != host_id:
        raise NotFound(f"letter {letter_id} to user {host_id}")
    return letter


def forget_letters(now: datetime) -> int:
    """Delete letters that were sent two weeks ago. A job; return how many."""
    with transaction():
        return rows_touched(db.session.execute(sa.delete(HostLetter).where(HostLetter.created_at < now - _KEPT)))
