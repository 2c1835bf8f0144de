"""Mails that come back: an address that does not exist (RFC 3464) and a reader who said "spam" (RFC 5965).

The operator's mail server pipes them to `flask mail returned`, or a provider tells of them (operator/returned). A
report counts only when it holds the Message-ID of a mail of ours, 128 random bits that only its readers have seen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import Message

import sqlalchemy as sa

from eventhub.platform.db import db, transaction
from eventhub.platform.mail.models import MailState, OutgoingMail, SuppressedAddress

BOUNCED, COMPLAINED, UNSUBSCRIBED = "bounced", "complained", "unsubscribed"
ALL_KINDS = "*"
# RFC 3463: bad mailbox, bad system, moved without a new address, a mailbox that is disabled. A full one is not gone.
_GONE = re.compile(r"5\.1\.(?:1|2|3|6|10)|5\.2\.1")


@dataclass(frozen=True)
class Report:
    """What came back: which mail, why, and the status code of a bounce."""

    message_id: str
    why: str
    status: str = ""


def is_gone(status: str) -> bool:
    """Return whether an enhanced status code says that the address does not exist."""
    return _GONE.fullmatch(status) is not None


def parse_report(source: bytes) -> Report | None:
    """Return the report in a mail, or None when it is something else (an answer, a full mailbox, a holiday)."""
    message = message_from_bytes(source, policy=policy.default)
    message_id = _message_id(message)
    if message.get_content_type() != "multipart/report" or not message_id:
        return None
    fields = [part for part in message.walk() if part.get_content_type() in ("text/plain", "text/rfc822-headers")]
    kind = message.get_param("report-type")
    if kind == "feedback-report":
        told = "\n".join(_text(part) for part in message.walk() if part.get_content_type() == "message/feedback-report")
        return Report(message_id, COMPLAINED) if re.search(r"(?im)^feedback-type:\s*abuse\s*$", told) else None
    for part in fields:
        if str(part.get("Action", "")).strip().lower() == "failed" and is_gone(str(part.get("Status", "")).strip()):
            return Report(message_id, BOUNCED, str(part["Status"]).strip())
    return None


def process_report(source: bytes, now: datetime) -> Report | None:
    """Stop mails to an address that is gone, or of the kind that was complained about.

    Returns the report; None when it is none or of no mail of ours.
    """
    report = parse_report(source)
    return report if report and apply_report(report, now) else None


def apply_report(report: Report, now: datetime) -> bool:
    """Stop mails as a report says; return whether it was about a mail of ours. Joins the caller's transaction."""
    with transaction():
        mail = db.session.scalar(sa.select(OutgoingMail).where(OutgoingMail.message_id == report.message_id).limit(1))
        if mail is None:
            return False
        address = mail.address or (mail.user.email if mail.user else None)
        if report.why == BOUNCED and mail.state is MailState.SENT:
            mail.state, mail.error = MailState.FAILED, f"{BOUNCED}:{report.status}"
        if address:
            suppress(address, ALL_KINDS if report.why == BOUNCED else mail.kind, report.why, now)
    return True


def suppress(address: str, kind: str, why: str, now: datetime) -> None:
    """Send this kind to the address no more; joins the caller's transaction.

    What a reader asks for (sign-in) is sent all the same.
    """
    if db.session.get(SuppressedAddress, (address, kind)) is None:
        db.session.add(SuppressedAddress(address=address, kind=kind, why=why, created_at=now))


def mark_reachable(address: str) -> None:
    """Take back that an address is gone: a mail to it was just read. Joins the caller's transaction."""
    row = db.session.get(SuppressedAddress, (address, ALL_KINDS))
    if row is not None and row.why == BOUNCED:
        db.session.delete(row)


def _message_id(message: Message) -> str:
    """Return the Message-ID of our mail, which the report quotes in whole or by its headers; "" without one."""
    for part in message.walk():
        if part is not message and part["Message-ID"]:
            return str(part["Message-ID"]).strip()
        if part.get_content_type() == "text/rfc822-headers":
            found = re.search(r"(?im)^message-id:\s*(<[^>\s]+>)", _text(part))
            if found:
                return found.group(1)
    return ""


def _text(part: Message) -> str:
    payload = part.get_payload()
    if isinstance(payload, list):
        return "\n".join(inner.as_string() for inner in payload if isinstance(inner, Message))
    return str(payload)
