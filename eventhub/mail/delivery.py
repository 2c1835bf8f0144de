"""Sending what is in the outbox: claim one row, commit, compose, talk to the network, write down how it ended.

Each try of the same mail has the same Message-ID. A worker killed between the server's "250" and our commit
leaves a lease; when that runs out the mail is sent at most once more, so there are never more than two copies.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import formataddr

import sqlalchemy as sa
from flask import current_app, render_template
from flask_babel import force_locale
from flask_mail import Attachment as FlaskAttachment

from eventhub import tokens
from eventhub.clock import utc_now
from eventhub.db import db, transaction
from eventhub.errors import EventHubError
from eventhub.mail.kinds import Attachment, Kind, Letter, get_kind, url_to
from eventhub.mail.message import SafeMessage
from eventhub.mail.models import MailState, OutgoingMail, SuppressedAddress
from eventhub.mail.transport import Outcome, Transport, open_transport

log = logging.getLogger(__name__)

# Longer than the SMTP time limit times the steps of one mail.
LEASE = timedelta(minutes=3)
# product.md section 12: retries for two days; more than a day late without a try is missed.
GIVE_UP_AFTER = timedelta(days=2)
TOO_LATE_AFTER = timedelta(hours=24)
MAX_UNKNOWNS = 2
_BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720))
_OPEN = (MailState.QUEUED, MailState.RETRYING)


def deliver_due(clock: Callable[[], datetime], *, worker: str, most: int = 500) -> int:
    """Send up to `most` mails that are due, one at a time; gives how many were handled."""
    handled = 0
    with open_transport() as transport:
        while handled < most:
            mail_id = _claim(clock(), worker)
            if mail_id is None:
                break
            _deliver(mail_id, worker, transport, clock)
            handled += 1
    return handled


def _claim(now: datetime, worker: str) -> int | None:
    """Take the next due row for this worker and commit, so that nobody else sends it."""
    with transaction():
        mail = db.session.scalar(
            sa.select(OutgoingMail)
            .where(
                sa.or_(
                    sa.and_(OutgoingMail.state.in_(_OPEN), OutgoingMail.not_before <= now),
                    sa.and_(OutgoingMail.state == MailState.SENDING, OutgoingMail.lease_until < now),
                )
            )
            .order_by(OutgoingMail.not_before, OutgoingMail.id)
            .limit(1)
            .with_for_update(skip_locked=True, of=OutgoingMail)
        )
        if mail is None:
            return None
        if mail.state is MailState.SENDING:
            mail.unknowns += 1
        mail.state, mail.claimed_by, mail.lease_until = MailState.SENDING, worker, now + LEASE
        return mail.id


def _deliver(mail_id: int, worker: str, transport: Transport, clock: Callable[[], datetime]) -> None:
    mail = db.session.get_one(OutgoingMail, mail_id)
    verdict = _verdict_before_sending(mail, clock())
    if verdict is not None:
        _finish(mail_id, worker, clock(), *verdict)
        return
    try:
        message = compose(mail)
    # A composer may meet anything in people's texts; one bad mail must never stop the others.
    except Exception as error:
        log.exception("mail %s of kind %s cannot be composed", mail_id, mail.kind)
        db.session.rollback()
        _retry_or_give_up(mail_id, worker, clock(), f"compose:{type(error).__name__}")
        return
    if message is None:
        _finish(mail_id, worker, clock(), MailState.SUPPRESSED, "no longer true")
        return
    db.session.rollback()
    outcome, code = transport.send(message)
    log.info("mail %s %s %s", mail_id, outcome.value, code)
    if outcome is Outcome.SENT:
        _finish(mail_id, worker, clock(), MailState.SENT, "")
    elif outcome is Outcome.REJECTED:
        _finish(mail_id, worker, clock(), MailState.FAILED, code)
    else:
        _retry_or_give_up(mail_id, worker, clock(), code, unknown=outcome is Outcome.UNKNOWN)


def _verdict_before_sending(mail: OutgoingMail, now: datetime) -> tuple[MailState, str] | None:
    if mail.unknowns >= MAX_UNKNOWNS:
        return MailState.UNKNOWN, "broke off twice"
    if not mail.refusals and not mail.unknowns and now - mail.due_at > TOO_LATE_AFTER:
        return MailState.MISSED, "too late"
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


def _finish(mail_id: int, worker: str, now: datetime, state: MailState, error: str) -> None:
    """Write how it ended, only while the row is still this worker's."""
    with transaction():
        mail = _mine(mail_id, worker)
        if mail is None:
            return
        mail.state, mail.error, mail.claimed_by, mail.lease_until = state, error, None, None
        if state is MailState.SENT:
            mail.sent_at = now
            after = get_kind(mail.kind).sent
            if after is not None:
                after(mail, now)


