"""The outbox: a row for each mail, queued in the transaction of the change that causes it; a worker takes one by one.

A claim is a lease: until it ends, no other worker touches the mail. One that was killed in between leaves a lease that
runs out, and the mail is tried again. As a worker claims the next mail only after it has written down the one before,
its death costs one second copy at most.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

import sqlalchemy as sa
from flask import current_app

from eventhub.platform.db import db, rows_touched, transaction
from eventhub.platform.mail.bounces import ALL_KINDS, BOUNCED, suppress
from eventhub.platform.mail.kinds import Kind, get_kind
from eventhub.platform.mail.models import MailState, OutgoingMail, Priority
from eventhub.platform.mail.queries import failed_since
from eventhub.text.languages import DEFAULT

if TYPE_CHECKING:
    from eventhub.accounts.models import User

# Longer than the time limits of a greeting, of what comes before the first mail, and of a mail (smtp.TOTAL_TIMEOUT).
LEASE = timedelta(minutes=4)


class Subject(Protocol):
    """A row that a mail is about."""

    # Read only, like the columns of a row that is kept.
    @property
    def id(self) -> int:
        """Its primary key."""


@dataclass(frozen=True)
class ClaimedMail:
    """A mail that belongs to one worker for a while. `refusals` and `unknowns`: how earlier tries ended."""

    id: int
    kind: str
    due_at: datetime
    refusals: int
    unknowns: int


@dataclass(frozen=True)
class DeliveryResult:
    """How one try of one mail ended."""

    state: MailState
    # A short code of what went wrong; never an address or a server's words.
    error: str = ""
    # Which of the two counters goes up: "refusals", "unknowns" or neither.
    counts: str = ""
    # When the next try may start; None: there is none.
    retry_at: datetime | None = None


def enqueue(  # noqa: PLR0913 - what a mail consists of; all but the kind by name
    kind: str,
    *,
    about: Subject | None,
    now: datetime,
    user: User | None = None,
    address: str | None = None,
    language: str | None = None,
    version: str = "1",
    not_before: datetime | None = None,
    first: bool = False,
    priority: Priority | None = None,
) -> OutgoingMail | None:
    """Queue one mail; return None when the same (kind, about, recipient, version) is queued already or has no address.

    Runs inside the caller's transaction; the worker sends after the commit. `not_before` delays it.
    `language` is for an address without a user: a user is written to in their own.
    `first`: the caller knows that it is not queued yet; spares a look for each of thousands of recipients.
    `priority`: another than that of the kind. Raises LookupError for a kind that no feature composes, TypeError when
    `about` is no row of the model that its kind is about.
    """
    declared = get_kind(kind)
    about_id = _id_of_subject(declared, about)
    address = address or (user.email if user else None)
    if not address:
        return None
    key = _dedupe_key(kind, about_id, user, address, version)
    if not first and db.session.scalar(sa.select(OutgoingMail.id).where(OutgoingMail.dedupe_key == key)) is not None:
        return None
    due = not_before or now
    mail = OutgoingMail(
        kind=kind,
        about_id=about_id,
        dedupe_key=key,
        user_id=user.id if user else None,
        address=address,
        language=str(user.language if user else language or DEFAULT),
        priority=declared.priority if priority is None else priority,
        state=MailState.QUEUED,
        message_id=f"<{secrets.token_hex(16)}@{current_app.config['EVENTHUB'].host.split(':')[0]}>",
        due_at=due,
        not_before=due,
        created_at=now,
    )
    db.session.add(mail)
    return mail


def claim(worker: str, now: datetime) -> ClaimedMail | None:
    """Take the next mail that is due, awaited ones first; return None when there is none. One transaction.

    One at a time, so that a sign-in link that is queued now is the very next to leave.
    """
    due = sa.select(OutgoingMail).where(OutgoingMail.not_before <= now)
    query = due.order_by(OutgoingMail.priority, OutgoingMail.not_before, OutgoingMail.id).limit(1)
    with transaction():
        # Without effect on SQLite, where transaction() holds the write lock.
        mail = db.session.scalar(query.with_for_update(skip_locked=True))
        if mail is None:
            return None
        if mail.state is MailState.SENDING:
            # Another worker died over it; it may have arrived.
            mail.unknowns += 1
        mail.state, mail.claimed_by = MailState.SENDING, worker
        mail.not_before = now + LEASE
        return ClaimedMail(mail.id, mail.kind, mail.due_at, mail.refusals, mail.unknowns)


def retry_failed(since: datetime, now: datetime) -> int:
    """Queue again what was due since then and no server took, as of now; return how many mails.

    What is no longer true by then is not sent.
    """
    with transaction():
        mails = failed_since(since)
        for mail in mails:
            mail.state, mail.error, mail.due_at, mail.not_before = MailState.RETRYING, "", now, now
            # Counted as tried, so that it is not missed after a day of outage.
            mail.refusals, mail.unknowns = 1, 0
        return len(mails)


def void_leases(now: datetime) -> int:
    """Job: free the mails whose worker took them by a clock that was ahead; return how many.

    A lease that ends later than one of now would was given by such a clock, which has been set right since.
    """
    with transaction():
        return rows_touched(
            db.session.execute(
                sa.update(OutgoingMail)
                .where(OutgoingMail.state == MailState.SENDING, OutgoingMail.not_before > now + LEASE)
                .values(not_before=now)
                .execution_options(synchronize_session=False)
            )
        )


def record_result(mail_id: int, worker: str, result: DeliveryResult, now: datetime) -> bool:
    """Write down how a try ended; return False, and change nothing, when the mail is no longer this worker's."""
    with transaction():
        mail = db.session.get(OutgoingMail, mail_id, with_for_update=True)
        if mail is None or mail.state is not MailState.SENDING or mail.claimed_by != worker:
            return False
        mail.state, mail.error, mail.not_before, mail.claimed_by = result.state, result.error, result.retry_at, None
        mail.refusals += result.counts == "refusals"
        mail.unknowns += result.counts == "unknowns"
        if result.error.startswith(BOUNCED):
            suppress(mail.address, ALL_KINDS, BOUNCED, now)
        if result.state is MailState.SENT:
            mail.sent_at = now
            sent = get_kind(mail.kind).sent
            if sent is not None:
                sent(mail.about_id, now)
        return True


def _id_of_subject(kind: Kind, about: Subject | None) -> int:
    """Return the id of the row; 0 where mails of the kind are about none.

    Raises TypeError for a row of another model.
    """
    if not isinstance(about, kind.about or type(None)):
        raise TypeError(f"a mail of kind {kind.name!r} about {type(about).__name__}")
    return about.id if about else 0


def _dedupe_key(kind: str, about_id: int, user: User | None, address: str, version: str) -> str:
    recipient = f"u{user.id}" if user else hashlib.sha256(address.encode()).hexdigest()[:20]
    return f"{kind}:{about_id}:{recipient}:{version}"
