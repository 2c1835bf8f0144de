"""What a phone at check-in sends, validated."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from eventhub.events.checkin.rules import Entry, How
from eventhub.events.checkin.service import Report
from eventhub.events.registrations.forms import AddGuestForm
from eventhub.platform.errors import EventHubError

__all__ = ["AddGuestForm", "reports_of"]

MOST_AT_ONCE = 100
_LONGEST_NONCE = 64
# Codes of other tools may be links (events/companion/rules.py).
_LONGEST_TICKET = 200
_LARGEST_ID = 2**31 - 1


def reports_of(payload: Any) -> tuple[list[Report], datetime | None]:
    """Read the reports of one message and the phone's present time. Raises EventHubError (400) when malformed."""
    try:
        lines = payload["reports"]
        if not isinstance(lines, list) or len(lines) > MOST_AT_ONCE:
            raise ValueError("reports")
        return [_report(line) for line in lines], _moment(payload.get("device_now"))
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise EventHubError("misshapen message from a door", reason="shape") from error


def _report(line: Any) -> Report:
    nonce, ticket = str(line["nonce"]), str(line.get("ticket") or "")
    if not 8 <= len(nonce) <= _LONGEST_NONCE or not nonce.isascii() or not nonce.isprintable():
        raise ValueError("nonce")
    number = line.get("registration_id")
    if number is not None and (type(number) is not int or not 0 < number <= _LARGEST_ID):
        raise ValueError("registration_id")
    entry = Entry(line["entry"])
    if entry is Entry.REFUSED or bool(ticket) == (number is not None):
        raise ValueError("entry")
    return Report(
        nonce=nonce,
        entry=entry,
        how=How.SCAN if ticket else How.NAME,
        ticket=ticket[:_LONGEST_TICKET],
        registration_id=number,
        device_at=_moment(line.get("device_at")),
    )


def _moment(text: Any) -> datetime | None:
    """Read a moment as a browser writes it, 2026-03-10T18:41:00.000Z."""
    if not text:
        return None
    at = datetime.fromisoformat(str(text))
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
