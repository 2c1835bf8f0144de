"""The mail that signs somebody in."""

from __future__ import annotations

from datetime import datetime

from eventhub import tokens
from eventhub.accounts.models import SignInLink
from eventhub.accounts.service import PURPOSE
from eventhub.db import db
from eventhub.mail.kinds import Letter, composer, url_to
from eventhub.mail.models import OutgoingMail


def start_the_clock(mail: OutgoingMail, now: datetime) -> None:
    """The ten minutes of a link count from sending (product.md section 2)."""
    link = db.session.get(SignInLink, mail.about_id)
    if link is not None and link.sent_at is None:
        link.sent_at = now


@composer("accounts/sign_in", transactional=True, sent=start_the_clock)
def sign_in(mail: OutgoingMail) -> Letter | None:
    link = db.session.get(SignInLink, mail.about_id)
    if link is None or link.used_at or link.void_at:
        return None
    code = tokens.derive_code(PURPOSE, link.nonce)
    return Letter({
        "link": url_to("accounts.confirm", token=tokens.derive(PURPOSE, link.nonce)),
        "code_digits": f"{code[:3]} {code[3:]}",
    })
