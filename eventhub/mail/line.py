"""Whose turn it is in the outbox: one row at a time is taken by one worker, committed before anybody talks to a server.

On PostgreSQL a worker skips rows that another holds (FOR UPDATE SKIP LOCKED); on SQLite the write lock that
`transaction()` takes at once (BEGIN IMMEDIATE) does the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import current_app

from eventhub.db import db, transaction
from eventhub.mail.kinds import get_kind
from eventhub.mail.models import MailState, OutgoingMail
from eventhub.mail.returns import ALL_KINDS, BOUNCED, suppress

# Longer than the SMTP time limit times the steps of one mail: connect, greet, TLS, greet, log in, sender, recipients,
# text.
STEPS = 9
LEASE = timedelta(minutes=3)
# How many rows a worker looks ahead, so that a long queue is not sorted anew for each mail.
LOOK_AHEAD = 50
_ORDER = (
    # What a worker died over comes last: it may have arrived, and may be what the worker died of.
    OutgoingMail.state == MailState.SENDING, OutgoingMail.unknowns, OutgoingMail.not_before, OutgoingMail.id,
)  # fmt: skip
OPEN = (MailState.QUEUED, MailState.RETRYING)


@dataclass(frozen=True)
class Ending:
    """How one try ended: what to write on the row of that mail."""

    mail_id: int
    state: MailState
    error: str = ""
    # Which of the two counters goes up: "refusals", "unknowns" or neither.
    counts: str = ""
    not_before: datetime | None = None


class Line:
    """One worker's place at the outbox."""

    def __init__(self, worker: str) -> None:
        self._worker = worker
        self._ahead: Sequence[int] = ()

    def settle(self, ending: Ending | None, now: datetime, *, take_next: bool) -> int | None:
        """Write how the last try ended and take the next row, in one commit; None when nothing is due."""
        with transaction():
            if ending is not None:
                finish(ending, self._worker, now)
            return self._take(now) if take_next else None

    def next_id(self, *, after: int) -> int | None:
        """The row that this worker will most likely take after that one; no promise."""
        ids = list(self._ahead)
        at = ids.index(after) + 1 if after in ids else 0
        return ids[at] if at < len(ids) else None

    def _take(self, now: datetime) -> int | None:
        found = self._take_one_of(self._ahead, now) if self._ahead else None
        if found is None:
            self._ahead = db.session.scalars(
                sa.select(OutgoingMail.id).where(is_due(now))
                .order_by(*_ORDER).limit(LOOK_AHEAD)
            ).all()
            found = self._take_one_of(self._ahead, now) if self._ahead else None
        return found

    def _take_one_of(self, ids: Sequence[int], now: datetime) -> int | None:
        first = (
            sa.select(OutgoingMail.id)
            .where(OutgoingMail.id.in_(ids), is_due(now))
            .order_by(*_ORDER)
            .limit(1)
            .with_for_update(skip_locked=True)
            .scalar_subquery()
        )
        was_sending = OutgoingMail.state == MailState.SENDING
        return db.session.execute(
            sa.update(OutgoingMail)
            .where(OutgoingMail.id == first)
            .values(
                state=MailState.SENDING, claimed_by=self._worker,
                lease_until=now + lease(current_app.config["EVENTHUB"].mail_timeout),
                unknowns=sa.case((was_sending, OutgoingMail.unknowns + 1), else_=OutgoingMail.unknowns),
            )
            .returning(OutgoingMail.id)
            .execution_options(synchronize_session=False)
        ).scalar()


def lease(timeout: int) -> timedelta:
    """How long a mail belongs to the worker that took it; with a slower server another must not begin it meanwhile."""
    return max(LEASE, STEPS * timedelta(seconds=timeout))


def finish(ending: Ending, worker: str, now: datetime) -> bool:
    """Write an ending, only while the row is still this worker's; gives whether it was."""
    values: dict[str, Any] = {"state": ending.state, "error": ending.error, "claimed_by": None, "lease_until": None}
    if ending.counts:
        values[ending.counts] = getattr(OutgoingMail, ending.counts) + 1
    if ending.not_before is not None:
        values["not_before"] = ending.not_before
    if ending.state is MailState.SENT:
        values["sent_at"] = now
    kind = db.session.execute(
        sa.update(OutgoingMail)
        .where(OutgoingMail.id == ending.mail_id, OutgoingMail.claimed_by == worker,
               OutgoingMail.state == MailState.SENDING)
        .values(**values)
        .returning(OutgoingMail.kind)
        .execution_options(synchronize_session=False)
    ).scalar()
    if kind is None:
        return False
    if ending.error.startswith(BOUNCED):
        suppress(db.session.get_one(OutgoingMail, ending.mail_id).address, ALL_KINDS, BOUNCED, now)
    after = get_kind(kind).sent if ending.state is MailState.SENT else None
    if after is not None:
        after(db.session.get_one(OutgoingMail, ending.mail_id, populate_existing=True), now)
    return True


def is_due(now: datetime) -> sa.ColumnElement[bool]:
    return sa.or_(
        sa.and_(OutgoingMail.state.in_(OPEN), OutgoingMail.not_before <= now),
        sa.and_(OutgoingMail.state == MailState.SENDING, OutgoingMail.lease_until < now),
    )
