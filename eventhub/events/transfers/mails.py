"""Mails about a seat that is handed on."""

from __future__ import annotations

from typing import Any

from eventhub.events.registrations.rules import RegistrationState
from eventhub.events.transfers import queries
from eventhub.events.transfers.models import Transfer
from eventhub.events.transfers.rules import TransferState
from eventhub.events.transfers.service import PURPOSE
from eventhub.platform import tokens
from eventhub.platform.mail.kinds import Letter, composer, url_to
from eventhub.platform.mail.models import OutgoingMail


@composer("transfers/offer", Transfer, awaited=True)
def offer(mail: OutgoingMail) -> Letter | None:
    """Offer the named person the seat, until when, with one page to say yes or no on."""
    transfer = queries.find(mail.about_id)
    if transfer is None or transfer.state is not TransferState.OPEN:
        return None
    if transfer.registration.state is not RegistrationState.CONFIRMED:
        return None
    link = url_to("transfers.answer", token=tokens.derive(PURPOSE, transfer.nonce))
    return Letter(_context(transfer) | {"link": link})


@composer("transfers/taken", Transfer, transactional=True, awaited=True)
def taken(mail: OutgoingMail) -> Letter | None:
    """Tell the giver that the seat is another guest's now."""
    transfer = queries.find(mail.about_id)
    is_so = transfer is not None and transfer.state is TransferState.ACCEPTED
    return Letter(_context(transfer)) if transfer and is_so else None


@composer("transfers/over", Transfer, transactional=True)
def over(mail: OutgoingMail) -> Letter | None:
    """Tell the giver that the offer ended without a yes, so the seat is still theirs."""
    transfer = queries.find(mail.about_id)
    if transfer is None or transfer.state not in (TransferState.DECLINED, TransferState.EXPIRED):
        return None
    is_theirs = transfer.registration.state is RegistrationState.CONFIRMED
    return Letter(_context(transfer)) if is_theirs else None


def _context(transfer: Transfer) -> dict[str, Any]:
    event = transfer.registration.event
    return {
        "transfer": transfer,
        "giver": transfer.registration,
        "event": event,
        "event_url": url_to("event.show", slug=event.slug),
        "mine_url": url_to("registration.mine", slug=event.slug),
    }
