"""Putting a mail into the outbox, in the transaction of the change that causes it."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import Protocol

import sqlalchemy as sa
from flask import current_app

from eventhub.db import db
from eventhub.mail.kinds import get_kind
from eventhub.mail.models import MailState, OutgoingMail, Priority


class Recipient(Protocol):
    """What the outbox needs to know of a user."""

    id: int
    email: str | None
    language: str


def enqueue(
    kind: str,
    *,
    about_id: int,
    now: datetime,
    user: Recipient | None = None,
    address: str | None = None,
    language: str | None = None,
    version: str = "1",
    not_before: datetime | None = None,
    first: bool = False,
    priority: Priority | None = None,
) -> OutgoingMail | None:
    """Queue one mail; None when the same (kind, about_id, recipient, version) is queued already or nobody is there.

    Runs inside the caller's transaction; the worker sends after the commit. `not_before` delays it.
    `first`: the caller knows that it is not queued yet; spares a look for each of thousands of recipients.
    `priority`: another than that of the kind. Raises LookupError for a kind that nobody composes.
    """
    usual = get_kind(kind).priority
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
        language=str(language or (user.language if user else "en")),
        priority=usual if priority is None else priority,
        state=MailState.QUEUED,
        message_id=f"<{secrets.token_hex(16)}@{current_app.config['EVENTHUB'].host.split(':')[0]}>",
        due_at=due,
        not_before=due,
        created_at=now,
    )
    db.session.add(mail)
    return mail


def _dedupe_key(kind: str, about_id: int, user: Recipient | None, address: str, version: str) -> str:
    whom = f"u{user.id}" if user else hashlib.sha256(address.encode()).hexdigest()[:20]
    return f"{kind}:{about_id}:{whom}:{version}"
