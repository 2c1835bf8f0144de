"""Mails about signing in: the link, and that there is a new passkey."""

from __future__ import annotations

from eventhub.accounts.models import Passkey, SignInLink
from eventhub.accounts.rules import WRONG_TRIES
from eventhub.accounts.service import PURPOSE, start_link_life
from eventhub.platform import tokens
from eventhub.platform.db import db
from eventhub.platform.mail.kinds import Letter, composer, url_to
from eventhub.platform.mail.models import OutgoingMail


@composer("accounts/sign_in", SignInLink, transactional=True, awaited=True, sent=start_link_life)
def sign_in(mail: OutgoingMail) -> Letter | None:
    """Compose the link, and the code where this address may use one; None once the link is used or void."""
    link = db.session.get(SignInLink, mail.about_id)
    if link is None or link.used_at or link.void_at:
        return None
    code = tokens.derive_code(PURPOSE, link.nonce)
    return Letter(
        {
            "link": url_to("accounts.confirm", token=tokens.derive(PURPOSE, link.nonce)),
            # Empty where it would be refused: this address signs in by the link alone.
            "code_digits": f"{code[:3]} {code[3:]}" if link.wrong_tries < WRONG_TRIES else "",
        }
    )


@composer("accounts/passkey_added", Passkey, transactional=True, awaited=True)
def passkey_added(mail: OutgoingMail) -> Letter | None:
    """Say that a passkey was added, and what to do if another person did it; None once it is removed."""
    row = db.session.get(Passkey, mail.about_id)
    if row is None or mail.user is None or row.user_id != mail.user_id:
        return None
    return Letter({"user": mail.user, "passkey": row, "link": url_to("passkeys.index")})
