"""Changing the address of an account, with what follows from it in every feature."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from eventhub.accounts import address_changes
from eventhub.accounts.models import User
from eventhub.accounts.queries import find_user_by_email
from eventhub.accounts.service import sign_out_everywhere
from eventhub.events.registrations import new_addresses as registrations
from eventhub.people import opt_out
from eventhub.platform.db import db, transaction
from eventhub.platform.errors import Expired
from eventhub.platform.mail import new_addresses as mails
from eventhub.platform.mail.outbox import enqueue

NOTICE = "accounts/address_changed"


def change_address(token: str, user_id: int, *, now: datetime) -> User:
    """Give a user the address of the link, end all their sessions, and tell the old address; return the user.

    Invitations stay with the address that they were written to. Raises Expired with one reason for every link that
    cannot be used: foreign, old, used, or to an address that meanwhile belongs to another account or registration.
    """
    try:
        with transaction():
            return _change(token, user_id, now)
    except IntegrityError as taken:
        raise Expired(f"new address of user {user_id} is taken", reason=address_changes.REFUSED) from taken


def _change(token: str, user_id: int, now: datetime) -> User:
    asked = address_changes.find_live_change(token, user_id, now)
    nonce, after = asked.nonce, asked.email
    address_changes.use_up(asked)
    user = db.session.get_one(User, user_id, with_for_update=True, populate_existing=True)
    before = user.email or ""
    if find_user_by_email(after) is not None:
        raise Expired(f"new address of user {user_id} is taken", reason=address_changes.REFUSED)
    user.email = after
    registrations.follow_address(user_id, before, after, now=now)
    opt_out.follow_address(before, after, now=now)
    mails.follow_address(user_id, before, after)
    address_changes.void_sign_in_links(before, now)
    sign_out_everywhere(user_id)
    # Last, so that it does not follow the user itself.
    enqueue(NOTICE, about=user, user=user, address=before, version=nonce[:8], now=now)
    return user
