"""What a browser typed into a form before it had an account, kept in its cookie so that nothing is typed twice."""

from __future__ import annotations

import json
from typing import Any

from flask import session

# A cookie holds 4 kB, with the session's own keys and a signature.
LARGEST_COOKIE_PART = 2500


def remember(slug: str, email: str, submission: str, values: dict[str, Any]) -> None:
    """Keep the address and the digest of what was sent for the inbox page and, if it fits, everything typed."""
    fits = len(json.dumps(values)) <= LARGEST_COOKIE_PART
    session["inbox"] = {"slug": slug, "email": email, "submission": submission}
    session["typed"] = {"slug": slug, "values": values if fits else {"email": email}}


def find_pending_address(slug: str) -> tuple[str, str] | None:
    """Return the unconfirmed address that this browser registered here and the digest of what it sent, or None."""
    inbox = session.get("inbox", {})
    return (inbox["email"], inbox.get("submission", "")) if inbox.get("slug") == slug else None


def typed_values(slug: str) -> dict[str, Any]:
    """Return what was typed at this event, by field; empty when nothing."""
    typed = session.get("typed", {})
    return typed["values"] if typed.get("slug") == slug else {}


def forget_typed_values() -> None:
    """Delete what was typed: the registration has been made."""
    session.pop("typed", None)
