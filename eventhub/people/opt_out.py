"""Asking never to be matched with any address book, also for people who are no users.

The table keeps the keyed digest of an address and nothing else; the link of the mail carries the same digest,
signed, so that an address stands neither in the database nor in an address line.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from eventhub.accounts.limits import spend
from eventhub.people.models import LeftOut
from eventhub.platform import tokens
from eventhub.platform.db import db, transaction
from eventhub.platform.errors import Expired
from eventhub.platform.mail.outbox import enqueue
from eventhub.text.addresses import mailbox_of, normalise_email

PURPOSE = "leave-out"
MAIL = "contacts/leave_out"
DAY = timedelta(days=1)
# A slow mailbox is asked again; nobody floods a stranger's.
MAILS_TO_ONE_ADDRESS = 3
MAILS_FROM_ONE_ORIGIN = 30


def request_mail(address: str, *, language: str, origin: str, now: datetime) -> None:
    """Mail a link to an address, whether or not it is known here. Raises LimitReached and ValueError."""
    email = normalise_email(address)
    spend("leave_out_origin", origin, MAILS_FROM_ONE_ORIGIN, DAY, now)
    spend("leave_out_address", mailbox_of(email), MAILS_TO_ONE_ADDRESS, DAY, now)
    try:
        with transaction():
            enqueue(MAIL, about=None, address=email, language=language, version=f"{now:%Y-%m-%dT%H:%M}", now=now)
    except IntegrityError:  # Pressed twice at the same moment; the other one queued it.
        return


def make_link_token(address: str) -> str:
    """Sign the token of the link for the owner of this address."""
    return tokens.sign(PURPOSE, tokens.address_mac(address))


def is_left_out(address: str | None) -> bool:
    """Tell whether an address asked never to be matched."""
    return bool(address) and db.session.get(LeftOut, tokens.address_mac(address or "")) is not None


def select_left_out(addresses: Collection[str]) -> frozenset[str]:
    """Select the addresses whose owners asked never to be matched."""
    macs = {tokens.address_mac(address): address for address in addresses}
    asked = db.session.scalars(sa.select(LeftOut.mac).where(LeftOut.mac.in_(macs))) if macs else ()
    return frozenset(macs[mac] for mac in asked)


def is_left_out_by_link(token: str) -> bool:
    """Tell whether the address of a link is left out now. Raises Expired for links that are not ours."""
    return db.session.get(LeftOut, _mac(token)) is not None


def decide_by_link(token: str, *, leave_out: bool, now: datetime) -> None:
    """Leave the address of a link out from now on, or take that back; twice is fine. Raises Expired."""
    _decide(_mac(token), leave_out, now)


def decide(address: str, *, leave_out: bool, now: datetime) -> None:
    """Leave a verified address out from now on, or take that back."""
    _decide(tokens.address_mac(address), leave_out, now)


def follow_address(before: str, after: str, *, now: datetime) -> None:
    """Leave the new address of a user out where the old one is, which stays so. Joins the caller's transaction."""
    if is_left_out(before):
        _decide(tokens.address_mac(after), True, now)


def _decide(mac: str, leave_out: bool, now: datetime) -> None:
    with transaction():
        row = db.session.get(LeftOut, mac)
        if leave_out and row is None:
            db.session.add(LeftOut(mac=mac, created_at=now))
        elif not leave_out and row is not None:
            db.session.delete(row)


def _mac(token: str) -> str:
    mac = tokens.unsign(PURPOSE, token)
    if not isinstance(mac, str):
        raise Expired("leave-out link", reason="link")
    return mac
