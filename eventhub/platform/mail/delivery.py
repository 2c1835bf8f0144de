"""Sending what is in the outbox: claim one mail, compose it, talk to the mail server, write down how it ended.

Each try of the same mail has the same Message-ID. What workers died over five times, or what broke off twice while
the server had it, is given up and shown as unknown.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import joinedload

from eventhub.platform.db import db, transaction
from eventhub.platform.mail import outage, queries
from eventhub.platform.mail.bounces import UNSUBSCRIBED
from eventhub.platform.mail.kinds import get_kind
from eventhub.platform.mail.message import SafeMessage, compose
from eventhub.platform.mail.models import MailState, OutgoingMail
from eventhub.platform.mail.outbox import ClaimedMail, DeliveryResult, claim, record_result
from eventhub.platform.mail.smtp import Outcome, Send, open_transport

log = logging.getLogger(__name__)

# docs/behaviour.md section 13: retries for two days; more than a day late without a try is missed.
GIVE_UP_AFTER = timedelta(days=2)
TOO_LATE_AFTER = timedelta(hours=24)
# A worker that died has most likely not begun to send, but a mail that kills every worker must be given up.
MAX_WORKER_DEATHS = 5
# A connection that breaks while the server has the text has most likely delivered it.
MAX_BROKEN_CONNECTIONS = 2
# One round ends after this long, also behind a slow mail server: between rounds the worker leaves its sign of life.
LONGEST_ROUND = timedelta(seconds=15)
# After a relay is mended, so much later all that it had denied has left.
LONGEST_DENIED_BACKOFF = timedelta(minutes=15)
MAX_POLICY_REFUSALS = 3
# A permanent refusal.
_REFUSALS = (Outcome.REJECTED, Outcome.DENIED, Outcome.POLICY_REFUSED)
_BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720))


def deliver_due(
    clock: Callable[[], datetime], *, worker: str, most: int = 500, stopped: Callable[[], bool] = lambda: False
) -> int:
    """Send up to `most` mails that are due, over one connection; return how many were handled.

    A worker that is told to stop, as `stopped` says, finishes the mail that it has and takes no other.
    """
    began = clock()
    noted = outage.find_refusals()
    if noted is not None and noted.not_before > began:
        return 0
    # Read before the first commit: another worker may delete the row meanwhile.
    was_refused, handled = noted is not None, 0
    was_unreached = noted is not None and noted.error.startswith(("connect:", "sender:"))
    with open_transport() as send:
        while handled < most and clock() - began < LONGEST_ROUND and not stopped():
            mail = claim(worker, clock())
            if mail is None:
                break
            handled += 1
            outcome, result = _deliver(mail, send, clock)
            if outcome is Outcome.UNREACHABLE:
                _pause(mail, worker, result, clock())
                break
            if outcome in _REFUSALS:
                if _handle_refusal(mail, worker, outcome, result, clock()):
                    break
                was_refused = True
                continue
            _record_result(mail, worker, result, clock())
            # A mail was taken, or a server that could not be reached has answered.
            if was_refused and (outcome is Outcome.SENT or (outcome is Outcome.REFUSED and was_unreached)):
                outage.end()
                was_refused = False
    return handled


def _record_result(mail: ClaimedMail, worker: str, result: DeliveryResult, now: datetime) -> None:
    try:
        record_result(mail.id, worker, result, now)
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        # Unwritten, the mail would leave twice; with one lost connection the pool replaces all that are as old.
        log.warning("mail %s is written down by another connection", mail.id)
        record_result(mail.id, worker, result, now)


def _handle_refusal(mail: ClaimedMail, worker: str, outcome: Outcome, result: DeliveryResult, now: datetime) -> bool:
    """Write down that the server does not want a mail; return whether it wants none, so that all wait.

    A refusal is the mail's own fault only as long as the server takes others. A mail that was refused by policy
    several times, while others were taken, no longer makes those wait.
    """
    with transaction():
        none_taken = outage.count_refusal(mail.id, now)
        is_policy = outcome is Outcome.POLICY_REFUSED and mail.refusals < MAX_POLICY_REFUSALS
        if none_taken and result.state is MailState.FAILED:
            result = _retry_or_fail(mail, result.error, now, longest=LONGEST_DENIED_BACKOFF)
        record_result(mail.id, worker, result, now)
        if none_taken or is_policy:
            outage.note_failure(result.error, now)
    return none_taken or is_policy


def _pause(mail: ClaimedMail, worker: str, result: DeliveryResult, now: datetime) -> None:
    with transaction():
        record_result(mail.id, worker, result, now)
        outage.note_failure(result.error, now)


def _deliver(mail: ClaimedMail, send: Send, clock: Callable[[], datetime]) -> tuple[Outcome | None, DeliveryResult]:
    """Try one mail; the outcome is None when the server was not needed."""
    message = _compose_or_reject(mail, clock())
    if isinstance(message, DeliveryResult):
        return None, message
    outcome, code = send(message)
    log.info("mail %s %s %s", mail.id, outcome.value, code)
    return outcome, _result(mail, outcome, code, clock())


def _compose_or_reject(mail: ClaimedMail, now: datetime) -> SafeMessage | DeliveryResult:
    """Return the message to send, or the result that speaks against it.

    No transaction stays open while the server is waited for.
    """
    try:
        row = db.session.get(OutgoingMail, mail.id, options=[joinedload(OutgoingMail.user)])
        if row is None:
            # Deleted with the account of its reader.
            return DeliveryResult(MailState.SUPPRESSED, "no longer true")
        verdict = _reason_not_to_send(mail, row, now)
        if verdict is not None:
            return verdict
        message = compose(row)
        if message is None:
            return DeliveryResult(MailState.SUPPRESSED, "no longer true")
        message.as_bytes()
        return message
    # A composer may fail on any text; one bad mail must not stop the others.
    except Exception as error:
        log.exception("mail %s of kind %s cannot be composed", mail.id, mail.kind)
        return _retry_or_fail(mail, f"compose:{type(error).__name__}", now)
    finally:
        db.session.rollback()


def _reason_not_to_send(mail: ClaimedMail, row: OutgoingMail, now: datetime) -> DeliveryResult | None:
    """Return why this mail is not to be sent, whatever is in it; None when it may be.

    Raises LookupError for a kind that no feature composes.
    """
    late = now - mail.due_at
    if mail.unknowns >= MAX_WORKER_DEATHS:
        return DeliveryResult(MailState.UNKNOWN, "workers died over it")
    if not mail.refusals and not mail.unknowns and late > TOO_LATE_AFTER:
        return DeliveryResult(MailState.MISSED, "too late")
    if late > GIVE_UP_AFTER:
        return DeliveryResult(MailState.FAILED, row.error or "too late")
    if not get_kind(mail.kind).transactional and queries.is_suppressed(row.address, mail.kind):
        return DeliveryResult(MailState.SUPPRESSED, UNSUBSCRIBED)
    return None


def _result(mail: ClaimedMail, outcome: Outcome, code: str, now: datetime) -> DeliveryResult:
    """Return what the outcome of one try means for the mail."""
    if outcome is Outcome.SENT:
        return DeliveryResult(MailState.SENT, code)
    if outcome is Outcome.REJECTED:
        return DeliveryResult(MailState.FAILED, code)
    if outcome in (Outcome.DENIED, Outcome.POLICY_REFUSED):
        return _retry_or_fail(mail, code, now, longest=LONGEST_DENIED_BACKOFF)
    if outcome is Outcome.UNREACHABLE:
        return DeliveryResult(MailState.RETRYING, code, "refusals", now)
    if outcome is Outcome.UNKNOWN:
        if mail.unknowns + 1 >= MAX_BROKEN_CONNECTIONS:
            return DeliveryResult(MailState.UNKNOWN, code, "unknowns")
        return _retry_or_fail(mail, code, now, "unknowns")
    return _retry_or_fail(mail, code, now)


def _retry_or_fail(
    mail: ClaimedMail, code: str, now: datetime, counts: str = "refusals", *, longest: timedelta = _BACKOFF[-1]
) -> DeliveryResult:
    """Return a result that tries again after a while, or gives the mail up after two days."""
    wait = min(longest, _BACKOFF[min(mail.refusals + mail.unknowns + 1, len(_BACKOFF)) - 1])
    if now + wait - mail.due_at > GIVE_UP_AFTER:
        return DeliveryResult(MailState.FAILED, code, counts)
    return DeliveryResult(MailState.RETRYING, code, counts, now + wait)
