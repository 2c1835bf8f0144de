"""Sending what is in the outbox: take one row, commit, compose, talk to the network, write down how it ended.

Each try of the same mail has the same Message-ID. A worker killed between the server's "250" and our commit
leaves a lease; when that runs out the mail is sent once more, so that a death costs one second copy at most: the text
of a mail leaves only after the one before it is committed as sent. Whatever
workers died over five times, or broke off while the server had it twice, is given up and shown as unknown.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from eventhub.db import db, transaction
from eventhub.mail import outage
from eventhub.mail.composing import compose
from eventhub.mail.kinds import get_kind
from eventhub.mail.line import OPEN, Ending, Line, finish
from eventhub.mail.message import SafeMessage
from eventhub.mail.models import MailState, OutgoingMail, SuppressedAddress
from eventhub.mail.queries import mail_as_it_stands
from eventhub.mail.returns import UNSUBSCRIBED
from eventhub.mail.transport import Outcome, Transport, open_transport

log = logging.getLogger(__name__)

# product.md section 12: retries for two days; more than a day late without a try is missed.
GIVE_UP_AFTER = timedelta(days=2)
TOO_LATE_AFTER = timedelta(hours=24)
# A connection that breaks while the server has the text has most likely delivered it.
BROKEN_OFF_AT_MOST = 2
# A worker that dies has most likely not begun to send; but what kills every worker must not do so for ever.
DIED_OVER_AT_MOST = 5
# One round ends after this long, so that the periodic jobs get their turn behind a slow mail server.
LONGEST_ROUND = timedelta(seconds=60)
# What was composed ahead is composed anew when the server kept us longer: somebody may have taken a word back.
FRESH = timedelta(seconds=1)
_BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720))


@dataclass(frozen=True)
class _Ready:
    """A mail that was looked at: how it ended without the server, or the message that may leave."""

    mail_id: int
    at: datetime
    due_at: datetime
    refusals: int
    unknowns: int
    ending: Ending | None
    message: SafeMessage | None
    # Whether a worker had it before; then its counters change when it is taken.
    was_taken: bool


def deliver_due(
    clock: Callable[[], datetime], *, worker: str, most: int = 500, stopped: Callable[[], bool] = lambda: False
) -> int:
    """Send up to `most` mails that are due, one at a time; gives how many were handled.

    While the server has one mail, the next is composed, and it hears for whom that is while this one is written down:
    most of a worker's time would be waiting otherwise. A worker that is told to stop, as `stopped` says, finishes the
    mail that it has and takes no other: whoever stops it would end it in the middle of one before long.
    """
    began = clock()
    away = outage.present()
    if away is not None and away.not_before > began:
        return 0
    handled, line = 0, Line(worker)
    with open_transport() as transport:
        mail_id = line.settle(None, began, take_next=not stopped())
        ahead: _Ready | None = None
        while mail_id is not None:
            ready = _still_good(ahead, mail_id, clock) or _look_at(mail_id, clock())
            outcome, ending, ahead = _deliver(ready, line, transport, clock) if ready else (None, None, None)
            handled += 1
            if ending is not None and outcome is Outcome.AWAY:
                _rest(ending, worker, clock())
                break
            if away is not None and outcome is not None:
                outage.end()
                away = None
            go_on = handled < most and clock() - began < LONGEST_ROUND and not stopped()
            if go_on and ahead is not None and ahead.message is not None:
                transport.announce(ahead.message)
            mail_id = line.settle(ending, clock(), take_next=go_on)
    return handled


def _rest(ending: Ending, worker: str, now: datetime) -> None:
    with transaction():
        finish(ending, worker, now)
        outage.begin_or_go_on(ending.error, now)


def _deliver(
    ready: _Ready, line: Line, transport: Transport, clock: Callable[[], datetime]
) -> tuple[Outcome | None, Ending, _Ready | None]:
    """Try one mail; the outcome is None when the server was not needed. Also gives the next mail, looked at ahead."""
    if ready.ending is not None or ready.message is None:
        return None, ready.ending or Ending(ready.mail_id, MailState.SUPPRESSED, "no longer true"), None
    ahead: list[_Ready | None] = []
    outcome, code = transport.send(ready.message, lambda: ahead.append(_look_ahead(line, clock)))
    log.info("mail %s %s %s", ready.mail_id, outcome.value, code)
    return outcome, _ending(ready, clock(), outcome, code), ahead[0] if ahead else None


def _look_ahead(line: Line, clock: Callable[[], datetime]) -> _Ready | None:
    """The mail that will most likely be the next. Whatever goes wrong here must not hide the server's answer."""
    try:
        following = line.likely_next()
        return _look_at(following, clock()) if following is not None else None
    except Exception:
        log.exception("the next mail cannot be looked at")
        return None


