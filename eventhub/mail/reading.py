"""Reading ahead in the outbox: the next mails and what they are about, some at a time; each judged and composed alone.

A worker that asks for each mail by itself waits for the database as long as for everything else together.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from eventhub.db import db, let_go
from eventhub.mail import queries
from eventhub.mail.composing import compose
from eventhub.mail.kinds import find_kind
from eventhub.mail.line import OPEN
from eventhub.mail.message import SafeMessage
from eventhub.mail.models import MailState, OutgoingMail
from eventhub.mail.returns import UNSUBSCRIBED

log = logging.getLogger(__name__)

# product.md section 12: retries for two days; more than a day late without a try is missed.
GIVE_UP_AFTER = timedelta(days=2)
TOO_LATE_AFTER = timedelta(hours=24)
# A worker that dies has most likely not begun to send; but what kills every worker must not do so for ever.
DIED_OVER_AT_MOST = 5
# How many mails are read at once: of a server that needs 20 ms a mail they are asked for within FRESH.
READ_AHEAD = 32
# Whatever was read longer ago is read anew before its mail leaves: somebody may have taken a word back.
FRESH = timedelta(seconds=1)
# Nothing is composed from what will not be fresh until its mail's turn comes.
_USED_WITHIN = FRESH / 2


@dataclass(frozen=True)
class Ready:
    """A mail that was looked at: what speaks against sending it, or the message that may leave."""

    mail_id: int
    at: datetime
    due_at: datetime
    refusals: int
    unknowns: int
    # Whether a worker had it before; then its counters change when it is taken.
    was_taken: bool
    verdict: tuple[MailState, str] | None = None
    # A short code of why it cannot be composed.
    problem: str = ""
    message: SafeMessage | None = None


class Reader:
    """What one worker has read of the mails that come next."""

    def __init__(self) -> None:
        self._read_at: datetime | None = None
        self._mails: dict[int, OutgoingMail] = {}
        # The session forgets what nobody holds.
        self._kept: list[object] = []
        self._suppressed: frozenset[tuple[str, str]] = frozenset()

    def look_at(self, mail_id: int, following: Sequence[int], now: datetime) -> Ready | None:
        """Judge and compose one mail; None when the row is gone. No transaction stays open behind it."""
        if not self._holds(mail_id, now):
            self._read((mail_id, *following[: READ_AHEAD - 1]), now)
        mail = self._mails.get(mail_id)
        try:
            return self._judged(mail, self._read_at or now, now) if mail is not None else None
        finally:
            let_go()

    def _holds(self, mail_id: int, now: datetime) -> bool:
        """Whether the mail was read a moment ago, and nothing that happened since made the session forget it."""
        mail = self._mails.get(mail_id)
        fresh = self._read_at is not None and now - self._read_at < _USED_WITHIN
        # Of one that a worker had, the counters changed when it was taken.
        return fresh and mail is not None and not sa.inspect(mail).expired and mail.state in OPEN

    def _read(self, mail_ids: Sequence[int], now: datetime) -> None:
        db.session.rollback()
        db.session.expire_all()
        self._read_at = now
        self._mails = {mail.id: mail for mail in queries.mails_as_they_stand(mail_ids)}
        about, unasked = defaultdict(list), set()
        for mail in self._mails.values():
            kind = find_kind(mail.kind)
            if kind is not None and kind.load is not None:
                about[kind.load].append(mail.about_id)
            if kind is not None and not kind.transactional:
                unasked.add(mail.address)
        self._kept = [load(ids) for load, ids in about.items()]
        self._suppressed = queries.suppressed(unasked) if unasked else frozenset()

    def _judged(self, mail: OutgoingMail, read_at: datetime, now: datetime) -> Ready:
        facts = (mail.id, read_at, mail.due_at, mail.refusals, mail.unknowns, mail.state not in OPEN)
        verdict = self._verdict(mail, now)
        if verdict is not None:
            return Ready(*facts, verdict)
        try:
            message = compose(mail)
        # A composer may meet anything in people's texts; one bad mail must never stop the others.
        except Exception as error:
            log.exception("mail %s of kind %s cannot be composed", mail.id, mail.kind)
            # Nothing more can be asked of a transaction that failed.
            db.session.rollback()
            return Ready(*facts, problem=f"compose:{type(error).__name__}")
        return Ready(*facts, message=message) if message else Ready(*facts, (MailState.SUPPRESSED, "no longer true"))

    def _verdict(self, mail: OutgoingMail, now: datetime) -> tuple[MailState, str] | None:
        late = now - mail.due_at
        if mail.unknowns >= DIED_OVER_AT_MOST:
            return MailState.UNKNOWN, "workers died over it"
        if not mail.refusals and not mail.unknowns and late > TOO_LATE_AFTER:
            return MailState.MISSED, "too late"
        if late > GIVE_UP_AFTER:
            return MailState.FAILED, mail.error or "too late"
        kind = find_kind(mail.kind)
        unasked = kind is not None and not kind.transactional
        if unasked and {(mail.address, mail.kind), (mail.address, "*")} & self._suppressed:
            return MailState.SUPPRESSED, UNSUBSCRIBED
        return None
