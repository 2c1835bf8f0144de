"""Whose turn it is in the outbox: one row at a time is taken by one worker, committed before anybody talks to a server.

On PostgreSQL a worker skips rows that another holds (FOR UPDATE SKIP LOCKED); on SQLite the write lock that
`transaction()` takes at once (BEGIN IMMEDIATE) does the same.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from types import TracebackType
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.engine import Dialect

from eventhub.db import UtcDateTime, db, transaction
from eventhub.driver import Driver, Other, ReadyMade, Refused, driver, ready_made
from eventhub.mail.bounces import ALL_KINDS, BOUNCED, suppress
from eventhub.mail.kinds import get_kind
from eventhub.mail.models import MailState, OutgoingMail

log = logging.getLogger(__name__)

# Longer than the SMTP time limit times the steps of one mail: connect, greet, TLS, greet, log in, sender, recipients,
# text.
STEPS = 9
LEASE = timedelta(minutes=3)
# How many rows a worker looks ahead, so that a long queue is not sorted anew for each mail.
LOOK_AHEAD = 200
OPEN = (MailState.QUEUED, MailState.RETRYING)

# Three statements a mail, so they are built once, and on the table: through the mapped class each costs twice as much.
_MAIL = OutgoingMail.__table__.c
_NOW = sa.bindparam("moment", type_=UtcDateTime)


def is_due(now: Any = _NOW) -> sa.ColumnElement[bool]:
    return sa.or_(
        # Two comparisons rather than in_(), whose list SQLAlchemy writes into the statement anew for each mail.
        sa.and_(sa.or_(*(_MAIL.state == state for state in OPEN)), _MAIL.not_before <= now),
        sa.and_(_MAIL.state == MailState.SENDING, _MAIL.lease_until < now),
    )


_ORDER = (
    _MAIL.priority,
    # What a worker died over comes last: it may have arrived, and may be what the worker died of.
    _MAIL.state == MailState.SENDING,
    _MAIL.unknowns,
    _MAIL.not_before,
    _MAIL.id,
)
_DUE = sa.select(_MAIL.id).where(is_due()).order_by(*_ORDER).limit(LOOK_AHEAD)
_WORKERS = sa.select(_MAIL.claimed_by).distinct().where(_MAIL.state == MailState.SENDING, _MAIL.lease_until >= _NOW)
_FIRST_OF = (
    sa.select(_MAIL.id)
    .where(_MAIL.id.in_(sa.bindparam("ids", expanding=True)), is_due())
    .order_by(*_ORDER)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_TAKE = (
    sa.update(OutgoingMail.__table__)
    .where(_MAIL.id == _FIRST_OF.scalar_subquery())
    .values(
        state=MailState.SENDING,
        claimed_by=sa.bindparam("worker"),
        lease_until=sa.bindparam("until"),
        unknowns=sa.case((_MAIL.state == MailState.SENDING, _MAIL.unknowns + 1), else_=_MAIL.unknowns),
    )
    .returning(_MAIL.id, _MAIL.kind, _MAIL.about_id)
)
_FINISH = (
    sa.update(OutgoingMail.__table__)
    .where(
        _MAIL.id == sa.bindparam("mail_id"),
        _MAIL.claimed_by == sa.bindparam("worker"),
        _MAIL.state == MailState.SENDING,
    )
    .values(claimed_by=None, lease_until=None)
    .returning(_MAIL.kind, _MAIL.about_id)
)
_SENT = _FINISH.values(state=MailState.SENT, error="", sent_at=_NOW)
# Spares PostgreSQL the wait for its disk, half of the bookkeeping of a mail; SQLite does not wait either. A power cut
# may then forget that the mails of its last half second were sent: they leave twice, none is lost. Said within the
# statement, as one of its own would be one more way to the server and back.
_WITHOUT_WAITING = sa.func.set_config("synchronous_commit", "off", True) == "off"
_SENT_WITHOUT_WAITING = _SENT.where(_WITHOUT_WAITING)
# The two of these that follow each other a hundred times, as one statement on two rows.
_IS_DONE = _MAIL.id == sa.bindparam("mail_id")
_NEXT = sa.select(_MAIL.id).where(_MAIL.id == sa.bindparam("next_id"), is_due()).with_for_update(skip_locked=True)
_PASS_ON = (
    sa.update(OutgoingMail.__table__)
    .where(
        sa.or_(
            sa.and_(_IS_DONE, _MAIL.claimed_by == sa.bindparam("worker"), _MAIL.state == MailState.SENDING),
            _MAIL.id == _NEXT.scalar_subquery(),
        )
    )
    .values(
        state=sa.case((_IS_DONE, MailState.SENT), else_=MailState.SENDING),
        error=sa.case((_IS_DONE, ""), else_=_MAIL.error),
        sent_at=sa.case((_IS_DONE, _NOW), else_=_MAIL.sent_at),
        claimed_by=sa.case((_IS_DONE, None), else_=sa.bindparam("worker")),
        lease_until=sa.case((_IS_DONE, None), else_=sa.bindparam("until", type_=UtcDateTime)),
        unknowns=sa.case(
            (sa.and_(~_IS_DONE, _MAIL.state == MailState.SENDING), _MAIL.unknowns + 1), else_=_MAIL.unknowns
        ),
    )
    .returning(_MAIL.id, _MAIL.kind, _MAIL.about_id)
)


@cache
def _passing_on(kind: str, dialect: Dialect) -> tuple[ReadyMade, ...]:
    """What writes a mail of this kind down as sent and takes the next; the first of these gives the rows.

    PostgreSQL does all of it in one statement, and so in one way there and back; SQLite cannot, and is not far.
    """
    note = get_kind(kind).note
    if dialect.name != "postgresql":
        statements = [_PASS_ON, *([note(sa.bindparam("about_id"), _NOW)] if note else ())]
        return tuple(ready_made(statement, dialect) for statement in statements)
    passed = _PASS_ON.where(_WITHOUT_WAITING).cte("passed")
    rows = sa.select(passed)
    if note is not None:
        about = sa.select(passed.c.about_id).where(passed.c.id == sa.bindparam("mail_id"))
        rows = rows.add_cte(note(about.scalar_subquery(), _NOW).cte("noted"))
    return (ready_made(rows, dialect),)


class Taken(NamedTuple):
    """A row that is this worker's."""

    id: int
    kind: str
    about_id: int


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
        self._taken: Taken | None = None
        self._driver: Driver | None = None
        self._is_alone = True
        self._may_pass_on = True

    def __enter__(self) -> Line:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave_the_driver()

    def _leave_the_driver(self) -> None:
        if self._driver is not None:
            self._driver.close()
            self._driver = None

    def settle(
        self, ending: Ending | None, now: datetime, *, take_next: bool, other: Other | None = None
    ) -> int | None:
        """Write how the last try ended and take the next row, in one commit; None when nothing is due.

        Whoever else waits for an answer may be served while the database is waited for.
        """
        if ending is not None and take_next and self._ahead and self._may_pass_on and self._is_simple(ending):
            try:
                if self._pass_on(ending.mail_id, now, other):
                    return self._taken.id if self._taken else None
                # Another worker was there first, and would be at the next ones, too.
                ending, self._ahead, self._is_alone = None, (), False
            # A lost connection, a row that was locked for too long: a mail that left must still be written down.
            except Exception as error:
                why = error.code if isinstance(error, Refused) else type(error).__name__
                log.warning("mail %s is written down by the session after %s", ending.mail_id, why)
                self._leave_the_driver()
                self._may_pass_on = False
        try:
            return self._settle(ending, now, take_next)
        except sa.exc.DBAPIError as error:
            # With one connection that is lost all that are as old are given up: the next is new.
            if ending is None or not error.connection_invalidated:
                raise
            log.warning("mail %s is written down by another connection", ending.mail_id)
            return self._settle(ending, now, take_next)

    def _settle(self, ending: Ending | None, now: datetime, take_next: bool) -> int | None:
        with transaction():
            if ending is not None:
                finish(ending, self._worker, now)
            return self._take(now) if take_next else None

    def likely_next(self) -> Sequence[int]:
        """The rows that this worker will most likely take next, in their order; no promise."""
        return self._ahead

    def _is_simple(self, ending: Ending) -> bool:
        if ending.state is not MailState.SENT or ending.error:
            return False
        if self._taken is None or self._taken.id != ending.mail_id:
            return False
        return get_kind(self._taken.kind).sent is None

    def _pass_on(self, mail_id: int, now: datetime, other: Other | None) -> bool:
        """From a mail that was sent to the one that most likely comes next; whether that was to be had.

        On a connection of its own, as the session keeps what was read ahead.
        """
        assert self._taken is not None
        self._driver = self._driver or driver()
        first, *others = _passing_on(self._taken.kind, self._driver.dialect)
        facts = self._facts(now) | {"mail_id": mail_id, "next_id": self._ahead[0], "about_id": self._taken.about_id}
        with self._driver.writing():
            self._driver.say(first, facts)
            rows = {row[0]: Taken(*row) for row in self._driver.rows(other)}
            if mail_id in rows:
                for statement in others:
                    self._driver.say(statement, facts)
        taken = rows.get(self._ahead[0])
        if taken is not None:
            self._taken, self._ahead = taken, self._ahead[1:]
        return taken is not None

    def _take(self, now: datetime) -> int | None:
        """The first that is due. Mostly that is the very next; where others took some, the first that they left."""
        found = self._take_one_of(self._ahead[:1], now) or self._take_one_of(self._ahead[1:], now)
        if found is None:
            due = db.session.connection().scalars(_DUE, {"moment": now}).all()
            self._ahead = due if self._is_alone else self._my_part(due, now)
            found = self._take_one_of(self._ahead, now)
            if found is None and len(self._ahead) < len(due):
                found = self._take_one_of(due, now)
        if found is not None:
            self._ahead = self._ahead[self._ahead.index(found) + 1 :] if found in self._ahead else ()
        return found

    def _my_part(self, due: Sequence[int], now: datetime) -> Sequence[int]:
        """Of several workers each takes the part that its name has among theirs."""
        workers = sorted({*db.session.connection().scalars(_WORKERS, {"moment": now}), self._worker})
        mine = workers.index(self._worker)
        begin, end = (len(due) * place // len(workers) for place in (mine, mine + 1))
        return due[begin:end]

    def _take_one_of(self, ids: Sequence[int], now: datetime) -> int | None:
        if not ids:
            return None
        row = db.session.connection().execute(_TAKE, self._facts(now) | {"ids": ids}).first()
        self._taken = Taken(*row) if row is not None else None
        return self._taken.id if self._taken is not None else None

    def _facts(self, now: datetime) -> dict[str, Any]:
        until = now + lease(current_app.config["EVENTHUB"].mail_timeout)
        return {"worker": self._worker, "until": until, "moment": now}


def lease(timeout: int) -> timedelta:
    """How long a mail belongs to the worker that took it; with a slower server another must not begin it meanwhile."""
    return max(LEASE, STEPS * timedelta(seconds=timeout))


def finish(ending: Ending, worker: str, now: datetime) -> bool:
    """Write an ending, only while the row is still this worker's; gives whether it was."""
    facts = {"mail_id": ending.mail_id, "worker": worker, "moment": now}
    row = db.session.connection().execute(_statement_for(ending), facts).first()
    if row is None:
        return False
    if ending.error.startswith(BOUNCED):
        suppress(db.session.get_one(OutgoingMail, ending.mail_id).address, ALL_KINDS, BOUNCED, now)
    if ending.state is MailState.SENT:
        kind = get_kind(row.kind)
        if kind.note is not None:
            note = kind.note(sa.bindparam("about_id"), _NOW)
            db.session.connection().execute(note, {"about_id": row.about_id, "moment": now})
        if kind.sent is not None:
            kind.sent(row.about_id, now)
    return True


def _statement_for(ending: Ending) -> sa.Update:
    if ending.state is MailState.SENT:
        sent = _SENT_WITHOUT_WAITING if db.engine.dialect.name == "postgresql" else _SENT
        return sent.values(error=ending.error) if ending.error else sent
    values: dict[str, Any] = {"state": ending.state, "error": ending.error}
    if ending.counts:
        values[ending.counts] = _MAIL[ending.counts] + 1
    if ending.not_before is not None:
        values["not_before"] = ending.not_before
    return _FINISH.values(**values)
