"""The links by which a user takes a new e-mail address: asked for, found and used up.

What follows from a new address in other features stands in site/address, which uses these links.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from eventhub.accounts import queries
from eventhub.accounts.limits import spend
from eventhub.accounts.models import AddressChange, User
from eventhub.accounts.rules import is_link_alive
from eventhub.platform import tokens
from eventhub.platform.db import db, rows_touched, transaction
from eventhub.platform.errors import Expired
from eventhub.platform.mail.outbox import enqueue
from eventhub.text.addresses import mailbox_of, normalise_email

PURPOSE = "address-change"
MAIL = "accounts/new_address"
# One reason for every link that cannot be used, so that it does not tell whose address it is.
REFUSED = "new_address"
# Limits, as the address may belong to another person: enough for a few typing errors, too few to flood a mailbox.
DAY = timedelta(days=1)
MAILS_OF_ONE_USER = 5
MAILS_FROM_ONE_ORIGIN = 30
MAILS_TO_ONE_ADDRESS = 6


def request_change(user: User, email: str, *, origin: str, now: datetime) -> int:
    """Mail a link to the new address of a user, whether or not it belongs to another account; return the link's id.

    Older links stay alive. Raises LimitReached and ValueError.
    """
    address = normalise_email(email)
    # In turn: a request that is refused must count neither against the origin nor against the address.
    spend("new_address_user", str(user.id), MAILS_OF_ONE_USER, DAY, now)
    spend("new_address_origin", origin, MAILS_FROM_ONE_ORIGIN, DAY, now)
    spend("new_address_mailbox", mailbox_of(address), MAILS_TO_ONE_ADDRESS, DAY, now)
    user_id, language = user.id, user.language
    nonce = tokens.new_nonce()
    with transaction():
        asked = AddressChange(
            user_id=user_id,
            email=address,
            nonce=nonce,
            token_digest=tokens.digest(tokens.derive(PURPOSE, nonce)),
            created_at=now,
        )
        db.session.add(asked)
        db.session.flush()
        # To an address and not to the user, who has not proven yet that it is theirs.
        enqueue(MAIL, about=asked, address=address, language=language, version=nonce[:8], now=now)
        return asked.id


def find_live_change(token: str, user_id: int | None, now: datetime) -> AddressChange:
    """Return the link of a token that this user asked for and may still use. Raises Expired.

    Only where the user is signed in: a recipient who presses the button in a mail that they did not ask for must not
    put their own address on the account of another person, who could still be signed in to it.
    """
    asked = queries.find_address_change(tokens.digest(token))
    if asked is None or asked.user_id != user_id:
        raise Expired("no such change of address", reason=REFUSED)
    if not is_link_alive(created_at=asked.created_at, sent_at=asked.sent_at, now=now):
        raise Expired(f"change of address {asked.id} is too old", reason=REFUSED)
    return asked


def use_up(asked: AddressChange) -> None:
    """Use a link once, and end the user's other ones. Joins the caller's transaction. Raises Expired.

    One statement decides which of several presses at the same moment was first.
    """
    user_id = asked.user_id
    used = db.session.execute(sa.delete(AddressChange).where(AddressChange.id == asked.id))
    if rows_touched(used) != 1:
        raise Expired("this change of address was made", reason=REFUSED)
    db.session.execute(sa.delete(AddressChange).where(AddressChange.user_id == user_id))


def void_sign_in_links(email: str, now: datetime) -> None:
    """End all live links and codes to sign in with an address. Joins the caller's transaction."""
    for link in db.session.scalars(queries.live_links_of(email).with_for_update()):
        link.void_at = now


def start_change_life(change_id: int, now: datetime) -> None:
    """Start the ten minutes of a link when its mail is sent. Joins the caller's transaction."""
    asked = db.session.get(AddressChange, change_id)
    if asked is not None and asked.sent_at is None:
        asked.sent_at = now
