"""Sending a text through EventHub: only to a person one was introduced to, and once for each follow-up."""

from __future__ import annotations

from datetime import datetime, timedelta

from eventhub.accounts.limits import spend
from eventhub.accounts.models import User
from eventhub.followups import queries, queries_for_jobs, service
from eventhub.followups.digest_cadence import next_waking_moment
from eventhub.followups.models import FollowUp, WrittenText
from eventhub.followups.rules import OPEN_STATES
from eventhub.introductions.queries import shares_email_with, were_introduced
from eventhub.introductions.visibility import may_keep_seeing
from eventhub.people.models import Contact
from eventhub.people.relations import Relations
from eventhub.platform.db import db, transaction
from eventhub.platform.errors import NotAllowed
from eventhub.platform.mail.outbox import enqueue

WRITTEN = "followups/written"
A_DAY = 20
# Like every mail's words (docs/behaviour.md section 17).
KEPT = timedelta(days=14)


def reader_of(contact: Contact, *, relations: Relations | None = None, introduced: bool | None = None) -> User | None:
    """Return the user that a text can be sent to from here: introduced, not deleted, no block, and shares their e-mail.

    An address in the owner's book is not enough: the button would tell whether a guess is right. `relations` are the
    owner's; they, and whether the two were introduced, are read where the caller has not done so.
    """
    user = contact.user
    if user is None or user.deleted_at is not None or user.email is None:
        return None
    if introduced is None:
        introduced = were_introduced(contact.owner_id, user.id)
    if not introduced or not may_keep_seeing(contact.owner_id, user.id, relations=relations, introduced=introduced):
        return None
    return user if shares_email_with(user.id, contact.owner_id) else None


def send(follow_up_id: int, owner_id: int, subject: str, body: str, *, now: datetime, kept: bool = False) -> FollowUp:
    """Mail a text to its person; the follow-up is done by it, and with `kept` the open promise. Pressed twice, once.

    Raises NotAllowed for people that reader_of() does not return, LimitReached after twenty a day.
    """
    with transaction():
        row = queries.get_follow_up(follow_up_id, owner_id)
        db.session.refresh(row, with_for_update={"of": FollowUp})
        reader = reader_of(row.contact)
        if reader is None:
            raise NotAllowed(f"follow-up {follow_up_id} cannot be sent from here")
        if row.state in OPEN_STATES and queries.find_written(row.id) is None:
            spend("followups.send", str(owner_id), A_DAY, timedelta(days=1), now)
            written = WrittenText(
                follow_up_id=row.id, author_id=owner_id, reader_id=reader.id, subject=subject, body=body, created_at=now
            )
            db.session.add(written)
            db.session.flush()
            enqueue(WRITTEN, user=reader, about=written, now=now, not_before=next_waking_moment(now, reader.zone))
        return service.done(follow_up_id, owner_id, now=now, kept=kept)


def forget_texts(now: datetime) -> int:
    """Delete texts that were sent two weeks ago. A job; return how many."""
    with transaction():
        return queries_for_jobs.delete_texts(now - KEPT)
