"""Mails about signing in: the link, that there is a new passkey, and a new address."""

from __future__ import annotations

from eventhub.accounts.address_changes import MAIL, start_change_life
from eventhub.accounts.address_changes import PURPOSE as CHANGE
from eventhub.accounts.models import AddressChange, Passkey, SignInLink, User
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


@composer(MAIL, AddressChange, transactional=True, awaited=True, sent=start_change_life)
def new_address(mail: OutgoingMail) -> Letter | None:
    """Compose the link to a new address; None once one of the user's links is used.

    It may go to a stranger, and so says of the user nothing that they typed but this address.
    """
    asked = db.session.get(AddressChange, mail.about_id)
    if asked is None or asked.email != mail.address:
        return None
    link = url_to("address.confirm", token=tokens.derive(CHANGE, asked.nonce))
    return Letter({"link": link, "email": asked.email})


@composer("accounts/address_changed", User, transactional=True, awaited=True)
def address_changed(mail: OutgoingMail) -> Letter | None:
    """Tell the old address that it is one no more; without the new one, as another person may read the old mailbox."""
    user = db.session.get(User, mail.about_id)
    if user is None or user.deleted_at is not None:
        return None
    return Letter({"user": user, "old_email": mail.address, "changed_at": mail.created_at})