def _retry_or_give_up(mail_id: int, worker: str, now: datetime, code: str, *, unknown: bool = False) -> None:
    with transaction():
        mail = _mine(mail_id, worker)
        if mail is None:
            return
        if unknown:
            mail.unknowns += 1
        else:
            mail.refusals += 1
        wait = _BACKOFF[min(mail.refusals + mail.unknowns, len(_BACKOFF)) - 1]
        mail.error, mail.claimed_by, mail.lease_until = code, None, None
        if mail.unknowns >= MAX_UNKNOWNS:
            mail.state = MailState.UNKNOWN
        elif now + wait - mail.due_at > GIVE_UP_AFTER:
            mail.state = MailState.FAILED
        else:
            mail.state, mail.not_before = MailState.RETRYING, now + wait


def _mine(mail_id: int, worker: str) -> OutgoingMail | None:
    return db.session.scalar(
        sa.select(OutgoingMail)
        .where(
            OutgoingMail.id == mail_id,
            OutgoingMail.claimed_by == worker,
            OutgoingMail.state == MailState.SENDING,
        )
        .with_for_update(of=OutgoingMail)
    )


def compose(mail: OutgoingMail) -> SafeMessage | None:
    """The message of one outbox row in its recipient's language, or None when it is no longer true."""
    kind = get_kind(mail.kind)
    with force_locale(mail.language):
        letter = kind.compose(mail)
        if letter is None:
            return None
        context = letter.context | {"unsubscribe_url": _unsubscribe_url(mail, kind), "language": mail.language}
        folder = f"mail/{kind.name}"
        subject = render_template(f"{folder}/subject.txt", **context).strip()
        text = render_template(f"{folder}/body.txt", **context).strip() + "\n"
        html = render_template(f"{folder}/body.html", **context)
    return _message(mail, kind, letter, " ".join(subject.split()), text, html)


def _message(
    mail: OutgoingMail, kind: Kind, letter: Letter, subject: str, text: str, html: str
) -> SafeMessage:
    message = SafeMessage(
        subject=subject,
        recipients=[mail.address, *letter.also_to],
        cc=list(letter.cc),
        body=text,
        html=html,
        sender=("EventHub", current_app.config["EVENTHUB"].mail_sender),
        attachments=[_attachment(file) for file in letter.attachments],
        extra_headers=_headers(mail, kind, letter),
        date=utc_now().timestamp(),
    )
    message.msgId = mail.message_id
    return message


def _headers(mail: OutgoingMail, kind: Kind, letter: Letter) -> dict[str, str]:
    """Headers of our own constants and tokens only; Flask-Mail would pass a line break in them on."""
    headers = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
    if letter.reply_to:
        headers["Reply-To"] = ", ".join(formataddr(person) for person in letter.reply_to)
    url = _unsubscribe_url(mail, kind)
    if url:
        headers["List-Unsubscribe"] = f"<{url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _unsubscribe_url(mail: OutgoingMail, kind: Kind) -> str | None:
    """One click ends one kind of mail to one address (RFC 8058). The token names the row, never the address."""
    if kind.transactional:
        return None
    return url_to("privacy.unsubscribe", token=tokens.sign("unsubscribe", mail.id))


def _attachment(file: Attachment) -> FlaskAttachment:
    if {"\r", "\n", "\0"} & set(file.filename):
        raise EventHubError("line break in a file name")
    mimetype = f"{file.mimetype}; method={file.method}" if file.method else file.mimetype
    return FlaskAttachment(file.filename, mimetype, file.data)
