"""The ticket of a registration: a token that only check-in accepts, and its picture.

It is derived, not stored: the row's nonce and the secret key make it, so a copy of the database lets no one in,
and a mail that is sent again carries the same ticket. It opens no page; it is no link.
"""

from __future__ import annotations

import io
import re

import segno

from eventhub.events.registrations.models import Registration
from eventhub.platform import tokens

PURPOSE = "ticket"
# 22 signs of base64 are 132 bits (OWASP ASVS 5.0, 11.5.1 asks for at least 128).
_SIGNS = 22
_TICKET = re.compile(rf"EH-(\d{{1,10}})-([A-Za-z0-9_-]{{{_SIGNS}}})\Z")
_MODULE_PIXELS = 8


def ticket_of(registration: Registration) -> str:
    """Return the text of the QR code: "EH-", the registration's number, a dash and 132 bits."""
    return f"EH-{registration.id}-{tokens.derive(PURPOSE, registration.nonce)[:_SIGNS]}"


def number_on(ticket: str) -> int | None:
    """Read the registration's number from a ticket, not yet proven; None for what is no ticket of ours."""
    found = _TICKET.match(ticket.strip())
    return int(found[1]) if found else None


def is_ticket_of(registration: Registration, ticket: str) -> bool:
    """Tell whether this is the ticket of the registration; in the same time for every wrong one."""
    return tokens.same(ticket_of(registration), ticket.strip())


def picture_of(registration: Registration) -> bytes:
    """Draw the ticket as a PNG to show, to attach and to keep among the phone's pictures."""
    file = io.BytesIO()
    segno.make(ticket_of(registration), error="m", micro=False).save(file, kind="png", scale=_MODULE_PIXELS, border=4)
    return file.getvalue()
