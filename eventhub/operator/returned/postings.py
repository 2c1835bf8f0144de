"""What a webhook of any provider brought: when it was signed, a mark that identifies it, and its reports."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from eventhub.platform.mail.bounces import BOUNCED, COMPLAINED, Report, is_gone

# A provider that holds an address back, as it bounced before, names no code of a server.
HELD_BACK = "held back"
# Characters that are read of a server's answer, as the provider quotes it.
_LONGEST_ANSWER = 1000
_STATUS = re.compile(r"(?<![\d.])5\.\d{1,3}\.\d{1,3}(?!\.?\d)")
# As outgoing_mail keeps it, with its brackets.
_MESSAGE_ID = re.compile(r"[!-;=?-~]{1,118}")


class NotGenuine(Exception):
    """A posting that its provider did not sign, or none that can be read."""


@dataclass(frozen=True)
class Posting:
    """One genuine call: when it was signed (seconds since 1970), a mark no other call has, its hard reports."""

    signed_at: int
    mark: str
    reports: tuple[Report, ...]


def read_json(body: bytes) -> Any:
    """Return the JSON of a body. Raises NotGenuine."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotGenuine("no JSON") from error


def read_seconds(stamp: str) -> int:
    """Return the seconds since 1970 that a text says. Raises NotGenuine."""
    if not re.fullmatch(r"[0-9]{1,11}", stamp):
        raise NotGenuine("no timestamp")
    return int(stamp)


def part(value: object, *names: str) -> Any:
    """Return what stands under these names of nested objects; None where one of them is missing."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def text(value: object) -> str:
    """Return a text or number as text; empty for anything else."""
    return str(value) if isinstance(value, str | int) else ""


def bounce(message_id: object, *answers: object) -> Report | None:
    """Return the report of an address that is gone, by the first enhanced status code in a server's answers.

    None where the code says something else, such as a full mailbox, or there is none.
    """
    for answer in answers:
        found = _STATUS.search(text(answer)[:_LONGEST_ANSWER])
        if found:
            return _report(message_id, BOUNCED, found[0]) if is_gone(found[0]) else None
    return None


def held_back(message_id: object) -> Report | None:
    """Return the report of an address to which the provider sends no more, as it is gone."""
    return _report(message_id, BOUNCED, HELD_BACK)


def complaint(message_id: object) -> Report | None:
    """Return the report of a reader who said "spam"."""
    return _report(message_id, COMPLAINED, "")


def _report(message_id: object, why: str, status: str) -> Report | None:
    name = message_id.strip().removeprefix("<").removesuffix(">") if isinstance(message_id, str) else ""
    return Report(f"<{name}>", why, status) if _MESSAGE_ID.fullmatch(name) else None
