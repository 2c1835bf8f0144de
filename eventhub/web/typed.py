"""What a browser typed into a form before it had an account, kept in its cookie so that nothing is typed twice."""

from __future__ import annotations

import json
from typing import Any

from flask import session

# A cookie holds 4 kB, with the session's own keys and a signature.
LARGEST_COOKIE_PART = 2500


def remember(slug: str, email: str, values: dict[str, Any]) -> None:
    """Keep the address for the inbox page and, if it fits into the cookie, everything typed."""
    fits = len(json.dumps(values)) <= LARGEST_COOKIE_PART
    session["inbox"] = {"slug": slug, "email": email}
    session["typed"] = {"slug": slug, "values": values if fits else {"email": email}}


def remembered_address(slug: str) -> str | None:
    """The address that registered at this event from this browser and has to be confirmed."""
    inbox = session.get("inbox", {})
    return inbox.get("email") if inbox.get("slug") == slug else None


def typed_before(slug: str) -> dict[str, Any]:
    """What was typed at this event; empty when nothing."""
    typed = session.get("typed", {})
    return typed["values"] if typed.get("slug") == slug else {}


def forget() -> None:
    """The registration has been made."""
    session.pop("typed", None)
