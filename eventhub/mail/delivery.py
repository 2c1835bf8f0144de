"""Sending what is in the outbox: take one row, commit, compose, talk to the network, write down how it ended.

Each try of the same mail has the same Message-ID. A worker killed between the server's "250" and our commit
leaves a lease; when that runs out the mail is sent once more, so that a death costs one second copy at most: the text
of a mail leaves only after the one before it is committed as sent. Whatever
workers died over five times, or broke off while the server had it twice, is given up and shown as unknown.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from eventhub.db import transaction
from eventhub.mail import outage
from eventhub.mail.line import Ending, Line, finish
from eventhub.mail.models import MailState
from eventhub.mail.reading import GIVE_UP_AFTER, Reader, Ready
from eventhub.mail.transport import Outcome, Transport, open_transport

log = logging.getLogger(__name__)

# A connection that breaks while the server has the text has most likely delivered it.
BROKEN_OFF_AT_MOST = 2
# One round ends after this long, also behind a slow mail server: between rounds the worker leaves its sign of life.
LONGEST_ROUND = timedelta(seconds=15)
_BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720))


def deliver_due(
    clock: Callable[[], datetime], *, worker: str, most: int = 500, stopped: Callable[[], bool] = lambda: False
) -> int:
    """Send up to `most` mails that are due, one at a time; gives how many were handled.

    While the servers are waited for, the next mails are composed, and the mail server hears for whom the next one is
    while this one is written down: most of a worker's time would be waiting otherwise. A worker that is told to stop,
    as `stopped` says, finishes the mail that it has and takes no other: whoever stops it would end it in the middle of
    one before long.
    """
    began = clock()
    away = outage.present()
    if away is not None and away.not_before > began:
        return 0
    handled, reader = 0, Reader()
    with open_transport() as transport, Line(worker) as line:
        mail_id = line.settle(None, began, take_next=not stopped())
        while mail_id is not None:
            ready = reader.look_at(mail_id, line.likely_next(), clock())
            meanwhile = partial(_look_ahead, line, reader, clock)
            outcome, ending = _deliver(ready, transport, clock, meanwhile) if ready else (None, None)
            handled += 1
            if ending is not None and outcome is Outcome.AWAY:
                _rest(ending, worker, clock())
                break
            if away is not None and outcome is not None:
                outage.end()
                away = None
            go_on = handled < most and clock() - began < LONGEST_ROUND and not stopped()
            if go_on:
                _announce_next(line, reader, transport, clock)
            mail_id = line.settle(ending, clock(), take_next=go_on, other=transport)
    return handled


def _rest(ending: Ending, worker: str, now: datetime) -> None:
    with transaction():
        finish(ending, worker, now)
        outage.begin_or_go_on(ending.error, now)


def _deliver(
    ready: Ready, transport: Transport, clock: Callable[[], datetime], meanwhile: Callable[[], bool]
) -> tuple[Outcome | None, Ending]:
    """Try one mail; the outcome is None when the server was not needed."""
    if ready.message is None:
        return None, _without_the_server(ready, clock())
    outcome, code = transport.send(ready.message, meanwhile)
    log.info("mail %s %s %s", ready.mail_id, outcome.value, code)
    return outcome, _ending(ready, clock(), outcome, code)


def _look_ahead(line: Line, reader: Reader, clock: Callable[[], datetime]) -> bool:
    return reader.look_ahead(line.likely_next(), clock())


def _announce_next(line: Line, reader: Reader, transport: Transport, clock: Callable[[], datetime]) -> None:
    """Tell the mail server of the mail that most likely comes next, if there is one that can leave."""
    following = line.likely_next()[:1]
    while reader.look_ahead(following, clock()):
        pass
    ready = reader.ready(following[0]) if following else None
    if ready is not None and ready.message is not None:
        transport.announce(ready.message)


def _without_the_server(ready: Ready, now: datetime) -> Ending:
    if ready.verdict is not None:
        return Ending(ready.mail_id, *ready.verdict)
    return _again(ready.mail_id, ready.due_at, ready.refusals + ready.unknowns, now, ready.problem)


def _ending(ready: Ready, now: datetime, outcome: Outcome, code: str) -> Ending:
    """What the outcome of one try means for the mail."""
    mail_id, tries = ready.mail_id, ready.refusals + ready.unknowns
    if outcome is Outcome.SENT:
        return Ending(mail_id, MailState.SENT, code)
    if outcome is Outcome.REJECTED:
        return Ending(mail_id, MailState.FAILED, code)
    if outcome is Outcome.AWAY:
        return Ending(mail_id, MailState.RETRYING, code, counts="refusals")
    if outcome is Outcome.UNKNOWN:
        if ready.unknowns + 1 >= BROKEN_OFF_AT_MOST:
            return Ending(mail_id, MailState.UNKNOWN, code, counts="unknowns")
        return _again(mail_id, ready.due_at, tries, now, code, counts="unknowns")
    return _again(mail_id, ready.due_at, tries, now, code)


def _again(mail_id: int, due_at: datetime, tries: int, now: datetime, code: str, counts: str = "refusals") -> Ending:
    """Once more after a while, or given up after two days."""
    wait = _BACKOFF[min(tries + 1, len(_BACKOFF)) - 1]
    if now + wait - due_at > GIVE_UP_AFTER:
        return Ending(mail_id, MailState.FAILED, code, counts)
    return Ending(mail_id, MailState.RETRYING, code, counts, not_before=now + wait)
