"""Ending one kind of mail to one address."""

from __future__ import annotations

from datetime import datetime

from eventhub import tokens
from eventhub.db import db, transaction
from eventhub.errors import Expired
from eventhub.mail.models import OutgoingMail, SuppressedAddress


def mail_of(token: str) -> OutgoingMail:
    """The mail whose footer the link stood in. Raises Expired for a token that is not ours."""
    mail_id = tokens.unsign("unsubscribe", token)
    mail = db.session.get(OutgoingMail, mail_id) if isinstance(mail_id, int) else None
    if mail is None:
        raise Expired("unsubscribe link", reason="link")
    return mail


def unsubscribe(token: str, now: datetime) -> None:
    """No more mails of this kind to this address; saying it twice is fine."""
    with transaction():
        mail = mail_of(token)
        if db.session.get(SuppressedAddress, (mail.address, mail.kind)) is None:
            db.session.add(SuppressedAddress(address=mail.address, kind=mail.kind, why="unsubscribed", created_at=now))