def _still_good(ready: _Ready | None, mail_id: int, clock: Callable[[], datetime]) -> _Ready | None:
    """What was looked at ahead, if it is this mail, fresh, and nobody had it meanwhile."""
    good = ready is not None and ready.mail_id == mail_id and not ready.was_taken
    return ready if good and ready is not None and clock() - ready.at < FRESH else None


def _look_at(mail_id: int, now: datetime) -> _Ready | None:
    """Judge and compose one mail; None when the row is gone. No read transaction stays open behind it."""
    mail = mail_as_it_stands(mail_id=mail_id).scalar()
    if mail is None:
        return None
    facts = (mail_id, now, mail.due_at, mail.refusals, mail.unknowns)
    was_taken = mail.state not in OPEN
    verdict = _verdict_before_sending(mail, now)
    message, problem = (None, "") if verdict else _compose(mail)
    db.session.rollback()
    ending = Ending(mail_id, *verdict) if verdict else None
    if problem:
        ending = _again(mail_id, facts[2], facts[3] + facts[4], now, problem)
    return _Ready(*facts, ending, message, was_taken)


def _ending(ready: _Ready, now: datetime, outcome: Outcome, code: str) -> Ending:
    """What the outcome of one try means for the mail."""
    mail_id, tries = ready.mail_id, ready.refusals + ready.unknowns
    if outcome is Outcome.SENT:
        return Ending(mail_id, MailState.SENT)
    if outcome is Outcome.REJECTED:
        return Ending(mail_id, MailState.FAILED, code)
    if outcome is Outcome.AWAY:
        return Ending(mail_id, MailState.RETRYING, code, counts="refusals")
    if outcome is Outcome.UNKNOWN:
        if ready.unknowns + 1 >= BROKEN_OFF_AT_MOST:
            return Ending(mail_id, MailState.UNKNOWN, code, counts="unknowns")
        return _again(mail_id, ready.due_at, tries, now, code, counts="unknowns")
    return _again(mail_id, ready.due_at, tries, now, code)


def _again(
    mail_id: int, due_at: datetime, tries: int, now: datetime, code: str, counts: str = "refusals"
) -> Ending:
    """Once more after a while, or given up after two days."""
    wait = _BACKOFF[min(tries + 1, len(_BACKOFF)) - 1]
    if now + wait - due_at > GIVE_UP_AFTER:
        return Ending(mail_id, MailState.FAILED, code, counts)
    return Ending(mail_id, MailState.RETRYING, code, counts, not_before=now + wait)


def _compose(mail: OutgoingMail) -> tuple[SafeMessage | None, str]:
    """The message, or a short code of why there is none. One bad mail must never stop the others."""
    mail_id, kind = mail.id, mail.kind
    try:
        return compose(mail), ""
    # A composer may meet anything in people's texts.
    except Exception as error:
        log.exception("mail %s of kind %s cannot be composed", mail_id, kind)
        return None, f"compose:{type(error).__name__}"


def _verdict_before_sending(mail: OutgoingMail, now: datetime) -> tuple[MailState, str] | None:
    late = now - mail.due_at
    if mail.unknowns >= DIED_OVER_AT_MOST:
        return MailState.UNKNOWN, "workers died over it"
    if not mail.refusals and not mail.unknowns and late > TOO_LATE_AFTER:
        return MailState.MISSED, "too late"
    if late > GIVE_UP_AFTER:
        return MailState.FAILED, mail.error or "too late"
    if not get_kind(mail.kind).transactional and _is_suppressed(mail):
        return MailState.SUPPRESSED, UNSUBSCRIBED
    return None


def _is_suppressed(mail: OutgoingMail) -> bool:
    return bool(
        db.session.scalar(
            sa.select(sa.exists().where(
                SuppressedAddress.address == mail.address, SuppressedAddress.kind.in_((mail.kind, "*"))
            ))
        )
    )
