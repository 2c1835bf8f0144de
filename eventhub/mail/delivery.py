"""Sending what is in the outbox: take one row, commit, compose, talk to the network, write down how it ended.

Each try of the same mail has the same Message-ID. A worker killed between the server's "250" and our commit
leaves a lease; when that runs out the mail is sent once more, so that a death costs one second copy at most. Whatever
workers died over five times, or broke off while the server had it twice, is given up and shown as unknown.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

import sqlalchemy as sa

from eventhub.db import db, transaction
from eventhub.mail import outage
from eventhub.mail.composing import compose
from eventhub.mail.kinds import get_kind
from eventhub.mail.line import Ending, Line, finish
from eventhub.mail.message import SafeMessage
from eventhub.mail.models import MailState, OutgoingMail, SuppressedAddress
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
_BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720))


def deliver_due(clock: Callable[[], datetime], *, worker: str, most: int = 500) -> int:
    """Send up to `most` mails that are due, one at a time; gives how many were handled."""
    began = clock()
    away = outage.present()
    if away is not None and away.not_before > began:
        return 0
    handled, line = 0, Line(worker)
    with open_transport() as transport:
        mail_id = line.settle(None, began, take_next=True)
        while mail_id is not None:
            outcome, ending = _deliver(mail_id, transport, clock)
            handled += 1
            if outcome is Outcome.AWAY:
                _rest(ending, worker, clock())
                break
            if away is not None and outcome is not None:
                outage.end()
                away = None
            go_on = handled < most and clock() - began < LONGEST_ROUND
            mail_id = line.settle(ending, clock(), take_next=go_on)
    return handled


def _rest(ending: Ending, worker: str, now: datetime) -> None:
    with transaction():
        finish(ending, worker, now)
        outage.begin_or_go_on(ending.error, now)


def _deliver(mail_id: int, transport: Transport, clock: Callable[[], datetime]) -> tuple[Outcome | None, Ending]:
    """Try one mail; the outcome is None when the server was not needed."""
    mail = db.session.get_one(OutgoingMail, mail_id)
    verdict = _verdict_before_sending(mail, clock())
    if verdict is not None:
        return None, Ending(mail_id, *verdict)
    tries, unknowns, due_at = mail.refusals + mail.unknowns, mail.unknowns, mail.due_at
    message, problem = _compose(mail)
    # Ends the read transaction: none stays open while the network is slow.
    db.session.rollback()
    if problem:
        return None, _again(mail_id, due_at, tries, clock(), problem)
    if message is None:
        return None, Ending(mail_id, MailState.SUPPRESSED, "no longer true")
    outcome, code = transport.send(message)
    log.info("mail %s %s %s", mail_id, outcome.value, code)
    return outcome, _ending(mail_id, due_at, tries, unknowns, clock(), outcome, code)


def _ending(
    mail_id: int, due_at: datetime, tries: int, unknowns: int, now: datetime, outcome: Outcome, code: str
) -> Ending:
    """What the outcome of one try means for the mail."""
    if outcome is Outcome.SENT:
        return Ending(mail_id, MailState.SENT)
    if outcome is Outcome.REJECTED:
        return Ending(mail_id, MailState.FAILED, code)
    if outcome is Outcome.AWAY:
        return Ending(mail_id, MailState.RETRYING, code, counts="refusals")
    if outcome is Outcome.UNKNOWN:
        if unknowns + 1 >= BROKEN_OFF_AT_MOST:
            return Ending(mail_id, MailState.UNKNOWN, code, counts="unknowns")
        return _again(mail_id, due_at, tries, now, code, counts="unknowns")
    return _again(mail_id, due_at, tries, now, code)


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
        return MailState.SUPPRESSED, "unsubscribed"
    return None


def _is_suppressed(mail: OutgoingMail) -> bool:
    return bool(
        db.session.scalar(
            sa.select(sa.exists().where(
                SuppressedAddress.address == mail.address, SuppressedAddress.kind.in_((mail.kind, "*"))
            ))
        )
    )
