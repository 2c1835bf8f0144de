"""Looking ahead in the outbox: the next mails and what they are about, read many at a time; each composed in steps.

A worker that asks for each mail by itself waits for the database as long as for everything else together; and one that
composes while nobody works for it waits for the mail server longer than it needs to.
"""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from eventhub.db import db, let_go
from eventhub.mail import queries
from eventhub.mail.bounces import UNSUBSCRIBED
from eventhub.mail.composing import compose_in_steps
from eventhub.mail.kinds import find_kind
from eventhub.mail.line import OPEN
from eventhub.mail.message import SafeMessage
from eventhub.mail.models import MailState, OutgoingMail

log = logging.getLogger(__name__)

# product.md section 12: retries for two days; more than a day late without a try is missed.
GIVE_UP_AFTER = timedelta(days=2)
TOO_LATE_AFTER = timedelta(hours=24)
# A worker that dies has most likely not begun to send; but what kills every worker must not do so for ever.
DIED_OVER_AT_MOST = 5
# How many mails are read at once: of a server that needs 20 ms a mail they are asked for within FRESH.
READ_AHEAD = 32
# How many mails are composed before their turn: the second is for waits that are longer than the first needs.
AHEAD = 2
# One whose rows the session forgets in the middle is begun anew, as after a commit; not for ever, if it commits itself.
BEGUN_AT_MOST = 3
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


def _in_short_transactions(
    steps: Generator[None, None, SafeMessage | None],
) -> Generator[None, None, SafeMessage | None]:
    """The same steps, none of which leaves a transaction open behind it."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            let_go()
            return end.value  # type: ignore[no-any-return]
        let_go()
        yield


class Reader:
    """What one worker has read of the mails that come next, and composed of them."""

    def __init__(self) -> None:
        self._read_at: datetime | None = None
        self._mails: dict[int, OutgoingMail] = {}
        # The session forgets what nobody holds.
        self._kept: list[object] = []
        self._suppressed: frozenset[tuple[str, str]] = frozenset()
        self._ready: dict[int, Ready] = {}
        self._begun: tuple[int, Generator[None, None, Ready | None]] | None = None
        # What looking ahead came to no end with.
        self._beginnings: Counter[int] = Counter()
        self._troubled: int | None = None

    def look_at(self, mail_id: int, following: Sequence[int], now: datetime) -> Ready | None:
        """Judge and compose one mail, whose turn it is; None when the row is gone. No transaction stays open behind it.

        What was looked at ahead serves if it is fresh and nobody had the mail meanwhile.
        """
        while self._is_begun(mail_id) and self._step():
            pass
        ready = self._ready.pop(mail_id, None)
        if ready is None or ready.was_taken or abs(now - ready.at) >= FRESH:
            self._begin(mail_id, following, now)
            while self._step():
                pass
            ready = self._ready.pop(mail_id, None)
        return ready

    def look_ahead(self, following: Sequence[int], now: datetime) -> bool:
        """Do one step for the first of these that is not ready; False when there is nothing to do.

        Whatever goes wrong here must not disturb what the worker is waiting for; it shows when that mail's turn comes.
        """
        mail_id = next((one for one in following[:AHEAD] if one not in self._ready), None)
        if mail_id is None or mail_id == self._troubled:
            return False
        if not self._is_begun(mail_id) and self._beginnings[mail_id] == BEGUN_AT_MOST:
            return False
        try:
            if not self._is_begun(mail_id):
                self._begin(mail_id, following[following.index(mail_id) + 1 :], now)
            goes_on = self._step()
        except Exception:
            log.exception("the next mail cannot be looked at")
            self._begun = None
            goes_on = False
        if not goes_on and mail_id not in self._ready:
            # Its row is gone, or it broke. Whoever waits until nothing is left to do would begin it for ever.
            self._troubled = mail_id
            return False
        return True

    def ready(self, mail_id: int) -> Ready | None:
        """What was looked at ahead, if it was to the end."""
        return self._ready.get(mail_id)

    def _is_begun(self, mail_id: int) -> bool:
        """Whether it is this mail that is being composed, from rows that the session still knows."""
        mail = self._mails.get(mail_id)
        return self._begun is not None and self._begun[0] == mail_id and not (mail and sa.inspect(mail).expired)

    def _begin(self, mail_id: int, following: Sequence[int], now: datetime) -> None:
        if self._begun is not None:
            self._begun[1].close()
        self._beginnings[mail_id] += 1
        self._begun = mail_id, self._looking(mail_id, following, now)

    def _step(self) -> bool:
        """One step of what was begun; False when that was the last."""
        assert self._begun is not None
        mail_id, steps = self._begun
        try:
            next(steps)
        except StopIteration as end:
            self._begun = None
            if end.value is not None:
                self._ready[mail_id] = end.value
            return False
        except BaseException:
            # What failed cannot be committed, and what would be said of that hides why.
            db.session.rollback()
            raise
        return True

    def _looking(self, mail_id: int, following: Sequence[int], now: datetime) -> Generator[None, None, Ready | None]:
        if not self._holds(mail_id, now):
            self._read((mail_id, *following[: READ_AHEAD - 1]), now)
            let_go()
            yield
        mail = self._mails.get(mail_id)
        return (yield from self._judging(mail, self._read_at or now, now)) if mail is not None else None

    def _holds(self, mail_id: int, now: datetime) -> bool:
        """Whether the mail was read a moment ago, and nothing that happened since made the session forget it."""
        mail = self._mails.get(mail_id)
        fresh = self._read_at is not None and abs(now - self._read_at) < _USED_WITHIN
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
        self._suppressed = queries.suppressed(unasked) if unasked else frozenset()
        try:
            self._kept = [load(ids) for load, ids in about.items()]
        # It only spares the composers their own questions; whatever is wrong stops those whom it concerns.
        except Exception:
            log.exception("what the next mails are about cannot be read ahead")
            db.session.rollback()
            self._mails = {mail.id: mail for mail in queries.mails_as_they_stand(mail_ids)}

    def _judging(self, mail: OutgoingMail, read_at: datetime, now: datetime) -> Generator[None, None, Ready]:
        facts = (mail.id, read_at, mail.due_at, mail.refusals, mail.unknowns, mail.state not in OPEN)
        kind, verdict = mail.kind, self._verdict(mail, now)
        if verdict is not None:
            return Ready(*facts, verdict)
        try:
            message = yield from _in_short_transactions(compose_in_steps(mail))
        # A composer may meet anything in people's texts; one bad mail must never stop the others.
        except Exception as error:
            log.exception("mail %s of kind %s cannot be composed", facts[0], kind)
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
